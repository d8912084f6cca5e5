#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ui/plot/ticks.h"

namespace lab {
namespace {

std::vector<std::string> texts(const std::vector<Tick>& ticks) {
  std::vector<std::string> out;
  for (const Tick& tick : ticks) out.push_back(tick.text);
  return out;
}
using Texts = std::vector<std::string>;

TEST(Ticks, RoundNumbersByHand) {
  EXPECT_EQ(texts(linear_ticks(0, 10, 6)), (Texts{"0", "2", "4", "6", "8", "10"}));
  EXPECT_EQ(texts(linear_ticks(0.13, 0.87, 4)), (Texts{"0.2", "0.4", "0.6", "0.8"}));
  EXPECT_EQ(texts(linear_ticks(-1, 1, 5)), (Texts{"−1.0", "−0.5", "0.0", "0.5", "1.0"}));
  EXPECT_EQ(texts(linear_ticks(-732, -98, 4)), (Texts{"−600", "−400", "−200"}));
}

TEST(Ticks, TinyAndHugeRangesUseExponents) {
  EXPECT_EQ(texts(linear_ticks(0, 4e-7, 5)), (Texts{"0", "1e−7", "2e−7", "3e−7", "4e−7"}));
  EXPECT_EQ(texts(linear_ticks(2.0e6, 2.6e6, 4)), (Texts{"2.0e6", "2.2e6", "2.4e6", "2.6e6"}));
}

TEST(Ticks, ConstantAndBrokenRanges) {
  EXPECT_EQ(texts(linear_ticks(5, 5, 4)), (Texts{"5"}));
  EXPECT_EQ(texts(linear_ticks(5, 3, 4)), (Texts{"5"}));
  EXPECT_EQ(linear_ticks(1.0, std::nextafter(1.0, 2.0), 4).size(), 1u);
  EXPECT_TRUE(linear_ticks(0, std::numeric_limits<double>::infinity(), 4).empty());
  EXPECT_TRUE(linear_ticks(std::nan(""), 1, 4).empty());
}

TEST(Ticks, LieInTheRangeRiseAndAreAboutAsManyAsWanted) {
  for (double low : {-3.7, 0.0, 0.001, 12.0, 1e5}) {
    for (double width : {1e-6, 0.3, 7.0, 123.0, 4e6}) {
      const double high = low + width;
      const auto ticks = linear_ticks(low, high, 5);
      ASSERT_GE(ticks.size(), 3u) << low << " " << width;
      ASSERT_LE(ticks.size(), 8u) << low << " " << width;
      for (std::size_t i = 0; i < ticks.size(); ++i) {
        EXPECT_GE(ticks[i].value, low - 1e-6 * width);
        EXPECT_LE(ticks[i].value, high + 1e-6 * width);
        if (i > 0) {
          EXPECT_GT(ticks[i].value, ticks[i - 1].value);
          EXPECT_NE(ticks[i].text, ticks[i - 1].text) << low << " " << width;
        }
      }
    }
  }
}

TEST(Ticks, LogarithmicDecades) {
  EXPECT_EQ(texts(log_ticks(1, 1000, 4)), (Texts{"1", "", "", "10", "", "", "100", "", "", "1000"}));
  EXPECT_EQ(texts(log_ticks(1, 20, 4)), (Texts{"1", "2", "5", "10", "20"}));
  EXPECT_TRUE(log_ticks(0, 10, 4).empty());
  EXPECT_TRUE(log_ticks(-1, 10, 4).empty());
  // Many decades: fewer labels, but always two.
  const auto wide = log_ticks(1e-12, 1e12, 4);
  EXPECT_GE(wide.size(), 2u);
  EXPECT_LE(wide.size(), 6u);
  // Less than two labels would be left of 1, 2, 5: straight ticks.
  EXPECT_EQ(texts(log_ticks(260, 850, 4)), (Texts{"400", "600", "800"}));
}

TEST(Ticks, NiceRangeIsWholeSteps) {
  double low = 310.9, high = 812.5;
  const double step = nice_range(low, high, 4);
  EXPECT_DOUBLE_EQ(step, 200);
  EXPECT_DOUBLE_EQ(low, 200);
  EXPECT_DOUBLE_EQ(high, 1000);
  EXPECT_EQ(texts(linear_ticks(low, high, 4, step)), (Texts{"200", "400", "600", "800", "1000"}));
}

TEST(FormatNumber, AsPeopleWrite) {
  EXPECT_EQ(format_number(312.84), "312.8");
  EXPECT_EQ(format_number(0.05), "0.05");
  EXPECT_EQ(format_number(-4.7123), "−4.712");
  EXPECT_EQ(format_number(1.2e-5, 3), "1.20e−5");
  EXPECT_EQ(format_number(12345), "12\u202F345");
  EXPECT_EQ(format_number(1234567.8), "1\u202F234\u202F568");
  EXPECT_EQ(format_number(999.96), "1000");
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(-0.0), "0");
  EXPECT_EQ(format_number(7), "7");
  EXPECT_EQ(format_number(std::nan("")), "–");
  EXPECT_EQ(format_number(-std::numeric_limits<double>::infinity()), "−∞");
}

TEST(FormatNumber, CountsSharesAndColumns) {
  EXPECT_EQ(format_count(1797), "1797");
  EXPECT_EQ(format_count(60000), "60\u202F000");
  EXPECT_EQ(format_count(-1234567), "−1\u202F234\u202F567");
  EXPECT_EQ(format_percent(0.923), "92.3\u202F%");
  EXPECT_EQ(format_fixed(-0.001, 2), "0.00");
  EXPECT_EQ(format_fixed(2.005e5, 1), "200\u202F500.0");
}

}  // namespace
}  // namespace lab
