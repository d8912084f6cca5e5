/// ImageGrid: small grey images, each pixel a sharp square, in one texture.
///
/// Idea: images are mapped to colours on the CPU when they change and lie in one atlas texture with NEAREST
/// filtering; a cell is as large as its room, and a whole number of device pixels per image pixel where that is about the
/// same.
/// Invariant: at most max_images are shown; draw() fills the texture when the images are new.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ui/ui.h"

namespace lab {

enum class ColourMap : std::uint8_t {
  ink,      ///< 0 paper, 1 ink: dark on light, or light on dark in the dark theme
  grey,     ///< 0 black, 1 white in both themes
  viridis,  ///< sequential
  signed_,  ///< blue–white–red about the middle of the range
};

/// The side in px below which an image of so many pixels is not read any more: 24 for 8 × 8, 56 for 28 × 28.
constexpr float readable_side(int pixels) {
  const float side = 3.0f * static_cast<float>(pixels);
  return side < 56.0f ? side : 56.0f;
}

struct ImageGridStyle {
  int columns = 0;  ///< 0: as many as make the images largest
  int most = 0;     ///< only the first so many are drawn; 0: all
  /// px before scaling, between cells. With less than 3 the images are one picture, a mosaic; with more none is
  /// smaller than can be read, and what finds no room is counted at the end ("+ 12").
  float gap = 8.0f;
  bool evenly = false;      ///< one row, of which every so many is shown where not all have room (a film)
  float max_cell = 160.0f;  ///< px before scaling: largest side of an image
  std::vector<std::string> captions;  ///< first line under each image; may be empty or shorter
  std::vector<std::string> notes;     ///< second line, soft
  std::vector<ImU32> frames;          ///< colour of a 2 px frame around each; 0 or missing: hairline
  int selected = -1;
  bool recorded = false;  ///< each image is noted in ui.records as `id`-0, `id`-1 …
};

struct ImageHit {
  int index = -1;  ///< image under the pointer
  bool clicked = false;
  float pixel_x = 0, pixel_y = 0;  ///< image pixel under the pointer
  Box cell;                        ///< of `index`
  float used_h = 0;                ///< height that the grid took
};

class ImageGrid {
 public:
  static constexpr int max_images = 1024;
  ImageGrid();
  ~ImageGrid();
  ImageGrid(const ImageGrid&) = delete;
  ImageGrid& operator=(const ImageGrid&) = delete;

  /// `pixels` = count images, row-major, of width × height values; [low, high] is mapped to [0, 1].
  /// Copied if `revision` is new.
  void set_images(std::span<const float> pixels, int width, int height, float low, float high, ColourMap map,
                  std::uint64_t revision);
  void set_images(std::span<const std::uint8_t> pixels, int width, int height, ColourMap map,
                  std::uint64_t revision);
  int size() const { return count_; }
  /// The side in px below which its images are not read any more.
  float readable() const { return readable_side(width_ > height_ ? width_ : height_); }

  ImageHit draw(Ui& ui, const char* id, const Box& box, const ImageGridStyle& style = {});
  /// One image alone into `box` (as large as fits, centred). Returns the box used.
  /// `tile`: one of many that are seen as one picture, and may be smaller than can be read.
  Box draw_one(Ui& ui, int index, const Box& box, bool tile = false);
  /// Width of an image where the grid is `width` px wide and as high as it likes, with the columns of `style`.
  float cell(const Ui& ui, float width, const ImageGridStyle& style) const;
  /// Height of the grid for `width` px with the columns of `style` (0: one row).
  float height(const Ui& ui, float width, const ImageGridStyle& style) const;

 private:
  struct Texture;
  void refresh(const Look& look);
  int shown(const ImageGridStyle& style) const;
  void uv(int index, ImVec2& a, ImVec2& b) const;
  int count_ = 0, width_ = 0, height_ = 0, atlas_columns_ = 0, atlas_w_ = 0, atlas_h_ = 0;
  ColourMap map_ = ColourMap::ink;
  std::uint64_t revision_ = 0;
  std::vector<float> unit_;  // values in [0, 1]
  std::unique_ptr<Texture> texture_;
};

}  // namespace lab
