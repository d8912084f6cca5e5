// The data sets that were loaded: each once, the oldest dropped where memory is short, never one in use.

#include <gtest/gtest.h>

#include "app/loaded_data.h"

namespace lab {
namespace {

constexpr std::size_t unit = 1000 * sizeof(float);

std::shared_ptr<const Dataset> numbers(Index rows, Index test_rows = 0) {
  Dataset dataset;
  dataset.points = Points(rows, 1);
  if (test_rows > 0) {
    Dataset test;
    test.points = Points(test_rows, 1);
    test.labels.assign(static_cast<std::size_t>(test_rows), 0);
    dataset.test = std::make_shared<const Dataset>(std::move(test));
  }
  return std::make_shared<const Dataset>(std::move(dataset));
}

TEST(LoadedData, CountsPointsLabelsAndTheTestPart) {
  EXPECT_EQ(bytes_of(*numbers(1000)), unit);
  EXPECT_EQ(bytes_of(*numbers(1000, 500)), 2 * unit);  // 500 points and as many labels
}

TEST(LoadedData, HoldsEachOnce) {
  LoadedData loaded;
  EXPECT_EQ(loaded.find("a"), nullptr);
  loaded.hold("a", numbers(1000));
  loaded.hold("b", numbers(1000));
  const auto better = numbers(1000, 500);
  loaded.hold("a", better);
  EXPECT_EQ(loaded.size(), 2U);
  EXPECT_EQ(loaded.bytes(), 3 * unit);
  EXPECT_EQ(loaded.find("a"), better);
}

TEST(LoadedData, OneWithItsTestPartServesEverybodyAndOneWithoutDoesNot) {
  LoadedData loaded;
  loaded.hold("a", numbers(10));
  EXPECT_NE(loaded.find("a"), nullptr);
  EXPECT_EQ(loaded.find("a", true), nullptr);
  const auto better = numbers(10, 5);
  loaded.hold("a", better);
  EXPECT_EQ(loaded.find("a"), better);
  EXPECT_EQ(loaded.find("a", true), better);
}

TEST(LoadedData, TheOneAskedForLongestAgoGoesFirst) {
  LoadedData loaded(3 * unit);
  for (const char* id : {"a", "b", "c"}) loaded.hold(id, numbers(1000));
  EXPECT_NE(loaded.find("a"), nullptr);  // b is the oldest now
  loaded.hold("d", numbers(1000));
  EXPECT_EQ(loaded.bytes(), 3 * unit);
  EXPECT_EQ(loaded.find("b"), nullptr);
  loaded.hold("e", numbers(2000));
  EXPECT_EQ(loaded.find("c"), nullptr);
  EXPECT_EQ(loaded.find("a"), nullptr);
  EXPECT_NE(loaded.find("d"), nullptr);
  EXPECT_NE(loaded.find("e"), nullptr);
}

TEST(LoadedData, WhatIsInUseAndTheNewestStay) {
  LoadedData loaded(unit);
  const auto in_use = numbers(1000);
  loaded.hold("shown", in_use);
  loaded.hold("a", numbers(1000));
  loaded.hold("huge", numbers(10000));
  EXPECT_EQ(loaded.find("a"), nullptr);
  EXPECT_EQ(loaded.find("shown"), in_use);
  EXPECT_NE(loaded.find("huge"), nullptr);
  loaded.hold("b", numbers(1));
  EXPECT_EQ(loaded.find("huge"), nullptr);
}

}  // namespace
}  // namespace lab
