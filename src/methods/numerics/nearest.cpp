#include "methods/numerics/nearest.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel_for.h"
#include "methods/numerics/distance.h"

namespace lab {
namespace {

constexpr Index direct_below = 16;  // columns under which double differences are as quick as products
constexpr float unit = 0x1.0p-24F;

double squared_norm(const float* row, Index d) {
  double total = 0;
  for (Index j = 0; j < d; ++j) total += static_cast<double>(row[j]) * static_cast<double>(row[j]);
  return total;
}

double squared_norm(const std::uint8_t* row, Index d) {
  std::uint64_t total = 0;
  constexpr Index stretch = 16384;  // 255² of so many fit in 32 bits
  for (Index start = 0; start < d; start += stretch) {
    std::uint32_t part = 0;
    for (Index j = start; j < std::min(d, start + stretch); ++j) part += std::uint32_t{row[j]} * row[j];
    total += part;
  }
  return static_cast<double>(total);
}

}  // namespace

std::vector<float> row_norms(PointsView points) {
  std::vector<float> norms(static_cast<std::size_t>(points.rows));
  const RowRanges ranges(points.rows);
  parallel_for(ranges.count, [&](Index r) {
    for (Index i = ranges.begin(r); i < ranges.end(r); ++i) {
      const double squared = points.is_bytes()
                                 ? squared_norm(points.row_u8(i), points.cols) *
                                       static_cast<double>(points.scale) * static_cast<double>(points.scale)
                                 : squared_norm(points.row_f32(i), points.cols);
      norms[static_cast<std::size_t>(i)] = static_cast<float>(std::sqrt(squared) * 1.000001);
    }
  });
  return norms;
}

NearestCentroids::NearestCentroids(PointsView points, std::span<const float> norms, const Matrix& centroids)
    : points_(points), norms_(norms), centroids_(&centroids) {
  if (points.cols < direct_below) return;
  packed_ = PackedRows(centroids);
  squared_norms_.assign(static_cast<std::size_t>(2 * packed_.pairs()),
                        std::numeric_limits<float>::infinity());
  for (Index k = 0; k < centroids.rows(); ++k) {
    const double squared = squared_norm(centroids.data() + k * centroids.cols(), centroids.cols());
    squared_norms_[static_cast<std::size_t>(k)] = static_cast<float>(squared);
    largest_norm_ = std::max(largest_norm_, static_cast<float>(std::sqrt(squared) * 1.000001));
  }
}

void NearestCentroids::find_directly(Index first, Index count, int* labels, double* distances) const {
  const Index d = points_.cols;
  const Index clusters = centroids_->rows();
  float buffer[direct_below];
  for (Index i = 0; i < count; ++i) {
    const float* row = points_.row(first + i, buffer);
    double best = std::numeric_limits<double>::infinity();
    int label = 0;
    for (Index k = 0; k < clusters; ++k) {
      const double squared = squared_distance(row, centroids_->data() + k * d, d);
      if (squared < best) {
        best = squared;
        label = static_cast<int>(k);
      }
    }
    labels[i] = label;
    if (distances != nullptr) distances[i] = best;
  }
}

void NearestCentroids::find(Index first, Index count, int* labels, double* distances) const {
  if (points_.cols < direct_below) {
    find_directly(first, count, labels, distances);
    return;
  }
  const Index d = points_.cols;
  const Index clusters = centroids_->rows();
  const Index width = 2 * packed_.pairs();
  const bool copy = points_.is_bytes() || packed_.padded != d;
  std::vector<float> buffer(copy ? static_cast<std::size_t>(dot_rows * packed_.padded) : 0);
  std::vector<float> scores(static_cast<std::size_t>(dot_rows * width));
  const float terms = static_cast<float>(packed_.padded) / 4 + 10;

  for (Index at = 0; at < count; at += dot_rows) {
    const Index here = std::min(dot_rows, count - at);
    const float* rows[dot_rows];
    for (Index r = 0; r < dot_rows; ++r) {
      const Index i = first + at + std::min(r, here - 1);
      float* own = copy ? buffer.data() + r * packed_.padded
                        : nullptr;  // without a buffer there is nothing to step from
      if (copy && r < here) points_.copy_row(i, own);
      rows[r] = !copy ? points_.row_f32(i) : r < here ? own : rows[0];
    }
    dot_six_rows(rows, packed_, scores.data());

    for (Index r = 0; r < here; ++r) {
      float* score = scores.data() + r * width;
      float best = std::numeric_limits<float>::infinity();
      float second = best;
      int label = 0;
      for (Index k = 0; k < clusters; ++k) {
        score[k] = squared_norms_[static_cast<std::size_t>(k)] - 2 * score[k];
        if (score[k] < best) {
          second = best;
          best = score[k];
          label = static_cast<int>(k);
        } else if (score[k] < second) {
          second = score[k];
        }
      }
      const float norm = norms_[static_cast<std::size_t>(first + at + r)];
      const float error = unit * (2 * terms * norm * largest_norm_ + 3 * largest_norm_ * largest_norm_);
      double exact = -1;
      // Written so that NaN, from values beyond float32's squares, means "look closer".
      if (!(second - best > 2 * error) && clusters > 1) {
        exact = std::numeric_limits<double>::infinity();
        for (Index k = 0; k < clusters; ++k) {
          if (score[k] - best > 2 * error) continue;
          const double squared = squared_distance(rows[r], centroids_->data() + k * d, d);
          if (squared < exact) {
            exact = squared;
            label = static_cast<int>(k);
          }
        }
      }
      labels[at + r] = label;
      if (distances != nullptr) {
        distances[at + r] = exact >= 0 ? exact : squared_distance(rows[r], centroids_->data() + label * d, d);
      }
    }
  }
}

}  // namespace lab
