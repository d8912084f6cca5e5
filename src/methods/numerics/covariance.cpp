#include "methods/numerics/covariance.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/float_range.h"

namespace lab {
namespace {

constexpr Index block = 64;        // columns per task
constexpr Index byte_panel = 512;  // rows at a time: 512 products of bytes fit 32 bits many times over
constexpr Index float_panel = 256;

// out[4][2]: products of four columns with two over `rows` values, a multiple of 32.
#if defined(__AVX2__)
std::int32_t sum_lanes(__m256i v) {
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
  return _mm_cvtsi128_si32(half);
}
#elif defined(__SSE2__)
std::int32_t sum_lanes(__m128i v) {
  v = _mm_add_epi32(v, _mm_shuffle_epi32(v, 0x4E));
  v = _mm_add_epi32(v, _mm_shuffle_epi32(v, 0xB1));
  return _mm_cvtsi128_si32(v);
}
#endif

void products_anywhere(const std::int16_t* a, const std::int16_t* b, Index stride, Index rows,
                       std::int32_t* out) {
#if defined(__AVX2__)
  __m256i sums[8];
  for (auto& s : sums) s = _mm256_setzero_si256();
  for (Index r = 0; r < rows; r += 16) {
    const auto load = [r](const std::int16_t* p) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + r));
    };
    const __m256i b0 = load(b), b1 = load(b + stride);
    for (int i = 0; i < 4; ++i) {
      const __m256i x = load(a + i * stride);
      sums[2 * i] = _mm256_add_epi32(sums[2 * i], _mm256_madd_epi16(x, b0));
      sums[2 * i + 1] = _mm256_add_epi32(sums[2 * i + 1], _mm256_madd_epi16(x, b1));
    }
  }
  for (int i = 0; i < 8; ++i) out[i] = sum_lanes(sums[i]);
#elif defined(__SSE2__)
  __m128i sums[8];
  for (auto& s : sums) s = _mm_setzero_si128();
  for (Index r = 0; r < rows; r += 8) {
    const auto load = [r](const std::int16_t* p) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + r));
    };
    const __m128i b0 = load(b), b1 = load(b + stride);
    for (int i = 0; i < 4; ++i) {
      const __m128i x = load(a + i * stride);
      sums[2 * i] = _mm_add_epi32(sums[2 * i], _mm_madd_epi16(x, b0));
      sums[2 * i + 1] = _mm_add_epi32(sums[2 * i + 1], _mm_madd_epi16(x, b1));
    }
  }
  for (int i = 0; i < 8; ++i) out[i] = sum_lanes(sums[i]);
#else
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 2; ++j) {
      std::int32_t sum = 0;
      for (Index r = 0; r < rows; ++r) sum += std::int32_t{a[i * stride + r]} * b[j * stride + r];
      out[2 * i + j] = sum;
    }
  }
#endif
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__EMSCRIPTEN__)
// The same where the processor multiplies and adds 32 pairs of 16-bit numbers at once. Whole numbers: the
// same sums.
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void products_wide(const std::int16_t* a,
                                                                          const std::int16_t* b, Index stride,
                                                                          Index rows, std::int32_t* out) {
  __m512i sums[8];
  for (auto& s : sums) s = _mm512_setzero_si512();
  for (Index r = 0; r < rows; r += 32) {
    const __m512i b0 = _mm512_loadu_si512(b + r), b1 = _mm512_loadu_si512(b + stride + r);
    for (int i = 0; i < 4; ++i) {
      const __m512i x = _mm512_loadu_si512(a + i * stride + r);
      sums[2 * i] = _mm512_dpwssd_epi32(sums[2 * i], x, b0);
      sums[2 * i + 1] = _mm512_dpwssd_epi32(sums[2 * i + 1], x, b1);
    }
  }
  for (int i = 0; i < 8; ++i) {
    std::int32_t lanes[16];
    _mm512_storeu_si512(lanes, sums[i]);
    out[i] = 0;
    for (const std::int32_t lane : lanes) out[i] += lane;
  }
}

using Products = void (*)(const std::int16_t*, const std::int16_t*, Index, Index, std::int32_t*);
Products products() {
  static const Products best = __builtin_cpu_supports("avx512vnni") ? products_wide : products_anywhere;
  return best;
}
#else
constexpr auto products() { return products_anywhere; }
#endif

// The pairs of column blocks (upper index I >= J), in a fixed order.
std::vector<std::pair<Index, Index>> block_pairs(Index d) {
  const Index blocks = (d + block - 1) / block;
  std::vector<std::pair<Index, Index>> pairs;
  for (Index i = 0; i < blocks; ++i) {
    for (Index j = 0; j <= i; ++j) pairs.emplace_back(i, j);
  }
  return pairs;
}

}  // namespace

void Covariance::init(PointsView points, bool want_matrix) {
  require_points(points, "PCA");
  if (points.rows < 2) throw InputError("One point has no variance: at least two are needed.", "data");
  // No coordinate is farther from its mean than its column is wide.
  VectorD low, high;
  if (!points.is_bytes())
    low = high = Eigen::Map<const Vector>(points.row_f32(0), points.cols).cast<double>();
  for (Index i = 0; i < points.rows && !points.is_bytes(); ++i) {
    for (Index j = 0; j < points.cols; ++j) {
      const double value = static_cast<double>(points.row_f32(i)[j]);
      low[j] = std::min(low[j], value);
      high[j] = std::max(high[j], value);
      if (std::abs(value) <= value_limit) continue;
      throw InputError("Row " + std::to_string(i + 1) + ", column " + std::to_string(j + 1) +
                           " is too large for components: standardise the columns.",
                       "data");
    }
  }
  points_ = points;
  want_matrix_ = want_matrix;
  scale_ = range_scale(points.is_bytes() ? 255.0 * points.scale : (high - low).maxCoeff());
  const auto n = static_cast<double>(points.rows);
  const auto d = static_cast<double>(points.cols);
  in_double_ = n * d * d / 2 <= double_limit;
  const auto cols = static_cast<std::size_t>(points.cols);
  byte_sums_.assign(points.is_bytes() ? cols : 0, 0);
  byte_squares_.assign(points.is_bytes() ? cols : 0, 0);
  mean_ = VectorD::Zero(points.cols);
  variances_ = VectorD::Zero(points.cols);
  matrix_ = MatrixD();
  byte_matrix_.clear();
  total_variance_ = 0;
  row_ = 0;
  stage_ = Stage::mean;
  work_done_ = 0;
  work_total_ = n * d * (want_matrix ? 1 + d / 2 : 2);
}

double Covariance::progress() const { return done() ? 1 : std::min(0.999, work_done_ / work_total_); }

void Covariance::add_to_mean(Index first, Index count) {
  const Index d = points_.cols;
  for (Index i = first; i < first + count; ++i) {
    if (points_.is_bytes()) {
      const std::uint8_t* row = points_.row_u8(i);
      for (Index j = 0; j < d; ++j) {
        byte_sums_[static_cast<std::size_t>(j)] += row[j];
        byte_squares_[static_cast<std::size_t>(j)] += std::int64_t{row[j]} * row[j];
      }
    } else {
      const float* row = points_.row_f32(i);
      for (Index j = 0; j < d; ++j) mean_[j] += row[j];
    }
  }
}

void Covariance::finish_mean() {
  const Index d = points_.cols;
  const Index n = points_.rows;
  const double scale = points_.scale;
  row_ = 0;
  if (points_.is_bytes()) {
    for (Index j = 0; j < d; ++j) {
      const std::int64_t sum = byte_sums_[static_cast<std::size_t>(j)];
      const std::int64_t squares = byte_squares_[static_cast<std::size_t>(j)];
      mean_[j] = scale * static_cast<double>(sum) / static_cast<double>(n);
      variances_[j] = scale * scale *
                      (static_cast<double>(n * squares - sum * sum) / static_cast<double>(n)) /
                      static_cast<double>(n - 1);
    }
  } else {
    mean_ /= static_cast<double>(n);
  }
  if (want_matrix_) {
    if (points_.is_bytes()) {
      byte_matrix_.assign(static_cast<std::size_t>(d * d), 0);
    } else {
      matrix_ = MatrixD::Zero(d, d);
    }
    stage_ = Stage::products;
  } else if (points_.is_bytes()) {
    finish();
  } else {
    stage_ = Stage::spread;
  }
}

void Covariance::add_to_spread(Index first, Index count) {
  for (Index i = first; i < first + count; ++i) {
    const float* row = points_.row_f32(i);
    for (Index j = 0; j < points_.cols; ++j) {
      const double difference = row[j] - mean_[j];
      variances_[j] += difference * difference;
    }
  }
}

void Covariance::add_bytes(Index first, Index count) {
  const Index d = points_.cols;
  const Index padded = (d + 3) / 4 * 4;
  // The panel turned on its side: one column after the other, as 16-bit numbers, zeros where there is no
  // point.
  std::vector<std::int16_t> panel(static_cast<std::size_t>(padded * byte_panel), 0);
  const Index groups = (d + block - 1) / block;
  parallel_for(groups, [&](Index g) {
    const Index end = std::min(d, (g + 1) * block);
    for (Index r = 0; r < count; ++r) {
      const std::uint8_t* row = points_.row_u8(first + r);
      for (Index j = g * block; j < end; ++j) panel[static_cast<std::size_t>(j * byte_panel + r)] = row[j];
    }
  });
  const Index rows = (count + 31) / 32 * 32;
  const auto products_4x2 = products();
  const auto pairs = block_pairs(padded);
  parallel_for(static_cast<Index>(pairs.size()), [&](Index task) {
    const auto [bi, bj] = pairs[static_cast<std::size_t>(task)];
    const Index i_end = std::min(padded, (bi + 1) * block);
    const Index j_end = std::min(padded, (bj + 1) * block);
    std::int32_t sums[8];
    for (Index i = bi * block; i < i_end; i += 4) {
      for (Index j = bj * block; j < j_end && j <= i + 3; j += 2) {
        products_4x2(panel.data() + i * byte_panel, panel.data() + j * byte_panel, byte_panel, rows, sums);
        for (Index a = 0; a < 4 && i + a < d; ++a) {
          for (Index b = 0; b < 2 && j + b < d; ++b) {
            byte_matrix_[static_cast<std::size_t>((i + a) * d + j + b)] += sums[2 * a + b];
          }
        }
      }
    }
  });
}

void Covariance::add_floats(Index first, Index count) {
  const Index d = points_.cols;
  MatrixD centred;
  Matrix centred_float;
  if (in_double_) {
    centred.resize(count, d);
  } else {
    centred_float.resize(count, d);
  }
  for (Index r = 0; r < count; ++r) {
    const float* row = points_.row_f32(first + r);
    if (in_double_) {
      for (Index j = 0; j < d; ++j) centred(r, j) = row[j] - mean_[j];
    } else {
      for (Index j = 0; j < d; ++j) centred_float(r, j) = static_cast<float>(scale_ * (row[j] - mean_[j]));
    }
  }
  const auto pairs = block_pairs(d);
  parallel_for(static_cast<Index>(pairs.size()), [&](Index task) {
    const auto [bi, bj] = pairs[static_cast<std::size_t>(task)];
    const Index i = bi * block, j = bj * block;
    const Index rows = std::min(block, d - i), cols = std::min(block, d - j);
    auto part = matrix_.block(i, j, rows, cols);
    if (in_double_) {
      part.noalias() += centred.middleCols(i, rows).transpose() * centred.middleCols(j, cols);
    } else {
      const Matrix products =
          centred_float.middleCols(i, rows).transpose() * centred_float.middleCols(j, cols);
      part += products.cast<double>() / (scale_ * scale_);
    }
  });
}

void Covariance::finish() {
  const Index d = points_.cols;
  const Index n = points_.rows;
  if (want_matrix_ && points_.is_bytes()) {
    matrix_.resize(d, d);
    const double scale = static_cast<double>(points_.scale) * points_.scale / static_cast<double>(n - 1);
    for (Index i = 0; i < d; ++i) {
      for (Index j = 0; j <= i; ++j) {
        // Whole numbers to the end: no digits are lost where the mean is large.
        const std::int64_t centred =
            n * byte_matrix_[static_cast<std::size_t>(i * d + j)] -
            byte_sums_[static_cast<std::size_t>(i)] * byte_sums_[static_cast<std::size_t>(j)];
        matrix_(i, j) = scale * (static_cast<double>(centred) / static_cast<double>(n));
      }
    }
    byte_matrix_ = {};
  } else if (want_matrix_) {
    matrix_ /= static_cast<double>(n - 1);
  } else if (!points_.is_bytes()) {
    variances_ /= static_cast<double>(n - 1);
  }
  if (want_matrix_) {
    for (Index i = 0; i < d; ++i) {
      for (Index j = 0; j < i; ++j) matrix_(j, i) = matrix_(i, j);
    }
    variances_ = matrix_.diagonal();
  }
  total_variance_ = variances_.sum();
  stage_ = Stage::done;
}

bool Covariance::advance(std::int64_t quota) {
  auto left = static_cast<double>(quota);
  const Index n = points_.rows;
  const auto d = static_cast<double>(points_.cols);
  while (!done()) {
    const bool products = stage_ == Stage::products;
    const Index panel = points_.is_bytes() ? byte_panel : float_panel;
    const Index count = std::min(panel, n - row_);
    switch (stage_) {
      case Stage::mean:
        add_to_mean(row_, count);
        break;
      case Stage::spread:
        add_to_spread(row_, count);
        break;
      case Stage::products:
        if (points_.is_bytes()) {
          add_bytes(row_, count);
        } else {
          add_floats(row_, count);
        }
        break;
      case Stage::done:
        break;
    }
    const double cost = static_cast<double>(count) * (products ? d * d / 2 : d);
    work_done_ += cost;
    left -= cost;
    row_ += count;
    if (row_ == n) {
      if (stage_ == Stage::mean) {
        finish_mean();
      } else {
        finish();
      }
    }
    if (left <= 0) break;
  }
  return done();
}

}  // namespace lab
