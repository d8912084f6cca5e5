#pragma once
// What the tests of a device share: they are built twice, for the rehearsal (everywhere) and for a GPU (preset
// `cuda`), where they are skipped with the reason if there is none.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "nn/backend_eigen.h"
#include "nn/device/backend.h"
#include "nn/tape.h"

namespace lab::testing {

/// Skips every test of a suite where no device can be used.
class OnDevice : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = nn::device::refusal(); !reason.empty()) GTEST_SKIP() << reason;
  }
};

/// Numbers that stand in a fixed order for a place in a graph.
inline std::vector<double> random_numbers(Rng& rng, Index count, double deviation = 0.8) {
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = rng.normal(0, deviation);
  return values;
}

/// The largest |a − b| over 1 + |b|.
template <class T>
double distance(const std::vector<T>& a, const std::vector<T>& b) {
  EXPECT_EQ(a.size(), b.size());
  double largest = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    const double off = std::abs(x - y) / (1 + std::abs(y));
    if (!(off <= largest)) largest = off;  // what is no number stays
  }
  return largest;
}

}  // namespace lab::testing
