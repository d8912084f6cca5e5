// ROC, area, average precision, precision at k: by hand, by definition, by scikit-learn, with ties, refusals.
#include "methods/measures/roc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/rng.h"
#include "methods/outliers/lof.h"
#include "tests/unit/directions_golden.h"

namespace lab {
namespace {

TEST(Roc, FivePointsByHand) {
  const std::vector<double> scores{0.9, 0.8, 0.7, 0.6, 0.5};
  const std::vector<int> positive{1, 0, 1, 0, 0};
  const std::vector<RocPoint> curve = roc_curve(scores, positive);
  ASSERT_EQ(curve.size(), 6u);
  EXPECT_TRUE(std::isinf(curve[0].threshold));
  EXPECT_EQ(curve[0].caught, 0);
  EXPECT_EQ(curve[3].true_rate, 1);
  EXPECT_NEAR(curve[3].false_rate, 1.0 / 3, 1e-12);
  EXPECT_NEAR(curve[3].precision, 2.0 / 3, 1e-12);
  EXPECT_NEAR(roc_area(curve), 5.0 / 6, 1e-12);
  EXPECT_NEAR(average_precision(curve), 0.5 + 0.5 * 2 / 3, 1e-12);
  EXPECT_EQ(precision_at(scores, positive, 1), 1);
  EXPECT_EQ(precision_at(scores, positive, 2), 0.5);
  EXPECT_NEAR(precision_at(scores, positive, 5), 0.4, 1e-12);
}

TEST(Roc, AreaIsTheChanceToRankRightly) {
  Rng rng(3);
  std::vector<double> scores;
  std::vector<int> positive;
  for (int i = 0; i < 90; ++i) {
    positive.push_back(rng.uniform() < 0.3);
    scores.push_back(static_cast<double>(rng.below(15)) + 2 * positive.back());
  }
  double right = 0, pairs = 0;
  for (std::size_t i = 0; i < 90; ++i) {
    for (std::size_t j = 0; j < 90; ++j) {
      if (positive[i] != 1 || positive[j] != 0) continue;
      ++pairs;
      right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
    }
  }
  EXPECT_NEAR(roc_area(scores, positive), right / pairs, 1e-12);
  // Turned round, the area is the rest.
  std::vector<double> turned = scores;
  for (double& s : turned) s = -s;
  EXPECT_NEAR(roc_area(turned, positive), 1 - right / pairs, 1e-12);
  const auto curve = roc_curve(scores, positive);
  for (std::size_t i = 1; i < curve.size(); ++i) {
    EXPECT_LT(curve[i].threshold, curve[i - 1].threshold);
    EXPECT_GE(curve[i].true_rate, curve[i - 1].true_rate);
    EXPECT_GE(curve[i].false_rate, curve[i - 1].false_rate);
  }
  EXPECT_EQ(curve.back().true_rate, 1);
  EXPECT_EQ(curve.back().false_rate, 1);
}

TEST(Roc, EqualScoresDoNotDependOnTheOrder) {
  const std::vector<double> scores{1, 1, 1, 1};
  EXPECT_NEAR(roc_area(scores, std::vector<int>{1, 0, 0, 1}), 0.5, 1e-12);
  for (const auto& positive : {std::vector<int>{1, 0, 0, 0}, std::vector<int>{0, 0, 0, 1}}) {
    EXPECT_NEAR(precision_at(scores, positive, 2), 0.25, 1e-12);
    EXPECT_NEAR(average_precision(scores, positive), 0.25, 1e-12);
  }
  EXPECT_EQ(ranking(scores), (std::vector<Index>{0, 1, 2, 3}));
  EXPECT_EQ(ranking(std::vector<double>{2, 5, 5}), (std::vector<Index>{1, 2, 0}));
}

TEST(Roc, AsScikitLearn) {
  const auto golden = golden::answers("outliers.json")["roc"];
  const auto scores = golden::numbers(golden["ties"]["scores"]);
  const auto positive = golden["ties"]["positive"].get<std::vector<int>>();
  EXPECT_NEAR(roc_area(scores, positive), golden["ties"]["area"].get<double>(), 1e-9);
  EXPECT_NEAR(average_precision(scores, positive), golden["ties"]["average_precision"].get<double>(), 1e-9);
  // LOF on breast cancer: the deck's honest 0.538.
  const Dataset cancer = golden::uci("breast_cancer.csv");
  const LofState state = run_lof(golden::standardised(cancer), {.k = 20});
  std::vector<int> malignant;
  for (const int label : cancer.labels)
    malignant.push_back(cancer.class_names[static_cast<std::size_t>(label)] == "malignant");
  EXPECT_NEAR(roc_area(state.score, malignant), golden["cancer"]["area"].get<double>(), 1e-6);
  EXPECT_NEAR(roc_area(state.score, malignant), 0.538, 5e-4);
  EXPECT_NEAR(average_precision(state.score, malignant), golden["cancer"]["average_precision"].get<double>(),
              1e-6);
}

TEST(Roc, RefusesWhatItCannotUse) {
  const std::vector<double> scores{1, 2, 3};
  const auto control = [](const auto& work) -> std::string {
    try {
      work();
    } catch (const InputError& error) {
      return error.control_id();
    }
    return "accepted";
  };
  EXPECT_EQ(control([&] { roc_curve(scores, std::vector<int>{1, 0}); }), "scores");
  EXPECT_EQ(control([&] { roc_curve(std::vector<double>{}, std::vector<int>{}); }), "scores");
  EXPECT_EQ(control([&] { roc_curve(scores, std::vector<int>{1, 1, 1}); }), "data");
  EXPECT_EQ(control([&] { roc_curve(scores, std::vector<int>{0, 0, 0}); }), "data");
  EXPECT_EQ(control([&] { roc_curve(scores, std::vector<int>{0, 2, 1}); }), "data");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(control([&] { roc_curve(std::vector<double>{1, nan}, std::vector<int>{0, 1}); }), "scores");
  EXPECT_EQ(control([&] { precision_at(scores, std::vector<int>{1, 0, 0}, 0); }), "k");
  EXPECT_EQ(control([&] { precision_at(scores, std::vector<int>{1, 0, 0}, 4); }), "k");
}

}  // namespace
}  // namespace lab
