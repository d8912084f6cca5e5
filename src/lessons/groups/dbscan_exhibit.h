/// DBSCAN on points in a plane: core points, what hangs together, borders and noise.
///
/// Idea: the deck's three moves; the second, in which components grow, is as many half-steps as there are core
/// points, so that it can be stopped and gone back over. The ε-balls grow before one's eyes. ε is set on the
/// graph of k-distances, where the points to the right of the line become core points. Reference: Ester, Kriegel,
/// Sander and Xu 1996. Invariant: the half-steps are the method's.
#pragma once

#include <optional>
#include <utility>

#include "core/pace.h"
#include "methods/groups/dbscan.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_stage.h"
#include "stage/projection.h"

namespace lab {

class DbscanExhibit final : public Exhibit {
 public:
  DbscanExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::optional<Question> question() const override;
  std::vector<std::string_view> picture_parts() const override { return {"points", "radius"}; }
  std::vector<Metric> metrics() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  void begin(std::shared_ptr<const Dataset> dataset);
  void suggest_epsilon(const Dataset& dataset);
  void project();
  void read_state();
  void style_points(const DbscanState& state);
  void set_pace();
  double grown() const;
  std::vector<int> clusters_within(Index i) const;
  void read_graph();
  const DbscanState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool flat() const { return data_ && data_->dims() <= 2; }

  /// Shapes by kind, as the group of that number has them.
  static int marker_of(DbscanKind kind);
  std::string note(Index i) const;
  void plots(PlotColumn& column) override;
  void draw_balls(Ui& ui, Index lit);
  void draw_graph(Ui& ui);
  void draw_newest(Ui& ui);
  void draw_k_distances(Ui& ui, const Box& box, bool large);
  void draw_kinds(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  MethodPlayer<Dbscan> player_;
  PointStage stage_;
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  std::optional<double> agreement_;
  LinkedPoint point_{parameters_, marks_};
  LinkedMark kind_{marks_};
  Index contested_ = -1;  // border points within ε of several clusters; -1: not counted
  std::string scale_;     // of the columns, when the radius was suggested

  std::vector<std::pair<Index, Index>> edges_;  // pairs within ε, as many as can be drawn
  bool graph_read_ = false;

  std::shared_ptr<const KdTree> tree_;  // of the points, where the radius was suggested
  KDistances distances_;
  std::vector<Index> by_rank_;  // points from the largest k-distance down
  bool distances_begun_ = false;
  Pace pace_;
};

}  // namespace lab
