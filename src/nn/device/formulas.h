#pragma once
// Scalar formulas that kernels of a device share.

#include <cmath>

#include "nn/activation.h"
#include "nn/both_sides.h"
#include "nn/random_block.h"

namespace lab::nn::device {

template <class S>
LAB_BOTH_SIDES inline S larger(S a, S b) {
  return a > b ? a : b;
}

/// log(1 + eˣ) = max(x, 0) + log(1 + e^(−|x|)): no overflow.
template <class S>
LAB_BOTH_SIDES inline S softplus(S x) {
  return larger(x, S(0)) + std::log1p(std::exp(-std::fabs(x)));
}

/// 1 / (1 + e^(−x)): where e^(−x) is infinite it is the 0 that it should be.
template <class S>
LAB_BOTH_SIDES inline S logistic(S x) {
  return S(1) / (S(1) + std::exp(-x));
}

/// y = f(x), as activate() of activation.h.
template <class S>
LAB_BOTH_SIDES inline S activated(const Activation& activation, S x) {
  switch (activation.kind) {
    case Activation::Kind::none:
      break;
    case Activation::Kind::relu:
      return x < S(0) ? S(0) : x;  // no number stays no number
    case Activation::Kind::leaky_relu:
      return x < S(0) ? static_cast<S>(activation.slope) * x : x;
    case Activation::Kind::sigmoid:
      return logistic(x);
    case Activation::Kind::tanh:
      return std::tanh(x);
    case Activation::Kind::softplus:
      return softplus(x);
  }
  return x;
}

/// f′, from y = f(x), as times_derivative() of activation.h.
template <class S>
LAB_BOTH_SIDES inline S derivative(const Activation& activation, S y) {
  switch (activation.kind) {
    case Activation::Kind::none:
      break;
    case Activation::Kind::relu:
      return y > S(0) ? S(1) : S(0);
    case Activation::Kind::leaky_relu:
      return y > S(0) ? S(1) : static_cast<S>(activation.slope);
    case Activation::Kind::sigmoid:
      return y * (S(1) - y);
    case Activation::Kind::tanh:
      return S(1) - y * y;
    case Activation::Kind::softplus:
      return S(1) - std::exp(-y);
  }
  return S(1);
}

/// Four standard normal deviates (noise.h): Box and Muller of the words (u, v) and (u′, v′).
struct FourNormals {
  float at[4];
};
LAB_BOTH_SIDES inline FourNormals four_normals(const RandomBlock& block) {
  FourNormals out;
  for (int pair = 0; pair < 2; ++pair) {
    const float radius = std::sqrt(-2.0F * std::log(open_uniform(block.word[2 * pair])));
    const float angle = 6.283185307179586F * open_uniform(block.word[2 * pair + 1]);
    out.at[2 * pair] = radius * std::cos(angle);
    out.at[2 * pair + 1] = radius * std::sin(angle);
  }
  return out;
}

}  // namespace lab::nn::device
