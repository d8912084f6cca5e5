/// k-means on images of digits: centroids are images, and a nearest centroid is a classifier.
///
/// Idea: clusters are found without labels; afterwards each gets the most common label of its training
/// images, and a new image is given the label of its nearest centroid. The stage shows the centroids, the
/// confusion of the test images, the accuracy against K, or a drawing and its distances. Symbols: purity of a
/// cluster, share of its majority label; accuracy, share of test images classified correctly. Invariant: no
/// test image takes part in the clustering, and no label does.
#pragma once

#include <optional>

#include "core/pace.h"
#include "stage/accuracy_against_k.h"
#include "stage/draw_pad.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "ui/plot/image_grid.h"

namespace lab {

class KmeansDigitsExhibit final : public Exhibit {
 public:
  KmeansDigitsExhibit();

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
  std::vector<StageHandle> handles() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  /// Training and test images of a data set, neither copied.
  struct Split {
    PointsView train, test;
    std::span<const int> train_labels, test_labels;
  };
  Split split(const Dataset& dataset) const;
  void begin(std::shared_ptr<const Dataset> dataset);
  void run_for_view();
  void show_controls();
  void read_state();
  const KmeansState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  bool labelled() const { return data_ && data_->has_labels(); }
  /// The images kept apart have been named by the centroids on show.
  bool tested() const { return tested_revision_ == player_.revision() && test_.done(); }
  std::string cluster_name(int k) const;
  void prepare_drawing();
  std::optional<std::pair<int, int>> cell() const;
  void read_cell();
  /// The nearest centroid of a test image.
  int centroid_of_test(Index i) const;

  void plots(PlotColumn& column) override;
  void draw_centroids(Ui& ui);
  void draw_confusion(Ui& ui);
  void draw_accuracy(Ui& ui);
  void draw_drawing(Ui& ui);
  void draw_cell(Ui& ui, const Box& box);
  void draw_members(Ui& ui, const Box& box);
  void draw_test_accuracy(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Split images_;
  MethodPlayer<Kmeans> player_;
  std::uint64_t read_revision_ = ~std::uint64_t{0}, picture_revision_ = 0;
  Majority clusters_;  // of the training images, at the state on show
  NearestMean test_;
  std::uint64_t tested_revision_ = ~std::uint64_t{0};
  AccuracyAgainstK against_k_;
  bool against_k_begun_ = false;
  Pace pace_;

  LinkedPoint point_{parameters_, marks_};  // a training image
  std::vector<Index> cell_images_;          // test images of the picked cell, as many as are shown
  Index cell_count_ = 0;
  std::optional<std::pair<int, int>> cell_read_;
  std::uint64_t cell_revision_ = ~std::uint64_t{0}, cell_picture_ = 0;
  ImageGrid cell_grid_;
  ImageGrid centroid_grid_, member_grid_, drawing_grid_, nearest_grid_;
  std::vector<Index> members_;
  int members_of_ = -1;
  std::uint64_t members_revision_ = ~std::uint64_t{0}, member_picture_ = 0;

  DrawPad pad_;
  Ink ink_;
  GreyImage prepared_;
  struct Distance {
    int cluster = 0;
    double value = 0;
  };
  std::vector<Distance> distances_;  // of the drawing to every centroid, nearest first
  std::uint64_t drawing_revision_ = ~std::uint64_t{0}, drawing_picture_ = 0;
};

}  // namespace lab
