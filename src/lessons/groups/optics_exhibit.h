/// OPTICS: one walk through the points, whose plot holds the clusterings of every ε.
///
/// Idea: a half-step of the walk goes on to the point most easily reached, writes down how far that was, and
/// lets it make offers of its own. The reachability plot grows beneath the points; a line across it, ε′, or
/// the steepness of its sides, ξ, cuts it into clusters, and both can be changed at any time without another
/// walk. Beside it DBSCAN makes the same cut the long way. Points and plot are linked both ways.
/// Reference: Ankerst, Breunig, Kriegel and Sander 1999.
/// Invariant: position 0 shows the core distances; at position p so many points are visited as p half-steps
/// visit. What is lit, marked and cut is a picture of the state on show.
#pragma once

#include <optional>
#include <utility>

#include "core/pace.h"
#include "methods/groups/dbscan.h"
#include "methods/groups/optics.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_stage.h"
#include "stage/projection.h"
#include "ui/plot/reachability.h"

namespace lab {

class OpticsExhibit final : public Exhibit {
 public:
  OpticsExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
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

 private:
  /// DBSCAN with ε = ε′, in the colours of the walk's clusters, and how far the two agree.
  struct Twin {
    Dbscan method;
    DbscanParams of;  // what the method was begun with
    bool begun = false;
    DbscanState state;
    DbscanParams shown_of;     // what `state` was found with
    std::vector<int> numbers;  // (n) numbers as the walk's clusters have them; -1 noise
    Index cores = 0, cores_alike = 0;
    std::vector<int> differing;  // points that the two put elsewhere, rising
    Index differing_cores = 0;
    bool compared = false;
    bool done() const { return begun && method.done(); }
    bool advance(std::int64_t quota) { return method.advance(quota); }
  };

  bool in_view(std::string_view id) const { return parameters_.choice("view") == id; }
  bool by_xi() const { return parameters_.choice("extract") == "xi"; }
  bool flat() const { return data_ && data_->dims() <= 2; }
  const OpticsState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool walked() const { return shown() && shown()->done; }
  double cut() const { return parameters_.real("eps"); }

  OpticsParams params(const Dataset& dataset) const;
  void begin(const std::shared_ptr<const Dataset>& dataset);
  void begin_again();
  void suggest(const Dataset& dataset);
  void check_cut() const;
  void walk_for_view();
  void show_controls();
  void read_state();
  void read_clusters();
  void read_sizes();
  void style_points();
  bool work_twin(double budget_ms, const ClockMs& clock);
  void compare();
  PlaceSpan marked() const;
  void select_marked();
  Index present() const;  // the point visited last; -1: none
  Index next() const;     // the point to be visited next; -1: none
  Phase phase_of_walk(const OpticsState& state) const;
  Phase phase_of_twin() const;
  std::string cut_words() const;
  std::string reach_words(double reach) const;
  std::string note(Index i) const;

  void plots(PlotColumn& column) override;
  void draw_walk(Ui& ui, const Box& box, bool whole_stage);
  void draw_under(Ui& ui);
  void draw_pair(Ui& ui, const Box& box);
  void draw_plot(Ui& ui, const Box& box);
  void draw_numbers(Ui& ui, const Box& box);
  void draw_sizes(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  MethodPlayer<Optics> player_;
  PointStage stage_, twin_stage_;
  std::string scale_;      // of the columns, when the radius was suggested
  std::string view_text_;  // that both pictures had
  LinkedPoint point_{parameters_, marks_};
  LinkedMark group_{marks_};

  // Read off the state on show.
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  bool clusters_read_ = false;
  std::vector<double> plot_, cores_;  // by place
  std::vector<Index> place_;          // (n) by point; -1 where not visited yet
  double high_ = 0;                   // end of the height axis
  std::vector<int> place_numbers_;    // cluster by place; -1 none
  std::vector<int> numbers_;          // (n) … and by point
  XiClusters xi_;
  int clusters_ = 0;
  Index noise_ = 0;
  std::vector<std::pair<int, Index>> sizes_;  // number and points of the largest clusters
  std::optional<double> rand_, information_;  // agreement with the labels
  std::uint64_t selection_revision_ = 0;
  Index selected_ = 0;
  Twin twin_;
  Pace pace_;
};

}  // namespace lab
