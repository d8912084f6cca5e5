#pragma once
// Random numbers by counting: the k-th number of a stream, without drawing those before it.
//
// Idea:      a block of four words is a scrambled counter. Whoever knows (seed, stream, step, block) knows
//            the words, so that a thousand threads of a GPU and one loop on a CPU draw the same numbers, a
//            step can be repeated, and a training that was cut short goes on with the numbers that it would
//            have had.
// Reference: J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//            SC 2011 (Philox 4×32, 10 rounds), https://doi.org/10.1145/2063384.2063405
// Symbols:   seed of the whole run; stream of one operation; step the round of training; block within the
//            step.

#include <cstdint>

#include "nn/both_sides.h"

namespace lab::nn {

struct RandomBlock {
  std::uint32_t word[4];
};

/// The four words at (seed, stream, step, block): bit for bit the same everywhere.
LAB_BOTH_SIDES inline RandomBlock random_block(std::uint64_t seed, std::uint32_t stream, std::uint64_t step,
                                               std::uint32_t block) {
  std::uint32_t c0 = block, c1 = stream;
  auto c2 = static_cast<std::uint32_t>(step), c3 = static_cast<std::uint32_t>(step >> 32U);
  auto k0 = static_cast<std::uint32_t>(seed), k1 = static_cast<std::uint32_t>(seed >> 32U);
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = 0xD2511F53ULL * c0;
    const std::uint64_t p1 = 0xCD9E8D57ULL * c2;
    const auto high0 = static_cast<std::uint32_t>(p0 >> 32U), high1 = static_cast<std::uint32_t>(p1 >> 32U);
    c0 = high1 ^ c1 ^ k0;
    c2 = high0 ^ c3 ^ k1;
    c1 = static_cast<std::uint32_t>(p1);
    c3 = static_cast<std::uint32_t>(p0);
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  return {{c0, c1, c2, c3}};
}

/// A word as a number strictly between 0 and 1, a multiple of 2⁻²⁴ plus half of one: exact in float32.
LAB_BOTH_SIDES inline float open_uniform(std::uint32_t word) {
  return (static_cast<float>(word >> 9U) + 0.5F) * 0x1.0p-23F;
}

}  // namespace lab::nn
