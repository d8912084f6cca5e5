// What OpticsExhibit reads off the state on show, and DBSCAN's answer to the same question.

#include <algorithm>
#include <cmath>
#include <map>

#include "lessons/groups/optics_exhibit.h"
#include "methods/measures/metrics.h"

namespace lab {
namespace {

constexpr std::size_t most_sizes = 6;  // rows of the list of clusters

}  // namespace

Index OpticsExhibit::present() const {
  const OpticsState* state = shown();
  return state && !state->ordering.empty() ? Index{state->ordering.back()} : -1;
}

Index OpticsExhibit::next() const {
  const OpticsState* state = shown();
  if (!state || state->done || place_.size() != state->reachability.size()) return -1;
  Index best = -1;
  for (std::size_t i = 0; i < place_.size(); ++i) {
    if (place_[i] >= 0) continue;
    if (best < 0 || state->reachability[i] < state->reachability[best]) best = static_cast<Index>(i);
  }
  return best;
}

void OpticsExhibit::read_state() {
  const OpticsState* state = shown();
  if (!state) return;
  if (read_revision_ != player_.revision()) {
    read_revision_ = player_.revision();
    clusters_read_ = false;
    const std::size_t n = state->core.size();
    plot_ = state->plot();
    cores_.clear();
    place_.assign(n, -1);
    for (const auto i : state->ordering) {
      place_[i] = static_cast<Index>(cores_.size());
      cores_.push_back(state->core[i]);
    }
    // The axis ends where that of the whole plot will, as soon as that is known.
    const OpticsState& all = player_.complete() ? player_.newest() : *state;
    high_ = 0;
    for (const std::int32_t i : all.ordering) {
      const double v = all.reachability[i];
      if (std::isfinite(v)) high_ = std::max(high_, 1.06 * v);
    }
    if (!player_.complete()) {
      for (const double v : state->core) {
        if (std::isfinite(v)) high_ = std::max(high_, 1.06 * v);
      }
    }
  }
  if (!clusters_read_) read_clusters();
}

void OpticsExhibit::read_clusters() {
  clusters_read_ = true;
  const OpticsState* state = shown();
  const std::size_t n = state->core.size();
  xi_ = XiClusters();
  numbers_.assign(n, -1);
  if (by_xi()) {
    if (state->done) {
      XiParams p;
      p.xi = parameters_.real("xi");
      p.min_points = parameters_.integer("minpts");
      p.min_cluster_size = parameters_.integer("smallest");
      xi_ = optics_xi(*state, p);
      numbers_ = xi_.labels;
    }
    place_numbers_.clear();
    for (const auto i : state->ordering) place_numbers_.push_back(numbers_[i]);
  } else {
    place_numbers_ = valley_numbers(plot_, cores_, cut());
    for (std::size_t p = 0; p < place_numbers_.size(); ++p) numbers_[state->ordering[p]] = place_numbers_[p];
  }
  read_sizes();
  rand_.reset();
  information_.reset();
  if (state->done && data_->has_labels()) {
    rand_ = adjusted_rand(numbers_, data_->labels);
    information_ = normalised_mutual_information(numbers_, data_->labels);
  }
  twin_.compared = false;
  style_points();
  select_marked();
}

void OpticsExhibit::read_sizes() {
  std::map<int, Index> counts;
  for (const int number : place_numbers_) ++counts[number];
  noise_ = counts.contains(-1) ? counts[-1] : 0;
  counts.erase(-1);
  clusters_ = static_cast<int>(counts.size());
  sizes_.assign(counts.begin(), counts.end());
  std::stable_sort(sizes_.begin(), sizes_.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (sizes_.size() > most_sizes) sizes_.resize(most_sizes);
}

void OpticsExhibit::style_points() {
  const std::size_t n = numbers_.size();
  std::vector<ImU32> colours(n);
  std::vector<float> sizes(n, 1.0f);
  for (std::size_t i = 0; i < n; ++i) {
    colours[i] = Look::group_colour(numbers_[i]);
    // Who is not visited yet is fainter still than noise.
    if (place_[i] < 0) colours[i] = with_alpha(colours[i], 0.45f), sizes[i] = 0.8f;
  }
  stage_.set_groups(numbers_);
  stage_.set_point_styles({}, colours, sizes);
}

void OpticsExhibit::select_marked() {
  const OpticsState* state = shown();
  std::vector<int> points;
  const PlaceSpan span = marked();
  if (state && span.first >= 0) {
    const auto visited = static_cast<Index>(state->ordering.size());
    for (Index p = span.first; p <= std::min(span.second, visited - 1); ++p)
      points.push_back(static_cast<int>(state->ordering[p]));
  }
  selected_ = static_cast<Index>(points.size());
  ++selection_revision_;
  stage_.cloud().set_selection(points, selection_revision_);
  twin_stage_.cloud().set_selection(points, selection_revision_);
}

// ---- beside DBSCAN ----

bool OpticsExhibit::work_twin(double budget_ms, const ClockMs& clock) {
  const DbscanParams wanted{cut(), parameters_.integer("minpts")};
  const auto same = [&](const DbscanParams& p) {
    return p.epsilon == wanted.epsilon && p.min_points == wanted.min_points;
  };
  if (!twin_.state.done || !same(twin_.shown_of)) {
    if (!twin_.begun || !same(twin_.of)) {
      // The picture of before stays until the new one is ready.
      twin_.method = Dbscan();
      twin_.method.init(data_->points, wanted);
      twin_.of = wanted;
      twin_.begun = true;
    }
    if (pace_.run(twin_, budget_ms, clock)) return true;
    twin_.state = twin_.method.state();
    twin_.shown_of = wanted;
    twin_.compared = false;
  }
  if (!twin_.compared) compare();
  return false;
}

void OpticsExhibit::compare() {
  twin_.compared = true;
  const DbscanState& found = twin_.state;
  const std::size_t n = found.labels.size();
  // Each cluster of DBSCAN takes the most common number of its core points in the cut.
  std::vector<std::map<int, Index>> votes(static_cast<std::size_t>(found.clusters));
  for (std::size_t i = 0; i < n; ++i) {
    if (found.kinds[i] == DbscanKind::core && numbers_[i] >= 0) ++votes[found.labels[i]][numbers_[i]];
  }
  std::vector<int> number(votes.size(), -1);
  std::vector<std::size_t> order(votes.size());
  for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
  const auto most = [&](std::size_t c) {
    std::pair<Index, int> best{0, -1};
    for (const auto& [of, count] : votes[c]) {
      if (count > best.first) best = {count, of};
    }
    return best;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return most(a).first > most(b).first; });
  std::map<int, bool> taken;
  int fresh = 0;
  for (const int of : numbers_) fresh = std::max(fresh, of + 1);
  for (const std::size_t c : order) {
    const int wanted = most(c).second;
    number[c] = wanted >= 0 && !taken[wanted] ? wanted : fresh++;
    taken[number[c]] = true;
  }
  twin_.numbers.assign(n, -1);
  twin_.differing.clear();
  twin_.cores = twin_.cores_alike = twin_.differing_cores = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (found.labels[i] >= 0) twin_.numbers[i] = number[found.labels[i]];
    const bool core = found.kinds[i] == DbscanKind::core, alike = twin_.numbers[i] == numbers_[i];
    twin_.cores += core;
    twin_.cores_alike += core && alike;
    if (!alike) twin_.differing.push_back(static_cast<int>(i));
    twin_.differing_cores += core && !alike;
  }
  twin_stage_.set_groups(twin_.numbers);
}

}  // namespace lab
