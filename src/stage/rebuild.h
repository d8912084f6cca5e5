/// Images through a network and back: image → code → image.
///
/// Idea: an autoencoder comes in two files. A lesson asks for a few images (the newest question counts), or
/// for the errors of a whole set, block after block, without keeping what was rebuilt.
/// Symbols: x pixels in [0, 1], x̂ rebuilt, d pixels. Error Σ (x − x̂)² / d; cross-entropy
/// −Σ [x ln x̂ + (1 − x) ln(1 − x̂)] / d. Invariant: images, codes and rebuilt images belong together.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "inference/questions.h"
#include "stage/network_parts.h"

namespace lab {

/// Σ (a − b)² / d of two images.
double squared_error(const float* a, const float* b, Index d);
/// Cross-entropy per pixel; NaN where a pixel of `rebuilt` lies outside [0, 1].
double cross_entropy(const float* image, const float* rebuilt, Index d);

/// The newest few images.
class Rebuilder {
 public:
  /// Other parts (or none): what was asked of the former ones is gone. The same: nothing happens.
  void use(const NetworkParts& parts);
  /// Replaces a question that has not begun.
  void ask(Matrix images, std::uint64_t tag);
  /// Call it every frame; true when an answer has come.
  bool update();
  /// An answer is still to come.
  bool waiting() const;
  bool failed() const { return encoder_.failed() || decoder_.failed(); }

  bool answered() const { return answered_; }
  std::uint64_t tag() const { return tag_; }
  /// (n, d), (n, k), (n, d) of the last answer.
  const Matrix& images() const { return images_; }
  const Matrix& codes() const { return codes_; }
  const Matrix& rebuilt() const { return rebuilt_; }

 private:
  struct Question {
    Matrix images;
    std::uint64_t tag = 0;
  };
  enum class Stage : std::uint8_t { idle, encoding, decoding };
  Asker encoder_, decoder_;
  std::optional<Question> next_;
  Question asked_;
  Stage stage_ = Stage::idle;
  Matrix coded_, images_, codes_, rebuilt_;
  std::uint64_t tag_ = 0;
  bool answered_ = false;
};

/// The errors of all rows of some points.
class RebuildErrors {
 public:
  /// What goes in instead of a block of clean rows, the first of which is row `first`: noise, say.
  using Disturb = std::function<Matrix(const Matrix& clean, Index first)>;

  /// Begins anew. The points must outlive the work.
  void begin(const NetworkParts& parts, PointsView points, Disturb disturb = nullptr);
  void stop() { *this = RebuildErrors(); }
  /// Call it every frame; true when the last row has come.
  bool update();
  bool begun() const { return begun_; }
  bool done() const { return begun_ && done_rows_ == points_.rows; }
  bool running() const { return begun_ && !done() && !rebuilder_.failed(); }
  double progress() const;

  /// (n) error of each row against the clean one, and the same of what went in; when done.
  const std::vector<double>& errors() const { return errors_; }
  const std::vector<double>& input_errors() const { return input_errors_; }
  const std::vector<double>& cross_entropies() const { return entropies_; }
  /// (n, k), when done.
  const Matrix& codes() const { return codes_; }

 private:
  void take();
  Rebuilder rebuilder_;
  PointsView points_;
  Disturb disturb_;
  Matrix clean_;
  Index done_rows_ = 0;
  bool begun_ = false;
  std::vector<double> errors_, input_errors_, entropies_;
  Matrix codes_;
};

/// NaN of none.
double mean_of(const std::vector<double>& values);

}  // namespace lab
