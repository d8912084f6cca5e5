#pragma once
// One number for each thing, class by class: how it is spread, and whether it tells two classes apart.
//
// Idea:      a network rebuilds some classes worse than others. Mean and standard deviation of the error per
//            class say how much; k-means with K = 2 on the bare numbers of two classes says whether the error
//            alone would do as a classifier, without any label to learn from.
// Reference: K. Pearson 1894 (standard deviation); S. Lloyd 1982 (k-means), kmeans.h.
// Symbols:   e_i  error of row i;  mean_c, deviation_c  of the rows of class c (divided by n_c);
//            t = (μ_1 + μ_2) / 2  the threshold between the two means.
// Invariant: accuracy >= 1/2, for the better of the two ways to name the two clusters counts.

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

/// (n) mean squared difference per column of each row of `rebuilt` from its row of `original`; both (n, d).
/// In double.
std::vector<double> squared_errors(PointsView original, PointsView rebuilt);

struct ClassSpread {
  Index count = 0;
  double mean = 0, deviation = 0;   ///< of the class; 0 for an empty one
  Index lowest = -1, highest = -1;  ///< rows with the smallest and largest value; the first of equals
};
/// (classes) spread of `values` (n) by `labels` (n).
std::vector<ClassSpread> class_spreads(std::span<const double> values, std::span<const int> labels,
                                       int classes);

/// Two classes told apart from one number.
struct ScalarSplit {
  int low_class = 0, high_class = 0;  ///< what the cluster of low and of high numbers is called
  double low_mean = 0, high_mean = 0;
  double threshold = 0;
  double accuracy = 0;  ///< share of the rows of both classes whose cluster bears their class
  double majority = 0;  ///< share that always naming the larger class would get
  Index count = 0;
};
/// k-means with K = 2 on the values of the rows of classes `a` and `b`: the best of ten starts. Throws
/// InputError (control "one") where there are not two different values.
ScalarSplit split_by_value(std::span<const double> values, std::span<const int> labels, int a, int b,
                           std::uint64_t seed);

}  // namespace lab
