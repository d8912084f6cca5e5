/// LatentMeasure: how regular a latent plane is, cell by cell.
///
/// Idea: the plane is cut into cells, and the middle of each is decoded. Of each cell it is measured how far the
/// nearest code of an image is, how much the decoding changes from cell to cell, and how far it is from every
/// real image. What is decoded in a hole and resembles no image is nonsense.
/// Symbols: distances between images are root mean squares per pixel; distances in the plane are shares of its
/// width and its height, so that planes of different scale can be compared.
/// Invariant: advance() changes no result of a cell that is done.
#pragma once

#include <cstdint>
#include <vector>

#include "core/points.h"
#include "ui/plot/transform.h"

namespace lab {

/// Further than this share of the plane from every code: a hole.
inline constexpr double hole_share = 0.05;

class LatentMeasure {
 public:
  struct Cell {
    Point2 z;
    double to_code = 0;  ///< share of the plane to the nearest code
    double change = 0;   ///< to the cells beside, above and below, on average
    double strange = 0;  ///< to the nearest real image
    Index like = -1;     ///< … which is this row of the references
    bool hole() const { return to_code > hole_share; }
  };

  /// `decoded` (side², d) of the cells of `plane` row by row from the top, `codes` (n, 2) of images, and real
  /// images (m, d) to compare with, of which at most 2000 are taken.
  void begin(const Matrix& decoded, int side, const Bounds& plane, const Matrix& codes,
             PointsView references);
  void clear() { *this = LatentMeasure(); }
  bool begun() const { return side_ > 0; }
  /// Works on the next cells; a quota is a number of multiply-adds. Returns whether all are done.
  bool advance(std::int64_t quota);
  bool done() const {
    return begun() && next_ == static_cast<Index>(cells_.size()) && real_next_ == real_count_;
  }
  double progress() const;

  int side() const { return side_; }
  const std::vector<Cell>& cells() const { return cells_; }
  // Once done:
  double share_of_holes() const;
  double mean_change() const;
  /// Mean distance to the nearest real image, of the cells that are holes or of the others; NaN for none.
  double mean_strange(bool holes) const;
  /// Mean distance of a real image to the nearest other one, among the references.
  double real_distance() const {
    return real_count_ > 0 ? real_sum_ / static_cast<double>(real_count_) : 0.0;
  }
  /// Cells by falling strangeness.
  std::vector<int> strangest(int count) const;

 private:
  /// Row of the nearest reference and the distance to it; `except` is passed over.
  std::pair<Index, double> nearest(const Vector& image, Index except) const;
  int side_ = 0;
  Matrix decoded_, references_;
  Vector lengths_;  // squared, of the references
  std::vector<Cell> cells_;
  Index next_ = 0, real_next_ = 0, real_count_ = 0;
  double real_sum_ = 0;
};

/// The middle of cell `cell`, and all of them as codes (side², 2).
Point2 cell_middle(const Bounds& plane, int side, int cell);
Matrix cell_codes(const Bounds& plane, int side);
/// A box that holds all but the outermost codes: from the 1st to the 99th per cent along both axes, a little
/// wider.
Bounds plane_of(const Matrix& codes);

}  // namespace lab
