/// Power iteration clustering: a vector that flattens inside each group, and the eigenvectors beside it.
///
/// Idea: the graph of likenesses is built once, for both methods. The player shows the vector at every
/// multiplication, over the points in an order that can be chosen; then k-means finds its levels. Spectral
/// clustering runs beside it on the same graph. What the pointer is over lights up in every view. Reference:
/// Lin and Cohen 2010; Shi and Malik 2000; Zelnik-Manor and Perona 2004. Invariant: both methods see the same
/// graph, which is that of the parameters shown, or is being built.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/pace.h"
#include "methods/groups/pic.h"
#include "methods/groups/spectral.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_image.h"
#include "stage/point_stage.h"
#include "stage/projection.h"
#include "ui/plot/place_dots.h"
#include "ui/plot/weight_map.h"

namespace lab {

class PicExhibit final : public Exhibit {
 public:
  PicExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override { return trouble_ ? &*trouble_ : nullptr; }
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return in_view("matrix") ? 1.15f : 1.4f; }

 private:
  /// The graph being built, and what it is built from.
  struct GraphJob {
    AffinityJob job;
    bool finished = false;
    bool done() const { return finished; }
    bool advance(std::int64_t quota) { return finished = job.advance(quota); }
  };
  /// How well groups match the labels.
  struct Match {
    double ari = 0, nmi = 0;
  };

  AffinityParams affinity_params() const;
  PicParams pic_params() const;
  SpectralParams spectral_params() const;
  std::uint64_t seed() const { return parameters_.seed(); }
  Index needed_points() const;
  void suggest(const Dataset& dataset);
  void begin_graph(const std::shared_ptr<const Dataset>& dataset);
  void begin_runs();
  void fail(const InputError& error);
  void show_controls();
  void project(const Dataset& dataset);

  bool work_on_graph(double budget_ms, const ClockMs& clock);
  bool work_on_spectral(double budget_ms, const ClockMs& clock);
  void read_state();
  void read_order();
  void read_embedding();
  void read_matrix();
  void style_points();
  std::optional<Match> match(const std::vector<int>& labels) const;
  const PicState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  /// The last state, where the groups are known; nullptr until then.
  const PicState* finished() const;
  /// The groups that the order is made of; empty where there are none yet.
  const std::vector<int>& ordering_groups() const;
  bool shows_labels() const { return parameters_.flag("show", "labels") && data_->has_labels(); }
  bool in_view(std::string_view id) const { return parameters_.choice("view") == id; }
  bool waits_for_points() const { return data_ && !graph_ && !building_; }
  double limit() const;
  double inside() const;  // share of the vector's variance that lies inside the groups it ends in
  std::string likeness_words(Index i, Index j) const;

  void plots(PlotColumn& column) override;
  void draw_board(Ui& ui);
  void draw_spectral_view(Ui& ui);
  void draw_matrix(Ui& ui, const Box& box, bool large);
  void draw_points(Ui& ui, const Box& box);
  void draw_vector(Ui& ui, const Box& box);
  void draw_acceleration(Ui& ui, const Box& box);
  void draw_embedding(Ui& ui, const Box& box);
  void draw_matches(Ui& ui, const Box& box);
  void draw_pair(Ui& ui, const PointStage& stage) const;
  bool hovers_pair() const { return row_.hovered() >= 0; }

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  GraphJob graph_job_;
  bool building_ = false, stopped_ = false;
  std::shared_ptr<const Affinity> graph_;
  MethodPlayer<Pic> player_;
  bool again_to_end_ = false;  // the picture was at the end when the graph changed
  std::optional<Trouble> trouble_;

  struct SpectralRun {
    Spectral method;
    bool begun = false;
    bool done() const { return !begun || method.done(); }
    bool advance(std::int64_t quota) { return method.advance(quota); }
  } spectral_;
  bool embedding_read_ = false;
  std::shared_ptr<const Dataset> embedded_;  // the points as their eigenvectors see them
  std::optional<Match> match_, spectral_match_;

  PointStage stage_, spectral_stage_, plane_stage_;
  LinkedPoint link_{parameters_, marks_};
  LinkedMark row_{marks_}, column_{marks_};          // points of the row and the column of the matrix
  std::pair<std::string, std::string> plane_names_;  // numbers of the eigenvectors across and up
  PointImage image_;
  bool curve_on_stage_ = true;  // there was room for it
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  bool order_read_ = false, matrix_read_ = false, order_final_ = false;
  std::vector<Index> order_, place_;  // point at each place, place of each point
  std::vector<Index> borders_;        // places where another group begins
  std::vector<ImU32> colours_;        // by point
  WeightMap matrix_;
  int matrix_cells_ = 256;
  Pace pace_;
};

}  // namespace lab
