/// Probabilistic PCA: a density of points near a plane, found by EM and in closed form.
///
/// Idea: the stage shows the model of the half-step on show: its mean, the directions W, its ellipses, and
/// where on the plane every point belongs. The plots follow EM to what PCA says in closed form: the
/// log-likelihood to its line, the angle to 0, σ² to the mean of the eigenvalues left out. A second view
/// draws new points from the model. Reference: Tipping and Bishop 1999. Invariant: everything said about EM
/// is of the state on show, everything said about the closed form is of the eigenvalues in the scree plot.
#pragma once

#include <memory>
#include <optional>

#include "core/pace.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/ppca.h"
#include "stage/exhibit.h"
#include "stage/point_stage.h"
#include "stage/projection.h"
#include "ui/plot/ellipse.h"
#include "ui/plot/image_grid.h"

namespace lab {

class PpcaExhibit final : public Exhibit {
 public:
  PpcaExhibit();

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
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

  static constexpr Index q_max = 63;
  static constexpr double most_numbers = 4.0e6;  ///< n · d; of more, the first rows are taken

 private:
  void check(const Dataset& dataset) const;
  void begin(const std::shared_ptr<const Dataset>& dataset);
  void show_controls();
  void read_components();
  void read_state();
  void read_sample();
  bool sampling() const { return parameters_.choice("view") == "samples"; }
  const PpcaState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool components_known() const { return components_begun_ && components_.done(); }
  std::optional<double> angle_at(int position) const;

  PpcaModel drawn_model() const;  // gliding while a move is shown
  Ellipse shadow(const PpcaModel& model) const;
  void plots(PlotColumn& column) override;
  void draw_model(Ui& ui);
  void draw_places(Ui& ui, const PpcaModel& model);
  void draw_directions(Ui& ui, const PpcaModel& model);
  void draw_samples(Ui& ui);
  void draw_likelihood(Ui& ui, const Box& box);
  void draw_angle(Ui& ui, const Box& box);
  void draw_scree(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Index taken_from_ = 0;  // rows of the data set where only the first of them are taken; 0: all
  std::string waiting_for_;
  MethodPlayer<Ppca> player_;
  PcaJob components_;
  bool components_begun_ = false, components_read_ = false;
  std::optional<PpcaModel> closed_;
  double closed_likelihood_ = 0.0, left_out_mean_ = 0.0;
  std::vector<double> eigenvalues_;  // with divisor n, as many as there are columns
  std::vector<double> angles_;       // degrees between W and the principal subspace, by half-step
  std::optional<Projection> projection_;
  PointStage stage_;

  std::uint64_t sample_revision_ = ~std::uint64_t{0};  // of the player, when the sample was drawn
  bool sample_stale_ = true;
  std::shared_ptr<const Dataset> sample_;
  PointStage data_stage_, sample_stage_;
  ImageGrid data_grid_, sample_grid_;
  std::uint64_t data_revision_ = 0, sample_images_ = 0;
  Pace pace_;
};

}  // namespace lab
