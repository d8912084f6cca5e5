/// Comparison: one data set, one seed, up to four methods side by side; and all shapes in a gallery.
///
/// Idea: four panels, each a method with its own numbers; the numbers come from the data by a stated rule
/// until somebody sets them. All panels show the same part of the plane, the same point lit, and the same
/// group in the same colour, as far as groups match. The gallery runs the four methods over all shapes, one
/// cell after the other. Invariant: a figure under a picture belongs to that picture; what a method refuses
/// stands in its panel, and the others go on.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lessons/groups/clustering_run.h"
#include "lessons/groups/radius.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_image.h"
#include "stage/point_stage.h"
#include "stage/projection.h"
#include "ui/plot/points.h"

namespace lab {

class CompareExhibit final : public Exhibit {
 public:
  static constexpr std::size_t panel_count = 4;

  CompareExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return gallery() ? 2.0f : 1.5f; }

 private:
  using Truth = std::shared_ptr<const std::vector<int>>;

  struct Panel {
    ClusteringRun run;
    PointStage stage;
    std::vector<int> shown;  // groups named after those of the reference
    bool read = false;
  };
  /// One shape with what the rules make of it.
  struct Shape {
    std::shared_ptr<const Dataset> data;
    Truth truth;
    ClusteringParams params;
    std::vector<float> xy;
    Bounds bounds;
  };
  /// One picture of the gallery. Kept when the methods change, so that nothing is computed twice.
  struct Cell {
    ClusteringRun run;
    PointCloud cloud;
    bool read = false;
  };

  static std::string name(std::string_view id, std::size_t panel);
  void declare_panel(std::size_t panel);
  const ClusteringChoice& choice(std::size_t panel) const;
  std::size_t selected() const;
  ClusteringParams params(std::size_t panel) const;
  std::uint64_t seed() const { return parameters_.seed(); }
  bool gallery() const { return parameters_.choice("view") == "gallery"; }
  bool has_points() const { return data_ && data_->size() > 0; }
  void suggest(const Dataset& dataset, const std::vector<int>& truth);
  void suggest_radius_of(std::size_t panel, std::map<Index, RadiusRange>& known);
  void begin(std::size_t panel);
  void show_controls();

  void make_shapes();
  Cell& cell(std::size_t shape, std::size_t panel);
  const Cell* find_cell(std::size_t shape, std::size_t panel) const;
  bool update_panels(double budget_ms, const ClockMs& clock);
  bool update_gallery(double budget_ms, const ClockMs& clock);
  void read_panels();
  void share_view();
  /// The panel that the groups of all are named after: the first that has an answer; truth_panel: the true
  /// groups; -1: nothing to be named after.
  int reference() const;
  static constexpr int truth_panel = panel_count;
  std::string parameter_words(const ClusteringParams& p, const ClusteringChoice& method) const;
  std::string group_words(const ClusteringRun& run) const;
  Phase phase_of_panels() const;
  Phase phase_of_gallery() const;

  void draw_panels(Ui& ui);
  void draw_panel(Ui& ui, std::size_t panel, const Box& box);
  void draw_figures(Ui& ui, const Box& box, const ClusteringRun& run) const;
  void draw_gallery(Ui& ui);
  void draw_cell(Ui& ui, std::size_t shape, std::size_t panel, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Truth truth_ = std::make_shared<const std::vector<int>>();
  Projection projection_;
  std::array<Panel, panel_count> panels_;
  LinkedPoint link_{parameters_, marks_};
  PointImage image_;
  int reference_ = -1;  // whose names the panels bear now
  std::string view_;    // the part of the plane that all panels show
  mutable Trouble trouble_;
  std::vector<Shape> shapes_;
  std::map<std::string, Cell> cells_;  // by shape, method and seed
  std::uint64_t cells_seed_ = 0;
  double shapes_noise_ = 1;
};

}  // namespace lab
