/// k-means on points in a plane: two half-steps, restarts, and the choice of K.
///
/// Idea: the stage shows one state of the player: points by group, centroids with the way they came, and the
/// region that each centroid wins. Two further views answer the questions that follow: how often does which
/// end come out (restarts), and how many groups should there be (choose). Reference: Lloyd 1982; Arthur and
/// Vassilvitskii 2007; Thorndike 1953; Rousseeuw 1987. Invariant: a centroid moved by hand is the start of a
/// new run, so that a link can carry it.
#pragma once

#include <optional>

#include "core/pace.h"
#include "methods/groups/kmeans.h"
#include "methods/groups/kmeans_jobs.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_stage.h"
#include "stage/projection.h"

namespace lab {

class KmeansExhibit final : public Exhibit {
 public:
  KmeansExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::optional<Question> question() const override;
  std::vector<std::string_view> picture_parts() const override {
    return {"points", "centroids", "cost", "groups"};
  }
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

  static constexpr int restart_count = 20;
  static constexpr int k_max = 12;

 private:
  KmeansParams params(const Dataset& dataset) const;
  void begin(std::shared_ptr<const Dataset> dataset);
  void begin_jobs();
  void project();
  void show_controls();
  bool too_few_points() const;
  const KmeansState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  void move_centroid(Commands& commands, int k, float x, float y) const;  // to a place on the stage's plane
  Matrix drawn_centroids() const;  // (K, 2) on the stage's plane, gliding while a move is shown
  void read_state();

  void plots(PlotColumn& column) override;
  void draw_steps(Ui& ui);
  void draw_centroids(Ui& ui);
  void draw_restarts(Ui& ui);
  void draw_choose(Ui& ui);
  void draw_sizes(Ui& ui, const Box& box);
  Phase phase_of_steps() const;
  int distinct_ends() const;
  const ChooseKRow* best_silhouette() const;

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  MethodPlayer<Kmeans> player_;
  PointStage stage_;
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  std::optional<double> agreement_;  // adjusted Rand index of the state on show, where the data have labels
  LinkedPoint point_{parameters_, marks_};
  LinkedMark group_{marks_}, k_{marks_};  // k_: a number of clusters, in both curves
  int dragged_ = -1;
  bool play_after_drag_ = false;
  ImVec2 grab_{0, 0};  // from the pointer to the middle of what it holds

  KmeansRestarts restarts_;
  KmeansChooseK choose_;
  Kmeans worst_run_;  // the worst restart run again, for its picture
  bool restarts_begun_ = false, choose_begun_ = false, worst_begun_ = false;
  Pace pace_;
  PointStage best_stage_, worst_stage_;
};

}  // namespace lab
