#include "stage/moved_points.h"

#include <cmath>

#include "core/error.h"
#include "core/parameter.h"
#include "core/rows_text.h"
#include "stage/tables.h"

namespace lab {
namespace {

/// (m, 3): number, x, y.
Matrix read(std::string_view text) {
  const Matrix rows = decode_rows(text, "moved");
  if (rows.rows() > 0 && rows.cols() != 3) {
    throw InputError("The moved points in this link are not in the form 3,1.5,2 (number, x, y).", "moved");
  }
  return rows;
}

}  // namespace

std::shared_ptr<const Dataset> with_moved_points(std::shared_ptr<const Dataset> dataset,
                                                 std::string_view text) {
  const Matrix rows = read(text);
  if (rows.rows() == 0) return dataset;
  if (dataset->dims() != 2 || dataset->points.is_bytes()) {
    throw InputError("Only points in a plane can be moved, and these data have " +
                         plural(dataset->dims(), "column", "columns") + ".",
                     "moved");
  }
  auto moved = std::make_shared<Dataset>(*dataset);
  moved->plane.reset();
  for (Index m = 0; m < rows.rows(); ++m) {
    const float number = rows(m, 0);
    if (!(number >= 1.0f) || number > static_cast<float>(dataset->size()) || number != std::floor(number)) {
      throw InputError("The link moves point " + number_text(static_cast<double>(number)) +
                           ", but there are " + plural(dataset->size(), "point", "points") + ".",
                       "moved");
    }
    const Index row = static_cast<Index>(number) - 1;
    moved->points.set(row, 0, rows(m, 1));
    moved->points.set(row, 1, rows(m, 2));
  }
  return moved;
}

std::string put_point(std::string_view text, Index row, float x, float y) {
  Matrix rows = read(text);
  const auto number = static_cast<float>(row + 1);
  Index at = 0;
  while (at < rows.rows() && rows(at, 0) != number) ++at;
  if (at == rows.rows()) {
    if (at == most_moved_points) {
      throw InputError("At most " + std::to_string(most_moved_points) +
                           " points can be moved, so that the link stays short.",
                       "moved");
    }
    rows.conservativeResize(at + 1, 3);
  }
  rows.row(at) << number, x, y;
  return encode_rows(rows);
}

}  // namespace lab
