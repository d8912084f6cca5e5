#include "data/idx.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "data/gzip.h"

namespace lab {
namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw InputError(sentence, "file"); }

std::uint32_t big_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
  return (std::uint32_t{bytes[at]} << 24U) | (std::uint32_t{bytes[at + 1]} << 16U) |
         (std::uint32_t{bytes[at + 2]} << 8U) | std::uint32_t{bytes[at + 3]};
}

std::string times(const std::vector<Index>& shape) {
  std::string text;
  for (const Index size : shape) text += (text.empty() ? "" : " × ") + std::to_string(size);
  return text;
}

}  // namespace

IdxArray read_idx(std::span<const std::uint8_t> bytes, std::string_view name) {
  const std::string who(name);
  if (bytes.empty()) refuse(who + " is empty.");
  std::vector<std::uint8_t> inflated;
  if (is_gzip(bytes)) {
    inflated = gunzip(bytes, max_idx_bytes, name);
    bytes = inflated;
  }
  if (bytes.size() < 4) refuse(who + " is too short to be an IDX file.");
  if (bytes[0] != 0 || bytes[1] != 0)
    refuse(who + " is not an IDX file: it does not begin with two zero bytes.");
  if (bytes[2] != 0x08) refuse(who + " holds IDX data of another type than unsigned bytes.");
  const std::size_t dimensions = bytes[3];
  if (dimensions < 1 || dimensions > 3) {
    refuse(who + " has " + std::to_string(dimensions) + " dimensions; one to three can be read.");
  }
  const std::size_t header = 4 + 4 * dimensions;
  if (bytes.size() < header) refuse(who + " is cut short within its header.");

  IdxArray array;
  constexpr std::uint64_t too_many = std::uint64_t{1} << 31U;
  std::uint64_t items = 1;
  bool too_large = false;
  for (std::size_t i = 0; i < dimensions; ++i) {
    const std::uint32_t size = big_endian(bytes, 4 + 4 * i);
    array.shape.push_back(static_cast<Index>(size));
    // Each factor is below 2^32 and the product so far below 2^31: no overflow in 64 bits.
    items = too_large ? items : items * size;
    too_large = too_large || items >= too_many;
  }
  if (too_large) refuse(who + " promises " + times(array.shape) + " values, more than can be read.");
  const std::size_t held = bytes.size() - header;
  if (items > held) {
    refuse(who + " promises " + times(array.shape) + " = " + std::to_string(items) +
           " values but holds only " + std::to_string(held) + ".");
  }
  const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(header);
  array.data.assign(first, first + static_cast<std::ptrdiff_t>(items));
  return array;
}

void add_idx_labels(Dataset& images, std::span<const std::uint8_t> labels) {
  const IdxArray classes = read_idx(labels, "The label file");
  if (classes.shape.size() != 1) refuse("The label file holds images, not labels.");
  if (classes.shape[0] != images.size()) {
    refuse("There are " + std::to_string(images.size()) + " images but " + std::to_string(classes.shape[0]) +
           " labels.");
  }
  images.labels.assign(classes.data.begin(), classes.data.end());
  images.class_names.clear();
  const int highest = *std::max_element(classes.data.begin(), classes.data.end());
  for (int c = 0; c <= highest; ++c) images.class_names.push_back(std::to_string(c));
}

Dataset read_idx_images(std::span<const std::uint8_t> images, std::span<const std::uint8_t> labels,
                        Index max_rows, std::string_view name) {
  const std::string who(name);
  IdxArray pixels = read_idx(images, name);
  if (pixels.shape.size() == 1) refuse(who + " holds labels, not images: it has one dimension only.");
  const Index n = pixels.shape[0];
  const Index height = pixels.shape.size() == 3 ? pixels.shape[1] : 1;
  const Index width = pixels.shape.back();
  if (n == 0 || height == 0 || width == 0) refuse(who + " holds no images.");
  constexpr Index largest_side = 4096;
  if (height > largest_side || width > largest_side) {
    refuse(who + " holds images of " + std::to_string(width) + " × " + std::to_string(height) +
           " pixels; at most 4096 × 4096 can be read.");
  }

  Dataset dataset;
  dataset.name = who;
  dataset.points = Points(std::move(pixels.data), n, height * width, 1.0F / 255.0F);
  if (height > 1) {
    dataset.image_width = static_cast<int>(width);
    dataset.image_height = static_cast<int>(height);
  }
  if (!labels.empty()) add_idx_labels(dataset, labels);
  if (max_rows > 0) keep_first_rows(dataset, max_rows);
  return dataset;
}

}  // namespace lab
