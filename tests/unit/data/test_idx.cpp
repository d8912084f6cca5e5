// IDX and gzip: sizes are believed only after they are checked.
#include "data/idx.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "core/rng.h"
#include "data/gzip.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using testing::Bytes;
using testing::refusal;

Bytes idx(const std::vector<std::uint32_t>& shape, const Bytes& data, std::uint8_t type = 0x08) {
  Bytes out = {0, 0, type, static_cast<std::uint8_t>(shape.size())};
  for (const std::uint32_t size : shape) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) out.push_back(static_cast<std::uint8_t>(size >> shift));
  }
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

Bytes gzip(const Bytes& plain) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  Bytes out(deflateBound(&stream, plain.size()) + 64);
  stream.next_in = const_cast<Bytef*>(plain.data());
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Bytes counting(std::size_t n) {
  Bytes out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::uint8_t>(i * 7);
  return out;
}

TEST(Idx, ImagesAndLabelsPlainAndGzipped) {
  const Bytes images = idx({3, 2, 4}, counting(24));
  const Bytes labels = idx({3}, {1, 0, 2});
  for (const bool packed : {false, true}) {
    const Dataset d =
        read_idx_images(packed ? gzip(images) : images, packed ? gzip(labels) : labels, 0, "Test");
    EXPECT_EQ(d.size(), 3);
    EXPECT_EQ(d.dims(), 8);
    EXPECT_EQ(d.image_width, 4);
    EXPECT_EQ(d.image_height, 2);
    EXPECT_TRUE(d.points.is_bytes());
    EXPECT_EQ(d.points.view().row_u8(1)[0], 56);
    EXPECT_FLOAT_EQ(d.points.at(1, 0), 56.0F / 255.0F);
    EXPECT_EQ(d.labels, (std::vector<int>{1, 0, 2}));
    EXPECT_EQ(d.class_names, (std::vector<std::string>{"0", "1", "2"}));
  }
  EXPECT_EQ(read_idx_images(images, labels, 2).size(), 2);
  EXPECT_FALSE(read_idx_images(images).has_labels());
}

TEST(Idx, Refuses) {
  const auto read = [](const Bytes& bytes) { return refusal([&] { read_idx(bytes); }); };
  EXPECT_EQ(read({}), "file: The file is empty.");
  EXPECT_EQ(read({0, 0}), "file: The file is too short to be an IDX file.");
  EXPECT_EQ(read({1, 0, 8, 1}), "file: The file is not an IDX file: it does not begin with two zero bytes.");
  EXPECT_EQ(read(idx({4}, counting(4), 0x0D)),
            "file: The file holds IDX data of another type than unsigned bytes.");
  EXPECT_EQ(read({0, 0, 8, 0}), "file: The file has 0 dimensions; one to three can be read.");
  EXPECT_EQ(read({0, 0, 8, 4, 0, 0, 0, 1}), "file: The file has 4 dimensions; one to three can be read.");
  EXPECT_EQ(read({0, 0, 8, 3, 0, 0, 0, 1}), "file: The file is cut short within its header.");
  EXPECT_EQ(read(idx({60000, 28, 28}, counting(100))),
            "file: The file promises 60000 × 28 × 28 = 47040000 values but holds only 100.");
  EXPECT_EQ(read(idx({0x80000000U}, counting(4))),
            "file: The file promises 2147483648 values, more than can be read.");
  EXPECT_EQ(read(idx({65536, 32768, 1}, counting(4))),
            "file: The file promises 65536 × 32768 × 1 values, more than can be read.");
  // The product is 2^96, which is 0 in 64 bits: it must not be believed.
  EXPECT_EQ(read(idx({0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU}, counting(4))),
            "file: The file promises 4294967295 × 4294967295 × 4294967295 values, more than can be read.");
  EXPECT_EQ(read(idx({0x80000000U, 0x80000000U, 4}, counting(4))),
            "file: The file promises 2147483648 × 2147483648 × 4 values, more than can be read.");
}

TEST(Idx, RefusesPairsThatDoNotMatch) {
  const Bytes images = idx({2, 2, 2}, counting(8));
  const auto pair = [](const Bytes& a, const Bytes& b) { return refusal([&] { read_idx_images(a, b); }); };
  EXPECT_EQ(pair(images, idx({3}, {0, 1, 2})), "file: There are 2 images but 3 labels.");
  EXPECT_EQ(pair(images, images), "file: The label file holds images, not labels.");
  EXPECT_EQ(pair(idx({2}, {0, 1}), {}),
            "file: The file holds labels, not images: it has one dimension only.");
  EXPECT_EQ(pair(idx({0, 28, 28}, {}), {}), "file: The file holds no images.");
  EXPECT_NE(pair(idx({1, 1, 5000}, counting(5000)), {}).find("at most 4096"), std::string::npos);
}

TEST(Gzip, InflatesSeveralMembersAndRefusesTheRest) {
  const Bytes plain = counting(200000);
  const Bytes packed = gzip(plain);
  EXPECT_EQ(gunzip(packed, 200000), plain);
  Bytes twice = packed;
  twice.insert(twice.end(), packed.begin(), packed.end());
  EXPECT_EQ(gunzip(twice, 400000).size(), 400000U);

  EXPECT_EQ(refusal([&] { gunzip(plain, 100); }), "file: The file is not gzip.");
  const Bytes half(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(packed.size() / 2));
  EXPECT_EQ(refusal([&] { gunzip(half, 200000); }),
            "file: The file is cut short: the gzip stream ends too early.");
  Bytes damaged = packed;
  damaged[packed.size() - 6] ^= 0xFFU;  // the checksum
  EXPECT_EQ(refusal([&] { gunzip(damaged, 200000); }),
            "file: The file is damaged: its gzip stream cannot be read.");
}

TEST(Gzip, BombsStopAtTheLimit) {
  const Bytes bomb = gzip(Bytes(std::size_t{64} << 20U, 0));
  ASSERT_LT(bomb.size(), 100000U);
  EXPECT_EQ(refusal([&] { gunzip(bomb, std::size_t{1} << 20U); }),
            "file: The file inflates to more than 1 MiB, which is the limit.");
  EXPECT_EQ(gunzip(bomb, std::size_t{64} << 20U).size(), std::size_t{64} << 20U);
}

TEST(Idx, TruncatedAndDamagedFilesAreRefusedOrSound) {
  Rng rng(4);
  for (const Bytes& whole :
       {idx({3, 2, 4}, counting(24)), gzip(idx({3, 2, 4}, counting(24))), idx({5}, counting(5))}) {
    for (std::size_t length = 0; length <= whole.size(); ++length) {
      const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      const std::string sentence = refusal([&] { read_idx(cut); });
      EXPECT_EQ(sentence.empty(), length == whole.size()) << length;
    }
    for (int round = 0; round < 3000; ++round) {
      Bytes damaged = whole;
      const auto at = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(damaged.size())));
      damaged[at] = static_cast<std::uint8_t>(rng.below(256));
      try {
        const Dataset d = read_idx_images(damaged);
        EXPECT_GT(d.size() * d.dims(), 0);
        EXPECT_LE(d.size() * d.dims(), 200);
      } catch (const InputError& error) {
        EXPECT_FALSE(error.message().empty());
      }
    }
  }
}

}  // namespace
}  // namespace lab
