// Clusters out of a reachability plot: a horizontal cut, and valleys with steep sides.

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "methods/groups/optics.h"

namespace lab {

std::vector<int> optics_cut(const OpticsState& state, double epsilon) {
  std::vector<int> labels(state.reachability.size(), -1);
  int current = -1;
  for (const auto point : state.ordering) {
    const auto i = static_cast<std::size_t>(point);
    const bool reached = state.reachability[i] <= epsilon;
    const bool core = state.core[i] <= epsilon;
    if (!reached && core) ++current;  // nobody reaches it, but it reaches others: a new cluster
    labels[i] = reached || core ? current : -1;
  }
  return labels;
}

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A steep way down, where a cluster may begin.
struct Descent {
  Index start = 0, end = 0;
  double highest_since = 0;  // "maximum in between"
};

/// The search of section 4.3.2 along one plot.
class XiSearch {
 public:
  XiSearch(const OpticsState& state, const XiParams& params)
      : state_(state),
        plot_(state.plot()),
        n_(static_cast<Index>(plot_.size())),
        gentle_(1 - params.xi),
        patience_(params.min_points),
        least_size_(params.min_cluster_size > 0 ? params.min_cluster_size : params.min_points),
        correct_(params.predecessor_correction) {
    plot_.push_back(infinity);  // beyond the end it rises without bound
  }

  std::vector<std::pair<Index, Index>> run() {
    Index next = 0;
    double highest = 0;
    for (Index at = 0; at < n_; ++at) {
      const bool down = steep_down(at);
      if (at < next || !(down || steep_up(at))) continue;
      for (Index i = next; i <= at; ++i) highest = std::max(highest, height(i));
      forget(highest);
      const Index end = region_end(at, down);
      if (down) {
        descents_.push_back({at, end, 0});
      } else {
        close(at, end);
      }
      next = end + 1;
      highest = height(next);
    }
    return std::move(found_);
  }

 private:
  double height(Index i) const { return plot_[static_cast<std::size_t>(i)]; }
  // Ratios of neighbours; ∞/∞ and 0/0 are neither.
  double ratio(Index i) const { return height(i) / height(i + 1); }
  bool steep_up(Index i) const { return ratio(i) <= gentle_; }
  bool steep_down(Index i) const { return ratio(i) >= 1 / gentle_; }
  bool up(Index i) const { return ratio(i) < 1; }
  bool down(Index i) const { return ratio(i) > 1; }

  /// Last steep point of the region that begins at `start`: it never turns back, and is interrupted by at
  /// most minPts points in a row that are not steep.
  Index region_end(Index start, bool is_down) const {
    Index end = start;
    int gentle = 0;
    for (Index i = start; i < n_; ++i) {
      if (is_down ? steep_down(i) : steep_up(i)) {
        end = i;
        gentle = 0;
      } else if (is_down ? up(i) : down(i)) {
        break;
      } else if (++gentle > patience_) {
        break;
      }
    }
    return end;
  }

  /// Drops the descents from which a cluster can no longer begin, since the plot has risen too high
  /// meanwhile.
  void forget(double highest) {
    if (highest == infinity) {
      descents_.clear();
      return;
    }
    std::erase_if(descents_, [&](const Descent& d) { return highest > height(d.start) * gentle_; });
    for (Descent& d : descents_) d.highest_since = std::max(d.highest_since, highest);
  }

  /// Clusters that end with the steep way up first .. last.
  void close(Index first, Index last) {
    std::vector<std::pair<Index, Index>> ending;
    for (const Descent& d : descents_) {
      Index start = d.start;
      Index end = last;
      const double after = height(end + 1);
      const double before = height(start);
      if (after * gentle_ < d.highest_since) continue;
      // Both sides of a cluster are to be about equally high.
      if (before * gentle_ >= after) {
        while (height(start + 1) > after && start < d.end) ++start;
      } else if (after * gentle_ >= before) {
        while (height(end - 1) > before && end > first) --end;
      }
      if (correct_ && !corrected(start, end)) continue;
      if (end - start + 1 < least_size_ || start > d.end || end < first) continue;
      ending.emplace_back(start, end);
    }
    found_.insert(found_.end(), ending.rbegin(), ending.rend());
  }

  /// Takes points off the end that were reached from outside the cluster. False where nothing is left.
  bool corrected(Index start, Index& end) const {
    for (; start < end; --end) {
      if (height(start) > height(end)) return true;
      const auto point = static_cast<std::size_t>(state_.ordering[static_cast<std::size_t>(end)]);
      const auto from = state_.ordering.begin() + start;
      const auto to = state_.ordering.begin() + end;
      if (std::find(from, to, state_.predecessor[point]) != to) return true;
    }
    return false;
  }

  const OpticsState& state_;
  std::vector<double> plot_;
  Index n_;
  double gentle_;
  int patience_;
  Index least_size_;
  bool correct_;
  std::vector<Descent> descents_;
  std::vector<std::pair<Index, Index>> found_;
};

}  // namespace

XiClusters optics_xi(const OpticsState& state, const XiParams& params) {
  if (!(params.xi > 0 && params.xi < 1)) throw InputError("\xCE\xBE must lie between 0 and 1.", "xi");
  XiClusters clusters;
  clusters.intervals = XiSearch(state, params).run();
  clusters.labels.assign(state.reachability.size(), -1);
  int label = 0;
  for (const auto& [first, last] : clusters.intervals) {
    bool free = true;
    const auto point = [&](Index place) {
      return static_cast<std::size_t>(state.ordering[static_cast<std::size_t>(place)]);
    };
    for (Index i = first; i <= last; ++i) free = free && clusters.labels[point(i)] < 0;
    if (!free) continue;
    for (Index i = first; i <= last; ++i) clusters.labels[point(i)] = label;
    ++label;
  }
  return clusters;
}

}  // namespace lab
