/// Local outlier factor: one point followed through the four moves.
///
/// Idea: the deck's four moves are the half-steps. At each the followed point shows its neighbours, circles
/// and the formula with its own numbers in it; at the end every point wears its score as a circle, and a
/// threshold on the histogram of scores says who is called an outlier. In the plane any point can be dragged
/// and its score follows. Reference: Breunig, Kriegel, Ng and Sander 2000. Invariant: the numbers in the
/// formulas are those of the method's own state.
#pragma once

#include <optional>

#include "methods/measures/roc.h"
#include "methods/outliers/lof.h"
#include "stage/exhibit.h"
#include "stage/point_stage.h"
#include "stage/projection.h"

namespace lab {

class LofExhibit final : public Exhibit {
 public:
  LofExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  Phase phase() const override;
  std::vector<std::string_view> picture_parts() const override { return {"followed", "neighbours"}; }
  std::vector<Metric> metrics() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  void begin(const std::shared_ptr<const Dataset>& dataset);
  void check_point(const Dataset& dataset) const;
  void read_state();
  /// The last state, where all is known; nullptr until then.
  const LofState* finished() const { return player_.complete() ? &player_.newest() : nullptr; }
  const LofState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool flat() const { return data_ && data_->dims() == 2; }
  bool is_outlier(Index i) const;

  void plots(PlotColumn& column) override;
  void draw_story(Ui& ui);
  void draw_scores(Ui& ui);
  void ring_followed(Ui& ui);
  void draw_formula(Ui& ui, const Box& box);
  float draw_ranking(Ui& ui, const Box& box);
  void draw_histogram(Ui& ui, const Box& box, bool large);
  void draw_roc(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  MethodPlayer<Lof> player_;
  PointStage stage_;
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  const LofState* read_of_ = nullptr;
  Index followed_ = -1;
  LofStory story_;
  std::vector<Index> order_;  // rows by falling score
  Index outliers_ = 0;        // above the threshold
  Index crowded_ = 0;         // with all k neighbours on their own spot
  std::vector<RocPoint> roc_;
  std::optional<double> area_;
  std::string positive_name_;
};

}  // namespace lab
