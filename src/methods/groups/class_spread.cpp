#include "methods/groups/class_spread.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "methods/groups/kmeans_jobs.h"
#include "methods/numerics/float_range.h"

namespace lab {

std::vector<double> squared_errors(PointsView original, PointsView rebuilt) {
  std::vector<double> errors;
  errors.reserve(static_cast<std::size_t>(original.rows));
  std::vector<float> a(static_cast<std::size_t>(original.cols)), b(a.size());
  for (Index i = 0; i < original.rows; ++i) {
    original.copy_row(i, a.data());
    rebuilt.copy_row(i, b.data());
    double sum = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
      const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
      sum += difference * difference;
    }
    errors.push_back(sum / static_cast<double>(original.cols));
  }
  return errors;
}

std::vector<ClassSpread> class_spreads(std::span<const double> values, std::span<const int> labels,
                                       int classes) {
  std::vector<ClassSpread> all(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < values.size(); ++i) {
    ClassSpread& c = all[static_cast<std::size_t>(labels[i])];
    ++c.count;
    c.mean += values[i];
    const auto at = [&](Index row) { return values[static_cast<std::size_t>(row)]; };
    if (c.lowest < 0 || values[i] < at(c.lowest)) c.lowest = static_cast<Index>(i);
    if (c.highest < 0 || values[i] > at(c.highest)) c.highest = static_cast<Index>(i);
  }
  for (ClassSpread& c : all) c.mean /= static_cast<double>(std::max<Index>(1, c.count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    ClassSpread& c = all[static_cast<std::size_t>(labels[i])];
    c.deviation += (values[i] - c.mean) * (values[i] - c.mean);
  }
  for (ClassSpread& c : all)
    c.deviation = std::sqrt(c.deviation / static_cast<double>(std::max<Index>(1, c.count)));
  return all;
}

ScalarSplit split_by_value(std::span<const double> values, std::span<const int> labels, int a, int b,
                           std::uint64_t seed) {
  const auto counts = [&](std::size_t i) { return labels[i] == a || labels[i] == b; };
  double middle = 0, largest = 0;
  Index number = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (counts(i)) middle += values[i], ++number;
  }
  middle /= static_cast<double>(std::max<Index>(1, number));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (counts(i)) largest = std::max(largest, std::abs(values[i] - middle));
  }
  // About their mean, and where float32 reaches.
  const double scale = range_scale(largest);
  std::vector<float> column;
  std::vector<bool> is_b;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!counts(i)) continue;
    column.push_back(static_cast<float>(scale * (values[i] - middle)));
    is_b.push_back(labels[i] == b);
  }
  if (column.empty() || std::all_of(column.begin(), column.end(), [&](float v) { return v == column[0]; }))
    throw InputError("These two classes have no two different errors to tell apart.", "one");
  KmeansParams two;
  two.clusters = 2;
  KmeansRestarts job;
  job.init(PointsView(column.data(), static_cast<Index>(column.size()), 1), two, 10, seed);
  while (!job.done()) job.advance(std::int64_t{1} << 40);
  const KmeansState& best = job.best_state();
  const int high = best.centroids(1, 0) > best.centroids(0, 0) ? 1 : 0;
  ScalarSplit split;
  split.low_mean = middle + static_cast<double>(best.centroids(1 - high, 0)) / scale;
  split.high_mean = middle + static_cast<double>(best.centroids(high, 0)) / scale;
  split.threshold = 0.5 * (split.low_mean + split.high_mean);
  split.count = static_cast<Index>(column.size());
  Index agree = 0, of_b = 0;  // with b as the class of the high numbers
  for (std::size_t i = 0; i < column.size(); ++i) {
    of_b += is_b[i] ? 1 : 0;
    agree += (best.labels[i] == high) == is_b[i] ? 1 : 0;
  }
  const bool b_is_high = 2 * agree >= split.count;
  split.low_class = b_is_high ? a : b;
  split.high_class = b_is_high ? b : a;
  const auto n = static_cast<double>(split.count);
  split.accuracy = static_cast<double>(b_is_high ? agree : split.count - agree) / n;
  split.majority = static_cast<double>(std::max(of_b, split.count - of_b)) / n;
  return split;
}

}  // namespace lab
