#include "methods/numerics/nearest_to.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace lab {
namespace {

/// Squared distance of two rows of bytes in units of the scale: below 2³¹ for up to 33000 columns.
std::int32_t squared_of_bytes(const std::uint8_t* a, const std::uint8_t* b, Index columns) {
  std::int32_t sum = 0;
  for (Index j = 0; j < columns; ++j) {
    const std::int32_t difference = static_cast<std::int32_t>(a[j]) - static_cast<std::int32_t>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

double squared_of_floats(const float* a, const float* b, Index columns) {
  double sum = 0;
  for (Index j = 0; j < columns; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

constexpr Index most_byte_columns = 33000;

}  // namespace

void NearestToJob::init(PointsView points, std::vector<float> query, Index k, Index leave_out) {
  if (static_cast<Index>(query.size()) != points.cols ||
      !std::all_of(query.begin(), query.end(), [](float v) { return std::isfinite(v); }))
    throw InputError("What is searched for has " + std::to_string(query.size()) +
                         " numbers, or one that is not finite; the rows have " + std::to_string(points.cols) +
                         ".",
                     "data");
  points_ = points;
  query_ = std::move(query);
  query_bytes_ = nullptr;
  buffer_.resize(query_.size());
  k_ = k;
  leave_out_ = leave_out;
  next_ = 0;
  done_ = false;
  candidates_.clear();
  candidates_.reserve(static_cast<std::size_t>(points.rows));
  result_.clear();
}

void NearestToJob::init_row(PointsView points, Index row, Index k) {
  std::vector<float> query(static_cast<std::size_t>(points.cols));
  points.copy_row(row, query.data());
  init(points, std::move(query), k, row);
  if (points.is_bytes() && points.cols <= most_byte_columns) query_bytes_ = points.row_u8(row);
}

double NearestToJob::squared_to(Index row) {
  if (query_bytes_ == nullptr)
    return squared_of_floats(points_.row(row, buffer_.data()), query_.data(), points_.cols);
  const std::int32_t whole = squared_of_bytes(points_.row_u8(row), query_bytes_, points_.cols);
  return static_cast<double>(points_.scale) * static_cast<double>(points_.scale) * static_cast<double>(whole);
}

bool NearestToJob::advance(std::int64_t quota) {
  if (done_) return false;
  const std::int64_t rows = std::max<std::int64_t>(1, quota / std::max<Index>(1, points_.cols));
  const Index end = std::min<Index>(points_.rows, next_ + rows);
  for (; next_ < end; ++next_) {
    if (next_ != leave_out_) candidates_.push_back({squared_to(next_), next_});
  }
  if (next_ < points_.rows) return false;
  finish();
  return true;
}

void NearestToJob::finish() {
  const auto kept = static_cast<std::ptrdiff_t>(std::min<Index>(k_, static_cast<Index>(candidates_.size())));
  std::partial_sort(candidates_.begin(), candidates_.begin() + kept, candidates_.end());
  for (auto it = candidates_.begin(); it != candidates_.begin() + kept; ++it)
    result_.push_back({it->row, std::sqrt(it->squared)});
  candidates_ = {};
  done_ = true;
}

std::vector<NearRow> nearest_to(PointsView points, std::span<const float> query, Index k) {
  NearestToJob job;
  job.init(points, {query.begin(), query.end()}, k);
  while (!job.done()) job.advance(std::int64_t{1} << 40);
  return job.result();
}

std::vector<NearRow> nearest_to_row(PointsView points, Index row, Index k) {
  NearestToJob job;
  job.init_row(points, row, k);
  while (!job.done()) job.advance(std::int64_t{1} << 40);
  return job.result();
}

void PrecisionJob::init(PointsView points, std::span<const int> labels, std::vector<Index> queries,
                        Index most) {
  if (points.rows < 2) throw InputError("There must be at least two images to search among.", "data");
  points_ = points;
  labels_ = labels;
  queries_ = std::move(queries);
  most_ = std::min(most, points.rows - 1);
  made_ = 0;
  chance_ = 0;
  hits_.assign(static_cast<std::size_t>(most_), 0.0);
  of_label_.clear();
  for (const int label : labels) {
    if (static_cast<std::size_t>(label) >= of_label_.size())
      of_label_.resize(static_cast<std::size_t>(label) + 1, 0);
    ++of_label_[static_cast<std::size_t>(label)];
  }
}

bool PrecisionJob::advance(std::int64_t quota) {
  if (done()) return false;
  const std::int64_t one_query = std::max<std::int64_t>(1, points_.rows * (points_.cols + 8));
  for (std::int64_t count = std::max<std::int64_t>(1, quota / one_query); count > 0 && !done(); --count) {
    const Index query = queries_[static_cast<std::size_t>(made_)];
    const int label = labels_[static_cast<std::size_t>(query)];
    const std::vector<NearRow> found = nearest_to_row(points_, query, most_);
    double right = 0;
    for (std::size_t r = 0; r < found.size(); ++r) {
      right += labels_[static_cast<std::size_t>(found[r].row)] == label ? 1.0 : 0.0;
      hits_[r] += right;
    }
    chance_ += static_cast<double>(of_label_[static_cast<std::size_t>(label)] - 1) /
               static_cast<double>(points_.rows - 1);
    ++made_;
  }
  return true;
}

double PrecisionJob::progress() const {
  return queries_.empty() ? 1.0 : static_cast<double>(made_) / static_cast<double>(queries_.size());
}

double PrecisionJob::precision(Index k) const {
  if (made_ == 0) return 0.0;
  return hits_[static_cast<std::size_t>(k - 1)] / (static_cast<double>(k) * static_cast<double>(made_));
}

}  // namespace lab
