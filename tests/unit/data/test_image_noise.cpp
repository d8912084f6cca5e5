// Noise on images: what each kind does, and that the same seed does the same.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"
#include "data/image_noise.h"

namespace lab {
namespace {

constexpr int w = 28, h = 28;
using Image = std::vector<float>;

Image spoilt(ImageNoise noise, double amount, std::uint64_t seed = 1, Index number = 0, float grey = 0.5F) {
  Image image(w * h, grey);
  add_image_noise(image.data(), w, h, noise, amount, seed, number);
  return image;
}

TEST(ImageNoise, NothingAtAmountZeroAndPixelsStayInRange) {
  for (const ImageNoise noise : {ImageNoise::gaussian, ImageNoise::salt_and_pepper, ImageNoise::block}) {
    EXPECT_EQ(spoilt(noise, 0.0), Image(w * h, 0.5F));
    for (const double amount : {0.2, 1.0}) {
      for (const float p : spoilt(noise, amount)) {
        EXPECT_GE(p, 0.0F);
        EXPECT_LE(p, 1.0F);
      }
    }
  }
}

TEST(ImageNoise, SameSeedSameNoiseOthersOther) {
  for (const ImageNoise noise : {ImageNoise::gaussian, ImageNoise::salt_and_pepper, ImageNoise::block}) {
    EXPECT_EQ(spoilt(noise, 0.3, 7, 5), spoilt(noise, 0.3, 7, 5));
    EXPECT_NE(spoilt(noise, 0.3, 7, 5), spoilt(noise, 0.3, 8, 5));
    EXPECT_NE(spoilt(noise, 0.3, 7, 5), spoilt(noise, 0.3, 7, 6));
  }
}

TEST(ImageNoise, GaussianHasItsDeviation) {
  double sum = 0, squares = 0;
  for (Index i = 0; i < 20; ++i) {
    for (const float p : spoilt(ImageNoise::gaussian, 0.1, 3, i)) {
      sum += static_cast<double>(p) - 0.5;
      squares += (static_cast<double>(p) - 0.5) * (static_cast<double>(p) - 0.5);
    }
  }
  const double n = 20.0 * w * h;
  EXPECT_NEAR(sum / n, 0.0, 0.004);
  EXPECT_NEAR(std::sqrt(squares / n), 0.1, 0.004);
}

TEST(ImageNoise, SaltAndPepperHitsAShareAndMoreIsMoreOfTheSame) {
  const Image little = spoilt(ImageNoise::salt_and_pepper, 0.1),
              much = spoilt(ImageNoise::salt_and_pepper, 0.4);
  int hit = 0, salt = 0;
  for (std::size_t p = 0; p < much.size(); ++p) {
    if (much[p] != 0.5F) ++hit;
    if (much[p] == 1.0F) ++salt;
    if (little[p] != 0.5F) {
      EXPECT_EQ(little[p], much[p]);
    }
  }
  EXPECT_NEAR(static_cast<double>(hit) / (w * h), 0.4, 0.06);
  EXPECT_NEAR(static_cast<double>(salt) / hit, 0.5, 0.1);
}

TEST(ImageNoise, BlockErasesASquare) {
  int erased = 0;
  for (const float p : spoilt(ImageNoise::block, 0.25)) erased += p == 0.0F ? 1 : 0;
  EXPECT_EQ(erased, 14 * 14);
}

TEST(ImageNoise, RefusesAmountsBeyondAndGivesPsnr) {
  Image image(w * h);
  EXPECT_THROW(add_image_noise(image.data(), w, h, ImageNoise::gaussian, 1.5, 1, 0), InputError);
  EXPECT_THROW(add_image_noise(image.data(), w, h, ImageNoise::gaussian, std::nan(""), 1, 0), InputError);
  EXPECT_NEAR(psnr(0.01), 20.0, 1e-12);
  EXPECT_NEAR(psnr(0.1157), 9.366, 1e-3);
}

}  // namespace
}  // namespace lab
