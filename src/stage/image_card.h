/// ImageCard: a few small images under a title beside what the pointer is over.
///
/// Idea: a mark on a plot stands for an image; the card shows it, and what was made of it. Invariant: it lies
/// within the stage, over everything else, and no state depends on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/plot/image_grid.h"

namespace lab {

class ImageCard {
 public:
  /// Whether the card still shows something else than `key` names; then show() must follow.
  bool wants(std::uint64_t key) const { return key_ != key; }
  /// Other images: whatever key comes next is wanted.
  void forget() { key_ = ~std::uint64_t{0}; }
  /// `pixels`: one image after the other, width × height each, in [0, 1].
  void show(std::uint64_t key, std::span<const float> pixels, int width, int height);
  /// Beside `at`. One caption for each image.
  void draw(Ui& ui, ImVec2 at, std::string_view title, const std::vector<std::string>& captions);

 private:
  ImageGrid grid_;
  std::uint64_t key_ = ~std::uint64_t{0}, revision_ = 0;
};

}  // namespace lab
