#include "lessons/groups/predictions.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr Index most_numbers = 400'000;  // n d: a sum over them fits a frame
constexpr Index most_pairs_of = 1200;    // n of all pairs
constexpr Index most_choices = 12;
constexpr double clearly = 1e-3;  // share by which the farthest must be ahead

/// Which of `how_far` is the largest, as a question about things called `name` 1, 2 ….
std::optional<Question> farthest(const std::vector<double>& how_far, const std::string& text,
                                 const std::string& name) {
  const auto best = std::max_element(how_far.begin(), how_far.end());
  if (how_far.size() < 2 || static_cast<Index>(how_far.size()) > most_choices) return std::nullopt;
  double second = 0;
  for (auto it = how_far.begin(); it != how_far.end(); ++it) {
    if (it != best) second = std::max(second, *it);
  }
  if (!(*best > second * (1 + clearly)) || !(*best > 1e-9)) return std::nullopt;
  Question question;
  question.text = text;
  for (std::size_t k = 0; k < how_far.size(); ++k)
    question.choices.push_back(name + " " + std::to_string(k + 1));
  question.answer = static_cast<std::size_t>(best - how_far.begin());
  question.because = "It moves by " + format_number(*best, 3) + "; the next farthest moves by " +
                     format_number(second, 3) + ".";
  return question;
}

}  // namespace

std::optional<Question> kmeans_question(PointsView points, const KmeansState& state) {
  const Index k = state.centroids.rows(), d = points.cols;
  if (state.phase != KmeansPhase::assigned || state.done || points.rows * d > most_numbers)
    return std::nullopt;
  if (static_cast<Index>(state.labels.size()) != points.rows || !state.empty_clusters().empty())
    return std::nullopt;
  MatrixD sums = MatrixD::Zero(k, d);
  std::vector<float> row(static_cast<std::size_t>(d));
  for (Index i = 0; i < points.rows; ++i) {
    points.copy_row(i, row.data());
    sums.row(state.labels[static_cast<std::size_t>(i)]) +=
        Eigen::Map<const Eigen::RowVectorXf>(row.data(), d).cast<double>();
  }
  std::vector<double> shift;
  for (Index c = 0; c < k; ++c) {
    const Eigen::RowVectorXd mean =
        sums.row(c) / static_cast<double>(state.counts[static_cast<std::size_t>(c)]);
    shift.push_back((mean - state.centroids.row(c).cast<double>()).norm());
  }
  return farthest(shift, "Every centroid now moves to the mean of its group. Which one moves farthest?",
                  "centroid");
}

std::optional<Question> gmm_question(PointsView points, const GmmState& state) {
  const Index k = state.responsibilities.cols(), d = points.cols;
  if (state.phase != GmmPhase::expected || state.done || points.rows * d * k > most_numbers)
    return std::nullopt;
  if (state.responsibilities.rows() != points.rows) return std::nullopt;
  MatrixD sums = MatrixD::Zero(k, d);
  VectorD shares = VectorD::Zero(k);
  std::vector<float> row(static_cast<std::size_t>(d));
  for (Index i = 0; i < points.rows; ++i) {
    points.copy_row(i, row.data());
    const auto x = Eigen::Map<const Eigen::RowVectorXf>(row.data(), d).cast<double>();
    const VectorD share = state.responsibilities.row(i).transpose().cast<double>();
    sums += share * x;
    shares += share;
  }
  if (!(shares.minCoeff() > 0.5)) return std::nullopt;  // a Gaussian without points may begin anew
  std::vector<double> shift;
  for (Index c = 0; c < k; ++c) shift.push_back((sums.row(c) / shares[c] - state.model.means.row(c)).norm());
  return farthest(shift, "Every Gaussian is now fitted to its shares. Whose mean moves farthest?",
                  "Gaussian");
}

std::optional<Question> dbscan_question(PointsView points, const DbscanState& state,
                                        const DbscanParams& params) {
  const Index n = points.rows;
  if (n < 3 || n > most_pairs_of) return std::nullopt;
  Question question;
  if (state.phase == DbscanPhase::laid_out) {
    const Index cores = run_dbscan(points, params).cores;
    question.text = "A point with at least " + std::to_string(params.min_points) +
                    " points in its ball is a core point. How many will there be?";
    question.choices = {"less than a third", "a third to two thirds", "more than two thirds"};
    question.answer = 3 * cores < n ? 0 : 3 * cores <= 2 * n ? 1 : 2;
    question.because =
        plural(cores, "point is a core point", "points are core points") + " of " + format_count(n) + ".";
    return question;
  }
  if (state.phase != DbscanPhase::cores || static_cast<Index>(state.kinds.size()) != n) return std::nullopt;
  const Index clusters = run_dbscan(points, params).clusters;
  question.text = "Core points within ε of each other hang together. How many clusters will there be?";
  question.choices = {"0", "1", "2", "3", "4", "5 or more"};
  question.answer = static_cast<std::size_t>(std::min<Index>(clusters, 5));
  question.because = plural(clusters, "cluster.", "clusters.");
  return question;
}

}  // namespace lab
