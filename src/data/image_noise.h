#pragma once
// Noise on images: three ways of spoiling one.
//
// Idea:      the chances of an image are drawn once (from the seed and the image's number); the amount only
//            says how strongly they act. So more noise is more of the same noise, and a slider moves smoothly.
// Symbols:   x pixel in [0, 1], a amount in [0, 1]. Gaussian: x + a ε, cut to [0, 1], with ε ~ N(0, 1). Salt
//            and pepper: a share a of the pixels becomes 0 or 1, by a fair coin. Block: a square that covers
//            a share a of the image, somewhere, is erased to 0.
// Invariant: pixels stay in [0, 1]; amount 0 changes nothing; the same seed and number, the same noise.

#include <cstdint>
#include <string_view>

#include "core/matrix.h"

namespace lab {

enum class ImageNoise : std::uint8_t { gaussian, salt_and_pepper, block };

/// Image `number` of `width` × `height` pixels in place. Throws InputError (control "amount") for an amount
/// outside [0, 1].
void add_image_noise(float* image, int width, int height, ImageNoise noise, double amount, std::uint64_t seed,
                     Index number);

/// 10 log₁₀(1 / error): peak signal-to-noise ratio in dB of a mean squared error of pixels in [0, 1].
double psnr(double squared_error);

}  // namespace lab
