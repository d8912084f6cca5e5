#pragma once
// A dataset is a value: points, what is known about them, and where they come from.
//
// Invariant: labels is empty or holds one entry per row, each in 0 .. class_names.size() - 1;
//            column_names is empty or holds one name per column, row_names one per row; image_width * image_height is 0 or cols().
//            Labels are shown and scored, never learnt from.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/points.h"

namespace lab {

/// The plane through the mean in which points vary most: their first two principal components.
struct LeadingPlane {
  VectorD mean;       ///< (d)
  Matrix directions;  ///< (2, d), orthonormal rows
  double share = 0;   ///< of the total variance, 0 to 1
};

struct Dataset {
  std::string id;       ///< id in the catalogue, "file" for a person's own
  std::string name;     ///< for people: "Handwritten digits, 8 × 8"
  std::string source;   ///< where it comes from, with a URL where there is one
  std::string licence;  ///< "CC BY 4.0", "" where it was made here

  Points points;                          ///< (n, d)
  std::vector<int> labels;                ///< (n) or empty
  std::vector<std::string> class_names;   ///< what the labels are called
  std::vector<std::string> column_names;  ///< (d) or empty
  std::vector<std::string> row_names;     ///< (n) or empty: what each row is called, "Sweden"
  /// (d) or empty: what was subtracted from a column so that float32 holds what differs in it.
  std::vector<double> column_offsets;
  int image_width = 0;  ///< pixels; 0 where rows are not images
  int image_height = 0;
  /// The images that the rows were before they were reduced to components, row by row; nullptr for others.
  std::shared_ptr<const Dataset> pictures;
  std::shared_ptr<const Dataset> test;  ///< test part where the source has one and it was asked for
  std::vector<std::string> notes;       ///< sentences to show: "Column 3 is constant."
  /// Remembered once it is known, since it is the points' own: who changes the points forgets it.
  mutable std::shared_ptr<const LeadingPlane> plane;

  Index size() const { return points.rows(); }
  Index dims() const { return points.cols(); }
  bool has_labels() const { return !labels.empty(); }
  bool is_images() const { return image_width > 0; }
  /// Where the image of row i is row i: this data set, what it was reduced from, or nullptr.
  const Dataset* images() const { return is_images() ? this : pictures.get(); }
  int classes() const { return static_cast<int>(class_names.size()); }
};

/// Names of the columns that hold one value only, as a note ("Column 3 is constant."), appended to `notes`.
void note_constant_columns(Dataset& dataset);

/// Only the first n rows, with their labels; nothing where there are no more than that.
void keep_first_rows(Dataset& dataset, Index n);
/// The rows with these numbers, in this order, with their labels; without the test part.
Dataset rows_of(const Dataset& dataset, std::span<const Index> rows);
/// The first `first` rows as the data set and the others as its test part.
Dataset with_test_part(const Dataset& dataset, Index first);
/// Whether every point is the same as the first one (also: none or one).
bool all_points_equal(PointsView points);

}  // namespace lab
