#pragma once
// Random numbers that are the same everywhere.
//
// Idea:      one small generator and our own distributions, because std::*_distribution may differ between
//            standard libraries. A generator is a value: copy it to replay, hand it in, never keep a global
//            one.
// Reference: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021 (xoshiro256**);
//            seeding by splitmix64 (Steele, Lea and Flood, 2014); bounded integers by rejection; normal
//            deviates by Marsaglia's polar method (1964).
// Invariant: the integer sequence of a seed is bit-identical on every platform. So are uniform() and below();
//            normal() uses std::log and may differ in the last bit between C libraries.

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/matrix.h"

namespace lab {

class Rng {
 public:
  explicit Rng(std::uint64_t seed = 1);

  /// 64 random bits.
  std::uint64_t next();
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Unbiased integer in 0 .. n-1; n must be at least 1.
  std::int64_t below(std::int64_t n);
  /// Standard normal deviate.
  double normal();
  double normal(double mean, double deviation) { return mean + deviation * normal(); }

  /// `count` different integers of 0 .. n-1 in random order (Fisher-Yates, O(n)); count <= n.
  std::vector<Index> sample(Index n, Index count);

  /// Fisher-Yates.
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      const auto j = static_cast<std::size_t>(below(static_cast<std::int64_t>(i)));
      std::swap(items[i - 1], items[j]);
    }
  }

 private:
  std::array<std::uint64_t, 4> words_{};
  bool has_spare_ = false;
  double spare_ = 0;
};

/// (rows, columns) of N(0, 1), drawn row by row.
Matrix normal_rows(Rng& rng, Index rows, Index columns);

}  // namespace lab
