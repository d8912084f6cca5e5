#pragma once
// Arrays of random numbers by counting, on the CPU.

#include <cstdint>

#include "core/matrix.h"

namespace lab::nn {

/// Which stream, at which round (random_block.h).
struct RandomStream {
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
  std::uint64_t step = 0;
};

/// Standard normal deviates first .. first + count - 1 of the round, drawn in float32 whatever S is; `first`
/// must be a multiple of 4. Box and Muller 1958: of the words (u, v), √(−2 ln u) (cos 2πv, sin 2πv).
template <class S>
void normal_numbers(const RandomStream& stream, Index first, Index count, S* out);

/// Numbers strictly between 0 and 1; `first` must be a multiple of 4.
template <class S>
void uniform_numbers(const RandomStream& stream, Index first, Index count, S* out);

}  // namespace lab::nn
