// Purity, confusion, ARI, NMI and silhouette: by hand, by their properties, and against scikit-learn.
#include "methods/measures/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/rng.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using Ints = std::vector<int>;

TEST(Metrics, MajorityAndPurityByHand) {
  const Ints clusters = {0, 0, 0, 1, 1, 3, 3};
  const Ints labels = {2, 2, 1, 0, 1, 1, 1};
  const Majority m = majority(contingency(clusters, labels));
  EXPECT_EQ(m.label, (Ints{2, 0, -1, 1})) << "the lower of equals; none for the empty cluster";
  EXPECT_DOUBLE_EQ(m.purity[0], 2.0 / 3);
  EXPECT_DOUBLE_EQ(m.purity[1], 0.5);
  EXPECT_DOUBLE_EQ(m.purity[2], 0);
  EXPECT_DOUBLE_EQ(m.overall, 5.0 / 7);
  EXPECT_DOUBLE_EQ(purity(clusters, labels), 5.0 / 7);
}

TEST(Metrics, ConfusionAndAccuracyByHand) {
  const Counts c = confusion(Ints{0, 0, 1, 2}, Ints{0, 1, 1, 1}, 3);
  EXPECT_EQ(c(0, 0), 1);
  EXPECT_EQ(c(0, 1), 1);
  EXPECT_EQ(c(2, 1), 1);
  EXPECT_EQ(c.sum(), 4);
  EXPECT_DOUBLE_EQ(accuracy(Ints{0, 0, 1, 2}, Ints{0, 1, 1, 1}), 0.5);
  EXPECT_EQ(accuracy(Ints{}, Ints{}), 0);
}

TEST(Metrics, NoiseIsLeftOutOfTheCounts) {
  const Counts table = contingency(Ints{-1, 0, 1}, Ints{0, 0, -1});
  EXPECT_EQ(table.sum(), 1);
}

TEST(Metrics, AdjustedRandByHand) {
  // Pairs together in both: 1 + 0 + … : {a a b b} against {a a a b}: 2 of 6 and 3 of 6, 1 in both, 1
  // expected.
  EXPECT_NEAR(adjusted_rand(Ints{0, 0, 1, 1}, Ints{0, 0, 0, 1}), (1.0 - 1.0) / (2.5 - 1.0), 1e-12);
  EXPECT_NEAR(adjusted_rand(Ints{0, 0, 1, 2}, Ints{0, 0, 1, 1}), (1 - 1.0 / 3) / (1.5 - 1.0 / 3), 1e-12);
  EXPECT_EQ(adjusted_rand(Ints{0, 1, 2}, Ints{5, 3, 4}), 1);
  EXPECT_EQ(adjusted_rand(Ints{1, 1, 1}, Ints{0, 0, 0}), 1);
  EXPECT_NEAR(adjusted_rand(Ints{0, 0, 0, 0}, Ints{0, 1, 2, 3}), 0, 1e-12);
}

TEST(Metrics, NamesOfGroupsDoNotMatterAndChanceScoresZero) {
  Rng rng(1);
  Ints a, b, renamed;
  for (int i = 0; i < 5000; ++i) {
    a.push_back(static_cast<int>(rng.below(5)));
    b.push_back(static_cast<int>(rng.below(4)));
    renamed.push_back(a.back() == 0 ? -1 : 10 - a.back());
  }
  EXPECT_NEAR(adjusted_rand(a, b), 0, 0.01);
  EXPECT_NEAR(normalised_mutual_information(a, b), 0, 0.01);
  EXPECT_DOUBLE_EQ(adjusted_rand(a, renamed), 1);
  EXPECT_NEAR(normalised_mutual_information(a, renamed), 1, 1e-12);
  EXPECT_DOUBLE_EQ(adjusted_rand(a, b), adjusted_rand(b, a));
  EXPECT_DOUBLE_EQ(adjusted_rand(a, b), adjusted_rand(renamed, b));
}

TEST(Metrics, SilhouetteByHand) {
  Matrix points(4, 1);
  points << 0, 1, 10, 12;
  const std::vector<double> s = silhouette_values(points, Ints{0, 0, 1, 1});
  EXPECT_NEAR(s[0], (11.0 - 1) / 11, 1e-12);
  EXPECT_NEAR(s[1], (10.0 - 1) / 10, 1e-12);
  EXPECT_NEAR(s[2], (9.5 - 2) / 9.5, 1e-12);
  EXPECT_EQ(silhouette_values(points, Ints{0, 1, 1, 1})[0], 0) << "alone in its cluster";
  EXPECT_NE(testing::refusal([&] { silhouette(points, Ints{0, 0, 0, 0}); }), "");
  EXPECT_NE(testing::refusal([&] { silhouette(points, Ints{0, 1, 2, 3}); }), "");
  EXPECT_NE(testing::refusal([&] { silhouette(points, Ints{0, 1}); }), "");
  EXPECT_NE(testing::refusal([&] { accuracy(Ints{0}, Ints{0, 1}); }), "");
}

TEST(Metrics, AsScikitLearnHasThem) {
  std::ifstream file(std::string(LAB_GOLDEN_DIR) + "/metrics.json");
  const nlohmann::json golden = nlohmann::json::parse(file);
  int compared = 0;
  for (const auto& [name, partitions] : golden.items()) {
    const Dataset set = testing::shipped(name);
    for (const auto& expected : partitions) {
      Ints labels;
      for (const char c : expected.at("labels").get<std::string>()) labels.push_back(c - 'a');
      EXPECT_NEAR(adjusted_rand(set.labels, labels), expected.at("ari").get<double>(), 1e-12);
      EXPECT_NEAR(normalised_mutual_information(set.labels, labels), expected.at("nmi").get<double>(), 1e-12);
      const std::vector<double> values = silhouette_values(set.points, labels);
      const auto first = expected.at("first_silhouettes").get<std::vector<double>>();
      for (std::size_t i = 0; i < first.size(); ++i) EXPECT_NEAR(values[i], first[i], 2e-7);
      EXPECT_NEAR(silhouette(set.points, labels), expected.at("silhouette").get<double>(), 1e-7);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 4);
}

}  // namespace
}  // namespace lab
