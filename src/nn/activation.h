#pragma once
// The functions that stand between layers, by value: a layer applies one while its result is in the cache.
//
// Symbols:   x what goes in, y = f(x). Every f here is monotone, so f′(x) can be had from y alone and x need
//            not be kept:
//              ReLU        [y > 0]
//              leaky ReLU  [y > 0], or its slope
//              sigmoid     y (1 − y)
//              tanh        1 − y²
//              softplus    1 − e^(−y)

#include "core/index.h"

namespace lab::nn {

struct Activation {
  enum class Kind { none, relu, leaky_relu, sigmoid, tanh, softplus };
  Kind kind = Kind::none;
  double slope = 0;  ///< leaky ReLU: of the negative side, above 0

  bool operator==(const Activation& other) const = default;
};

inline constexpr Activation no_activation = {};
inline constexpr Activation relu_activation = {Activation::Kind::relu, 0};
inline constexpr Activation sigmoid_activation = {Activation::Kind::sigmoid, 0};
inline constexpr Activation tanh_activation = {Activation::Kind::tanh, 0};
inline constexpr Activation softplus_activation = {Activation::Kind::softplus, 0};
constexpr Activation leaky_relu_activation(double slope) { return {Activation::Kind::leaky_relu, slope}; }

/// "relu", "leaky_relu", …; "none".
const char* activation_name(Activation::Kind kind);

/// y = f(y) in place.
template <class S>
void activate(const Activation& activation, S* y, Index count);
/// out = slope ⊙ f′, from y = f(x); out may be slope itself.
template <class S>
void times_derivative(const Activation& activation, const S* y, const S* slope, S* out, Index count);

}  // namespace lab::nn
