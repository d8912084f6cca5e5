/// ClusteringRun: one method on one data set, with what a comparison wants to know of it.
///
/// Idea: the method runs in slices and is timed by the clock that is handed in; then the groups are scored
/// against the true ones and by their silhouette. What the method refuses is kept as a sentence: a comparison
/// goes on with the others. Invariant: scores and time belong to the labels shown.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/pace.h"
#include "core/player.h"
#include "data/dataset.h"
#include "methods/groups/clustering_job.h"
#include "stage/exhibit.h"

namespace lab {

/// A method as a person chooses it.
struct ClusteringChoice {
  std::string_view id;                 ///< in links
  std::string_view label;              ///< as it is read
  std::string_view brief;              ///< … where there is little room
  std::optional<ClusteringKind> kind;  ///< none: the true labels, without any method
};
/// All of them, in the order of the chapter.
const std::vector<ClusteringChoice>& clustering_choices();
const ClusteringChoice& clustering_choice(std::string_view id);

/// What a method should find in `dataset`: its labels, or, where these tell something else (the lonely points
/// of the two densities), the groups that the shape was made of. Empty where nothing is known.
std::vector<int> true_groups(const Dataset& dataset);
/// Number of different true groups, noise not counted; 3 where fewer than two are known.
int usual_clusters(const std::vector<int>& truth);
/// minPts by rule: 5 in the plane, 10 in more dimensions; at most the number of points.
int usual_min_points(const Dataset& dataset);

class ClusteringRun {
 public:
  /// Begins anew. `kind` none: the true groups are shown. The data set is kept alive.
  void begin(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const std::vector<int>> truth,
             std::optional<ClusteringKind> kind, const ClusteringParams& params, std::uint64_t seed);
  void clear() { stage_ = Stage::empty; }
  /// At most about `budget_ms`; returns whether there is more to do.
  bool update(double budget_ms, const ClockMs& clock);
  void stop();

  bool begun() const { return stage_ != Stage::empty; }
  /// No method: the labels shown are the true groups.
  bool is_truth() const { return !kind_; }
  bool done() const { return stage_ == Stage::empty || stage_ == Stage::done; }
  /// Labels are there; the silhouette may still be missing.
  bool has_labels() const { return stage_ == Stage::scoring || (stage_ == Stage::done && refusal_.empty()); }
  double progress() const;

  const std::vector<int>& labels() const { return labels_; }
  int groups() const { return groups_; }
  Index noise() const { return noise_; }
  const std::optional<double>& ari() const { return ari_; }
  const std::optional<double>& nmi() const { return nmi_; }
  const std::optional<double>& silhouette() const { return silhouette_; }
  bool silhouette_sampled() const { return silhouettes_.is_sampled(); }
  /// Time spent in the method, without scoring and drawing.
  double took_ms() const { return took_ms_; }
  /// Why there is no answer; "" where there is one, or will be. `refused_control`: id of the parameter at
  /// fault, as the methods name it ("k", "eps" …).
  const std::string& refusal() const { return refusal_; }
  const std::string& refused_control() const { return refused_control_; }

 private:
  enum class Stage { empty, waiting, running, scoring, done };
  void start(const ClockMs& clock);
  void refuse(const std::string& message, const std::string& control);
  void take(std::vector<int> labels);

  Stage stage_ = Stage::empty;
  std::shared_ptr<const Dataset> data_;
  std::shared_ptr<const std::vector<int>> truth_;
  std::optional<ClusteringKind> kind_;
  ClusteringParams params_;
  std::uint64_t seed_ = 1;
  ClusteringJob job_;
  SilhouetteJob silhouettes_;
  std::vector<int> labels_;
  int groups_ = 0;
  Index noise_ = 0;
  std::optional<double> ari_, nmi_, silhouette_;
  double took_ms_ = 0;
  Pace pace_, silhouette_pace_;
  std::string refusal_, refused_control_;
};

}  // namespace lab
