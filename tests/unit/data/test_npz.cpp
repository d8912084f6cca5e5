#include "data/npz.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <numeric>

#include "data/catalog.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using testing::Bytes;
using testing::bytes_of;
using testing::refusal;

void put(Bytes& to, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

Bytes npy(const std::string& shape, const Bytes& data, const std::string& type = "|u1",
          const std::string& order = "False") {
  const std::string header =
      "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  Bytes out = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  put(out, header.size(), 2);
  out.insert(out.end(), header.begin(), header.end());
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

Bytes deflated(const Bytes& from) {
  Bytes out(from.size() + 100);
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = const_cast<Bytef*>(from.data());
  stream.avail_in = static_cast<uInt>(from.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Entry {
  std::string name;
  Bytes content;
  int method = 8;
};

Bytes zip(const std::vector<Entry>& entries) {
  Bytes out, directory;
  for (const Entry& entry : entries) {
    const Bytes packed = entry.method == 8 ? deflated(entry.content) : entry.content;
    const std::size_t at = out.size();
    const auto common = [&](Bytes& to) {
      put(to, 20, 2);
      put(to, 0, 2);
      put(to, static_cast<std::uint64_t>(entry.method), 2);
      put(to, 0, 4);
      put(to, crc32(0, entry.content.data(), static_cast<uInt>(entry.content.size())), 4);
      put(to, packed.size(), 4);
      put(to, entry.content.size(), 4);
      put(to, entry.name.size(), 2);
      put(to, 0, 2);
    };
    put(out, 0x04034b50, 4);
    common(out);
    out.insert(out.end(), entry.name.begin(), entry.name.end());
    out.insert(out.end(), packed.begin(), packed.end());
    put(directory, 0x02014b50, 4);
    put(directory, 20, 2);
    common(directory);
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 4);
    put(directory, at, 4);
    directory.insert(directory.end(), entry.name.begin(), entry.name.end());
  }
  const std::size_t start = out.size();
  out.insert(out.end(), directory.begin(), directory.end());
  put(out, 0x06054b50, 4);
  put(out, 0, 4);
  put(out, entries.size(), 2);
  put(out, entries.size(), 2);
  put(out, directory.size(), 4);
  put(out, start, 4);
  put(out, 0, 2);
  return out;
}

Bytes counting(std::size_t count) {
  Bytes out(count);
  std::iota(out.begin(), out.end(), std::uint8_t{0});
  return out;
}

TEST(Npz, AnArchiveOfMedMnistIsAFileThatCanBeDropped) {
  const Bytes file = zip({{"train_images.npy", npy("(3, 2, 4)", counting(24))},
                          {"train_labels.npy", npy("(3, 1)", {1, 0, 1})},
                          {"test_images.npy", npy("(2, 2, 4)", counting(16))},
                          {"test_labels.npy", npy("(2, 1)", {0, 1})}});
  const Dataset xrays = read_any("pneumoniamnist.npz", file);
  EXPECT_EQ(xrays.id, "file");
  EXPECT_EQ(xrays.size(), 3);
  EXPECT_EQ(xrays.image_width, 4);
  EXPECT_EQ(xrays.class_names, (std::vector<std::string>{"normal", "pneumonia"}));
  ASSERT_TRUE(xrays.test);
  EXPECT_EQ(xrays.test->labels, (std::vector<int>{0, 1}));
  EXPECT_EQ(read_any("blood.npz", file).class_names, (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(refusal([&] { read_any("table.xlsx", file); }),
            "file: table.xlsx is neither CSV nor IDX; save the table as CSV.");
  const Bytes images_only = zip({{"train_images.npy", npy("(3, 2, 4)", counting(24))}});
  EXPECT_EQ(refusal([&] { read_any("a.npz", images_only); }), "file: a.npz holds no array train_labels.");
}

TEST(Npz, AnArchiveOfKerasWithLabelsOfEightBytes) {
  const auto wide = [](const std::vector<int>& values) {
    Bytes out;
    for (const int value : values) put(out, static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), 8);
    return out;
  };
  const auto file = [&](const Bytes& labels) {
    return zip({{"x_test.npy", npy("(2, 2, 4)", counting(16))},
                {"y_test.npy", npy("(2,)", {0, 1})},
                {"x_train.npy", npy("(3, 2, 4)", counting(24))},
                {"y_train.npy", npy("(3,)", labels, "<i8")}});
  };
  const Dataset images = read_any("FASHION.NPZ", file(wide({2, 0, 1})));
  EXPECT_EQ(images.labels, (std::vector<int>{2, 0, 1}));
  EXPECT_EQ(images.class_names, (std::vector<std::string>{"0", "1", "2"}));
  EXPECT_EQ(images.test->labels, (std::vector<int>{0, 1}));
  EXPECT_EQ(images.source, "A file of your own");
  for (const int value : {-1, 256}) {
    EXPECT_EQ(refusal([&] {
                read_any("a.npz", file(wide({0, value, 1})));
              }),
              "file: a.npz holds whole numbers beyond 0 to 255.");
  }
  EXPECT_EQ(refusal([&] { read_any("a.npz", file(Bytes(23))); }),
            "file: a.npz promises 3 values but holds only 2.");
}

TEST(Npz, ReadsImagesAndLabelsStoredOrDeflated) {
  for (const int method : {0, 8}) {
    const Bytes file = zip({{"other.npy", npy("(1,)", {7}), 0},
                            {"train_images.npy", npy("(3, 2, 4)", counting(24)), method},
                            {"train_labels.npy", npy("(3, 1)", {1, 0, 1}), method}});
    const Dataset data = read_npz_images(file, NpzPart::of("train"), {"normal", "pneumonia"}, "Test");
    EXPECT_EQ(data.size(), 3);
    EXPECT_EQ(data.image_height, 2);
    EXPECT_EQ(data.image_width, 4);
    EXPECT_EQ(data.labels, (std::vector<int>{1, 0, 1}));
    EXPECT_EQ(data.points.view().row_u8(2)[7], 23);
    EXPECT_FLOAT_EQ(data.points.at(0, 5), 5.0F / 255.0F);
    EXPECT_EQ(read_npz(file, "other").shape, std::vector<Index>{1});
  }
}

TEST(Npz, RefusesWhatItCannotRead) {
  const auto said = [](const Bytes& file) { return refusal([&] { read_npz(file, "a"); }); };
  const auto one = [&](const Bytes& content, int method = 8) {
    return said(zip({{"a.npy", content, method}}));
  };
  EXPECT_EQ(said({}), "file: The file is empty.");
  EXPECT_EQ(said(bytes_of("<html>404 not found, and some more words</html>")),
            "file: The file is not an .npz archive.");
  EXPECT_EQ(said(zip({{"b.npy", npy("(1,)", {1})}})), "file: The file holds no array a.");
  EXPECT_EQ(one(npy("(2, 3)", counting(6), "<f4")),
            "file: The file holds numbers of another kind than whole numbers.");
  EXPECT_EQ(one(npy("(2, 3)", counting(6), "|i1")),
            "file: The file holds numbers of another kind than whole numbers.");
  EXPECT_EQ(one(npy("(2, 3)", counting(6), "|u1", "True")),
            "file: The file holds an array in Fortran's order, which cannot be read.");
  EXPECT_EQ(one(npy("(2, 4)", counting(6))), "file: The file promises 8 values but holds only 6.");
  EXPECT_EQ(one(npy("(99999999999, 4)", counting(6))),
            "file: The file promises more values than can be read.");
  EXPECT_EQ(one(npy("(100000, 100000)", counting(6))),
            "file: The file promises more values than can be read.");
  EXPECT_EQ(one(npy("(2, x)", counting(6))), "file: The file has a header that cannot be read.");
  EXPECT_EQ(one(npy("2", counting(6))), "file: The file has a header that cannot be read.");
  EXPECT_EQ(one(bytes_of("something else altogether")),
            "file: The file holds something else than arrays of NumPy.");
  EXPECT_EQ(one(npy("(6,)", counting(6)), 12),
            "file: The file is packed in a way that cannot be read: only stored and deflated entries can.");
  const auto pair = [](const Bytes& images, const Bytes& labels) {
    const Bytes file = zip({{"a_images.npy", images}, {"a_labels.npy", labels}});
    return refusal([&] { read_npz_images(file, NpzPart::of("a"), {"zero", "one"}); });
  };
  EXPECT_EQ(pair(npy("(2, 2)", counting(4)), npy("(2, 1)", {0, 1})),
            "file: The file holds no grey images: (number, height, width) was expected.");
  EXPECT_EQ(pair(npy("(2, 1, 2)", counting(4)), npy("(3, 1)", {0, 1, 0})),
            "file: There are 2 images but 3 labels.");
  EXPECT_EQ(pair(npy("(2, 1, 2)", counting(4)), npy("(2, 1)", {0, 2})),
            "file: The file holds a label 2 that has no name.");
}

TEST(Npz, DamageIsRefusedAndNeverRead) {
  const Bytes file = zip({{"a.npy", npy("(5, 40)", Bytes(200, 3))}});
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(refusal([&] { read_npz(cut, "a"); }), "") << size;
  }
  for (std::size_t i = 0; i < file.size(); ++i) {
    Bytes damaged = file;
    damaged[i] ^= 0xFFU;
    try {
      const NpyArray array = read_npz(damaged, "a");
      EXPECT_LE(array.data.size(), 300U);
    } catch (const InputError&) {  // refused: as it should be
    }
  }
}

}  // namespace
}  // namespace lab
