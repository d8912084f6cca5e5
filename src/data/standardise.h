#pragma once
// Standardising: every column to mean 0 and standard deviation 1.
//
// Symbols:   z = (x − mean) / deviation, with the population deviation (division by n), as scikit-learn has
//            it.
// Invariant: a constant column becomes zeros (deviation is taken as 1) and is stated in the notes.

#include <vector>

#include "data/dataset.h"

namespace lab {

struct Standardisation {
  VectorD mean;                 ///< (d)
  VectorD deviation;            ///< (d), 1 for constant columns
  std::vector<Index> constant;  ///< columns that hold one value only
};

/// What standardising would do. At least one point.
Standardisation standardisation(PointsView points);
/// A standardised float32 copy of the points.
Points standardise(PointsView points, const Standardisation& how);
/// The dataset with standardised points (no longer images) and a note for every constant column.
Dataset standardise(const Dataset& dataset);

}  // namespace lab
