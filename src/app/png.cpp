#include "app/png.h"

#include <zlib.h>

#include <cstring>

namespace lab {
namespace {

void append_be32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append_chunk(std::vector<std::uint8_t>& out, const char* type, std::span<const std::uint8_t> body) {
  append_be32(out, static_cast<std::uint32_t>(body.size()));
  const std::size_t begin = out.size();
  out.insert(out.end(), type, type + 4);
  out.insert(out.end(), body.begin(), body.end());
  const uLong sum = crc32(0L, out.data() + begin, static_cast<uInt>(out.size() - begin));
  append_be32(out, static_cast<std::uint32_t>(sum));
}

}  // namespace

std::vector<std::uint8_t> encode_png(std::span<const std::uint8_t> rgba, int width, int height) {
  const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
  const std::size_t row = w * 3;
  std::vector<std::uint8_t> filtered;
  filtered.reserve((row + 1) * h);
  for (std::size_t y = 0; y < h; ++y) {
    // Filter 2 (Up): flat areas become zeros. The first row has none above it.
    filtered.push_back(y == 0 ? 0 : 2);
    for (std::size_t x = 0; x < w; ++x) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        const std::uint8_t here = rgba[(y * w + x) * 4 + channel];
        const std::uint8_t above = y == 0 ? 0 : rgba[((y - 1) * w + x) * 4 + channel];
        filtered.push_back(static_cast<std::uint8_t>(here - above));
      }
    }
  }
  uLongf size = compressBound(static_cast<uLong>(filtered.size()));
  std::vector<std::uint8_t> packed(size);
  if (compress2(packed.data(), &size, filtered.data(), static_cast<uLong>(filtered.size()), 6) != Z_OK)
    return {};
  packed.resize(size);

  std::vector<std::uint8_t> out = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  std::vector<std::uint8_t> header;
  append_be32(header, static_cast<std::uint32_t>(width));
  append_be32(header, static_cast<std::uint32_t>(height));
  for (const int byte : {8, 2, 0, 0, 0}) header.push_back(static_cast<std::uint8_t>(byte));  // 8 bits, RGB
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", packed);
  append_chunk(out, "IEND", {});
  return out;
}

}  // namespace lab
