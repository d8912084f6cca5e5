#include "data/png_read.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace lab {
namespace {

constexpr std::uint32_t most_side = 8192;
constexpr std::uint64_t most_pixels = 40'000'000;

InputError damaged() { return InputError("This PNG is damaged.", "data"); }

std::uint32_t read32(std::span<const std::uint8_t> at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

struct Header {
  std::uint32_t width = 0, height = 0;
  int depth = 0, colour = 0;
  int channels() const { return colour == 2 ? 3 : colour == 6 ? 4 : colour == 4 ? 2 : 1; }
  std::size_t row_bytes() const { return (std::size_t{width} * channels() * depth + 7) / 8; }
};

Header read_header(std::span<const std::uint8_t> chunk) {
  if (chunk.size() != 13) throw damaged();
  Header h{read32(chunk), read32(chunk.subspan(4)), chunk[8], chunk[9]};
  if (h.width == 0 || h.height == 0) throw damaged();
  if (h.width > most_side || h.height > most_side || std::uint64_t{h.width} * h.height > most_pixels)
    throw InputError("This picture is too large: at most 8192 pixels a side, and 40 million in all.", "data");
  const bool few = h.depth == 1 || h.depth == 2 || h.depth == 4;
  const bool known = h.colour == 0 || h.colour == 2 || h.colour == 3 || h.colour == 4 || h.colour == 6;
  if (!known || (h.depth != 8 && !(few && (h.colour == 0 || h.colour == 3))))
    throw InputError("This kind of PNG is not read here: save it with 8 bits a channel.", "data");
  if (chunk[12] != 0)
    throw InputError("An interlaced PNG is not read here: save it without interlace.", "data");
  return h;
}

/// Undoes the filter of every row in place; each row has its filter's number before it.
void unfilter(std::vector<std::uint8_t>& raw, const Header& h) {
  const std::size_t row = h.row_bytes(),
                    step = std::max<std::size_t>(1, std::size_t(h.channels()) * h.depth / 8);
  std::vector<std::uint8_t> zeros(row, 0);
  for (std::size_t y = 0; y < h.height; ++y) {
    const int filter = raw[y * (row + 1)];
    std::uint8_t* now = raw.data() + y * (row + 1) + 1;
    const std::uint8_t* up = y > 0 ? now - (row + 1) : zeros.data();
    if (filter > 4) throw damaged();
    for (std::size_t i = 0; i < row; ++i) {
      const int a = i >= step ? now[i - step] : 0, b = up[i], c = i >= step ? up[i - step] : 0;
      int guess = 0;
      if (filter == 1) guess = a;
      if (filter == 2) guess = b;
      if (filter == 3) guess = (a + b) / 2;
      if (filter == 4) {  // Paeth: whichever of the three is nearest to a + b − c
        const int p = a + b - c, pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
        guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      }
      now[i] = static_cast<std::uint8_t>(now[i] + guess);
    }
  }
}

/// Rec. 601: how light a colour looks; on white as far as it is transparent. All in [0, 1].
float grey(float r, float g, float b, float alpha) {
  return alpha * (0.299f * r + 0.587f * g + 0.114f * b) + (1.0f - alpha);
}

struct Palette {
  std::array<std::uint8_t, 768> rgb{};
  std::array<std::uint8_t, 256> alpha{};
  std::size_t colours = 0;
};

float grey_at(const std::uint8_t* row, std::size_t x, const Header& h, const Palette& palette) {
  const auto part = [&](std::size_t i) {
    return static_cast<float>(row[x * static_cast<std::size_t>(h.channels()) + i]) / 255.0f;
  };
  if (h.colour == 2) return grey(part(0), part(1), part(2), 1.0f);
  if (h.colour == 6) return grey(part(0), part(1), part(2), part(3));
  if (h.colour == 4) return grey(part(0), part(0), part(0), part(1));
  const std::size_t bit = x * static_cast<std::size_t>(h.depth);
  const unsigned most = (1U << h.depth) - 1U;
  const unsigned value = row[bit / 8] >> (8 - static_cast<unsigned>(h.depth) - bit % 8) & most;
  if (h.colour == 0) return static_cast<float>(value) / static_cast<float>(most);
  if (value >= palette.colours) throw damaged();
  const auto of = [&](std::size_t i) { return static_cast<float>(palette.rgb[3 * value + i]) / 255.0f; };
  return grey(of(0), of(1), of(2), static_cast<float>(palette.alpha[value]) / 255.0f);
}

}  // namespace

GreyImage read_png(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t signature = 8, around = 12;  // a chunk's length, name and checksum
  Header header;
  Palette palette;
  palette.alpha.fill(255);
  std::vector<std::uint8_t> packed;
  for (std::size_t at = signature; at + around <= bytes.size();) {
    const std::size_t size = read32(bytes.subspan(at));
    if (size > bytes.size() - at - around) throw damaged();
    const std::string_view name(reinterpret_cast<const char*>(bytes.data()) + at + 4, 4);
    const auto chunk = bytes.subspan(at + 8, size);
    if (name == "IHDR") header = read_header(chunk);
    if (name == "PLTE") {
      palette.colours = std::min<std::size_t>(256, size / 3);
      std::copy_n(chunk.begin(), 3 * palette.colours, palette.rgb.begin());
    }
    if (name == "tRNS" && header.colour == 3)
      std::copy_n(chunk.begin(), std::min<std::size_t>(256, size), palette.alpha.begin());
    if (name == "IDAT") packed.insert(packed.end(), chunk.begin(), chunk.end());
    if (name == "IEND") break;
    at += size + around;
  }
  if (header.width == 0 || packed.empty()) throw damaged();
  const std::size_t row = header.row_bytes() + 1;
  std::vector<std::uint8_t> raw(row * header.height);
  uLongf filled = static_cast<uLongf>(raw.size());
  if (uncompress(raw.data(), &filled, packed.data(), static_cast<uLong>(packed.size())) != Z_OK ||
      filled != raw.size())
    throw damaged();
  unfilter(raw, header);
  GreyImage image{static_cast<int>(header.width), static_cast<int>(header.height), {}};
  image.pixels.reserve(std::size_t{header.width} * header.height);
  for (std::size_t y = 0; y < header.height; ++y) {
    for (std::size_t x = 0; x < header.width; ++x)
      image.pixels.push_back(grey_at(raw.data() + y * row + 1, x, header, palette));
  }
  return image;
}

}  // namespace lab
