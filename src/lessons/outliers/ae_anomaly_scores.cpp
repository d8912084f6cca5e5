#include "lessons/outliers/ae_anomaly_scores.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

// A pixel of exactly 0 or 1 in the rebuilt image would cost infinitely much where it is wrong.
constexpr double least = 1e-7;

double entropy_of(double x) {
  const double paper = x < 1 ? (1 - x) * std::log(1 - x) : 0, ink = x > 0 ? x * std::log(x) : 0;
  return -(paper + ink);
}

}  // namespace

const std::array<AnomalyScoreName, anomaly_scores>& anomaly_score_names() {
  using enum AnomalyScore;
  static const std::array<AnomalyScoreName, anomaly_scores> names = {{
      {mse, "mse", "squared error", true},
      {cross_entropy, "bce", "cross-entropy", true},
      {excess, "excess", "excess over entropy", true},
      {low_contrast, "contrast", "low contrast", false},
      {entropy, "entropy", "entropy of the image", false},
  }};
  return names;
}

std::array<double, anomaly_scores> score_image(const float* image, const float* rebuilt, Index pixels) {
  double squares = 0, cross = 0, own = 0, sum = 0, sum_squares = 0;
  for (Index j = 0; j < pixels; ++j) {
    const double x = static_cast<double>(image[j]);
    const double p = std::clamp(static_cast<double>(rebuilt[j]), least, 1 - least);
    const double off = x - static_cast<double>(rebuilt[j]);
    squares += off * off;
    cross -= x * std::log(p) + (1 - x) * std::log(1 - p);
    own += entropy_of(std::clamp(x, 0.0, 1.0));
    sum += x;
    sum_squares += x * x;
  }
  const double d = static_cast<double>(pixels), mean = sum / d;
  const double deviation = std::sqrt(std::max(0.0, sum_squares / d - mean * mean));
  return {squares / d, cross / d, (cross - own) / d, -deviation, own / d};
}

void AnomalyScores::init(PointsView images, const Matrix& rebuilt) {
  images_ = images;
  rebuilt_ = &rebuilt;
  next_ = 0;
  for (std::vector<double>& values : values_) values.assign(static_cast<std::size_t>(images.rows), 0.0);
}

bool AnomalyScores::advance(std::int64_t quota) {
  if (rebuilt_ == nullptr) return false;
  std::vector<float> buffer(static_cast<std::size_t>(images_.cols));
  // A logarithm costs about as much as ten products.
  constexpr std::int64_t per_pixel = 40;
  while (next_ < images_.rows && quota > 0) {
    const auto scores =
        score_image(images_.row(next_, buffer.data()), rebuilt_->row(next_).data(), images_.cols);
    for (std::size_t s = 0; s < scores.size(); ++s) values_[s][next_] = scores[s];
    ++next_;
    quota -= per_pixel * images_.cols;
  }
  return done();
}

double AnomalyScores::progress() const {
  return images_.rows > 0 ? static_cast<double>(next_) / static_cast<double>(images_.rows) : 0.0;
}

}  // namespace lab
