#include "lessons/groups/clustering_run.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/error.h"
#include "data/synthetic.h"
#include "methods/measures/metrics.h"

namespace lab {

const std::vector<ClusteringChoice>& clustering_choices() {
  using enum ClusteringKind;
  static const std::vector<ClusteringChoice> all = {
      {"kmeans", "k-means", "k-means", kmeans},
      {"gmm", "Gaussian mixture", "Mixture", gmm},
      {"dbscan", "DBSCAN", "DBSCAN", dbscan},
      {"optics", "OPTICS, cut", "OPTICS", optics},
      {"single", "Single linkage", "Single", single},
      {"complete", "Complete linkage", "Complete", complete},
      {"average", "Average linkage", "Average", average},
      {"ward", "Ward", "Ward", ward},
      {"spectral", "Spectral", "Spectral", spectral},
      {"pic", "Power iteration", "PIC", pic},
      {"none", "None: true labels", "Labels", std::nullopt},
  };
  return all;
}

const ClusteringChoice& clustering_choice(std::string_view id) {
  const auto& all = clustering_choices();
  const auto it = std::find_if(all.begin(), all.end(), [&](const ClusteringChoice& c) { return c.id == id; });
  if (it == all.end()) throw std::logic_error("no clustering method " + std::string(id));
  return *it;
}

std::vector<int> true_groups(const Dataset& dataset) {
  return dataset.id == "densities" ? density_groups(dataset) : dataset.labels;
}

int usual_clusters(const std::vector<int>& truth) {
  std::set<int> different(truth.begin(), truth.end());
  different.erase(-1);
  return different.size() >= 2 ? static_cast<int>(different.size()) : 3;
}

int usual_min_points(const Dataset& dataset) {
  const Index usual = dataset.dims() <= 2 ? 5 : 10;
  return static_cast<int>(std::clamp<Index>(dataset.size(), 1, usual));
}

void ClusteringRun::begin(std::shared_ptr<const Dataset> dataset,
                          std::shared_ptr<const std::vector<int>> truth, std::optional<ClusteringKind> kind,
                          const ClusteringParams& params, std::uint64_t seed) {
  data_ = std::move(dataset);
  truth_ = std::move(truth);
  kind_ = kind;
  params_ = params;
  seed_ = seed;
  stage_ = Stage::waiting;
  labels_.clear();
  groups_ = 0;
  noise_ = 0;
  ari_.reset();
  nmi_.reset();
  silhouette_.reset();
  took_ms_ = 0;
  refusal_.clear();
  refused_control_.clear();
}

void ClusteringRun::refuse(const std::string& message, const std::string& control) {
  refusal_ = message;
  refused_control_ = control;
  stage_ = Stage::done;
}

void ClusteringRun::stop() {
  if (!done()) refuse("Stopped: change a control to begin again.", "");
}

void ClusteringRun::start(const ClockMs& clock) {
  if (!kind_) {
    if (truth_->empty()) {
      refuse("These points have no labels.", "");
    } else {
      take(*truth_);
    }
    return;
  }
  const double begin_ms = clock();
  ClusteringParams p = params_;
  p.kind = *kind_;
  job_ = ClusteringJob();
  job_.init(data_->points, p, seed_);
  took_ms_ += clock() - begin_ms;
  stage_ = Stage::running;
}

void ClusteringRun::take(std::vector<int> labels) {
  labels_ = std::move(labels);
  std::set<int> different(labels_.begin(), labels_.end());
  noise_ = std::count(labels_.begin(), labels_.end(), -1);
  groups_ = static_cast<int>(different.size()) - (different.contains(-1) ? 1 : 0);
  if (kind_ && truth_->size() == labels_.size()) {
    ari_ = adjusted_rand(labels_, *truth_);
    nmi_ = normalised_mutual_information(labels_, *truth_);
  }
  silhouettes_.init(data_->points, labels_);
  stage_ = Stage::scoring;
}

bool ClusteringRun::update(double budget_ms, const ClockMs& clock) {
  if (done()) return false;
  const double begin_ms = clock();
  try {
    if (stage_ == Stage::waiting) start(clock);
    if (stage_ == Stage::running) {
      const double from_ms = clock();
      const bool more = pace_.run(job_, std::max(0.5, budget_ms - (from_ms - begin_ms)), clock);
      took_ms_ += clock() - from_ms;
      if (more) return true;
      take(job_.labels());
      job_ = ClusteringJob();
    }
  } catch (const InputError& error) {
    refuse(error.message(), error.control_id());
    return false;
  }
  if (stage_ == Stage::scoring) {
    const double left_ms = std::max(0.5, budget_ms - (clock() - begin_ms));
    if (silhouette_pace_.run(silhouettes_, left_ms, clock)) return true;
    if (silhouettes_.defined()) silhouette_ = silhouettes_.mean();
    stage_ = Stage::done;
  }
  return false;
}

double ClusteringRun::progress() const {
  switch (stage_) {
    case Stage::running:
      return 0.9 * job_.progress();
    case Stage::scoring:
      return 0.9;
    case Stage::done:
      return 1.0;
    case Stage::empty:
    case Stage::waiting:
      break;
  }
  return 0.0;
}

}  // namespace lab
