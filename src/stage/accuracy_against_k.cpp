#include "stage/accuracy_against_k.h"

#include <algorithm>

namespace lab {

void NearestMean::init(PointsView images, std::span<const int> truth, Matrix centroids, Majority clusters,
                       int classes) {
  images_ = images;
  truth_ = truth;
  centroids_ = std::move(centroids);
  clusters_ = std::move(clusters);
  classes_ = classes;
  next_ = 0;
  predicted_.clear();
  accuracy_ = 0;
  confusion_ = Counts::Zero(classes, classes);
}

bool NearestMean::advance(std::int64_t quota) {
  if (done()) return false;
  const std::int64_t per_image = std::max<std::int64_t>(1, images_.cols * centroids_.rows());
  const Index count = std::min<Index>(images_.rows - next_, std::max<Index>(1, quota / per_image));
  for (const int k : nearest_centroids(images_.slice(next_, count), centroids_)) {
    predicted_.push_back(clusters_.label[k]);
  }
  next_ += count;
  if (!done()) return false;
  // A cluster without training images has no label; its prediction is wrong and in no column.
  confusion_ = lab::confusion(truth_, predicted_, classes_);
  accuracy_ = lab::accuracy(truth_, predicted_);
  return true;
}

double NearestMean::progress() const {
  return images_.rows == 0 ? 0.0 : static_cast<double>(next_) / static_cast<double>(images_.rows);
}

void AccuracyAgainstK::init(PointsView train, std::span<const int> train_labels, PointsView test,
                            std::span<const int> test_labels, int classes, KmeansParams params,
                            std::uint64_t seed, std::span<const int> ks) {
  train_ = train, test_ = test;
  train_labels_ = train_labels, test_labels_ = test_labels;
  classes_ = classes;
  params_ = std::move(params);
  seed_ = seed;
  ks_.clear();
  rows_.clear();
  for (const int k : ks) {
    if (k < train.rows) ks_.push_back(k);
  }
  sum_ = Row();
  run_ = 0;
  testing_ = false;
  if (!done()) next_run();
}

void AccuracyAgainstK::next_run() {
  params_.clusters = ks_[rows_.size()];
  method_ = Kmeans();
  method_.init(train_, params_, seed_ + static_cast<std::uint64_t>(run_));
  testing_ = false;
}

bool AccuracyAgainstK::advance(std::int64_t quota) {
  if (done()) return false;
  if (!testing_) {
    method_.advance(quota);
    if (!method_.done()) return false;
    const KmeansState& end = method_.state();
    const Majority clusters = majority(contingency(end.labels, train_labels_, params_.clusters, classes_));
    sum_.train += clusters.overall;
    if (test_.rows == 0) {
      add_run();
      return true;
    }
    test_run_.init(test_, test_labels_, end.centroids, clusters, classes_);
    testing_ = true;
    return false;
  }
  test_run_.advance(quota);
  if (!test_run_.done()) return false;
  sum_.test += test_run_.accuracy();
  add_run();
  return true;
}

void AccuracyAgainstK::add_run() {
  if (++run_ == runs()) {
    rows_.push_back({params_.clusters, sum_.train / run_, sum_.test / run_});
    sum_ = Row();
    run_ = 0;
  }
  if (!done()) next_run();
}

double AccuracyAgainstK::progress() const {
  // The time of a clustering grows with K.
  double all = 0, made = 0;
  for (std::size_t i = 0; i < ks_.size(); ++i) {
    all += ks_[i];
    if (i < rows_.size()) made += ks_[i];
    if (i == rows_.size()) made += ks_[i] * run_ / static_cast<double>(runs());
  }
  return all > 0 ? made / all : 1.0;
}

}  // namespace lab
