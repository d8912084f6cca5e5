#include "data/image_noise.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rng.h"

namespace lab {

void add_image_noise(float* image, int width, int height, ImageNoise noise, double amount, std::uint64_t seed,
                     Index number) {
  if (!(amount >= 0 && amount <= 1)) throw InputError("The amount of noise must be from 0 to 1.", "amount");
  // Each image has a stream of its own, so that it does not matter which others are spoilt.
  Rng rng(seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(number) + 1);
  const Index d = static_cast<Index>(width) * height;
  switch (noise) {
    case ImageNoise::gaussian:
      for (Index p = 0; p < d; ++p) {
        const double spoilt = static_cast<double>(image[p]) + amount * rng.normal();
        image[p] = static_cast<float>(std::clamp(spoilt, 0.0, 1.0));
      }
      return;
    case ImageNoise::salt_and_pepper:
      for (Index p = 0; p < d; ++p) {
        const double chance = rng.uniform();
        const bool salt = rng.uniform() < 0.5;
        if (chance < amount) image[p] = salt ? 1.0F : 0.0F;
      }
      return;
    case ImageNoise::block: {
      const double across = rng.uniform(), down = rng.uniform(), share = std::sqrt(amount);
      const int w = static_cast<int>(std::lround(share * width)),
                h = static_cast<int>(std::lround(share * height));
      const int left = static_cast<int>(std::lround(across * (width - w)));
      const int top = static_cast<int>(std::lround(down * (height - h)));
      for (int y = top; y < top + h; ++y)
        std::fill(image + static_cast<Index>(y) * width + left,
                  image + static_cast<Index>(y) * width + left + w, 0.0F);
      return;
    }
  }
}

double psnr(double squared_error) { return -10.0 * std::log10(squared_error); }

}  // namespace lab
