#include "data/dataset.h"

#include <algorithm>
#include <numeric>

namespace lab {

void note_constant_columns(Dataset& dataset) {
  const PointsView points = dataset.points;
  if (points.rows < 2) return;
  std::vector<Index> constant;
  for (Index j = 0; j < points.cols; ++j) {
    const float first = points.at(0, j);
    Index i = 1;
    while (i < points.rows && points.at(i, j) == first) ++i;
    if (i == points.rows) constant.push_back(j);
  }
  if (constant.empty()) return;
  constexpr std::size_t most_named = 4;
  if (constant.size() > most_named) {
    const std::string what = dataset.is_images() ? " pixels are" : " columns are";
    dataset.notes.push_back(std::to_string(constant.size()) + what + " constant.");
    return;
  }
  for (const Index j : constant) {
    const auto at = static_cast<std::size_t>(j);
    std::string name = std::to_string(j + 1);
    if (at < dataset.column_names.size() && !dataset.column_names[at].empty()) {
      name += " (" + dataset.column_names[at] + ")";
    }
    dataset.notes.push_back("Column " + name + " is constant.");
  }
}

void keep_first_rows(Dataset& dataset, Index n) {
  if (n >= dataset.size()) return;
  dataset.plane.reset();
  if (dataset.pictures) {
    Dataset pictures = *dataset.pictures;
    keep_first_rows(pictures, n);
    dataset.pictures = std::make_shared<const Dataset>(std::move(pictures));
  }
  if (dataset.points.is_bytes()) {
    const PointsView part = dataset.points.view().slice(0, n);
    dataset.points =
        Points(std::vector<std::uint8_t>(part.u8, part.u8 + n * part.cols), n, part.cols, part.scale);
  } else {
    dataset.points = Points(dataset.points.view().slice(0, n).to_float());
  }
  if (dataset.has_labels()) dataset.labels.resize(static_cast<std::size_t>(n));
  if (!dataset.row_names.empty()) dataset.row_names.resize(static_cast<std::size_t>(n));
}

Dataset rows_of(const Dataset& dataset, std::span<const Index> rows) {
  Dataset out = dataset;
  out.test.reset();
  out.plane.reset();
  if (dataset.pictures) out.pictures = std::make_shared<const Dataset>(rows_of(*dataset.pictures, rows));
  const PointsView points = dataset.points;
  const auto count = static_cast<Index>(rows.size());
  if (points.is_bytes()) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(rows.size() * static_cast<std::size_t>(points.cols));
    for (const Index row : rows)
      bytes.insert(bytes.end(), points.row_u8(row), points.row_u8(row) + points.cols);
    out.points = Points(std::move(bytes), count, points.cols, points.scale);
  } else {
    Matrix values(count, points.cols);
    for (Index i = 0; i < count; ++i)
      points.copy_row(rows[static_cast<std::size_t>(i)], values.data() + i * points.cols);
    out.points = Points(values);
  }
  out.labels.clear();
  if (dataset.has_labels()) {
    for (const Index row : rows) out.labels.push_back(dataset.labels[static_cast<std::size_t>(row)]);
  }
  out.row_names.clear();
  if (!dataset.row_names.empty()) {
    for (const Index row : rows) out.row_names.push_back(dataset.row_names[static_cast<std::size_t>(row)]);
  }
  return out;
}

Dataset with_test_part(const Dataset& dataset, Index first) {
  std::vector<Index> rows(static_cast<std::size_t>(dataset.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  const std::span<const Index> all(rows);
  const auto cut = static_cast<std::size_t>(std::min(first, dataset.size()));
  Dataset out = rows_of(dataset, all.first(cut));
  out.test = std::make_shared<const Dataset>(rows_of(dataset, all.subspan(cut)));
  return out;
}

bool all_points_equal(PointsView points) {
  for (Index i = 1; i < points.rows; ++i) {
    for (Index j = 0; j < points.cols; ++j) {
      if (points.at(i, j) != points.at(0, j)) return false;
    }
  }
  return true;
}

}  // namespace lab
