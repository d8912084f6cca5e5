#include "lessons/latent/latent_loss.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/text.h"

namespace lab {

double reconstruction_nats(const float* x, const float* p, Index pixels) {
  double sum = 0;
  for (Index j = 0; j < pixels; ++j) {
    const double ink = std::clamp(static_cast<double>(p[j]), 1e-7, 1 - 1e-7),
                 target = static_cast<double>(x[j]);
    sum -= target * std::log(ink) + (1 - target) * std::log1p(-ink);
  }
  return sum;
}

double kl_nats(double mean, double log_variance) {
  return 0.5 * (mean * mean + std::exp(log_variance) - 1 - log_variance);
}

std::string nats_text(double nats) { return format_fixed(nats, 2) + " nats"; }

}  // namespace lab
