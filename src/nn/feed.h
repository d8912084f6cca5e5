#pragma once
// A data set on the machine that computes, and the order in which an epoch visits it.
//
// Idea:      the points are put where the kernels are once; a round then takes its batch by itself, by the
//            step counter, and nothing is copied while training runs.
// Symbols:   n points, batch B; an epoch is ⌊n / B⌋ rounds, and leaves out n mod B points, other ones in
//            every epoch.
// Invariant: the order of epoch e is a permutation that depends on (seed, e) only, so that a training that is
//            taken up again sees what it would have seen.

#include <cstdint>

#include "core/points.h"
#include "nn/backend.h"

namespace lab::nn {

class Feed {
 public:
  /// The points must outlive the feed. Throws InputError (control "batch" or "data") where there is no full
  /// batch.
  Feed(Backend& backend, PointsView points, Index batch);

  /// The order of an epoch, counted from 0.
  void begin_epoch(std::uint64_t seed, std::uint64_t epoch);

  Index points() const { return count_; }
  Index cols() const { return cols_; }
  Index batch() const { return batch_; }
  Index rounds_per_epoch() const { return count_ / batch_; }

  /// For the kernels: float32 or bytes, row-major, in the backend's memory.
  const void* data() const { return data_.data(); }
  bool is_bytes() const { return bytes_; }
  float scale() const { return scale_; }
  const std::int32_t* order() const { return order_.as<std::int32_t>(); }

 private:
  Backend* backend_;
  Index count_ = 0, cols_ = 0, batch_ = 1;
  bool bytes_ = false;
  float scale_ = 1;
  Buffer data_, order_;
};

}  // namespace lab::nn
