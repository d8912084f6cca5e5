/// The curse of dimensionality: three experiments with real random points, one more dimension at a time.
///
/// Idea: at each number of dimensions D points are drawn anew and counted: how many cells of a grid they
/// visit, how the nearest compares with the farthest, how much of a ball lies in its shell. A picture shows
/// the points where points can be drawn, and a curve stands beside it with the formula dashed. References:
/// Bellman 1961; Beyer, Goldstein, Ramakrishnan and Shaft 1999; Bishop, PRML, 1.4. Invariant: position p of
/// the player shows the p-th of dimensions(); whatever is shown was counted, and the dashed curves alone are
/// formulas.
#pragma once

#include <optional>
#include <span>

#include "methods/directions/curse.h"
#include "stage/exhibit.h"
#include "ui/ui.h"

namespace lab {

class CurseExhibit final : public Exhibit {
 public:
  CurseExhibit();

  DataNeeds data_needs() const override { return {}; }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;

  /// The numbers of dimensions of the half-steps: 1 to 100 one by one, then larger strides to 1000.
  static std::span<const int> dimensions();

 private:
  void begin(bool keep_position);
  bool in_view(std::string_view id) const { return parameters_.choice("view") == id; }
  using Rows = std::vector<std::shared_ptr<const CurseRow>>;
  /// One per number of dimensions up to the one on show.
  const Rows& rows() const;
  const CurseParams& params() const { return kept_ ? kept_params_ : begun_; }
  const CurseRow* shown() const { return rows().empty() ? nullptr : rows().back().get(); }
  double thickness() const { return parameters_.real("thickness"); }
  void read_rows();
  /// The row of `dimensions`, where that was reached; nullptr otherwise.
  const CurseRow* row_of(int dimensions) const;
  int position_of(int dimensions) const;

  Phase phase_of_cells(const CurseRow& row) const;
  Phase phase_of_distances(const CurseRow& row) const;
  Phase phase_of_shell(const CurseRow& row) const;

  void plots(PlotColumn& column) override;
  void draw_cells(Ui& ui, const Box& box);
  void draw_cube(Ui& ui, const Box& box);
  void draw_many_cells(Ui& ui, const Box& box);
  void draw_distances(Ui& ui, const Box& box);
  void draw_ball(Ui& ui, const Box& box);
  void draw_radii(Ui& ui, const Box& box, bool large);
  void draw_curve(Ui& ui, const Box& box);
  void draw_numbers(Ui& ui, const Box& box);
  void turn_by_drag(Ui& ui, const Box& box);

  MethodPlayer<Curse> player_;
  CurseParams begun_;
  /// What was on show before other points were asked for, until they are there.
  std::optional<CurseState> kept_;
  CurseParams kept_params_;
  std::vector<double> shells_;  // share of the points in the shell, by row
  double shells_thickness_ = -1.0;
  /// Cells that hold a point, where all cells can be laid side by side: place and number of points.
  struct Inked {
    int x, y, count;
  };
  std::vector<Inked> inked_;
  int inked_columns_ = 1, inked_lines_ = 1;
  std::uint64_t read_revision_ = ~std::uint64_t{0}, seen_revision_ = ~std::uint64_t{0};
};

/// "4⁶ = 4 096", "4⁵⁰⁰ ≈ 10³⁰¹".
std::string power_text(int base, int exponent);

}  // namespace lab
