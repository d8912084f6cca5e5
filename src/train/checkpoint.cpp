#include "train/checkpoint.h"

#include <zlib.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <iterator>

#include "core/parameter.h"
#include "train/atomic_file.h"
#include "train/failure.h"

namespace lab {
namespace {

static_assert(std::endian::native == std::endian::little, "checkpoints are written as the memory has them");

constexpr char magic[8] = {'L', 'A', 'B', 'T', 'R', 'A', 'I', 'N'};
constexpr std::uint32_t version = 1;

std::uint32_t crc_of(const char* data, std::size_t size) {
  uLong sum = crc32(0L, Z_NULL, 0);
  while (size > 0) {  // zlib counts in 32 bits
    const std::size_t part = std::min(size, std::size_t{1} << 30U);
    sum = crc32(sum, reinterpret_cast<const Bytef*>(data), static_cast<uInt>(part));
    data += part;
    size -= part;
  }
  return static_cast<std::uint32_t>(sum);
}

class Writer {
 public:
  template <class T>
  void number(T value) {
    raw(&value, sizeof value);
  }
  void text(const std::string& value) {
    number(std::uint64_t{value.size()});
    raw(value.data(), value.size());
  }
  template <class T>
  void list(const std::vector<T>& values) {
    number(std::uint64_t{values.size()});
    raw(values.data(), values.size() * sizeof(T));
  }
  void raw(const void* data, std::size_t size) {
    const char* from = static_cast<const char*>(data);
    bytes_.insert(bytes_.end(), from, from + size);
  }
  std::vector<char>& bytes() { return bytes_; }

 private:
  std::vector<char> bytes_;
};

/// Reads what a Writer wrote; every length is checked against what is there.
class Reader {
 public:
  Reader(const std::vector<char>& bytes, std::string path) : bytes_(bytes), path_(std::move(path)) {}
  template <class T>
  T number() {
    T value;
    raw(&value, sizeof value);
    return value;
  }
  std::string text() {
    std::string value(length(1), '\0');
    raw(value.data(), value.size());
    return value;
  }
  template <class T>
  std::vector<T> list() {
    std::vector<T> values(length(sizeof(T)));
    raw(values.data(), values.size() * sizeof(T));
    return values;
  }
  std::size_t length(std::size_t element) {
    const auto count = number<std::uint64_t>();
    if (count > (bytes_.size() - at_) / element) fail();
    return static_cast<std::size_t>(count);
  }
  void raw(void* to, std::size_t size) {
    if (size > bytes_.size() - at_) fail();
    if (size > 0) std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }
  [[noreturn]] void fail() const {
    throw TrainFailure(Exit::files, path_ + " is damaged or not a checkpoint of this program.");
  }

 private:
  const std::vector<char>& bytes_;
  std::string path_;
  std::size_t at_ = 0;
};

}  // namespace

void write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  Writer writer;
  writer.raw(magic, sizeof magic);
  writer.number(version);
  writer.text(checkpoint.recipe);
  writer.number(checkpoint.snapshot.round);
  writer.number(std::uint64_t{checkpoint.snapshot.arrays.size()});
  for (const std::vector<float>& array : checkpoint.snapshot.arrays) writer.list(array);
  writer.list(checkpoint.snapshot.meters);
  writer.number(std::uint64_t{checkpoint.columns.size()});
  for (const std::string& column : checkpoint.columns) writer.text(column);
  writer.number(std::uint64_t{checkpoint.history.size()});
  for (const EpochRow& row : checkpoint.history) {
    writer.number(row.epoch);
    writer.number(row.seconds);
    writer.list(row.figures);
  }
  writer.number(crc_of(writer.bytes().data(), writer.bytes().size()));
  write_atomically(path, writer.bytes());
}

Checkpoint read_checkpoint(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw TrainFailure(Exit::files, "There is no checkpoint " + path + " to go on from.");
  const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  Reader reader(bytes, path);
  char start[sizeof magic];
  reader.raw(start, sizeof start);
  std::uint32_t sum = 0;
  if (std::memcmp(start, magic, sizeof magic) != 0 || bytes.size() < sizeof sum) reader.fail();
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
  if (sum != crc_of(bytes.data(), bytes.size() - sizeof sum)) reader.fail();
  if (reader.number<std::uint32_t>() != version)
    throw TrainFailure(Exit::files, path + " is a checkpoint of another version of this program.");
  Checkpoint checkpoint;
  checkpoint.recipe = reader.text();
  checkpoint.snapshot.round = reader.number<std::uint64_t>();
  checkpoint.snapshot.arrays.resize(reader.length(sizeof(std::uint64_t)));
  for (std::vector<float>& array : checkpoint.snapshot.arrays) array = reader.list<float>();
  checkpoint.snapshot.meters = reader.list<nn::MeterRecord>();
  checkpoint.columns.resize(reader.length(sizeof(std::uint64_t)));
  for (std::string& column : checkpoint.columns) column = reader.text();
  checkpoint.history.resize(reader.length(sizeof(std::uint64_t)));
  for (EpochRow& row : checkpoint.history) {
    row.epoch = reader.number<double>();
    row.seconds = reader.number<double>();
    row.figures = reader.list<double>();
  }
  return checkpoint;
}

std::uint32_t fingerprint(const TrainingSnapshot& snapshot) {
  Writer writer;
  for (const std::vector<float>& array : snapshot.arrays) writer.list(array);
  return crc_of(writer.bytes().data(), writer.bytes().size());
}

std::string history_csv(const Checkpoint& checkpoint) {
  std::string csv = "epoch";
  for (const std::string& column : checkpoint.columns) csv += "," + column;
  csv += ",seconds\n";
  for (const EpochRow& row : checkpoint.history) {
    csv += number_text(row.epoch);
    for (const double figure : row.figures) csv += "," + number_text(figure);
    csv += "," + number_text(row.seconds) + "\n";
  }
  return csv;
}

}  // namespace lab
