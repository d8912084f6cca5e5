#include "methods/numerics/neighbours.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/distance.h"
#include "methods/numerics/float_range.h"
#include "methods/numerics/tile_kernel.h"

namespace lab {
namespace {

constexpr Index block = tile_points;
constexpr Index gate = 16;       // distances compared at once
constexpr Index tree_rows = 64;  // searches per task

struct Candidate {
  float squared;
  std::int32_t index;
};

// What could still be among a row's k nearest.
struct Shortlist {
  std::vector<Candidate> kept;
  std::size_t limit = 0;  // length at which it is cut
};

using Four = float __attribute__((vector_size(16)));
using FourBits = std::int32_t __attribute__((vector_size(16)));

// out[i] = square + other[i] − 2 product[i] for `gate` distances; whether any is at most `mine` or its
// theirs[i].
inline bool any_wanted(float square, const float* other, const float* product, float mine,
                       const float* theirs, float* out) {
  FourBits hit{};
  for (Index i = 0; i < gate; i += 4) {
    Four o, p, t;
    std::memcpy(&o, other + i, sizeof o);
    std::memcpy(&p, product + i, sizeof p);
    std::memcpy(&t, theirs + i, sizeof t);
    const Four distance = (square + o) - 2.0F * p;
    std::memcpy(out + i, &distance, sizeof distance);
    hit |= (distance <= mine) | (distance <= t);
  }
  std::int64_t halves[2];
  std::memcpy(halves, &hit, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

struct NearestJob::Blocks {
  Matrix x;                    // centred and scaled points, zero rows up to a whole block
  PackedBlocks packed;         // the same
  std::vector<float> squares;  // ‖x‖², infinite behind n
  std::vector<float> slack;    // twice the error bound of a row's distances
  std::vector<float> bound;    // a row takes what lies below
  std::vector<Shortlist> lists;
  Index count = 0;             // blocks
  Index round = 0, place = 0;  // round r pairs the blocks I >= J with (I + J) mod count = r: all different
  bool ranking = false;

  Index tiles_in_round() const { return static_cast<Index>(pairs.size()); }
  std::vector<std::pair<Index, Index>> pairs;
  void list_pairs() {
    pairs.clear();
    for (Index i = 0; i < count; ++i) {
      const Index j = (round + count - i) % count;
      if (j <= i) pairs.emplace_back(i, j);
    }
  }
  void tile(Index bi, Index bj, Index k);
  void take(Index row, Index other, float squared, Index k);
};

void NearestJob::Blocks::take(Index row, Index other, float squared, Index k) {
  const auto r = static_cast<std::size_t>(row);
  Shortlist& list = lists[r];
  list.kept.push_back({squared, static_cast<std::int32_t>(other)});
  if (list.kept.size() < list.limit) return;
  // Cut the list: what lies farther than the k-th by more than rounding can explain is out.
  const auto nearer = [](const Candidate& a, const Candidate& b) { return a.squared < b.squared; };
  std::nth_element(list.kept.begin(), list.kept.begin() + (k - 1), list.kept.end(), nearer);
  bound[r] = list.kept[static_cast<std::size_t>(k - 1)].squared + slack[r];
  const float edge = bound[r];
  std::erase_if(list.kept, [edge](const Candidate& c) { return c.squared > edge; });
  // Many equal distances: a longer list, or every further one would cut again.
  if (2 * list.kept.size() > list.limit) list.limit *= 2;
}

void NearestJob::Blocks::tile(Index bi, Index bj, Index k) {
  const Index first_i = bi * block, first_j = bj * block;
  thread_local std::vector<float> products(static_cast<std::size_t>(block * block));
  tile_products(x.data() + first_i * x.cols(), packed.block(bj), x.cols(), products.data());
  const bool diagonal = bi == bj;
  const float* other = squares.data() + first_j;
  const float* theirs = bound.data() + first_j;
  float distance[gate];
  for (Index i = 0; i < block; ++i) {
    const Index row = first_i + i;
    const float square = squares[static_cast<std::size_t>(row)];
    if (std::isinf(square)) break;
    for (Index from = 0; from < block; from += gate) {
      const float* product = products.data() + i * block + from;
      if (!any_wanted(square, other + from, product, bound[static_cast<std::size_t>(row)], theirs + from,
                      distance)) {
        continue;
      }
      for (Index at = 0; at < gate; ++at) {
        const Index j = from + at;
        if (std::isinf(other[j]) || (diagonal && i == j)) continue;
        if (distance[at] <= bound[static_cast<std::size_t>(row)]) take(row, first_j + j, distance[at], k);
        if (!diagonal && distance[at] <= theirs[j]) take(first_j + j, row, distance[at], k);
      }
    }
  }
}

NearestJob::NearestJob() = default;
NearestJob::~NearestJob() = default;
NearestJob::NearestJob(NearestJob&&) noexcept = default;
NearestJob& NearestJob::operator=(NearestJob&&) noexcept = default;

void NearestJob::init(PointsView points, Index k, NearestWay way) {
  require_points(points, "The search for neighbours");
  if (k < 1) throw InputError("k is " + std::to_string(k) + ", but at least one neighbour is needed.", "k");
  if (k > points.rows - 1) {
    const Index others = points.rows - 1;
    throw InputError("k is " + std::to_string(k) + ", but each point has only " + std::to_string(others) +
                         (others == 1 ? " other." : " others."),
                     "k");
  }
  points_ = points;
  way_ = way;
  if (way_ == NearestWay::automatic)
    way_ = points.cols <= tree_columns ? NearestWay::tree : NearestWay::blocks;
  done_ = false;
  prepared_ = false;
  row_ = 0;
  blocks_.reset();
  result_ = NearestPoints();
  result_.k = k;
}

double NearestJob::progress() const {
  if (done_) return 1;
  if (way_ == NearestWay::tree) return static_cast<double>(row_) / static_cast<double>(points_.rows);
  if (!prepared_) return 0;
  if (blocks_->ranking) return 0.95 + 0.05 * static_cast<double>(row_) / static_cast<double>(points_.rows);
  const double in_round =
      static_cast<double>(blocks_->place) / static_cast<double>(blocks_->tiles_in_round());
  return 0.95 * (static_cast<double>(blocks_->round) + in_round) / static_cast<double>(blocks_->count);
}

void NearestJob::prepare() {
  prepared_ = true;
  const Index n = points_.rows, d = points_.cols, k = result_.k;
  result_.index.assign(static_cast<std::size_t>(n * k), 0);
  result_.distance.assign(static_cast<std::size_t>(n * k), 0.0);
  if (points_.is_bytes()) {
    floats_ = points_.to_float();
    points_ = PointsView(floats_);
  }
  if (way_ == NearestWay::tree) {
    tree_ = KdTree(points_);
    return;
  }
  blocks_ = std::make_unique<Blocks>();
  Blocks& b = *blocks_;
  b.count = (n + block - 1) / block;
  const VectorD mean = mean_of(points_);
  const double scale = range_scale(largest_from(points_, mean));
  b.x = Matrix::Zero(b.count * block, d);
  const auto padded = static_cast<std::size_t>(b.count * block);
  b.squares.assign(padded, std::numeric_limits<float>::infinity());
  b.bound.assign(padded, std::numeric_limits<float>::max());
  b.slack.assign(padded, 0.0F);
  double largest_square = 0;
  for (Index i = 0; i < n; ++i) {
    double square = 0;
    for (Index j = 0; j < d; ++j) {
      const auto value = static_cast<float>(scale * (points_.row_f32(i)[j] - mean[j]));
      b.x(i, j) = value;
      square += static_cast<double>(value) * value;
    }
    b.squares[static_cast<std::size_t>(i)] = static_cast<float>(square);
    largest_square = std::max(largest_square, square);
  }
  b.packed = PackedBlocks(b.x);
  const double unit = std::ldexp(1.0, -24);
  for (Index i = 0; i < n; ++i) {
    const double error =
        static_cast<double>(d + 16) * unit * (b.squares[static_cast<std::size_t>(i)] + largest_square);
    b.slack[static_cast<std::size_t>(i)] = static_cast<float>(2.01 * error);
  }
  for (std::size_t i = static_cast<std::size_t>(n); i < padded; ++i) b.bound[i] = -1;  // takes nothing
  b.lists.resize(static_cast<std::size_t>(n));
  for (Shortlist& list : b.lists) {
    list.limit = static_cast<std::size_t>(2 * k + 32);
    list.kept.reserve(list.limit);
  }
  b.list_pairs();
}

void NearestJob::search_tree(Index first, Index count) {
  const Index k = result_.k;
  const Index tasks = (count + tree_rows - 1) / tree_rows;
  parallel_for(tasks, [&](Index task) {
    std::vector<Neighbour> found;
    const Index from = first + task * tree_rows;
    const Index to = std::min(first + count, from + tree_rows);
    for (Index i = from; i < to; ++i) {
      tree_.nearest({points_.row_f32(i), static_cast<std::size_t>(points_.cols)}, k + 1, found);
      // The point itself is one of them, unless more than k others lie on the same spot.
      Index place = 0;
      for (const Neighbour& one : found) {
        if (one.index == i || place == k) continue;
        const auto at = static_cast<std::size_t>(i * k + place++);
        result_.index[at] = static_cast<std::int32_t>(one.index);
        result_.distance[at] = std::sqrt(one.squared);
      }
    }
  });
}

void NearestJob::do_tiles(Index count) {
  Blocks& b = *blocks_;
  count = std::min(count, b.tiles_in_round() - b.place);
  parallel_for(count, [&](Index t) {
    const auto [i, j] = b.pairs[static_cast<std::size_t>(b.place + t)];
    b.tile(i, j, result_.k);
  });
  b.place += count;
  if (b.place < b.tiles_in_round()) return;
  b.place = 0;
  if (++b.round == b.count) {
    b.ranking = true;
    b.x = Matrix();
    b.packed = PackedBlocks();
  } else {
    b.list_pairs();
  }
}

void NearestJob::rank_rows(Index first, Index count) {
  Blocks& b = *blocks_;
  const Index k = result_.k, d = points_.cols;
  const Index tasks = (count + tree_rows - 1) / tree_rows;
  parallel_for(tasks, [&](Index task) {
    std::vector<Neighbour> found;
    const Index from = first + task * tree_rows;
    const Index to = std::min(first + count, from + tree_rows);
    for (Index i = from; i < to; ++i) {
      Shortlist& list = b.lists[static_cast<std::size_t>(i)];
      found.clear();
      const float edge = b.bound[static_cast<std::size_t>(i)];
      for (const Candidate& c : list.kept) {
        if (c.squared > edge) continue;
        found.push_back({squared_distance(points_.row_f32(i), points_.row_f32(c.index), d), c.index});
      }
      list = Shortlist();
      std::partial_sort(found.begin(), found.begin() + k, found.end());
      for (Index place = 0; place < k; ++place) {
        const Neighbour& one = found[static_cast<std::size_t>(place)];
        const auto at = static_cast<std::size_t>(i * k + place);
        result_.index[at] = static_cast<std::int32_t>(one.index);
        result_.distance[at] = std::sqrt(one.squared);
      }
    }
  });
}

bool NearestJob::advance(std::int64_t quota) {
  if (done_) return true;
  auto left = static_cast<double>(quota);
  const auto n = static_cast<double>(points_.rows), d = static_cast<double>(points_.cols);
  const auto k = static_cast<double>(result_.k);
  if (!prepared_) {
    prepare();
    left -= n * d * (way_ == NearestWay::tree ? 20 : 4);
  }
  do {
    if (way_ == NearestWay::tree) {
      const double cost = 40 * (k + 10) * d;  // of one search, about
      const auto rows = static_cast<Index>(std::clamp(left / cost, 1.0, n - static_cast<double>(row_)));
      search_tree(row_, rows);
      row_ += rows;
      left -= static_cast<double>(rows) * cost;
      done_ = row_ == points_.rows;
    } else if (!blocks_->ranking) {
      const double cost = static_cast<double>(block * block) * (d + 10);
      const auto tiles = static_cast<Index>(std::clamp(left / cost, 1.0, 1e6));
      left -= static_cast<double>(std::min(tiles, blocks_->tiles_in_round() - blocks_->place)) * cost;
      do_tiles(tiles);
    } else {
      const double cost = 2 * (k + 10) * (d + 10);
      const auto rows = static_cast<Index>(std::clamp(left / cost, 1.0, n - static_cast<double>(row_)));
      rank_rows(row_, rows);
      row_ += rows;
      left -= static_cast<double>(rows) * cost;
      done_ = row_ == points_.rows;
    }
  } while (!done_ && left > 0);
  if (done_) {
    blocks_.reset();
    tree_ = KdTree();
  }
  return done_;
}

NearestPoints nearest_points(PointsView points, Index k) {
  NearestJob job;
  job.init(points, k);
  while (!job.advance(std::numeric_limits<std::int64_t>::max())) {
  }
  return job.take_result();
}

NearestPoints nearest_points_plainly(PointsView points, Index k) {
  NearestPoints result;
  result.k = k;
  const Matrix x = points.to_float();
  std::vector<Neighbour> all;
  for (Index i = 0; i < points.rows; ++i) {
    all.clear();
    for (Index j = 0; j < points.rows; ++j) {
      if (j == i) continue;
      all.push_back({squared_distance(x.data() + i * x.cols(), x.data() + j * x.cols(), x.cols()), j});
    }
    std::sort(all.begin(), all.end());
    for (Index place = 0; place < k; ++place) {
      result.index.push_back(static_cast<std::int32_t>(all[static_cast<std::size_t>(place)].index));
      result.distance.push_back(std::sqrt(all[static_cast<std::size_t>(place)].squared));
    }
  }
  return result;
}

}  // namespace lab
