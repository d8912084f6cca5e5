#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/number_text.h"
#include "core/rng.h"

namespace lab {
namespace {

TEST(NumberText, IsWhatAPersonWouldWrite) {
  EXPECT_EQ(exact(0.0), "0");
  EXPECT_EQ(exact(-0.0), "-0");
  EXPECT_EQ(exact(12.0), "12");
  EXPECT_EQ(exact(-100000.0), "-100000");
  EXPECT_EQ(exact(0.1), "0.1");
  EXPECT_EQ(exact(0.1f), "0.1");
  EXPECT_EQ(exact(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(exact(1.0f / 3), "0.33333334");
  EXPECT_EQ(exact(1e-7), "1e-07");
  EXPECT_EQ(exact(1e20), "1e+20");
  EXPECT_EQ(exact(5e-324), "4.94065645841247e-324");
  EXPECT_EQ(exact(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(rounded_text(0.1 + 0.2, 15), "0.3");
  EXPECT_EQ(rounded_text(1234567.891, 3), "1.23e+06");
}

// As long as std::to_chars (shortest by its definition) in digits, and the same number when read.
TEST(NumberText, ReadsBackAsTheSameNumberAndNoShorterTextDoes) {
  Rng rng(7);
  const auto digits = [](std::string_view text) {
    int count = 0;
    bool leading = true;
    for (const char c : text.substr(0, text.find('e'))) {
      if (c < '0' || c > '9') continue;
      leading = leading && c == '0';
      count += leading ? 0 : 1;
    }
    return count;
  };
  const auto check = [&]<class T>(T value) {
    if (!std::isfinite(value)) return;
    const std::string text = exact(value);
    double back = 0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    EXPECT_EQ(static_cast<T>(back), value) << text;
    char peer[64];
    const auto end = std::to_chars(peer, peer + sizeof peer, value, std::chars_format::scientific).ptr;
    const int least = digits({peer, end});
    if (value != std::floor(value) && std::isnormal(value)) {
      EXPECT_EQ(digits(text), least) << text;
    }
  };
  for (int i = 0; i < 20000; ++i) {
    check(std::bit_cast<double>(rng.next()));
    check(std::bit_cast<float>(static_cast<std::uint32_t>(rng.next())));
    check(rng.uniform());
    check(static_cast<float>(rng.uniform()));
    check(std::round(1000 * rng.uniform()) / 1000);
  }
}

TEST(NumberText, RoundsToSoManyDigits) {
  EXPECT_DOUBLE_EQ(rounded(0.012345, 2), 0.012);
  EXPECT_DOUBLE_EQ(rounded(987.6, 2), 990.0);
  EXPECT_DOUBLE_EQ(rounded(-987.6, 3), -988.0);
  EXPECT_DOUBLE_EQ(rounded(9.96, 2), 10.0);
  EXPECT_EQ(rounded(0.0, 2), 0.0);
  EXPECT_TRUE(std::isnan(rounded(std::nan(""), 2)));
}

}  // namespace
}  // namespace lab
