#include "lessons/directions/kernel_pca_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "methods/measures/roc.h"

namespace lab {

void KernelField::init(std::shared_ptr<const KernelProjector> projector, const Projection& projection,
                       const Bounds& bounds) {
  projector_ = std::move(projector);
  projection_ = projection;
  bounds_ = bounds;
  side_ = coarsest;
  grids_ = 0;
  begin_grid();
}

void KernelField::begin_grid() {
  const double longer = std::max(bounds_.width(), bounds_.height());
  const auto nodes = [&](double length) {
    return std::max(3, static_cast<int>(std::lround(side_ * length / longer)));
  };
  shape_.bounds = bounds_;
  shape_.columns = nodes(bounds_.width());
  shape_.rows = nodes(bounds_.height());
  values_.resize(static_cast<Index>(shape_.columns) * shape_.rows, projector_->components());
  node_ = 0;
}

bool KernelField::advance(std::int64_t quota) {
  if (done()) return true;
  const Index all = values_.rows();
  const auto wanted = static_cast<Index>(static_cast<double>(quota) / projector_->cost());
  const Index count = std::clamp<Index>(wanted, 1, all - node_);
  Matrix flat(count, 2);
  for (Index i = 0; i < count; ++i) {
    const auto node = static_cast<int>(node_ + i);
    flat(i, 0) = static_cast<float>(shape_.x(node % shape_.columns));
    flat(i, 1) = static_cast<float>(shape_.y(node / shape_.columns));
  }
  const Matrix places = (flat * projection_.axes).rowwise() + projection_.origin.transpose();
  values_.middleRows(node_, count) = projector_->project(places);
  node_ += count;
  if (node_ < all) return false;
  complete_ = shape_;
  complete_values_ = std::move(values_);
  values_ = Matrix();
  ++grids_;
  side_ *= 2;
  if (!done()) begin_grid();
  return done();
}

double KernelField::progress() const {
  if (done()) return 1;
  // Each grid has four times the nodes of the one before; together about 4/3 of the last.
  const double last = static_cast<double>(finest) * finest, now = static_cast<double>(side_) * side_;
  const double share = static_cast<double>(node_) / static_cast<double>(std::max<Index>(1, values_.rows()));
  return (now / 3 + share * now) / (last * 4 / 3);
}

FieldGrid KernelField::component(Index j) const {
  FieldGrid grid = complete_;
  if (grids_ == 0 || j >= complete_values_.cols()) return {};
  grid.values.resize(static_cast<std::size_t>(complete_values_.rows()));
  for (Index i = 0; i < complete_values_.rows(); ++i) {
    grid.values[i] = complete_values_(i, j);
  }
  return grid;
}

void MatrixPicture::init(std::shared_ptr<const Matrix> matrix, std::span<const Index> order) {
  matrix_ = std::move(matrix);
  order_.assign(order.begin(), order.end());
  side_ = std::min(static_cast<Index>(order_.size()), most_cells);
  row_ = 0;
  values_.assign(static_cast<std::size_t>(side_ * side_), 0.0f);
}

bool MatrixPicture::advance(std::int64_t quota) {
  const auto n = static_cast<Index>(order_.size());
  auto left = static_cast<double>(quota);
  while (row_ < side_ && left > 0) {
    const Index first = row_ * n / side_, last = (row_ + 1) * n / side_;
    for (Index column = 0; column <= row_; ++column) {
      const Index from = column * n / side_, to = (column + 1) * n / side_;
      double sum = 0;
      for (Index a = first; a < last; ++a) {
        const float* row = matrix_->data() + order_[a] * n;
        for (Index b = from; b < to; ++b) sum += static_cast<double>(row[order_[b]]);
      }
      const auto mean = static_cast<float>(sum / static_cast<double>((last - first) * (to - from)));
      values_[row_ * side_ + column] = mean;
      values_[column * side_ + row_] = mean;
    }
    left -= 4.0 * static_cast<double>((last - first) * last);
    ++row_;
  }
  return done();
}

FieldGrid MatrixPicture::grid() const {
  FieldGrid grid{static_cast<int>(side_), static_cast<int>(side_), {0, 0, 1, 1}, {}};
  for (Index r = side_; r-- > 0;) {
    const auto row = values_.begin() + static_cast<std::ptrdiff_t>(r * side_);
    grid.values.insert(grid.values.end(), row, row + static_cast<std::ptrdiff_t>(side_));
  }
  return grid;
}

float MatrixPicture::lowest() const {
  return values_.empty() ? 0.0f : *std::min_element(values_.begin(), values_.end());
}

float MatrixPicture::highest() const {
  return values_.empty() ? 0.0f : *std::max_element(values_.begin(), values_.end());
}

std::vector<Index> order_around(const Dataset& dataset, std::span<const float> xy) {
  const auto n = static_cast<std::size_t>(dataset.size());
  double x = 0, y = 0;
  for (std::size_t i = 0; i < n; ++i) {
    x += static_cast<double>(xy[2 * i]) / static_cast<double>(n);
    y += static_cast<double>(xy[2 * i + 1]) / static_cast<double>(n);
  }
  std::vector<double> angle(n);
  for (std::size_t i = 0; i < n; ++i) angle[i] = std::atan2(xy[2 * i + 1] - y, xy[2 * i] - x);
  std::vector<Index> order(n);
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    if (dataset.has_labels() && dataset.labels[i] != dataset.labels[j])
      return dataset.labels[i] < dataset.labels[j];
    return angle[i] < angle[j];
  });
  return order;
}

double right_share(std::span<const double> scores, const Dataset& dataset, int found, double value) {
  std::size_t agree = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    agree += (scores[i] >= value) == (dataset.labels[i] == found);
  }
  const double share =
      static_cast<double>(agree) / static_cast<double>(std::max<std::size_t>(1, scores.size()));
  return std::max(share, 1 - share);
}

std::optional<Cut> find_cut(std::span<const double> scores, const Dataset& dataset) {
  if (!dataset.has_labels() || scores.size() != dataset.labels.size()) return std::nullopt;
  std::optional<Cut> cut;
  std::vector<RocPoint> curve;
  std::vector<int> member(scores.size());
  for (int c = 0; c < dataset.classes(); ++c) {
    const auto count = std::count(dataset.labels.begin(), dataset.labels.end(), c);
    if (count == 0 || count == static_cast<std::ptrdiff_t>(scores.size())) continue;
    for (std::size_t i = 0; i < member.size(); ++i) member[i] = dataset.labels[i] == c;
    std::vector<RocPoint> stops = roc_curve(scores, member);
    const double above = roc_area(stops), area = std::max(above, 1 - above);
    if (cut && area <= cut->area) continue;
    cut = Cut{c, area, 0, 0};
    curve = std::move(stops);
  }
  if (!cut) return cut;
  const auto n = static_cast<double>(scores.size());
  const double members = static_cast<double>(curve.back().caught_positive);
  for (std::size_t s = 1; s < curve.size(); ++s) {
    const auto caught = static_cast<double>(curve[s].caught),
               rightly = static_cast<double>(curve[s].caught_positive);
    const double share = (rightly + (n - members) - (caught - rightly)) / n;
    const double right = std::max(share, 1 - share);
    if (right <= cut->best_right) continue;
    cut->best_right = right;
    // Halfway to the next lower score, so that neither side touches the line.
    const double here = curve[s].threshold;
    cut->best = s + 1 < curve.size() ? 0.5 * (here + curve[s + 1].threshold) : here;
  }
  return cut;
}

}  // namespace lab
