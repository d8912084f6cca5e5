#pragma once
// Matrix aliases used by everything that computes.
//
// Idea:      rows are points, columns are coordinates; storage is row-major, so that one point is contiguous.
// Invariant: float for data and parameters of a model, double for sums, costs and anything accumulated.

#include <Eigen/Core>
#include <cstddef>

#include "core/eigen_once.h"
#include "core/index.h"

namespace lab {

/// (rows, cols) float32, row-major.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
/// (rows, cols) float64, row-major.
using MatrixD = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<float, Eigen::Dynamic, 1>;
using VectorD = Eigen::Matrix<double, Eigen::Dynamic, 1>;

}  // namespace lab
