/// Hierarchical clustering: merge by merge, the tree with a line to drag, four linkages, and OPTICS beside
/// it.
///
/// Idea: the half-step on show and the cut are one thing: all merges below the line are made. So playing
/// lifts the line, dragging the line plays, and "clusters" says the same as a number. Points and tree are
/// linked: what the pointer is over, or what was picked, lights up in both. Reference: Ward 1963; Murtagh
/// 1983; Ankerst et al. 1999 for the reachability plot. Invariant: position p of the player shows p merges, n
/// − p clusters.
#pragma once

#include <array>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/pace.h"
#include "lessons/groups/dendrogram.h"
#include "methods/groups/hierarchy.h"
#include "methods/groups/optics.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_stage.h"
#include "stage/projection.h"

namespace lab {

class HierarchyExhibit final : public Exhibit {
 public:
  HierarchyExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::optional<Question> question() const override;
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

  static constexpr int most_clusters = 20000;
  static constexpr std::array linkage_ids = {"single", "complete", "average", "ward"};

 private:
  /// A tree found beside the one that is played.
  struct TreeJob {
    Hierarchy method;
    bool begun = false;
    bool done() const { return begun && (method.state().tree || method.done()); }
    bool advance(std::int64_t quota) { return method.advance(quota); }
  };
  /// One linkage of the four: its tree, and its clusters at the present number.
  struct Linked {
    TreeJob job;
    std::shared_ptr<const MergeTree> tree;
    DendrogramLayout layout;
    PointStage stage;
    Index read_clusters = -1;
    std::vector<Index> nodes;  // cluster of each point
    std::optional<double> agreement;
  };

  void begin(const std::shared_ptr<const Dataset>& dataset, Index clusters);
  void begin_again(Index clusters);
  void show_controls();
  void read_state();
  void read_tree();
  void read_pair(Index merge);
  bool work_beside(double budget_ms, const ClockMs& clock);
  bool take_tree(Linked& linked, std::size_t which, double budget_ms, const ClockMs& clock);
  void read_linked(Linked& linked);
  const HierarchyState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool in_view(std::string_view id) const { return parameters_.choice("view") == id; }
  /// In the order of the control.
  static std::size_t linkage_index(std::string_view id);
  InputError too_many_clusters(Index n) const;
  Index wanted_clusters() const;
  Index picked() const;
  int number_of(Index node) const;
  std::string describe_node(const MergeTree& tree, Index node) const;
  Phase phase_of_merges(const HierarchyState& state) const;

  void plots(PlotColumn& column) override;
  void draw_tree_view(Ui& ui);
  void draw_pair(Ui& ui);
  void draw_numbers(Ui& ui) const;
  void draw_linkages(Ui& ui);
  void draw_reachability(Ui& ui);
  void drag_cut(Ui& ui, const MergeTree& tree, int threshold, double height);
  void pick(Ui& ui, Index node);
  void ring_leaf(Ui& ui, const DendrogramHit& drawn, const DendrogramLayout& layout);
  void light_up(PointStage& stage, const DendrogramLayout& layout, Index node);
  DendrogramPlot plot_of(const MergeTree& tree, Index merged, bool with_latest) const;
  void draw_heights(Ui& ui, Box box);
  void draw_sizes(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  MethodPlayer<Hierarchy> player_;
  PointStage stage_;
  std::shared_ptr<const MergeTree> tree_;
  DendrogramLayout layout_;
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  std::vector<Index> clusters_;  // node of each point, at the state on show
  std::vector<int> groups_;  // … as the number of its cluster; -1 for single points while there are many
  std::vector<std::pair<Index, int>> sizes_;  // points and number of the largest clusters
  std::vector<Index> largest_;                // … and their nodes
  std::optional<double> agreement_;
  std::vector<std::pair<Index, Index>> pair_;  // the two points that decided the latest merge
  std::vector<Point2> pair_means_;             // … or the means of the two clusters, on the plane
  static constexpr Index nothing_known = -2;
  LinkedPoint point_{parameters_, marks_};
  LinkedMark picture_{marks_};  // of the four, in which the pointer is
  /// What the four pictures light: the picture whose cluster it is, the point, the number of clusters.
  std::array<Index, 3> lit_in_{-1, -1, -1};
  std::uint64_t hover_revision_ = 0;
  LinkedMark lit_node_{marks_};
  Index lit_ = nothing_known;  // node whose points are lit up on the stage; -1: none
  std::uint64_t lit_revision_ = 0;

  std::array<Linked, 4> linked_;
  Optics optics_;
  bool optics_begun_ = false;
  std::vector<double> reachability_;  // by place
  DendrogramLayout walk_layout_;      // the tree of single linkage in the order of the walk
  std::vector<int> walk_numbers_;     // cluster of the point at each place
  Index walk_clusters_ = -1;
  Pace pace_;
};

}  // namespace lab
