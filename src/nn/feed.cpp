#include "nn/feed.h"

#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/rng.h"

namespace lab::nn {

Feed::Feed(Backend& backend, PointsView points, Index batch)
    : backend_(&backend), count_(points.rows), cols_(points.cols), batch_(batch), bytes_(points.is_bytes()) {
  if (points.empty()) throw InputError("There are no points to learn from.", "data");
  if (batch < 1)
    throw InputError("A batch holds at least one point, not " + std::to_string(batch) + ".", "batch");
  if (batch > count_) {
    throw InputError("The batch is " + std::to_string(batch) + ", but there are only " +
                         std::to_string(count_) + " points.",
                     "batch");
  }
  scale_ = points.scale;
  const auto numbers = static_cast<std::size_t>(count_ * cols_);
  data_ = bytes_ ? backend.share(points.u8, numbers) : backend.share(points.f32, numbers * sizeof(float));
  order_ = backend.allocate(static_cast<std::size_t>(count_) * sizeof(std::int32_t));
  begin_epoch(0, 0);
}

void Feed::begin_epoch(std::uint64_t seed, std::uint64_t epoch) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(count_));
  std::iota(order.begin(), order.end(), 0);
  Rng rng(seed + 0x9E3779B97F4A7C15ULL * (epoch + 1));
  rng.shuffle(order);
  backend_->write(order_.data(), order.data(), order.size() * sizeof(std::int32_t));
}

}  // namespace lab::nn
