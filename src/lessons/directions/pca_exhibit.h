/// Principal components: a direction turned by hand, then found by power iteration.
///
/// Idea: a line through the mean is turned, and the variance of the points along it follows as a number and
/// as a curve over the angle; what the line leaves over stands as thin residuals. The half-steps then turn
/// the line themselves: multiply by S until it stays, keep it, take its variance out of S, and look for the
/// next. Two columns are shown in the plane, three in space; more of them through their first three
/// components or three of their columns. Symbols: S covariance, u direction (‖u‖ = 1), λ eigenvalues; the
/// frame F (m, d) has the m ≤ 3 directions that are shown as orthonormal rows. Reference: Pearson 1901,
/// Hotelling 1933. Invariant: what is kept and what is left over sum to the total variance.
#pragma once

#include <array>

#include "core/pace.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/pca_power.h"
#include "stage/cloud_stage.h"
#include "stage/exhibit.h"
#include "stage/point_stage.h"
#include "ui/plot/label_room.h"

namespace lab {

class PcaExhibit final : public Exhibit {
 public:
  PcaExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::optional<Question> question() const override;
  std::vector<std::string_view> picture_parts() const override {
    return {"points", "direction", "components", "covariance", "eigenvalues"};
  }
  std::vector<Metric> metrics() const override;
  bool moves_points() const override { return shown_ && shown_ == original_ && flat(); }
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  // ---- starting ----
  void show_controls();
  void check(const Dataset& dataset, Index components) const;
  void begin_answer(std::shared_ptr<const Dataset> points);
  void finish_answer();
  void whiten();
  void frame();
  void begin_player();

  // ---- state ----
  const PcaPowerState* state() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool ready() const { return answered_ && covariance_.size() > 0; }
  bool waits_for_points() const { return !answered_ && !computing_; }  // a drawing has too few
  bool flat() const { return shown_->dims() == 2; }
  Index dims() const { return shown_->dims(); }
  bool through_components() const;
  /// A direction (m) of the frame by its angles in degrees, and back.
  static VectorD from_angles(Index m, double angle, double tilt);
  static std::array<double, 2> to_angles(const VectorD& c);
  VectorD by_hand() const;
  bool is_by_hand() const;
  void read_state();
  std::string column_name(Index j) const;

  // ---- drawing ----
  Point3 place(const VectorD& from_mean) const;
  ImVec2 px(const Point3& p) const;
  float nearness(const Point3& p) const;
  void plots(PlotColumn& column) override;
  void draw_points(Ui& ui);
  void draw_under(Ui& ui);
  void draw_residuals(Ui& ui);
  void draw_ellipses(Ui& ui);
  void draw_found_plane(Ui& ui);
  void draw_components(Ui& ui);
  void draw_direction(Ui& ui);
  void drag_direction(Ui& ui, const Pointer& pointer);
  void draw_matrices(Ui& ui, const Box& box);
  // ---- the biplot ----
  bool scaled() const {
    return parameters_.has("scale") && parameters_.enabled("scale") &&
           parameters_.choice("scale") == "standard";
  }
  bool has_biplot() const { return ready() && answer_.size() >= 2; }
  void make_biplot();
  Point2 loading(Index column) const;
  void draw_biplot(Ui& ui);
  void draw_loadings(Ui& ui, LabelRoom& room);
  void draw_row_names(Ui& ui, LabelRoom& room) const;
  void draw_scree(Ui& ui, const Box& box, bool large);
  /// How far from the mean the ends of a direction stand in space (unit vector, in the frame): within the picture.
  double reach_in_space(const VectorD& direction) const;
  void draw_curve(Ui& ui, const Box& box);
  void draw_map(Ui& ui, const Box& box);
  void draw_split(Ui& ui, const Box& box);
  void draw_small_matrix(Ui& ui, const Box& box);
  float draw_eigenvalues(Ui& ui, const Box& box);
  std::vector<double> matrix_values(const MatrixD& s) const;
  std::vector<std::string> matrix_names() const;
  bool component_shown(Index j) const;

  std::shared_ptr<const Dataset> original_, shown_;  // as it came; as it is shown, whitened or not
  bool computing_ = false;                           // the job below is under way …
  bool stopped_ = false;                             // … or was stopped
  bool answered_ = false;                            // … or done and read
  PcaJob job_;
  Pace pace_;
  Pca answer_;                         // all components of `shown_`
  VectorD spectrum_;                   // (≤ d) its eigenvalues
  Index rank_ = 0;                     // of them above rounding
  MatrixD covariance_;                 // (d, d) S
  MatrixD frame_;                      // (m, d) F
  VectorD mean_place_;                 // (m) where the mean stands
  std::vector<std::string> constant_;  // names of columns that hold one value

  MethodPlayer<PcaPower> player_;
  PointStage stage_;
  CloudStage space_;
  PointStage biplot_;
  const Dataset* biplot_of_ = nullptr;  // what it shows
  double arrow_scale_ = 1;              // so many times as long as one unit of a column
  ImVec2 grab_{0, 0};                   // from the pointer to the end it holds

  // What is on show, read from the state.
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  bool gliding_ = false, curve_read_ = false;
  std::vector<VectorD> basis_;  // (d) what the points are projected onto, as drawn; its last is the direction
  double variance_ = 0, kept_ = 0, total_ = 0;
  Matrix feet_;  ///< projections of every feet_stride_-th point, m columns
  Index feet_stride_ = 1;
  MatrixD frame_covariance_;   // (m, m) F S Fᵀ
  std::vector<double> curve_;  // variance at 0°, 1° … 180°, or of the map's cells
};

}  // namespace lab
