// Ward's linkage: the nearest-neighbour chain over the means of clusters.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "methods/groups/hierarchy_engine.h"

namespace lab {
namespace {

using Floats = Eigen::ArrayXf;
using Doubles = Eigen::ArrayXd;

/// Clusters lie in chunks of 64 neighbours, each with its box: a search skips the chunks whose box is too
/// far. When half of the places have fallen empty the chunks are made anew.
class WardChain final : public HierarchyEngine {
 public:
  explicit WardChain(PointsView points) : HierarchyEngine(points, 40) {
    const Index n = points.rows;
    std::vector<std::int32_t> all(static_cast<std::size_t>(n));
    std::iota(all.begin(), all.end(), 0);
    means_.resize(n, points.cols);
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < points.cols; ++j) means_(i, j) = scale_ * static_cast<double>(points.at(i, j));
    }
    // About the mean of the data, so that float32 wastes no digits.
    means_.rowwise() -= means_.colwise().mean().eval();
    size_ = Doubles::Ones(n);
    slot_.resize(all.size());
    const double rounding =
        4 * 6e-8 * means_.cwiseAbs().maxCoeff() * std::sqrt(static_cast<double>(points.cols));
    doubt_ = rounding * rounding / slack;
    place(std::move(all));
  }

  bool advance(std::int64_t quota) override {
    const auto d = static_cast<std::int64_t>(means_.cols());
    while (!complete() && quota > 0) {
      if (chain_.empty()) chain_.push_back(first_cluster());
      const std::int32_t top = chain_.back();
      const std::int32_t before = chain_.size() > 1 ? chain_[chain_.size() - 2] : -1;
      double value = 0;
      const std::int32_t next = nearest(top, before, value);
      quota -= (chunks() + static_cast<Index>(visited_.size()) * chunk) * (d + 3);
      if (next != before) {
        chain_.push_back(next);
        continue;
      }
      merges_.push_back({before, top, std::sqrt(2 * value)});
      chain_.resize(chain_.size() - 2);
      merge(before, top);
    }
    return complete();
  }

 private:
  static constexpr Index chunk = 64;
  static constexpr double slack = 1e-4;
  static constexpr float nowhere = 1e18F;  // coordinate of an empty slot

  Index chunks() const { return slots_ / chunk; }

  /// Orders clusters begin .. end so that chunks are boxes.
  void arrange(std::vector<std::int32_t>& clusters, Index begin, Index end) const {
    if (end - begin <= chunk) {
      std::sort(clusters.begin() + begin, clusters.begin() + end);
      return;
    }
    Index axis = 0;
    double widest = -1;
    for (Index c = 0; c < means_.cols(); ++c) {
      double low = means_(clusters[static_cast<std::size_t>(begin)], c);
      double high = low;
      for (Index i = begin; i < end; ++i) {
        const double value = means_(clusters[static_cast<std::size_t>(i)], c);
        low = std::min(low, value);
        high = std::max(high, value);
      }
      if (high - low > widest) {
        widest = high - low;
        axis = c;
      }
    }
    const Index middle = begin + (((end - begin + chunk - 1) / chunk + 1) / 2) * chunk;
    std::nth_element(clusters.begin() + begin, clusters.begin() + middle, clusters.begin() + end,
                     [&](std::int32_t a, std::int32_t b) {
                       return means_(a, axis) != means_(b, axis) ? means_(a, axis) < means_(b, axis) : a < b;
                     });
    arrange(clusters, begin, middle);
    arrange(clusters, middle, end);
  }

  /// Gives every cluster a slot.
  void place(std::vector<std::int32_t> clusters) {
    active_ = static_cast<Index>(clusters.size());
    arrange(clusters, 0, active_);
    slots_ = (active_ + chunk - 1) / chunk * chunk;
    const Index d = means_.cols();
    near_.assign(static_cast<std::size_t>(d), Floats::Constant(slots_, nowhere));
    low_.assign(static_cast<std::size_t>(d),
                Floats::Constant(chunks(), std::numeric_limits<float>::infinity()));
    high_.assign(static_cast<std::size_t>(d),
                 Floats::Constant(chunks(), -std::numeric_limits<float>::infinity()));
    near_size_ = Floats::Ones(slots_);
    least_size_ = Floats::Constant(chunks(), std::numeric_limits<float>::max());
    cluster_.assign(static_cast<std::size_t>(slots_), -1);
    values_.resize(slots_);
    for (Index s = 0; s < active_; ++s) {
      cluster_[static_cast<std::size_t>(s)] = clusters[static_cast<std::size_t>(s)];
      write(s);
      slot_[static_cast<std::size_t>(clusters[static_cast<std::size_t>(s)])] = static_cast<std::int32_t>(s);
      least_size_[s / chunk] = std::min(least_size_[s / chunk], near_size_[s]);
    }
    starting_ = 0;
  }

  /// Copies a cluster's mean and size into its slot and widens the box of the chunk.
  void write(Index s) {
    const std::int32_t cluster = cluster_[static_cast<std::size_t>(s)];
    for (std::size_t c = 0; c < near_.size(); ++c) {
      const auto value = static_cast<float>(means_(cluster, static_cast<Index>(c)));
      near_[c][s] = value;
      low_[c][s / chunk] = std::min(low_[c][s / chunk], value);
      high_[c][s / chunk] = std::max(high_[c][s / chunk], value);
    }
    near_size_[s] = static_cast<float>(size_[cluster]);
  }

  std::int32_t first_cluster() {
    while (cluster_[static_cast<std::size_t>(starting_)] < 0) ++starting_;
    return cluster_[static_cast<std::size_t>(starting_)];
  }

  /// Half the squared height of a merger: the rise of the k-means cost.
  double rise(std::int32_t a, std::int32_t b) const {
    return (means_.row(a) - means_.row(b)).squaredNorm() * size_[a] * size_[b] / (size_[a] + size_[b]);
  }

  /// Values of chunk k in float32; returns the least.
  float measure(Index k, Index t) {
    const Index first = k * chunk;
    auto values = values_.segment<chunk>(first);
    values = (near_[0].segment<chunk>(first) - near_[0][t]).square();
    for (std::size_t c = 1; c < near_.size(); ++c) {
      values += (near_[c].segment<chunk>(first) - near_[c][t]).square();
    }
    const float mine = near_size_[t];
    values *= mine * near_size_.segment<chunk>(first) / (near_size_.segment<chunk>(first) + mine);
    if (t / chunk == k) values_[t] = std::numeric_limits<float>::infinity();
    return values.minCoeff();
  }

  /// The cluster whose merger with `top` costs least; `before` where it is one of them.
  std::int32_t nearest(std::int32_t top, std::int32_t before, double& value) {
    const Index t = slot_[static_cast<std::size_t>(top)];
    const float mine = near_size_[t];
    bounds_ = (low_[0] - near_[0][t]).max(near_[0][t] - high_[0]).max(0.0F).square();
    for (std::size_t c = 1; c < near_.size(); ++c) {
      bounds_ += (low_[c] - near_[c][t]).max(near_[c][t] - high_[c]).max(0.0F).square();
    }
    bounds_ *= mine * least_size_ / (least_size_ + mine);
    // float32 only says who may be nearest: (u + e)² <= (1 + s) u² + (1 + 1/s) e². Doubles decide.
    const double doubt = doubt_ * static_cast<double>(mine);
    const auto limit_of = [&](double least) {
      return static_cast<float>((least * (1 + slack) + 2 * doubt) * (1 + 2 * slack) + 2 * doubt);
    };
    std::int32_t best = before;
    float limit = std::numeric_limits<float>::max();
    if (before >= 0) {
      value = rise(top, before);
      limit = limit_of(value);
    }
    visited_.clear();
    const auto visit = [&](Index k) {
      const float least = measure(k, t);
      visited_.emplace_back(k, least);
      limit = std::min(limit, limit_of(static_cast<double>(least)));
    };
    visit(t / chunk);
    for (Index k = 0; k < chunks(); ++k) {
      if (bounds_[k] <= limit && k != t / chunk) visit(k);
    }
    for (const auto& [k, least] : visited_) {
      if (least > limit) continue;
      for (Index s = k * chunk; s < (k + 1) * chunk; ++s) {
        if (values_[s] > limit) continue;
        const std::int32_t other = cluster_[static_cast<std::size_t>(s)];
        const double exact = rise(top, other);
        if (best >= 0 && exact >= value) continue;
        best = other;
        value = exact;
      }
    }
    return best;
  }

  void merge(std::int32_t a, std::int32_t b) {
    const double total = size_[a] + size_[b];
    means_.row(a) = (size_[a] * means_.row(a) + size_[b] * means_.row(b)) / total;
    size_[a] = total;
    write(slot_[static_cast<std::size_t>(a)]);
    const Index gone = slot_[static_cast<std::size_t>(b)];
    for (Floats& column : near_) column[gone] = nowhere;
    near_size_[gone] = 1;
    cluster_[static_cast<std::size_t>(gone)] = -1;
    if (--active_ > slots_ / 2 || slots_ <= chunk) return;
    std::vector<std::int32_t> left;
    for (const std::int32_t cluster : cluster_) {
      if (cluster >= 0) left.push_back(cluster);
    }
    place(std::move(left));
  }

  // By cluster, named by one of its points.
  MatrixD means_;
  Doubles size_;
  std::vector<std::int32_t> slot_;
  // By slot.
  Index slots_ = 0, active_ = 0, starting_ = 0;
  std::vector<std::int32_t> cluster_;  // -1 in an empty one
  std::vector<Floats> near_;           // means in float32
  Floats near_size_, values_;
  // By chunk.
  std::vector<Floats> low_, high_;
  Floats least_size_, bounds_;
  std::vector<std::pair<Index, float>> visited_;  // in this search: chunk, least value

  std::vector<std::int32_t> chain_;
  double doubt_ = 0;
};

}  // namespace

std::unique_ptr<HierarchyEngine> make_ward_chain(PointsView points) {
  return std::make_unique<WardChain>(points);
}

}  // namespace lab
