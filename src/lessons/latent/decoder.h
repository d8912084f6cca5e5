/// Decoder: the images of the codes that were asked for last.
///
/// Idea: a pointer moves faster than a network answers. One question is on its way, the newest waits, and what
/// came between them is never asked. Invariant: decodings are named with the codes that they are of.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "inference/questions.h"

namespace lab {

class Decoder {
 public:
  void use(std::shared_ptr<Model> model);
  /// (n, K); replaces what was not sent yet. Nothing happens where just these are on the way or there.
  void ask(const Matrix& codes);
  /// Call every frame; true when decodings have come.
  bool update();
  bool waiting() const { return asker_.waiting(); }
  bool answered() const { return codes_.rows() > 0; }
  /// Of the last answer: (n, K), and (n, pixels).
  const Matrix& codes() const { return codes_; }
  const Matrix& images() const;
  /// All pixels one after the other, for ImageGrid.
  std::span<const float> pixels() const;
  /// Raised with every answer, and with another model.
  std::uint64_t revision() const { return revision_; }

 private:
  struct Asked {
    std::uint64_t tag = 0;
    Matrix codes;
  };
  Asker asker_;
  std::vector<Asked> asked_;  // on the way, and waiting
  Matrix codes_;
  std::uint64_t next_tag_ = 1, revision_ = 1;
};

}  // namespace lab
