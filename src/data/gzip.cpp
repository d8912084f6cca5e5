#include "data/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <string>

#include "core/error.h"

namespace lab {
namespace {

/// inflateEnd on every way out.
struct Inflater {
  z_stream stream{};
  bool open = false;
  ~Inflater() {
    if (open) inflateEnd(&stream);
  }
};

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t max_bytes,
                                 std::string_view name) {
  const std::string who(name);
  if (!is_gzip(bytes)) throw InputError(who + " is not gzip.", "file");
  Inflater inflater;
  z_stream& stream = inflater.stream;
  constexpr int gzip_wrapper = 16;
  if (inflateInit2(&stream, MAX_WBITS + gzip_wrapper) != Z_OK) {
    throw InputError(who + " could not be inflated: out of memory.", "file");
  }
  inflater.open = true;

  std::vector<std::uint8_t> out;
  std::vector<std::uint8_t> chunk(std::size_t{64} << 10U);
  std::size_t fed = 0;  // zlib counts in 32 bits, so feed the input in parts
  for (;;) {
    if (stream.avail_in == 0 && fed < bytes.size()) {
      const std::size_t part = std::min<std::size_t>(bytes.size() - fed, std::size_t{1} << 30U);
      stream.next_in = const_cast<Bytef*>(bytes.data() + fed);  // zlib does not write to it
      stream.avail_in = static_cast<uInt>(part);
      fed += part;
    }
    stream.next_out = chunk.data();
    stream.avail_out = static_cast<uInt>(chunk.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = chunk.size() - stream.avail_out;
    if (made > max_bytes - out.size()) {
      throw InputError(
          who + " inflates to more than " + std::to_string(max_bytes >> 20U) + " MiB, which is the limit.",
          "file");
    }
    out.insert(out.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(made));
    if (result == Z_STREAM_END) {
      // A gzip file may hold several members; anything else behind the end is ignored, as gzip itself does.
      const std::size_t left = stream.avail_in + (bytes.size() - fed);
      const std::size_t at = bytes.size() - left;
      if (left >= 18 && is_gzip(bytes.subspan(at))) {
        if (inflateReset(&stream) == Z_OK) continue;
      }
      return out;
    }
    if (result == Z_BUF_ERROR ||
        (result == Z_OK && made == 0 && stream.avail_in == 0 && fed == bytes.size())) {
      throw InputError(who + " is cut short: the gzip stream ends too early.", "file");
    }
    if (result != Z_OK) throw InputError(who + " is damaged: its gzip stream cannot be read.", "file");
  }
}

std::vector<std::uint8_t> maybe_gunzip(std::span<const std::uint8_t> bytes, std::size_t max_bytes,
                                       std::string_view name) {
  if (is_gzip(bytes)) return gunzip(bytes, max_bytes, name);
  if (bytes.size() > max_bytes) {
    throw InputError(std::string(name) + " is larger than " + std::to_string(max_bytes >> 20U) +
                         " MiB, which is the limit.",
                     "file");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace lab
