/// A card beside the pointer: a title and a few small images, over everything else.
///
/// Idea: a mark on a plot stands for an image; the card shows it, and what was made of it. Invariant: no state
/// depends on it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/plot/image_grid.h"

namespace lab {

/// One image of a grid that somebody holds.
struct CardPicture {
  ImageGrid* grid = nullptr;
  int index = 0;
  std::string caption;
};
/// Pictures side by side under a heading, which may be empty.
struct CardRow {
  std::string heading;
  std::vector<CardPicture> pictures;
  float side = 72.0f;  ///< px before scaling
};
/// A card with a title over rows of pictures, as below.
void draw_card(Ui& ui, ImVec2 at, const Box& within, std::string_view title,
               const std::vector<CardRow>& rows);
/// A card with a title (lines split at '\n') over pictures side by side, beside `at` and within `within`.
void draw_card(Ui& ui, ImVec2 at, const Box& within, std::string_view title,
               const std::vector<CardPicture>& pictures, float side = 72.0f);

/// Such a card with images of its own.
class PointerCard {
 public:
  /// Whether the card still shows something else than `key` names; then show() must follow.
  bool wants(std::uint64_t key) const { return key_ != key; }
  /// Other images: whatever key comes next is wanted.
  void forget() { key_ = ~std::uint64_t{0}; }
  /// `pixels`: one image after the other, width × height each, in [0, 1].
  void show(std::uint64_t key, std::span<const float> pixels, int width, int height);
  /// Beside `at`, within the stage. One caption for each image.
  /// `more` stands below.
  void draw(Ui& ui, ImVec2 at, std::string_view title, const std::vector<std::string>& captions,
            const std::vector<CardRow>& more = {});

 private:
  ImageGrid grid_;
  std::uint64_t key_ = ~std::uint64_t{0}, revision_ = 0;
};

}  // namespace lab
