#include "methods/measures/metrics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/measures/silhouette.h"
#include "methods/numerics/nearest.h"

namespace lab {
namespace {

void require_same_size(std::size_t a, std::size_t b) {
  if (a != b) {
    throw InputError("There are " + std::to_string(a) + " clusters' entries but " + std::to_string(b) +
                     " labels.");
  }
}

/// The entries as 0, 1, 2 … in order of value; negative ones are a group like others.
std::vector<int> compact(std::span<const int> entries, int& groups) {
  std::map<int, int> number;
  for (const int entry : entries) number.emplace(entry, 0);
  groups = 0;
  for (auto& [entry, index] : number) index = groups++;
  std::vector<int> out;
  out.reserve(entries.size());
  for (const int entry : entries) out.push_back(number[entry]);
  return out;
}

/// Contingency table of two partitions with every group in use.
Counts table_of(std::span<const int> a, std::span<const int> b) {
  require_same_size(a.size(), b.size());
  int rows = 0;
  int cols = 0;
  const std::vector<int> first = compact(a, rows);
  const std::vector<int> second = compact(b, cols);
  return contingency(first, second, rows, cols);
}

double pairs(std::int64_t n) { return 0.5 * static_cast<double>(n) * static_cast<double>(n - 1); }

double entropy(const std::vector<std::int64_t>& counts, double n) {
  double total = 0;
  for (const std::int64_t count : counts) {
    if (count == 0) continue;
    const double p = static_cast<double>(count) / n;
    total -= p * std::log(p);
  }
  return total;
}

}  // namespace

Counts contingency(std::span<const int> clusters, std::span<const int> labels, int n_clusters,
                   int n_classes) {
  require_same_size(clusters.size(), labels.size());
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    n_clusters = std::max(n_clusters, clusters[i] + 1);
    n_classes = std::max(n_classes, labels[i] + 1);
  }
  Counts table = Counts::Zero(n_clusters, n_classes);
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    if (clusters[i] >= 0 && labels[i] >= 0) ++table(clusters[i], labels[i]);
  }
  return table;
}

Majority majority(const Counts& table) {
  Majority result;
  std::int64_t agreeing = 0;
  std::int64_t all = 0;
  for (Index k = 0; k < table.rows(); ++k) {
    int label = -1;
    std::int64_t most = 0;
    std::int64_t size = 0;
    for (Index c = 0; c < table.cols(); ++c) {
      size += table(k, c);
      if (table(k, c) > most) {
        most = table(k, c);
        label = static_cast<int>(c);
      }
    }
    result.label.push_back(label);
    result.purity.push_back(size == 0 ? 0 : static_cast<double>(most) / static_cast<double>(size));
    agreeing += most;
    all += size;
  }
  result.overall = all == 0 ? 0 : static_cast<double>(agreeing) / static_cast<double>(all);
  return result;
}

double purity(std::span<const int> clusters, std::span<const int> labels) {
  return majority(contingency(clusters, labels)).overall;
}

Counts confusion(std::span<const int> truth, std::span<const int> predicted, int n_classes) {
  return contingency(truth, predicted, n_classes, n_classes);
}

double accuracy(std::span<const int> truth, std::span<const int> predicted) {
  require_same_size(truth.size(), predicted.size());
  if (truth.empty()) return 0;
  std::size_t equal = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) equal += truth[i] == predicted[i] ? 1U : 0U;
  return static_cast<double>(equal) / static_cast<double>(truth.size());
}

double adjusted_rand(std::span<const int> a, std::span<const int> b) {
  const Counts table = table_of(a, b);
  double together = 0;
  for (Index e = 0; e < table.size(); ++e) together += pairs(table.data()[e]);
  double in_a = 0;
  double in_b = 0;
  for (Index k = 0; k < table.rows(); ++k) in_a += pairs(table.row(k).sum());
  for (Index c = 0; c < table.cols(); ++c) in_b += pairs(table.col(c).sum());
  const double all = pairs(static_cast<std::int64_t>(a.size()));
  if (all == 0) return 1;
  const double expected = in_a * in_b / all;
  const double largest = 0.5 * (in_a + in_b);
  // Both all in one group, or both all apart: the same partition.
  if (largest == expected) return 1;
  return (together - expected) / (largest - expected);
}

double normalised_mutual_information(std::span<const int> a, std::span<const int> b) {
  const Counts table = table_of(a, b);
  if (a.empty()) return 1;
  const auto n = static_cast<double>(a.size());
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> cols;
  for (Index k = 0; k < table.rows(); ++k) rows.push_back(table.row(k).sum());
  for (Index c = 0; c < table.cols(); ++c) cols.push_back(table.col(c).sum());
  if (rows.size() == 1 && cols.size() == 1) return 1;
  double information = 0;
  for (Index k = 0; k < table.rows(); ++k) {
    for (Index c = 0; c < table.cols(); ++c) {
      if (table(k, c) == 0) continue;
      const auto together = static_cast<double>(table(k, c));
      const double apart = static_cast<double>(rows[static_cast<std::size_t>(k)]) *
                           static_cast<double>(cols[static_cast<std::size_t>(c)]);
      information += together / n * std::log(together * n / apart);
    }
  }
  const double mean_entropy = 0.5 * (entropy(rows, n) + entropy(cols, n));
  return mean_entropy > 0 ? std::clamp(information / mean_entropy, 0.0, 1.0) : 0;
}

std::vector<double> silhouette_values(PointsView points, std::span<const int> clusters) {
  require_same_size(static_cast<std::size_t>(points.rows), clusters.size());
  int groups = 0;
  const std::vector<int> labels = compact(clusters, groups);
  if (groups < 2 || groups >= points.rows) {
    throw InputError("The silhouette needs at least 2 clusters and fewer than points; there are " +
                         std::to_string(groups) + " clusters of " + std::to_string(points.rows) + " points.",
                     "k");
  }
  const Matrix rows = points.to_float();
  std::vector<double> values(clusters.size());
  const RowRanges ranges(points.rows);
  parallel_for(ranges.count, [&](Index r) {
    std::vector<double> distances(clusters.size());
    for (Index i = ranges.begin(r); i < ranges.end(r); ++i) {
      distances_from(rows, i, distances.data());
      values[static_cast<std::size_t>(i)] = silhouette_of(i, distances, labels, groups);
    }
  });
  return values;
}

double silhouette(PointsView points, std::span<const int> clusters) {
  const std::vector<double> values = silhouette_values(points, clusters);
  double total = 0;
  for (const double value : values) total += value;
  return total / static_cast<double>(values.size());
}

}  // namespace lab
