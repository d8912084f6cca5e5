// An index against labels that are all alike says only whether the points were divided: that is said, not the index.
#include "lessons/groups/agreement.h"

#include <gtest/gtest.h>

#include "methods/measures/metrics.h"

namespace lab {
namespace {

Dataset labelled(std::vector<int> labels, std::vector<std::string> names) {
  Dataset data;
  data.points = Points(Matrix::Zero(static_cast<Index>(labels.size()), 2));
  data.labels = std::move(labels);
  data.class_names = std::move(names);
  return data;
}

TEST(Agreement, LabelsAllAlikeAreNoGroupsToFind) {
  const Dataset alike = labelled({0, 0, 0, 0}, {"all"});
  const auto words = [&](const std::vector<int>& groups) {
    return undivided_words(alike, adjusted_rand(groups, alike.labels));
  };
  EXPECT_EQ(words({0, 0, 0, 0}), "undivided, as labelled");
  EXPECT_EQ(words({-1, -1, -1, -1}), "undivided, as labelled");  // all of them noise
  EXPECT_EQ(words({0, 0, 1, 1}), "divided, unlike labels");
  EXPECT_EQ(words({0, 0, 0, -1}), "divided, unlike labels");
}

TEST(Agreement, OtherLabelsKeepTheirIndex) {
  EXPECT_EQ(undivided_words(labelled({0, 0, 1, 1}, {"a", "b"}), 1.0), "");
  EXPECT_EQ(undivided_words(labelled({}, {}), 0.0), "");
}

}  // namespace
}  // namespace lab
