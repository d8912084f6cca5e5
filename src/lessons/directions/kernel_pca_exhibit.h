/// Kernel PCA: compare, centre, find the eigenvectors, project; and one component drawn over the plane.
///
/// Idea: the half-steps are the method's four moves. The first three show the matrix beside the points; the
/// fourth shows what came of it: a component as contours over the plane, and the points among the first two
/// components. One number per point can then be cut by a line, which is a curve in the plane. Reference:
/// Schölkopf, Smola and Müller 1998. Invariant: contours, embedding, scree plot and cut are read off one
/// state; while another one is computed after a change of the kernel, the former stays on show.
#pragma once

#include <memory>
#include <optional>

#include "core/pace.h"
#include "lessons/directions/kernel_pca_parts.h"
#include "methods/directions/kernel_pca.h"
#include "stage/exhibit.h"
#include "stage/point_stage.h"
#include "stage/projection.h"
#include "ui/plot/contours.h"

namespace lab {

class KernelPcaExhibit final : public Exhibit {
 public:
  KernelPcaExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

  static constexpr Index most_points = 3000;   ///< the matrix holds their square
  static constexpr Index most_components = 8;  ///< eigenvectors that are looked for

 private:
  KernelPcaParams params(const Dataset& dataset) const;
  void check(const Dataset& dataset) const;
  void suggest_gamma(const Dataset& dataset);
  void begin(const std::shared_ptr<const Dataset>& dataset);
  void begin_again();
  void show_controls();
  bool too_few() const;
  const KernelPcaState* shown() const;
  bool projected() const { return shown() && shown()->phase == KernelPcaPhase::projected; }
  Index component() const { return parameters_.integer("component") - 1; }
  void read_state();
  void read_component();
  void read_contours();
  void follow_field(double budget_ms, const ClockMs& clock, bool& again);
  double cut_value() const;

  void plots(PlotColumn& column) override;
  void draw_matrix(Ui& ui, const Box& box);
  void draw_eigenvector(Ui& ui, const Box& box, Index n);
  void draw_contours(Ui& ui);
  void draw_cut_histogram(Ui& ui, const Box& box);
  void draw_scree(Ui& ui, const Box& box);
  void link(Ui& ui, Index hovered);
  std::string kernel_formula() const;
  std::string note(Index i) const;

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  std::string waiting_for_;  // why points drawn by hand are not enough yet
  MethodPlayer<KernelPca> player_;
  std::optional<KernelPcaState> kept_;  // on show while the next is on its way
  bool again_ = false;                  // the kernel changed while one was on its way
  KernelPcaParams begun_;
  PointStage stage_, map_;
  std::shared_ptr<const Dataset> embedding_;
  std::vector<Index> order_;  // of the rows of the matrix as it is drawn

  // Read off the state on show.
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  const Matrix* read_matrix_ = nullptr;
  MatrixPicture picture_;
  FieldMap matrix_map_;
  bool matrix_signed_ = false;
  std::uint64_t matrix_revision_ = 0;
  std::vector<double> scores_;   // of the component on show
  std::vector<double> entries_;  // of its eigenvector, the largest ±1
  bool styles_stale_ = true, styled_dark_ = false;
  std::optional<Cut> cut_;
  double right_ = 0.0;  // share of points on the right side of the cut
  KernelField field_;
  bool field_wanted_ = false, contours_stale_ = false;
  int field_grids_ = 0;
  FieldMap map_of_plane_;
  FieldGrid grid_;
  std::vector<Isoline> lines_, zero_line_, cut_line_;
  double contour_step_ = 0.0;
  std::uint64_t map_revision_ = 0;
  Pace pace_;
  Index hovered_ = -1;
  std::uint64_t hover_revision_ = 0;
};

}  // namespace lab
