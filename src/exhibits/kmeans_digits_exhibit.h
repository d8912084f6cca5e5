/// k-means on images of digits: centroids are images, and a nearest centroid is a classifier.
///
/// Idea: clusters are found without labels; afterwards each gets the label that most of its training images
/// bear, and a new image is given the label of its nearest centroid. The stage shows the centroids, the
/// confusion of the test images, the accuracy against K, or a drawing and its distances. Symbols: purity of a
/// cluster, share of its majority label; accuracy, share of test images classified rightly. Invariant: no
/// test image takes part in the clustering, and no label does.
#pragma once

#include <optional>

#include "exhibits/draw_pad.h"
#include "exhibits/exhibit.h"
#include "exhibits/linked_point.h"
#include "exhibits/plot/image_grid.h"
#include "methods/kmeans.h"
#include "methods/metrics.h"

namespace lab {

/// The test images given to their nearest centroid, a few at a time.
class NearestMean {
 public:
  void init(PointsView images, std::span<const int> truth, Matrix centroids, Majority clusters, int classes);
  bool advance(std::int64_t quota);
  bool done() const { return next_ >= images_.rows; }
  double progress() const;
  double accuracy() const { return accuracy_; }
  const Counts& confusion() const { return confusion_; }
  /// (test images) what each was called, when done.
  std::span<const int> predicted() const { return predicted_; }

 private:
  PointsView images_;
  std::span<const int> truth_;
  Matrix centroids_;
  Majority clusters_;
  int classes_ = 0;
  Index next_ = 0;
  std::vector<int> predicted_;
  double accuracy_ = 0;
  Counts confusion_;
};

/// Test accuracy against K: one whole clustering for each K.
class AccuracyAgainstK {
 public:
  struct Row {
    int k = 0;
    double train = 0, test = 0;
  };
  void init(PointsView train, std::span<const int> train_labels, PointsView test,
            std::span<const int> test_labels, int classes, KmeansParams params, std::uint64_t seed);
  bool advance(std::int64_t quota);
  bool done() const { return rows_.size() >= ks_.size(); }
  double progress() const;
  const std::vector<Row>& rows() const { return rows_; }

 private:
  void next_k();
  PointsView train_, test_;
  std::span<const int> train_labels_, test_labels_;
  int classes_ = 0;
  KmeansParams params_;
  std::uint64_t seed_ = 1;
  std::vector<int> ks_;
  std::vector<Row> rows_;
  Kmeans method_;
  NearestMean test_run_;
  double train_share_ = 0;  // purity of the clustering that is being tested
  bool testing_ = false;
};

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
  Table table() const override;
  void draw_stage(Ui& ui) override;
  void draw_plots(Ui& ui) override;
  float plots_height(float width) const override;

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
  std::string cluster_name(int k) const;
  void prepare_drawing();
  std::optional<std::pair<int, int>> cell() const;
  void read_cell();
  /// The nearest centroid of a test image.
  int centroid_of_test(Index i) const;

  void draw_centroids(Ui& ui);
  void draw_confusion(Ui& ui);
  void draw_accuracy(Ui& ui);
  void draw_drawing(Ui& ui);
  void draw_cell(Ui& ui, const Box& box);
  void draw_members(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  Split images_;
  MethodPlayer<Kmeans> player_;
  std::uint64_t read_revision_ = ~std::uint64_t{0}, picture_revision_ = 0;
  Majority clusters_;  // of the training images, at the state on show
  NearestMean test_;
  std::uint64_t tested_revision_ = ~std::uint64_t{0};
  AccuracyAgainstK against_k_;
  bool against_k_begun_ = false;
  double quota_per_ms_ = 2.0e5;

  LinkedPoint point_{parameters_};  // a training image
  std::vector<Index> cell_images_;  // test images of the picked cell, as many as are shown
  Index cell_count_ = 0;
  std::optional<std::pair<int, int>> cell_read_;
  std::uint64_t cell_revision_ = ~std::uint64_t{0}, cell_picture_ = 0;
  ImageGrid cell_grid_;
  ImageGrid centroid_grid_, member_grid_, drawing_grid_, nearest_grid_;
  std::vector<float> member_pixels_;
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
