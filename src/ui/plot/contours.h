/// Contours: a function over a rectangle of the plane, as filled colours and as lines of equal value.
///
/// Idea: the function is known on the nodes of a grid. The filling is a small texture whose texels lie on the
/// nodes, so that the graphics card blends between them; a line of equal value crosses the sides of the
/// grid's cells where linear interpolation puts it (marching squares), and the pieces are joined to long
/// lines. Reference: Lorensen and Cline 1987, in two dimensions. Invariant: an isoline is closed, or ends on
/// the border of the grid (or beside nodes that are not finite).
#pragma once

#include <memory>
#include <vector>

#include "ui/plot/transform.h"

namespace lab {

/// Values on the nodes of a grid that spans `bounds`, both borders included.
struct FieldGrid {
  int columns = 0, rows = 0;
  Bounds bounds;
  std::vector<float> values;  ///< (rows × columns), row 0 at bounds.y0

  bool empty() const { return columns < 2 || rows < 2; }
  double x(double column) const { return bounds.x0 + bounds.width() * column / (columns - 1); }
  double y(double row) const { return bounds.y0 + bounds.height() * row / (rows - 1); }
  float at(int column, int row) const {
    return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(column)];
  }
  /// Largest absolute value; 0 where there is none that is finite.
  double largest() const;
};

/// One line in data units; closed where the first point is the last one as well.
using Isoline = std::vector<Point2>;
std::vector<Isoline> isolines(const FieldGrid& grid, double level);
void draw_isolines(Ui& ui, const Plane& plane, const std::vector<Isoline>& lines, ImU32 colour, float width);

/// The filling: blue–white–red about 0, `high` being the end of the scale on both sides; or viridis from 0
/// to `high`.
class FieldMap {
 public:
  FieldMap();
  ~FieldMap();
  FieldMap(const FieldMap&) = delete;
  FieldMap& operator=(const FieldMap&) = delete;

  /// Copied if `revision` is new.
  void set(const FieldGrid& grid, double high, bool is_signed, std::uint64_t revision);
  bool empty() const { return grid_.empty(); }
  /// Into the part of the plane that the grid spans; `strength` 0 to 1 is how far from the stage's colour.
  void draw(Ui& ui, const Plane& plane, float strength);
  /// Into a box of the canvas, each value a cell of its own: a matrix, its last row on top.
  void draw_in(Ui& ui, const Box& box);

 private:
  struct Texture;
  void refresh(const Look& look, float strength);
  FieldGrid grid_;
  double high_ = 1;
  bool signed_ = true;
  std::uint64_t revision_ = 0;
  std::unique_ptr<Texture> texture_;
};

}  // namespace lab
