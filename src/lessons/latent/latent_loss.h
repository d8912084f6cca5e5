/// What the loss of a variational autoencoder is made of, in nats.
///
/// Reference: Kingma and Welling, "Auto-encoding variational Bayes", 2014.
/// Symbols: x image, p decoded image (probability of ink), μ mean, σ² variance, all per dimension.
#pragma once

#include <string>

#include "core/matrix.h"

namespace lab {

/// −Σ x ln p + (1 − x) ln(1 − p) over the pixels, in nats; p is kept off 0 and 1 by 1e-7, as in the training.
double reconstruction_nats(const float* x, const float* p, Index pixels);
/// KL[N(μ, σ²), N(0, 1)] = ½ (μ² + σ² − 1 − ln σ²) of one dimension, in nats.
double kl_nats(double mean, double log_variance);
/// "12.34 nats".
std::string nats_text(double nats);

}  // namespace lab
