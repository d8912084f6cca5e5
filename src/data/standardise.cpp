#include "data/standardise.h"

#include <cmath>

#include "core/error.h"

namespace lab {

Standardisation standardisation(PointsView points) {
  if (points.empty()) throw InputError("There are no points to standardise.", "data");
  const auto n = static_cast<double>(points.rows);
  Standardisation how;
  how.mean = VectorD::Zero(points.cols);
  how.deviation = VectorD::Zero(points.cols);
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < points.cols; ++j) how.mean[j] += static_cast<double>(points.at(i, j));
  }
  how.mean /= n;
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < points.cols; ++j) {
      const double off = static_cast<double>(points.at(i, j)) - how.mean[j];
      how.deviation[j] += off * off;
    }
  }
  for (Index j = 0; j < points.cols; ++j) {
    const float first = points.at(0, j);
    Index i = 1;
    while (i < points.rows && points.at(i, j) == first) ++i;
    if (i == points.rows) {
      // Rounding may leave a tiny deviation, and dividing by it would blow the column up.
      how.constant.push_back(j);
      how.mean[j] = static_cast<double>(first);
      how.deviation[j] = 1;
    } else {
      how.deviation[j] = std::sqrt(how.deviation[j] / n);
      // Values so close that their squares vanish in double.
      if (!(how.deviation[j] > 0)) how.deviation[j] = 1;
    }
  }
  return how;
}

Points standardise(PointsView points, const Standardisation& how) {
  Points out(points.rows, points.cols);
  for (Index i = 0; i < points.rows; ++i) {
    float* row = out.row(i);
    for (Index j = 0; j < points.cols; ++j) {
      row[j] = static_cast<float>((static_cast<double>(points.at(i, j)) - how.mean[j]) / how.deviation[j]);
    }
  }
  return out;
}

Dataset standardise(const Dataset& dataset) {
  const Standardisation how = standardisation(dataset.points);
  Dataset out;
  out.id = dataset.id;
  out.name = dataset.name;
  out.source = dataset.source;
  out.licence = dataset.licence;
  out.points = standardise(dataset.points, how);
  out.labels = dataset.labels;
  out.class_names = dataset.class_names;
  out.column_names = dataset.column_names;
  out.row_names = dataset.row_names;
  out.notes = dataset.notes;
  out.notes.emplace_back("Every column is standardised: mean 0, standard deviation 1.");
  if (!how.constant.empty()) {
    const bool one = how.constant.size() == 1;
    out.notes.push_back(one ? "Column " + std::to_string(how.constant[0] + 1) +
                                  " is constant and cannot be standardised: it is 0 everywhere."
                            : std::to_string(how.constant.size()) +
                                  " columns are constant and cannot be standardised: they are 0 everywhere.");
  }
  return out;
}

}  // namespace lab
