#include "stage/rebuild.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lab {
namespace {

constexpr Index block_rows = 256;
constexpr double least = 1e-7;  // keeps the logarithms finite, as in training

}  // namespace

double squared_error(const float* a, const float* b, Index d) {
  double sum = 0;
  for (Index j = 0; j < d; ++j) {
    const double off = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += off * off;
  }
  return sum / static_cast<double>(d);
}

double cross_entropy(const float* image, const float* rebuilt, Index d) {
  double sum = 0;
  for (Index j = 0; j < d; ++j) {
    const double x = static_cast<double>(image[j]), p = static_cast<double>(rebuilt[j]);
    if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
    sum -= x * std::log(std::max(p, least)) + (1 - x) * std::log(std::max(1 - p, least));
  }
  return sum / static_cast<double>(d);
}

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// ---- a few images ----

void Rebuilder::use(const NetworkParts& parts) {
  if (parts.encoder == encoder_.model() && parts.decoder == decoder_.model()) return;
  *this = Rebuilder();
  encoder_.use(parts.encoder);
  decoder_.use(parts.decoder);
}

void Rebuilder::ask(Matrix images, std::uint64_t tag) { next_ = {std::move(images), tag}; }

bool Rebuilder::waiting() const { return encoder_.model() && !failed() && (next_ || stage_ != Stage::idle); }

bool Rebuilder::update() {
  if (!encoder_.ready() || !decoder_.ready()) return false;
  if (stage_ == Stage::idle) {
    if (!next_) return false;
    asked_ = std::move(*next_);
    next_.reset();
    stage_ = Stage::encoding;
    encoder_.ask({asked_.images}, asked_.tag);
  }
  if (stage_ == Stage::encoding) {
    if (!encoder_.update()) return false;
    coded_ = encoder_.answer().front();
    stage_ = Stage::decoding;
    decoder_.ask({coded_}, asked_.tag);
  }
  if (!decoder_.update()) return false;
  stage_ = Stage::idle;
  images_ = std::move(asked_.images);
  codes_ = std::move(coded_);
  rebuilt_ = decoder_.answer().front();
  tag_ = asked_.tag;
  return answered_ = true;
}

// ---- a whole set ----

void RebuildErrors::begin(const NetworkParts& parts, PointsView points, Disturb disturb) {
  stop();
  rebuilder_.use(parts);
  points_ = points;
  disturb_ = std::move(disturb);
  begun_ = true;
}

double RebuildErrors::progress() const {
  return points_.rows > 0 ? static_cast<double>(done_rows_) / static_cast<double>(points_.rows) : 0.0;
}

void RebuildErrors::take() {
  const Matrix& rebuilt = rebuilder_.rebuilt();
  const Matrix& inputs = rebuilder_.images();
  for (Index i = 0; i < rebuilt.rows(); ++i) {
    const float* const x = clean_.row(i).data();
    errors_.push_back(squared_error(x, rebuilt.row(i).data(), clean_.cols()));
    input_errors_.push_back(squared_error(x, inputs.row(i).data(), clean_.cols()));
    entropies_.push_back(cross_entropy(x, rebuilt.row(i).data(), clean_.cols()));
  }
  if (codes_.size() == 0) codes_.resize(points_.rows, rebuilder_.codes().cols());
  codes_.middleRows(done_rows_, rebuilt.rows()) = rebuilder_.codes();
  done_rows_ += rebuilt.rows();
}

bool RebuildErrors::update() {
  if (!running()) return false;
  if (rebuilder_.waiting()) {
    if (!rebuilder_.update()) return false;
    take();
    if (done()) return true;
  }
  const Index count = std::min(block_rows, points_.rows - done_rows_);
  clean_ = points_.slice(done_rows_, count).to_float();
  rebuilder_.ask(disturb_ ? disturb_(clean_, done_rows_) : clean_, static_cast<std::uint64_t>(done_rows_));
  // Sends it; where the answer is there at once it is taken with the next frame, so that none takes long.
  if (!rebuilder_.update()) return false;
  take();
  return done();
}

}  // namespace lab
