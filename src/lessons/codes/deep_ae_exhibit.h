/// Depth against principal components, as Hinton and Salakhutdinov compared them in 2006.
///
/// Idea: both codes have as many numbers; one is found by straight directions, the other by four layers. The
/// images rebuilt from both stand below each other; with two numbers each, both codes are maps, linked.
/// Symbols: k numbers in a code; error Σ (x − x̂)² / d. Invariant: both are judged by the same images, which
/// neither learnt from where the set has such a part; no label takes part.
#pragma once

#include <array>

#include "lessons/codes/pca_baseline.h"
#include "stage/linked_point.h"
#include "stage/network_steps.h"
#include "stage/number_rows.h"
#include "stage/point_image.h"
#include "stage/rebuild.h"

namespace lab {

/// Half-steps: 0 take images, 1 rebuild them by components, 2 by the network, 3 compare.
inline constexpr int last_deep_step = 3;

class DeepAeExhibit final : public NetworkStepsExhibit {
 public:
  DeepAeExhibit();

  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override {
    return view() == "maps" ? 1.9f : NetworkStepsExhibit::narrow_height();
  }

 private:
  bool has_steps() const override { return view() == "images"; }
  bool working() const override;
  double worked() const override;
  enum : std::size_t { many_numbers, two_numbers, net_count };
  struct Net {
    NetworkParts parts;
    Rebuilder shown;
    RebuildErrors all;
  };
  /// Points of a map: (n, 2), and how they are seen.
  struct Map {
    Dataset points;
    PointStage stage;
    bool made = false;
  };

  std::size_t chosen_net() const { return parameters_.choice("size") == "two" ? two_numbers : many_numbers; }
  const Net& net() const { return nets_[chosen_net()]; }
  int numbers_in_code(std::size_t which) const { return nets_[which].parts.code_size(); }
  bool labelled() const { return judged().has_labels(); }
  void show_controls();
  void open_nets();
  void ask();
  void take();
  void show_images();
  void make_map(Map& map, const Matrix& places, const char* name, std::string_view view_id);
  bool work(double budget_ms, const ClockMs& clock);
  double pca_error(std::size_t which) const;

  void plots(PlotColumn& column) override;
  void draw_images(Ui& ui);
  void draw_maps(Ui& ui);
  void draw_errors(Ui& ui);
  void draw_image_marks(Ui& ui, const Map& map, std::array<float, 2> place) const;
  std::vector<NumberRow> figures() const;

  std::array<Net, net_count> nets_;
  PcaBaseline pca_;

  bool answered_ = false;
  Index first_row_ = 0, rows_ = 0;
  std::vector<double> net_errors_, pca_errors_;  // of the images on show
  int shown_code_ = 0;
  ImageGrid images_grid_, net_grid_, pca_grid_;
  std::array<Map, 2> maps_;                       // network, components
  std::array<std::array<float, 2>, 2> places_{};  // of the chosen image on both maps
  LinkedMark mark_{marks_};
  std::array<PointImage, 2> card_;
};

}  // namespace lab
