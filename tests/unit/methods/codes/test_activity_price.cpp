// The price on activity: by hand, least at the wanted mean, refusals.
#include "methods/codes/activity_price.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"

namespace lab {
namespace {

TEST(ActivityPrice, ByHand) {
  const std::vector<double> means{0.25, 0.5};
  EXPECT_NEAR(activity_price(means, 0.5), 0.5 * std::log(2.0) + 0.5 * std::log(0.5 / 0.75), 1e-12);
}

TEST(ActivityPrice, IsLeastAtTheWantedMean) {
  EXPECT_NEAR(activity_price(std::vector<double>(7, 0.05), 0.05), 0, 1e-14);
  double former = 0;
  for (const double mean : {0.06, 0.1, 0.2, 0.5, 0.9}) {
    const double price = activity_price(std::vector<double>{mean}, 0.05);
    EXPECT_GT(price, former);
    former = price;
  }
  EXPECT_GT(activity_price(std::vector<double>{0.01}, 0.05), 0);
  EXPECT_TRUE(std::isinf(activity_price(std::vector<double>{0.0}, 0.05)));
}

TEST(ActivityPrice, RefusesAMeanThatCannotBeWanted) {
  EXPECT_THROW(activity_price({}, 0), InputError);
  EXPECT_THROW(activity_price({}, 1), InputError);
}

}  // namespace
}  // namespace lab
