/// MadeImages: a generator and the critic that judges what it makes, asked together.
///
/// Idea: codes go into the generator, its images into the critic; the newest question counts.
/// Invariant: images(), verdict() and codes() belong to one question.
#pragma once

#include <memory>
#include <optional>

#include "inference/questions.h"

namespace lab {

class MadeImages {
 public:
  /// Another pair: what was made before is gone. The same: nothing happens.
  void use(const std::shared_ptr<Model>& generator, const std::shared_ptr<Model>& critic);
  /// (n, K)
  void ask(Matrix codes);
  /// Every frame; true when new images with their verdicts have come.
  bool update();
  bool waiting() const {
    return (next_ || on_its_way_) && generator_.model() && !generator_.failed() && !critic_.failed();
  }
  bool known() const { return images_.rows() > 0; }
  const Matrix& codes() const { return codes_; }
  /// (n, pixels)
  const Matrix& images() const { return images_; }
  /// (n) probabilities for "real".
  const Vector& verdict() const { return verdict_; }

 private:
  Asker generator_, critic_;
  std::optional<Matrix> next_;  // the question after the one on its way
  bool on_its_way_ = false;
  Matrix sent_, codes_, images_;
  Vector verdict_;
};

}  // namespace lab
