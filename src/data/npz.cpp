#include "data/npz.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "core/error.h"
#include "data/csv.h"

namespace lab {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint64_t local_mark = 0x04034b50;

[[noreturn]] void refuse(const std::string& sentence) { throw InputError(sentence, "file"); }

std::uint64_t little_endian(Bytes bytes, std::size_t at, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;) value = (value << 8U) | bytes[at + static_cast<std::size_t>(i)];
  return value;
}

/// The raw deflate stream inflated; it must give exactly `size` bytes.
std::vector<std::uint8_t> inflated(Bytes packed, std::size_t size, const std::string& who) {
  std::vector<std::uint8_t> out(size);
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) refuse(who + " could not be inflated: out of memory.");
  stream.next_in = const_cast<Bytef*>(packed.data());  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  const bool whole = result == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  if (!whole) refuse(who + " is damaged: an entry of the archive cannot be inflated.");
  return out;
}

struct ZipEntry {
  std::uint64_t method = 0, packed = 0, size = 0, local = 0;
};

/// The entry called `wanted`, if there is one.
std::optional<ZipEntry> find_entry(Bytes bytes, std::string_view wanted, const std::string& who) {
  constexpr std::size_t end_size = 22, entry_size = 46;
  constexpr std::uint64_t end_mark = 0x06054b50, entry_mark = 0x02014b50;
  if (bytes.size() < end_size || little_endian(bytes, 0, 4) != local_mark)
    refuse(who + " is not an .npz archive.");
  // The record at the end may be followed by a comment.
  std::size_t end = bytes.size() - end_size;
  const std::size_t last_place = end > 65535 ? end - 65535 : 0;
  while (end > last_place && little_endian(bytes, end, 4) != end_mark) --end;
  if (little_endian(bytes, end, 4) != end_mark)
    refuse(who + " is cut short: the archive's directory is missing.");
  const std::uint64_t entries = little_endian(bytes, end + 10, 2);
  std::uint64_t at = little_endian(bytes, end + 16, 4);
  for (std::uint64_t i = 0; i < entries; ++i) {
    if (at + entry_size > end || little_endian(bytes, at, 4) != entry_mark)
      refuse(who + " is damaged: its directory cannot be read.");
    const std::uint64_t name_size = little_endian(bytes, at + 28, 2),
                        extra = little_endian(bytes, at + 30, 2), comment = little_endian(bytes, at + 32, 2);
    if (at + entry_size + name_size > end) refuse(who + " is damaged: its directory cannot be read.");
    const std::string_view name(reinterpret_cast<const char*>(bytes.data()) + at + entry_size, name_size);
    if (name == wanted) {
      return ZipEntry{.method = little_endian(bytes, at + 10, 2),
                      .packed = little_endian(bytes, at + 20, 4),
                      .size = little_endian(bytes, at + 24, 4),
                      .local = little_endian(bytes, at + 42, 4)};
    }
    at += entry_size + name_size + extra + comment;
  }
  return std::nullopt;
}

/// The content of the entry called `wanted`.
std::vector<std::uint8_t> zip_entry(Bytes bytes, const std::string& wanted, const std::string& who) {
  constexpr std::size_t local_size = 30;
  const std::optional<ZipEntry> entry = find_entry(bytes, wanted, who);
  if (!entry) refuse(who + " holds no array " + wanted.substr(0, wanted.size() - 4) + ".");
  if (entry->size > max_npy_bytes) refuse(who + " holds more than 512 MiB in one array, which is the limit.");
  const std::uint64_t local = entry->local;
  if (local + local_size > bytes.size() || little_endian(bytes, local, 4) != local_mark)
    refuse(who + " is damaged: an entry is not where the directory says.");
  const std::uint64_t first =
      local + local_size + little_endian(bytes, local + 26, 2) + little_endian(bytes, local + 28, 2);
  if (first > bytes.size() || entry->packed > bytes.size() - first)
    refuse(who + " is cut short: an entry ends beyond the file.");
  const Bytes content =
      bytes.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(entry->packed));
  if (entry->method == 0) return {content.begin(), content.end()};
  if (entry->method != 8)
    refuse(who + " is packed in a way that cannot be read: only stored and deflated entries can.");
  return inflated(content, static_cast<std::size_t>(entry->size), who);
}

/// What stands behind 'key': in the header, up to the end of the value.
std::string_view header_value(std::string_view header, std::string_view key, const std::string& who) {
  const std::size_t at = header.find("'" + std::string(key) + "':");
  if (at == std::string_view::npos) refuse(who + " has a header that cannot be read.");
  std::string_view value = header.substr(at + key.size() + 3);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

/// Bytes of one whole number, of numpy's type '<i8'; 0 for what is no little-endian whole number, and for signed bytes,
/// whose negative ones could not be told from 128 to 255.
int whole_size(std::string_view type) {
  if (type.size() < 4 || type.front() != '\'') return 0;
  type.remove_prefix(1);
  if (type.front() == '|' || type.front() == '<') type.remove_prefix(1);
  if (type.size() < 3 || (type[0] != 'u' && type[0] != 'i') || type[2] != '\'') return 0;
  const int size = type[1] - '0';
  return (size == 1 && type[0] == 'u') || size == 2 || size == 4 || size == 8 ? size : 0;
}

std::vector<Index> header_shape(std::string_view text, const std::string& who) {
  if (text.empty() || text[0] != '(' || text.find(')') == std::string_view::npos)
    refuse(who + " has a header that cannot be read.");
  std::vector<Index> shape;
  bool digits = false;
  for (const char letter : text.substr(1, text.find(')'))) {
    if (letter >= '0' && letter <= '9') {
      if (!digits) shape.push_back(0);
      digits = true;
      shape.back() = shape.back() * 10 + (letter - '0');
      if (shape.back() > static_cast<Index>(max_npy_bytes))
        refuse(who + " promises more values than can be read.");
    } else if (letter == ',' || letter == ')') {
      digits = false;
    } else if (letter != ' ') {
      refuse(who + " has a header that cannot be read.");
    }
  }
  return shape;
}

}  // namespace

NpyArray read_npz(Bytes bytes, std::string_view array, std::string_view name) {
  const std::string who(name);
  if (bytes.empty()) refuse(who + " is empty.");
  const std::vector<std::uint8_t> file = zip_entry(bytes, std::string(array) + ".npy", who);
  constexpr std::string_view magic = "\x93NUMPY";
  if (file.size() < 12 || !std::equal(magic.begin(), magic.end(), file.begin(), [](char a, std::uint8_t b) {
        return static_cast<std::uint8_t>(a) == b;
      })) {
    refuse(who + " holds something else than arrays of NumPy.");
  }
  if (file[6] != 1 && file[6] != 2) refuse(who + " is of a version of NumPy's format that cannot be read.");
  const int length_size = file[6] == 1 ? 2 : 4;
  const std::size_t header_size = static_cast<std::size_t>(little_endian(file, 8, length_size));
  const std::size_t begin = 8 + static_cast<std::size_t>(length_size);
  if (header_size > file.size() - begin) refuse(who + " is cut short within a header.");
  const std::string_view header(reinterpret_cast<const char*>(file.data()) + begin, header_size);
  const std::string_view type = header_value(header, "descr", who);
  const int width = whole_size(type);
  if (width == 0) refuse(who + " holds numbers of another kind than whole numbers.");
  if (!header_value(header, "fortran_order", who).starts_with("False"))
    refuse(who + " holds an array in Fortran's order, which cannot be read.");
  NpyArray out;
  out.shape = header_shape(header_value(header, "shape", who), who);
  std::uint64_t items = 1;
  for (const Index size : out.shape) {
    items *= static_cast<std::uint64_t>(size);  // both below 2^30: no overflow in 64 bits
    if (items > max_npy_bytes) refuse(who + " promises more values than can be read.");
  }
  const std::size_t data = begin + header_size;
  const std::uint64_t held = (file.size() - data) / static_cast<std::uint64_t>(width);
  if (items > held) {
    refuse(who + " promises " + std::to_string(items) + " values but holds only " + std::to_string(held) +
           ".");
  }
  if (width == 1) {
    const auto first = file.begin() + static_cast<std::ptrdiff_t>(data);
    out.data.assign(first, first + static_cast<std::ptrdiff_t>(items));
    return out;
  }
  out.data.reserve(static_cast<std::size_t>(items));
  for (std::uint64_t i = 0; i < items; ++i) {
    // A negative one has its highest bit set, and is too large.
    const std::uint64_t value =
        little_endian(file, data + static_cast<std::size_t>(i) * static_cast<std::size_t>(width), width);
    if (value > 255) refuse(who + " holds whole numbers beyond 0 to 255.");
    out.data.push_back(static_cast<std::uint8_t>(value));
  }
  return out;
}

Dataset read_npz_images(Bytes bytes, const NpzPart& part, const std::vector<std::string>& class_names,
                        std::string_view name) {
  const std::string who(name);
  NpyArray images = read_npz(bytes, part.images, name);
  const NpyArray labels = read_npz(bytes, part.labels, name);
  constexpr Index largest_side = 4096;
  if (images.shape.size() != 3 || images.shape[0] < 1 || images.shape[1] < 1 || images.shape[2] < 1 ||
      images.shape[1] > largest_side || images.shape[2] > largest_side) {
    refuse(who + " holds no grey images: (number, height, width) was expected.");
  }
  if (static_cast<Index>(labels.data.size()) != images.shape[0]) {
    refuse("There are " + std::to_string(images.shape[0]) + " images but " +
           std::to_string(labels.data.size()) + " labels.");
  }
  Dataset dataset;
  dataset.name = who;
  dataset.class_names = class_names;
  for (const std::uint8_t label : labels.data) {
    if (label >= class_names.size())
      refuse(who + " holds a label " + std::to_string(label) + " that has no name.");
    dataset.labels.push_back(label);
  }
  dataset.image_height = static_cast<int>(images.shape[1]);
  dataset.image_width = static_cast<int>(images.shape[2]);
  dataset.points =
      Points(std::move(images.data), images.shape[0], images.shape[1] * images.shape[2], 1.0F / 255.0F);
  return dataset;
}

Dataset read_npz_file(Bytes bytes, std::string_view name) {
  const bool keras = find_entry(bytes, "x_train.npy", std::string(name)).has_value();
  const bool pneumonia = !keras && name.find("pneumonia") != std::string_view::npos;
  std::vector<std::string> classes;
  constexpr int most_classes = 256;
  for (int c = 0; c < most_classes; ++c) classes.push_back(std::to_string(c));
  if (pneumonia) classes = {"normal", "pneumonia"};
  Dataset all =
      read_npz_images(bytes, keras ? NpzPart{"x_train", "y_train"} : NpzPart::of("train"), classes, name);
  Dataset test =
      read_npz_images(bytes, keras ? NpzPart{"x_test", "y_test"} : NpzPart::of("test"), classes, name);
  if (test.dims() != all.dims()) refuse(std::string(name) + " holds images of two sizes.");
  const int highest = std::max(*std::max_element(all.labels.begin(), all.labels.end()),
                               *std::max_element(test.labels.begin(), test.labels.end()));
  if (!pneumonia) classes.resize(static_cast<std::size_t>(highest) + 1);
  all.class_names = test.class_names = classes;
  if (keras) {
    all.source = test.source = own_file;
  } else {
    all.source = test.source =
        "J. Yang et al., MedMNIST v2, Scientific Data 2023, https://doi.org/10.1038/s41597-022-01721-8";
    all.licence = test.licence = "CC BY 4.0";
  }
  all.test = std::make_shared<const Dataset>(std::move(test));
  return all;
}

}  // namespace lab
