#pragma once
// How well clusters agree with labels, and how well separated they are.
//
// Reference: ARI: Hubert and Arabie 1985; NMI: mutual information over the arithmetic mean of the entropies
//            (as in scikit-learn; one of those in Vinh, Epps and Bailey 2010; Strehl and Ghosh 2002 divide by
//            the geometric mean); silhouette: Rousseeuw 1987;
//            purity: Manning, Raghavan and Schütze 2008, 16.3.
// Invariant: clusters and labels are integers from 0; a negative one ("noise", "none") is left out of the
//            counts of purity, majority and confusion, and is a group of its own for ARI and NMI.

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

using Counts = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// (clusters, classes): how many points of cluster k bear label c. Rows/columns default to the largest seen
/// + 1.
Counts contingency(std::span<const int> clusters, std::span<const int> labels, int n_clusters = 0,
                   int n_classes = 0);

struct Majority {
  std::vector<int> label;      ///< (K) most frequent label; the lower one of equals; -1 for an empty cluster
  std::vector<double> purity;  ///< (K) share of that label in the cluster; 0 for an empty one
  double overall = 0;          ///< share of all points that bear their cluster's majority label
};
/// Majority label of each cluster.
Majority majority(const Counts& table);

/// Share of points that bear the majority label of their cluster, 0 .. 1.
double purity(std::span<const int> clusters, std::span<const int> labels);

/// (classes, classes): row = true label, column = predicted label.
Counts confusion(std::span<const int> truth, std::span<const int> predicted, int n_classes);
/// Share of equal entries; 0 for none.
double accuracy(std::span<const int> truth, std::span<const int> predicted);

/// Adjusted Rand index, 1 for the same partition, about 0 by chance.
double adjusted_rand(std::span<const int> a, std::span<const int> b);
/// Normalised mutual information, 0 .. 1.
double normalised_mutual_information(std::span<const int> a, std::span<const int> b);

/// Silhouette of each point, exact, O(n² d); 0 in clusters of one point. Throws InputError (control "k")
/// unless 2 <= number of clusters in use <= n - 1.
std::vector<double> silhouette_values(PointsView points, std::span<const int> clusters);
/// Mean of those.
double silhouette(PointsView points, std::span<const int> clusters);

}  // namespace lab
