/// Clusters in the code: k-means on what a network's hidden units say, beside k-means on the pixels.
///
/// Idea: an autoencoder writes an image in few numbers. If those keep what matters, images that look alike
/// have codes that lie close, and k-means finds the same groups in 28 numbers as in 784 pixels. Both are
/// clustered side by side, half-step by half-step; every cluster is named after the most common label of its
/// images, and the share that bears it is counted. Symbols: K clusters in each space; a unit is dead if
/// it says the same of every image. Invariant: no label takes part in a clustering; both start from one seed.
#pragma once

#include <array>
#include <optional>

#include "core/pace.h"
#include "lessons/codes/two_kmeans.h"
#include "stage/accuracy_against_k.h"
#include "stage/exhibit.h"
#include "stage/network_codes.h"
#include "ui/plot/image_grid.h"

namespace lab {

class HiddenClustersExhibit final : public Exhibit {
 public:
  HiddenClustersExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { codes_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return 1.5f; }

 private:
  static constexpr std::size_t pixels = 0, code = 1;  // the two spaces

  /// What is read from the state on show, for one space.
  struct Space {
    Majority clusters;
    std::vector<int> named;  ///< (n) label of each image's cluster; −1 for none
    Counts confusion;        ///< (classes, classes)
    double cost = 0;
  };
  /// What one unit of the code says of all images.
  struct Unit {
    double mean = 0, deviation = 0, awake = 0;  ///< awake: share of the images with a value above 0
    bool dead = false;
  };
  /// What was picked to be looked at: a cluster, or a cell of a confusion.
  struct Picked {
    std::size_t space = pixels;
    int cluster = -1;            ///< −1: a cell
    int truth = -1, named = -1;  ///< of a cell
    bool operator==(const Picked&) const = default;
  };

  void read_images(const Dataset& dataset);
  void begin_codes();
  void begin_clusters();
  /// The codes as they are clustered: as they are, or every unit divided by its standard deviation.
  Matrix scaled_codes() const;
  /// Means of those, as the decoder reads them.
  Matrix unscaled(Matrix means) const;
  bool equal_units() const { return parameters_.choice("scaling") == "equal"; }
  void run_for_view();
  void show_controls();
  void read_units();
  void read_state();
  void read_space(std::size_t space);
  void read_picked();
  void begin_accuracies();
  bool advance_accuracies(double budget_ms, const ClockMs& clock);
  bool accuracies_done() const { return against_[pixels].done() && against_[code].done(); }
  std::optional<Picked> picked() const;
  std::string picked_name(const Picked& what) const;
  const TwoKmeans::State* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  const KmeansState& state(std::size_t space) const {
    return space == pixels ? shown()->first : shown()->second;
  }
  bool labelled() const { return !labels_.empty(); }
  bool assigned() const { return shown() && !shown()->first.labels.empty(); }
  bool wants_accuracies() const { return labelled() && parameters_.choice("view") == "accuracy"; }
  int dead_units() const;
  std::string space_name(std::size_t space) const;
  std::string cluster_name(std::size_t space, int k) const;

  void plots(PlotColumn& column) override;
  void draw_means(Ui& ui);
  void draw_confusions(Ui& ui);
  void draw_accuracies(Ui& ui);
  void draw_units(Ui& ui);
  void draw_picked(Ui& ui, const Box& box);
  void draw_figures(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  PointsView images_;
  std::span<const int> labels_;
  NetworkCodes codes_;
  std::optional<Trouble> trouble_;  // of the clustering of codes that have just come
  MethodPlayer<TwoKmeans> player_;
  std::vector<Unit> units_;
  std::shared_ptr<const Matrix> clustered_;  // scaled_codes() of the clustering on show
  std::array<Space, 2> spaces_;
  std::uint64_t read_revision_ = ~std::uint64_t{0};
  Asker decoder_;  // of the means of the codes
  std::array<AccuracyAgainstK, 2> against_;
  bool against_begun_ = false, stopped_ = false;
  Pace pace_;

  std::array<ImageGrid, 2> mean_grids_;
  std::uint64_t picture_ = 0;
  std::optional<Picked> picked_read_;
  std::uint64_t picked_revision_ = ~std::uint64_t{0};
  std::vector<Index> picked_images_;
  Index picked_count_ = 0;
  ImageGrid picked_grid_;
};

}  // namespace lab
