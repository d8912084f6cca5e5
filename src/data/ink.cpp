#include "data/ink.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"

namespace lab {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr char picture_mark = '~';
constexpr std::size_t max_points = 2000;  // more than any hand needs, less than any link can carry

char level(float v) {
  if (std::isnan(v)) v = 0;  // clamp lets NaN through
  const int step = static_cast<int>(std::lround(std::clamp(v, 0.0f, 1.0f) * 63.0f));
  return alphabet[static_cast<std::size_t>(step)];
}

struct Bounds {
  float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
};

Bounds bounds_of(const Ink& ink) {
  Bounds b;
  for (const Stroke& stroke : ink.strokes) {
    for (const InkPoint& p : stroke) {
      b.x0 = std::min(b.x0, p.x), b.x1 = std::max(b.x1, p.x);
      b.y0 = std::min(b.y0, p.y), b.y1 = std::max(b.y1, p.y);
    }
  }
  return b;
}

float distance_to_segment(float px, float py, InkPoint a, InkPoint b) {
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length2 = dx * dx + dy * dy;
  const float t = length2 > 0 ? std::clamp(((px - a.x) * dx + (py - a.y) * dy) / length2, 0.0f, 1.0f) : 0.0f;
  return std::hypot(px - (a.x + t * dx), py - (a.y + t * dy));
}

/// The pixel column or row at `value`, held within -1 … `size`: a stroke may leave the sheet by any distance,
/// and a float that no int holds must not become one. NaN is outside.
int pixel_at(float value, int size) {
  if (!(value > -1.0f)) return -1;
  return static_cast<int>(std::min(value, static_cast<float>(size)));
}

/// Strokes already in pixels, drawn with a pen of `radius` pixels and an edge one pixel soft.
GreyImage rasterise(const std::vector<Stroke>& strokes, int width, int height, float radius) {
  GreyImage image{width, height, std::vector<float>(static_cast<std::size_t>(width * height), 0.0f)};
  auto stamp = [&](InkPoint a, InkPoint b) {
    // One point without a place would make every distance NaN.
    if (!std::isfinite(a.x) || !std::isfinite(a.y) || !std::isfinite(b.x) || !std::isfinite(b.y)) return;
    const float reach = radius + 1.0f;
    const int x0 = std::max(0, pixel_at(std::floor(std::min(a.x, b.x) - reach), width));
    const int x1 = std::min(width - 1, pixel_at(std::ceil(std::max(a.x, b.x) + reach), width));
    const int y0 = std::max(0, pixel_at(std::floor(std::min(a.y, b.y) - reach), height));
    const int y1 = std::min(height - 1, pixel_at(std::ceil(std::max(a.y, b.y) + reach), height));
    for (int y = y0; y <= y1; ++y) {
      for (int x = x0; x <= x1; ++x) {
        const float d = distance_to_segment(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f, a, b);
        float& pixel = image.pixels[static_cast<std::size_t>(y * width + x)];
        pixel = std::max(pixel, std::clamp(radius + 0.5f - d, 0.0f, 1.0f));
      }
    }
  };
  for (const Stroke& stroke : strokes) {
    if (stroke.size() == 1) stamp(stroke[0], stroke[0]);
    for (std::size_t i = 1; i < stroke.size(); ++i) stamp(stroke[i - 1], stroke[i]);
  }
  return image;
}

std::vector<Stroke> moved(const Ink& ink, float scale, float dx, float dy) {
  std::vector<Stroke> out = ink.strokes;
  for (Stroke& stroke : out) {
    for (InkPoint& p : stroke) p = {p.x * scale + dx, p.y * scale + dy};
  }
  return out;
}

/// `image` at `side` × `side` within `whole` × `whole`, its left top at (dx, dy): every pixel is the mean of what it covers.
GreyImage scaled_into(const GreyImage& image, float side, int whole, float dx, float dy) {
  GreyImage out{whole, whole, std::vector<float>(static_cast<std::size_t>(whole * whole), 0.0f)};
  const float scale = static_cast<float>(image.width) / side;
  constexpr int fine = 4;  // looks per pixel and axis
  for (int y = 0; y < whole; ++y) {
    for (int x = 0; x < whole; ++x) {
      float sum = 0;
      for (int f = 0; f < fine * fine; ++f) {
        const float u = static_cast<float>(x) + (static_cast<float>(f % fine) + 0.5f) / fine - dx;
        const float v = static_cast<float>(y) + (static_cast<float>(f / fine) + 0.5f) / fine - dy;
        const int column = static_cast<int>(std::floor(u * scale)),
                  row = static_cast<int>(std::floor(v * scale));
        if (column < 0 || row < 0 || column >= image.width || row >= image.height) continue;
        sum += image.pixels[static_cast<std::size_t>(row * image.width + column)];
      }
      out.pixels[static_cast<std::size_t>(y * whole + x)] = sum / (fine * fine);
    }
  }
  return out;
}

/// How far the centre of mass of a 28 × 28 image is from its middle.
std::pair<float, float> off_centre(const GreyImage& image) {
  double mass = 0, mx = 0, my = 0;
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      const double v = image.pixels[static_cast<std::size_t>(y * 28 + x)];
      mass += v, mx += v * (x + 0.5), my += v * (y + 0.5);
    }
  }
  if (!(mass > 0)) return {0.0f, 0.0f};
  return {static_cast<float>(14.0 - mx / mass), static_cast<float>(14.0 - my / mass)};
}

/// The UCI digits' count of ink in blocks of 4 × 4 of a 32 × 32 bitmap, which becomes black and white on the way.
GreyImage counted_in_blocks(GreyImage& bitmap) {
  GreyImage image{8, 8, std::vector<float>(64, 0.0f)};
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) {
      float& pixel = bitmap.pixels[static_cast<std::size_t>(y * 32 + x)];
      pixel = pixel >= 0.5f ? 1.0f : 0.0f;
      image.pixels[static_cast<std::size_t>((y / 4) * 8 + x / 4)] += pixel / 16.0f;
    }
  }
  return image;
}

std::vector<PreparationStage> picture_stages(const GreyImage& picture, Preparation preparation) {
  constexpr std::string_view first = "your picture: light ink, cut out";
  if (preparation == Preparation::uci_digits) {
    GreyImage bitmap = picture;
    GreyImage counted = counted_in_blocks(bitmap);
    return {{picture, first},
            {std::move(bitmap), "black and white"},
            {std::move(counted), "ink counted in 4 × 4"}};
  }
  GreyImage scaled = scaled_into(picture, 20.0f, 28, 4.0f, 4.0f);
  const auto [sx, sy] = off_centre(scaled);
  return {{picture, first},
          {std::move(scaled), "scaled into 20 × 20"},
          {scaled_into(picture, 20.0f, 28, 4.0f + sx, 4.0f + sy), "centre of mass in the middle"}};
}

std::vector<PreparationStage> mnist_stages(const Ink& ink) {
  constexpr float radius = 1.15f;  // MNIST's strokes are two to three pixels wide
  constexpr float inner = 20.0f - 2.0f * radius;
  const Bounds b = bounds_of(ink);
  const float extent = std::max({b.x1 - b.x0, b.y1 - b.y0, 1e-6f});
  // A dot has no size to scale: it stays a dot.
  const float scale = extent < 0.02f ? 0.0f : inner / extent;
  const float cx = 0.5f * (b.x0 + b.x1), cy = 0.5f * (b.y0 + b.y1);
  const float dx = 14.0f - scale * cx, dy = 14.0f - scale * cy;
  const GreyImage scaled = rasterise(moved(ink, scale, dx, dy), 28, 28, radius);
  const auto [sx, sy] = off_centre(scaled);
  return {{draw_ink(ink, 56), "as you drew it"},
          {scaled, "scaled into 20 × 20"},
          {rasterise(moved(ink, scale, dx + sx, dy + sy), 28, 28, radius), "centre of mass in the middle"}};
}

std::vector<PreparationStage> uci_stages(const Ink& ink) {
  constexpr float radius = 2.2f;
  constexpr float inner = 32.0f - 2.0f * radius;
  const Bounds b = bounds_of(ink);
  const float extent = std::max({b.x1 - b.x0, b.y1 - b.y0, 1e-6f});
  const float scale = extent < 0.02f ? 0.0f : inner / extent;
  const float dx = 16.0f - scale * 0.5f * (b.x0 + b.x1), dy = 16.0f - scale * 0.5f * (b.y0 + b.y1);
  GreyImage bitmap = rasterise(moved(ink, scale, dx, dy), 32, 32, radius);
  const GreyImage image = counted_in_blocks(bitmap);
  return {
      {draw_ink(ink, 64), "as you drew it"}, {bitmap, "set into 32 × 32"}, {image, "ink counted in 4 × 4"}};
}

}  // namespace

std::string Ink::encode() const {
  std::string text;
  if (is_picture()) {
    text = picture_mark;
    for (const float v : picture.pixels) text += level(v);
    return text;
  }
  for (const Stroke& stroke : strokes) {
    if (stroke.empty()) continue;
    if (!text.empty()) text += '.';
    std::string last;
    for (const InkPoint& p : stroke) {
      const std::string next{level(p.x), level(p.y)};
      if (next != last) text += next;
      last = next;
    }
  }
  return text;
}

Ink Ink::decode(std::string_view text) {
  Ink ink;
  if (text.starts_with(picture_mark)) {
    constexpr std::size_t pixels = static_cast<std::size_t>(picture_side * picture_side);
    if (text.size() != pixels + 1) throw InputError("The picture in this link is cut off.", "ink");
    ink.picture = {picture_side, picture_side, {}};
    for (const char c : text.substr(1)) {
      const std::size_t at = alphabet.find(c);
      if (at == std::string_view::npos) throw InputError("The picture in this link is damaged.", "ink");
      ink.picture.pixels.push_back(static_cast<float>(at) / 63.0f);
    }
    return ink;
  }
  std::size_t points = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part.size() % 2 != 0) throw InputError("The drawing in this link is damaged.", "ink");
    Stroke stroke;
    for (std::size_t i = 0; i < part.size(); i += 2) {
      const std::size_t x = alphabet.find(part[i]), y = alphabet.find(part[i + 1]);
      if (x == std::string_view::npos || y == std::string_view::npos) {
        throw InputError("The drawing in this link is damaged.", "ink");
      }
      stroke.push_back({static_cast<float>(x) / 63.0f, static_cast<float>(y) / 63.0f});
    }
    points += stroke.size();
    if (points > max_points) throw InputError("The drawing in this link has too many points.", "ink");
    ink.strokes.push_back(std::move(stroke));
  }
  return ink;
}

GreyImage draw_ink(const Ink& ink, int side, float pen) {
  const auto size = static_cast<float>(side);
  if (ink.is_picture()) return scaled_into(ink.picture, size, side, 0.0f, 0.0f);
  return rasterise(moved(ink, size, 0, 0), side, side, pen * size);
}

std::vector<PreparationStage> preparation_stages(const Ink& ink, Preparation preparation) {
  if (ink.is_picture()) return picture_stages(ink.picture, preparation);
  const int side = preparation == Preparation::mnist ? 28 : 8;
  const bool blank =
      std::all_of(ink.strokes.begin(), ink.strokes.end(), [](const Stroke& s) { return s.empty(); });
  if (blank) return {{{side, side, std::vector<float>(static_cast<std::size_t>(side * side), 0.0f)}, ""}};
  return preparation == Preparation::mnist ? mnist_stages(ink) : uci_stages(ink);
}

GreyImage prepare(const Ink& ink, Preparation preparation) {
  return preparation_stages(ink, preparation).back().image;
}

}  // namespace lab
