#include "data/picture.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/error.h"
#include "data/png_read.h"

namespace lab {
namespace {

constexpr std::int64_t most_pixels = 40'000'000;
constexpr float least_contrast = 0.08f;  // of the whole range: less is noise of the camera
constexpr float is_ink = 0.35f;          // of the strongest ink: more belongs to what is cut out

/// The middle of the values along the edge.
float paper_of(const GreyImage& image) {
  std::vector<float> edge;
  for (int x = 0; x < image.width; ++x) {
    edge.push_back(image.pixels[static_cast<std::size_t>(x)]);
    edge.push_back(image.pixels[static_cast<std::size_t>(image.height - 1) * image.width + x]);
  }
  for (int y = 0; y < image.height; ++y) {
    edge.push_back(image.pixels[static_cast<std::size_t>(y) * image.width]);
    edge.push_back(image.pixels[static_cast<std::size_t>(y) * image.width + image.width - 1]);
  }
  const auto middle = edge.begin() + static_cast<std::ptrdiff_t>(edge.size() / 2);
  std::nth_element(edge.begin(), middle, edge.end());
  return *middle;
}

/// Reference: netpbm, PGM.
GreyImage read_pgm(std::span<const std::uint8_t> bytes) {
  const auto damaged = [] { return InputError("This picture is damaged.", "data"); };
  std::size_t at = 2;
  const auto number = [&] {
    while (at < bytes.size() && std::isspace(bytes[at])) ++at;
    std::int64_t value = 0;
    const std::size_t begin = at;
    while (at < bytes.size() && std::isdigit(bytes[at]) && value < most_pixels)
      value = 10 * value + bytes[at++] - '0';
    if (at == begin) throw damaged();
    return value;
  };
  if (bytes.size() < 2 || bytes[0] != 'P' || bytes[1] != '5') throw damaged();
  const std::int64_t width = number(), height = number(), most = number();
  ++at;  // one white space
  if (width < 1 || height < 1 || width * height > most_pixels || most < 1 || most > 255) throw damaged();
  const auto count = static_cast<std::size_t>(width * height);
  if (bytes.size() < at + count) throw damaged();
  GreyImage image{static_cast<int>(width), static_cast<int>(height), {}};
  image.pixels.reserve(count);
  for (const std::uint8_t v : bytes.subspan(at, count))
    image.pixels.push_back(static_cast<float>(v) / static_cast<float>(most));
  return image;
}

}  // namespace

bool looks_like_picture(std::span<const std::uint8_t> bytes) {
  const auto begins = [&](std::initializer_list<int> with) {
    return bytes.size() > with.size() &&
           std::equal(with.begin(), with.end(), bytes.begin(), [](int a, std::uint8_t b) { return a == b; });
  };
  return begins({0x89, 'P', 'N', 'G'}) || begins({0xFF, 0xD8, 0xFF}) || begins({'P', '5'});
}

GreyImage read_picture(std::span<const std::uint8_t> bytes) {
  if (!bytes.empty() && bytes[0] == 0x89) return read_png(bytes);
  if (!bytes.empty() && bytes[0] == 0xFF)
    throw InputError("A JPEG is read by the page (./lab serve), whose browser knows it; here a PNG is taken.",
                     "data");
  return read_pgm(bytes);
}

Ink ink_of_picture(const GreyImage& picture, std::string_view name) {
  constexpr int side = Ink::picture_side;
  if (picture.width < 8 || picture.height < 8) {
    throw InputError(std::string(name) + " is too small to be read: a picture needs 8 × 8 pixels.", "data");
  }
  const float paper = paper_of(picture);
  const auto [low, high] = std::minmax_element(picture.pixels.begin(), picture.pixels.end());
  const bool dark_ink = paper - *low > *high - paper;
  const float strongest = dark_ink ? paper - *low : *high - paper;
  if (strongest < least_contrast) {
    throw InputError(std::string(name) + " shows nothing that stands out from its ground.", "data");
  }
  GreyImage ink = picture;
  for (float& v : ink.pixels) v = std::clamp((dark_ink ? paper - v : v - paper) / strongest, 0.0f, 1.0f);
  int x0 = ink.width, y0 = ink.height, x1 = -1, y1 = -1;
  for (int y = 0; y < ink.height; ++y) {
    for (int x = 0; x < ink.width; ++x) {
      if (ink.pixels[static_cast<std::size_t>(y) * ink.width + x] < is_ink) continue;
      x0 = std::min(x0, x), x1 = std::max(x1, x), y0 = std::min(y0, y), y1 = std::max(y1, y);
    }
  }
  // The longer side fills the square; every pixel is the mean of what it covers.
  const double extent = std::max(x1 - x0 + 1, y1 - y0 + 1), per_pixel = extent / side;
  const double left = 0.5 * (x0 + x1 + 1 - extent), top = 0.5 * (y0 + y1 + 1 - extent);
  Ink out;
  out.picture = {side, side, std::vector<float>(static_cast<std::size_t>(side * side), 0.0f)};
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int from_x = static_cast<int>(std::floor(left + x * per_pixel)),
                to_x = std::max(from_x + 1, static_cast<int>(std::floor(left + (x + 1) * per_pixel)));
      const int from_y = static_cast<int>(std::floor(top + y * per_pixel)),
                to_y = std::max(from_y + 1, static_cast<int>(std::floor(top + (y + 1) * per_pixel)));
      double sum = 0;
      for (int v = std::max(0, from_y); v < std::min(ink.height, to_y); ++v) {
        for (int u = std::max(0, from_x); u < std::min(ink.width, to_x); ++u)
          sum += static_cast<double>(ink.pixels[static_cast<std::size_t>(v) * ink.width + u]);
      }
      const double mean = sum / (static_cast<double>(to_x - from_x) * (to_y - from_y));
      // What is hardly there is the paper's own grain.
      out.picture.pixels[static_cast<std::size_t>(y * side + x)] =
          mean < 0.12 ? 0.0f : static_cast<float>(mean);
    }
  }
  return out;
}

}  // namespace lab
