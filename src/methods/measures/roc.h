#pragma once
// How well a score ranks the unusual above the usual.
//
// Idea:      move a threshold from above the highest score down to the lowest; at each stop count what is
//            caught rightly and what wrongly. The curve of the two rates is the ROC, its area the chance that
//            a random positive scores above a random negative.
// Reference: J. Hanley and B. McNeil 1982; T. Fawcett, "An introduction to ROC analysis", 2006; average
//            precision as in scikit-learn: Σ (R_i − R_{i−1}) P_i.
// Symbols:   positive = unusual = 1;  TPR = caught positives / positives;  FPR = caught negatives /
//            negatives.
// Invariant: equal scores move together, so no figure depends on the order of the points, precision at k
//            included: where the k-th place falls among equal scores, it counts their expected number of
//            positives.

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace lab {

struct RocPoint {
  double threshold = 0;   ///< points with score >= threshold are caught; infinity at the first stop
  double false_rate = 0;  ///< FPR, 0 .. 1
  double true_rate = 0;   ///< TPR (recall), 0 .. 1
  double precision = 1;   ///< positives among the caught; 1 where nothing is caught
  Index caught = 0;       ///< points caught
  Index caught_positive = 0;
};

/// The stops of the threshold, highest first: one per different score after the stop that catches nothing.
/// `positive` holds 0 or 1 per score. Throws InputError (control "scores") for other lengths or NaN, and
/// (control "data") unless both kinds are there.
std::vector<RocPoint> roc_curve(std::span<const double> scores, std::span<const int> positive);
/// Area under that curve, trapezia: 1 perfect, 0.5 by chance.
double roc_area(std::span<const RocPoint> curve);
double roc_area(std::span<const double> scores, std::span<const int> positive);
/// Σ (R_i − R_{i−1}) P_i over the stops.
double average_precision(std::span<const RocPoint> curve);
double average_precision(std::span<const double> scores, std::span<const int> positive);
/// Share of positives among the k highest scores, 1 <= k <= n (control "k").
double precision_at(std::span<const double> scores, std::span<const int> positive, Index k);

/// Row numbers by descending score, the lower row first of equals.
std::vector<Index> ranking(std::span<const double> scores);

}  // namespace lab
