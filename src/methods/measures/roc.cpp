#include "methods/measures/roc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/error.h"

namespace lab {
namespace {

void require_scores(std::span<const double> scores, std::span<const int> positive) {
  if (scores.empty()) throw InputError("There are no scores.", "scores");
  if (scores.size() != positive.size()) {
    throw InputError("There are " + std::to_string(scores.size()) + " scores, but " +
                         std::to_string(positive.size()) + " labels.",
                     "scores");
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i]))
      throw InputError("Score " + std::to_string(i + 1) + " is not a number.", "scores");
    if (positive[i] != 0 && positive[i] != 1) throw InputError("A label is neither 0 nor 1.", "data");
  }
}

}  // namespace

std::vector<Index> ranking(std::span<const double> scores) {
  std::vector<Index> order(scores.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
  });
  return order;
}

std::vector<RocPoint> roc_curve(std::span<const double> scores, std::span<const int> positive) {
  require_scores(scores, positive);
  const auto n = static_cast<Index>(scores.size());
  const auto positives = static_cast<Index>(std::count(positive.begin(), positive.end(), 1));
  if (positives == 0 || positives == n) {
    throw InputError("A curve needs points of both kinds, usual and unusual.", "data");
  }
  const std::vector<Index> order = ranking(scores);
  std::vector<RocPoint> curve(1);
  curve[0].threshold = std::numeric_limits<double>::infinity();
  RocPoint stop;
  for (std::size_t r = 0; r < order.size(); ++r) {
    const auto i = static_cast<std::size_t>(order[r]);
    ++stop.caught;
    stop.caught_positive += positive[i];
    const bool last_of_equals =
        r + 1 == order.size() || scores[static_cast<std::size_t>(order[r + 1])] != scores[i];
    if (!last_of_equals) continue;
    stop.threshold = scores[i];
    stop.true_rate = static_cast<double>(stop.caught_positive) / static_cast<double>(positives);
    stop.false_rate =
        static_cast<double>(stop.caught - stop.caught_positive) / static_cast<double>(n - positives);
    stop.precision = static_cast<double>(stop.caught_positive) / static_cast<double>(stop.caught);
    curve.push_back(stop);
  }
  return curve;
}

double roc_area(std::span<const RocPoint> curve) {
  double area = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    area +=
        (curve[i].false_rate - curve[i - 1].false_rate) * (curve[i].true_rate + curve[i - 1].true_rate) / 2;
  }
  return area;
}

double roc_area(std::span<const double> scores, std::span<const int> positive) {
  return roc_area(roc_curve(scores, positive));
}

double average_precision(std::span<const RocPoint> curve) {
  double sum = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    sum += (curve[i].true_rate - curve[i - 1].true_rate) * curve[i].precision;
  }
  return sum;
}

double average_precision(std::span<const double> scores, std::span<const int> positive) {
  return average_precision(roc_curve(scores, positive));
}

double precision_at(std::span<const double> scores, std::span<const int> positive, Index k) {
  require_scores(scores, positive);
  const auto n = static_cast<Index>(scores.size());
  if (k < 1 || k > n) {
    throw InputError(
        "k is " + std::to_string(k) + ", but it must lie between 1 and the " + std::to_string(n) + " points.",
        "k");
  }
  const std::vector<Index> order = ranking(scores);
  const auto score_at = [&](Index r) {
    return scores[static_cast<std::size_t>(order[static_cast<std::size_t>(r)])];
  };
  const double edge = score_at(k - 1);
  double above = 0;
  Index places = 0;
  Index equals = 0;
  Index equal_positives = 0;
  for (Index r = 0; r < n && score_at(r) >= edge; ++r) {
    const int label = positive[static_cast<std::size_t>(order[static_cast<std::size_t>(r)])];
    if (score_at(r) > edge) {
      above += label;
      ++places;
    } else {
      ++equals;
      equal_positives += label;
    }
  }
  above += static_cast<double>((k - places) * equal_positives) / static_cast<double>(equals);
  return above / static_cast<double>(k);
}

}  // namespace lab
