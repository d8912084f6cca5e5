/// Ink: a digit drawn by hand, and the image that a data set would have made of it.
///
/// Idea: a drawing is a few strokes in the unit square, or a picture of a person's own. A data set of digits was made by some preparation
/// (cut out, scale, centre, count), and a classifier only knows images so prepared; the same preparation is
/// applied to the drawing, and each stage can be shown. References: MNIST (LeCun, Bottou, Bengio and Haffner
/// 1998): scaled into 20 × 20 keeping the aspect, then put with its centre of mass at the middle of 28 × 28.
/// UCI digits (Alpaydin and Kaynak 1998): a 32 × 32 bitmap, counted in blocks of 4 × 4, 0 to 16 each.
/// Invariant: every pixel of a prepared image is in [0, 1]; no ink gives the empty image.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab {

struct InkPoint {
  float x = 0, y = 0;  ///< in [0, 1], y downwards
};
using Stroke = std::vector<InkPoint>;

/// A grey image, row-major, 0 (paper) to 1 (ink).
struct GreyImage {
  int width = 0, height = 0;
  std::vector<float> pixels;
};

struct Ink {
  std::vector<Stroke> strokes;
  /// Instead of strokes a picture, picture_side × picture_side, that fills its square (data/picture.h); or none.
  GreyImage picture;
  static constexpr int picture_side = 32;

  bool empty() const { return strokes.empty() && picture.pixels.empty(); }
  bool is_picture() const { return !picture.pixels.empty(); }
  /// Short text for a link: two characters a point, '.' between strokes; 64 levels per axis. A picture is '~' and a
  /// character a pixel.
  std::string encode() const;
  /// The reverse. Throws InputError (control "ink") for anything encode() cannot have written.
  static Ink decode(std::string_view text);
};

/// How the ink is prepared.
enum class Preparation { mnist, uci_digits };

/// The drawing as it stands, `side` × `side`, antialiased, before any preparation. `pen` is the radius as a
/// share of the side.
GreyImage draw_ink(const Ink& ink, int side, float pen = 0.035f);
/// 28 × 28 for MNIST, 8 × 8 for the UCI digits.
GreyImage prepare(const Ink& ink, Preparation preparation);

/// One stage of a preparation: what it made, and what it did ("scaled into 20 × 20").
struct PreparationStage {
  GreyImage image;
  std::string_view done;
};
/// All stages in order, the drawing as it stands first, what prepare() gives last. No ink: the last alone.
std::vector<PreparationStage> preparation_stages(const Ink& ink, Preparation preparation);

}  // namespace lab
