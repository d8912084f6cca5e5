// AIC and BIC against the number of components.

#include <algorithm>

#include "core/error.h"
#include "methods/groups/gmm.h"

namespace lab {

void GmmChooseK::init(PointsView points, const GmmParams& params, int k_min, int k_max, std::uint64_t seed) {
  if (k_min < 1 || k_max < k_min) throw InputError("K must run from at least 1 upwards.", "kmax");
  GmmParams first = params;
  first.components = k_min;
  if (first.start == GmmStart::given) first.start = GmmStart::kmeans;
  method_.init(points, first, seed);
  points_ = points;
  params_ = first;
  k_min_ = k_ = k_min;
  k_max_ = static_cast<int>(std::min<Index>(k_max, points.rows));
  seed_ = seed;
  running_ = true;
  rows_.clear();
}

bool GmmChooseK::advance(std::int64_t quota) {
  if (done()) return false;
  if (!running_) {
    params_.components = k_;
    try {
      method_.init(points_, params_, seed_);
    } catch (const InputError&) {  // fewer different points than K
      k_max_ = k_ - 1;
      return true;
    }
    running_ = true;
  }
  method_.advance(quota);
  if (!method_.done()) return false;
  const GmmState& state = method_.state();
  rows_.push_back({k_, state.log_likelihood, state.model.aic(state.log_likelihood),
                   state.model.bic(state.log_likelihood, points_.rows)});
  running_ = false;
  ++k_;
  return true;
}

double GmmChooseK::progress() const {
  return k_max_ < k_min_ ? 1 : static_cast<double>(k_ - k_min_) / static_cast<double>(k_max_ - k_min_ + 1);
}

int GmmChooseK::best() const {
  const auto lowest = std::min_element(rows_.begin(), rows_.end(),
                                       [](const auto& a, const auto& b) { return a.bic < b.bic; });
  return lowest == rows_.end() ? 0 : lowest->components;
}

}  // namespace lab
