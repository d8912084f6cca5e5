#include "core/rng.h"

#include <cmath>
#include <numeric>

namespace lab {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

std::uint64_t rotate_left(std::uint64_t x, unsigned bits) { return (x << bits) | (x >> (64U - bits)); }

}  // namespace

Rng::Rng(std::uint64_t seed) {
  for (std::uint64_t& word : words_) word = splitmix64(seed);
}

std::uint64_t Rng::next() {
  const std::uint64_t result = rotate_left(words_[1] * 5U, 7) * 9U;
  const std::uint64_t shifted = words_[1] << 17U;
  words_[2] ^= words_[0];
  words_[3] ^= words_[1];
  words_[1] ^= words_[2];
  words_[0] ^= words_[3];
  words_[2] ^= shifted;
  words_[3] = rotate_left(words_[3], 45);
  return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

std::int64_t Rng::below(std::int64_t n) {
  const auto bound = static_cast<std::uint64_t>(n);
  // Numbers below 2^64 mod n would favour the small remainders: draw again.
  const std::uint64_t unfair = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t bits = next();
    if (bits >= unfair) return static_cast<std::int64_t>(bits % bound);
  }
}

double Rng::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  for (;;) {
    const double u = 2 * uniform() - 1;
    const double v = 2 * uniform() - 1;
    const double s = u * u + v * v;
    if (s >= 1 || s == 0) continue;
    const double factor = std::sqrt(-2 * std::log(s) / s);
    spare_ = v * factor;
    has_spare_ = true;
    return u * factor;
  }
}

std::vector<Index> Rng::sample(Index n, Index count) {
  std::vector<Index> all(static_cast<std::size_t>(n));
  std::iota(all.begin(), all.end(), Index{0});
  for (Index i = 0; i < count; ++i) {
    std::swap(all[static_cast<std::size_t>(i)], all[static_cast<std::size_t>(i + below(n - i))]);
  }
  all.resize(static_cast<std::size_t>(count));
  return all;
}

Matrix normal_rows(Rng& rng, Index rows, Index columns) {
  Matrix drawn(rows, columns);
  for (Index i = 0; i < drawn.size(); ++i) drawn.data()[i] = static_cast<float>(rng.normal());
  return drawn;
}

}  // namespace lab
