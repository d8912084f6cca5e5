// Pictures of a person's own: PNG by hand (made with zlib in Python, the filters written out after the standard), and what
// becomes of light and dark, large and small.
#include "data/picture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

#include "core/error.h"
#include "data/png_read.h"

namespace lab {
namespace {

// RGBA, 4 × 2: black, white, red, all transparent; the second row by filter "up" the same.
const std::vector<std::uint8_t> rgba = {
    137, 80, 78, 71, 13,  10,  26, 10, 0,   0,   0,   13,  73,  72,  68,  82, 0,  0,  0,  4,   0,
    0,   0,  2,  8,  6,   0,   0,  0,  127, 168, 125, 99,  0,   0,   0,   24, 73, 68, 65, 84,  120,
    218, 99, 96, 96, 96,  248, 15, 6,  64,  154, 147, 147, 147, 129, 137, 1,  13, 0,  0,  188, 165,
    7,   23, 18, 70, 162, 253, 0,  0,  0,   0,   73,  69,  78,  68,  174, 66, 96, 130};
// Grey of one bit, 8 × 1: 10110000.
const std::vector<std::uint8_t> one_bit = {
    137, 80, 78,  71, 13,  10,  26,  10,  0,   0,   0, 13, 73, 72, 68, 82, 0,  0,   0,   8,   0,  0,   0,
    1,   1,  0,   0,  0,   0,   203, 123, 210, 238, 0, 0,  0,  10, 73, 68, 65, 84,  120, 218, 99, 216, 0,
    0,   0,  178, 0,  177, 248, 130, 146, 167, 0,   0, 0,  0,  73, 69, 78, 68, 174, 66,  96,  130};
// A palette of black, white and blue, two bits, 4 × 1: 0 1 2 1.
const std::vector<std::uint8_t> by_palette = {
    137, 80,  78,  71, 13, 10,  26,  10,  0,   0,   0,  13, 73, 72, 68, 82, 0,  0,  0,   4,   0,  0,
    0,   1,   2,   3,  0,  0,   0,   132, 82,  231, 94, 0,  0,  0,  9,  80, 76, 84, 69,  0,   0,  0,
    255, 255, 255, 0,  0,  255, 94,  196, 108, 252, 0,  0,  0,  10, 73, 68, 65, 84, 120, 218, 99, 144,
    4,   0,   0,   27, 0,  26,  131, 90,  247, 32,  0,  0,  0,  0,  73, 69, 78, 68, 174, 66,  96, 130};
// Grey, 3 × 3, filters "sub", "average" and "Paeth": 10 20 30, 40 50 60, 70 90 250.
const std::vector<std::uint8_t> filtered = {
    137, 80,  78,  71,  13,  10,  26,  10, 0,  0,   0,  13,  73,  72,  68, 82, 0,  0,  0,  3,
    0,   0,   0,   3,   8,   0,   0,   0,  0,  115, 67, 234, 99,  0,   0,  0,  20, 73, 68, 65,
    84,  120, 218, 99,  228, 226, 226, 98, 86, 22,  17, 97,  145, 19,  89, 0,  0,  4,  95, 1,
    68,  214, 122, 162, 242, 0,   0,   0,  0,  73,  69, 78,  68,  174, 66, 96, 130};

TEST(Png, ReadsColoursBitsPalettesAndFilters) {
  const GreyImage a = read_png(rgba);
  ASSERT_EQ(a.width, 4);
  ASSERT_EQ(a.height, 2);
  for (const std::size_t row : {0u, 4u}) {
    EXPECT_FLOAT_EQ(a.pixels[row], 0.0f);
    EXPECT_FLOAT_EQ(a.pixels[row + 1], 1.0f);
    EXPECT_NEAR(a.pixels[row + 2], 0.299f, 1e-6f);
    EXPECT_FLOAT_EQ(a.pixels[row + 3], 1.0f) << "what is transparent is paper";
  }
  EXPECT_EQ(read_png(one_bit).pixels, (std::vector<float>{1, 0, 1, 1, 0, 0, 0, 0}));
  const GreyImage c = read_png(by_palette);
  EXPECT_FLOAT_EQ(c.pixels[0], 0.0f);
  EXPECT_FLOAT_EQ(c.pixels[1], 1.0f);
  EXPECT_NEAR(c.pixels[2], 0.114f, 1e-6f);
  const GreyImage d = read_png(filtered);
  const int values[] = {10, 20, 30, 40, 50, 60, 70, 90, 250};
  for (std::size_t i = 0; i < 9; ++i)
    EXPECT_NEAR(d.pixels[i], static_cast<float>(values[i]) / 255.0f, 1e-6f) << i;
}

TEST(Png, RefusesWhatIsDamagedOrOfAnotherKindInWords) {
  for (std::size_t size = 8; size < filtered.size(); size += 5)
    EXPECT_THROW(read_png(std::span(filtered).first(std::min(size, filtered.size() - 13))), InputError)
        << size;
  std::vector<std::uint8_t> other = filtered;
  other[28] = 1;  // interlaced
  EXPECT_THROW(read_png(other), InputError);
  other = filtered;
  other[24] = 16;  // bits
  EXPECT_THROW(read_png(other), InputError);
  for (std::size_t i = 8; i < rgba.size(); ++i) {
    other = rgba;
    other[i] = static_cast<std::uint8_t>(other[i] ^ 0x5a);
    try {
      read_png(other);  // a changed checksum is no harm
    } catch (const InputError&) {
    }
  }
}

/// A bar of `ink` on `paper`, `w` × `h`, within a picture of 100 × 80 at (x, y).
GreyImage bar(float ink, float paper, int x, int y, int w, int h) {
  GreyImage image{100, 80, std::vector<float>(8000, paper)};
  for (int v = y; v < y + h; ++v) {
    for (int u = x; u < x + w; ++u) image.pixels[static_cast<std::size_t>(v * 100 + u)] = ink;
  }
  return image;
}

TEST(Picture, InkIsLightWhateverThePaperIsAndFillsItsSquare) {
  const Ink dark = ink_of_picture(bar(0.1f, 0.9f, 60, 20, 10, 40), "a"),
            light = ink_of_picture(bar(0.8f, 0.2f, 5, 6, 10, 40), "b");
  ASSERT_EQ(dark.picture.pixels.size(), 1024u);
  for (std::size_t i = 0; i < 1024; ++i)
    EXPECT_NEAR(dark.picture.pixels[i], light.picture.pixels[i], 1e-5f) << i;
  // 40 high fills the 32; 10 wide is 8 in the middle: columns 12 to 19.
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x)
      EXPECT_NEAR(dark.picture.pixels[static_cast<std::size_t>(y * 32 + x)], x >= 12 && x < 20 ? 1.0f : 0.0f,
                  1e-5f)
          << x << " " << y;
  }
}

TEST(Picture, IsPreparedAsDrawingsAre) {
  const Ink ink = ink_of_picture(bar(0.0f, 1.0f, 60, 20, 10, 40), "a");
  const GreyImage mnist = prepare(ink, Preparation::mnist);
  ASSERT_EQ(mnist.pixels.size(), 784u);
  // 20 high, 5 wide, in the middle of 28.
  EXPECT_NEAR(std::accumulate(mnist.pixels.begin(), mnist.pixels.end(), 0.0), 100.0, 1.0);
  EXPECT_FLOAT_EQ(mnist.pixels[14 * 28 + 13], 1.0f);
  EXPECT_FLOAT_EQ(mnist.pixels[3 * 28 + 13], 0.0f);
  EXPECT_FLOAT_EQ(mnist.pixels[14 * 28 + 18], 0.0f);
  const GreyImage uci = prepare(ink, Preparation::uci_digits);
  ASSERT_EQ(uci.pixels.size(), 64u);
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x)
      EXPECT_FLOAT_EQ(uci.pixels[static_cast<std::size_t>(8 * y + x)], x == 3 || x == 4 ? 1.0f : 0.0f);
  }
  EXPECT_EQ(preparation_stages(ink, Preparation::mnist).size(), 3u);
}

TEST(Picture, SurvivesTheLink) {
  const Ink ink = ink_of_picture(bar(0.3f, 1.0f, 10, 10, 33, 21), "a");
  const Ink back = Ink::decode(ink.encode());
  EXPECT_TRUE(back.is_picture());
  EXPECT_FALSE(back.empty());
  EXPECT_EQ(back.encode(), ink.encode());
  EXPECT_THROW(Ink::decode("~AB"), InputError);
  EXPECT_THROW(Ink::decode("~" + std::string(1024, '*')), InputError);
}

TEST(Picture, RefusesWhatShowsNothing) {
  EXPECT_THROW(ink_of_picture(bar(0.5f, 0.5f, 10, 10, 5, 5), "a"), InputError);
  EXPECT_THROW(ink_of_picture(GreyImage{4, 4, std::vector<float>(16, 0.0f)}, "a"), InputError);
}

TEST(Picture, ReadsGreyPnmAndKnowsAPictureByItsFirstBytes) {
  const std::string text = "P5\n2 1\n255\n";
  std::vector<std::uint8_t> file(text.begin(), text.end());
  EXPECT_THROW(read_picture(file), InputError) << "cut off";
  file.push_back(0);
  file.push_back(255);
  EXPECT_EQ(read_picture(file).pixels, (std::vector<float>{0, 1}));
  EXPECT_TRUE(looks_like_picture(file));
  EXPECT_TRUE(looks_like_picture(rgba));
  const std::vector<std::uint8_t> jpeg = {0xFF, 0xD8, 0xFF, 0xE0, 0};
  EXPECT_TRUE(looks_like_picture(jpeg));
  EXPECT_THROW(read_picture(jpeg), InputError);
  const std::string table = "Price;Area\n1;2\n";
  EXPECT_FALSE(looks_like_picture(std::vector<std::uint8_t>(table.begin(), table.end())));
}

}  // namespace
}  // namespace lab
