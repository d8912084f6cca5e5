/// Clusters as a classifier: the majority label of each, and how its accuracy grows with K.
///
/// Idea: clusters are found without labels; afterwards each gets the most common label of its images, and a
/// new image is given the label of its nearest centroid. Invariant: no label and no test image takes part in
/// the clustering; slicing does not change a figure.
#pragma once

#include <span>
#include <vector>

#include "methods/groups/kmeans.h"
#include "methods/measures/metrics.h"

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

/// Accuracy against K: the mean of some whole clusterings for each K, from seeds that follow each other (a single run
/// hits or misses by several per cent, and then the curve falls where K grows). Without test images only the purity
/// of the clustered ones is found.
class AccuracyAgainstK {
 public:
  struct Row {
    int k = 0;
    double train = 0;  ///< mean purity: share of the clustered images with their cluster's majority label
    double test = 0;   ///< mean share of the test images that their nearest centroid names rightly
  };
  void init(PointsView train, std::span<const int> train_labels, PointsView test,
            std::span<const int> test_labels, int classes, KmeansParams params, std::uint64_t seed,
            std::span<const int> ks);
  bool advance(std::int64_t quota);
  bool done() const { return rows_.size() >= ks_.size(); }
  double progress() const;
  const std::vector<Row>& rows() const { return rows_; }
  /// Clusterings for each K: several, but one where each takes long.
  int runs() const { return train_.rows < 5000 ? 5 : 1; }

 private:
  void next_run();
  void add_run();
  PointsView train_, test_;
  std::span<const int> train_labels_, test_labels_;
  int classes_ = 0;
  KmeansParams params_;
  std::uint64_t seed_ = 1;
  std::vector<int> ks_;
  std::vector<Row> rows_;
  Row sum_;  // of the runs made for the next row
  int run_ = 0;
  Kmeans method_;
  NearestMean test_run_;
  bool testing_ = false;
};

}  // namespace lab
