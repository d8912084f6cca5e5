#include "lessons/latent/vae_score.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/rng.h"
#include "lessons/latent/latent_loss.h"

namespace lab {
namespace {

constexpr Index block_rows = 1000;

}  // namespace

void VaeScore::begin(const LatentNetwork& network, PointsView images, std::uint64_t seed) {
  if (decoder_ == network.decoder() && seed == seed_ && images == images_) return;
  stop();
  decoder_ = network.decoder();
  images_ = images;
  seed_ = seed;
  Rng rng(seed);
  const Matrix &mean = network.means(), &log_variance = network.log_variances();
  const Matrix epsilon = normal_rows(rng, mean.rows(), mean.cols());
  codes_ = mean.array() + (0.5f * log_variance.array()).exp() * epsilon.array();
  for (Index i = 0; i < mean.rows(); ++i) {
    double sum = 0;
    for (Index j = 0; j < mean.cols(); ++j)
      sum += kl_nats(static_cast<double>(mean(i, j)), static_cast<double>(log_variance(i, j)));
    kl_.push_back(sum);
  }
}

void VaeScore::stop() {
  sweep_.stop();
  decoder_.reset();
  codes_.resize(0, 0);
  reconstruction_.clear();
  kl_.clear();
  next_ = first_ = 0;
  waiting_ = false;
}

bool VaeScore::update() {
  if (!running()) return false;
  if (waiting_) {
    if (!sweep_.update()) return false;
    waiting_ = false;
    const Matrix& decoded = sweep_.results().front();
    std::vector<float> x(static_cast<std::size_t>(images_.cols));
    for (Index i = 0; i < decoded.rows(); ++i) {
      images_.copy_row(first_ + i, x.data());
      reconstruction_.push_back(reconstruction_nats(x.data(), decoded.row(i).data(), images_.cols));
    }
    if (done()) return true;
  }
  first_ = next_;
  const Index count = std::min(block_rows, images_.rows - next_);
  next_ += count;
  waiting_ = true;
  sweep_.begin(decoder_, std::vector<Matrix>{codes_.middleRows(first_, count)});
  return false;
}

double VaeScore::progress() const {
  return images_.rows > 0 ? static_cast<double>(reconstruction_.size()) / static_cast<double>(images_.rows)
                          : 0.0;
}

double VaeScore::mean(const std::vector<double>& values) {
  return values.empty()
             ? 0.0
             : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace lab
