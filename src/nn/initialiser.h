#pragma once
// Where weights start.
//
// Idea:      a layer should neither swell nor shrink what passes through it, so its weights are drawn with a
//            variance that goes with one over the number of inputs (He: ReLU halves the variance, hence the
//            2) or of inputs and outputs (Glorot: forward and backward).
// Reference: X. Glorot and Y. Bengio, AISTATS 2010; K. He, X. Zhang, S. Ren and J. Sun, ICCV 2015,
//            https://doi.org/10.1109/ICCV.2015.123; A. Saxe, J. McClelland and S. Ganguli, ICLR 2014
//            (orthogonal).
// Symbols:   fan_in, fan_out inputs and outputs that one output and one input of the layer meet.

#include <vector>

#include "core/index.h"

namespace lab {
class Rng;
}

namespace lab::nn {

struct Initialiser {
  enum class Kind {
    constant,        ///< `value` everywhere
    normal,          ///< N(0, value²)
    he_normal,       ///< N(0, value² · 2 / fan_in)
    he_uniform,      ///< U(−a, a), a = value · √(6 / fan_in)
    glorot_normal,   ///< N(0, value² · 2 / (fan_in + fan_out))
    glorot_uniform,  ///< U(−a, a), a = value · √(6 / (fan_in + fan_out))
    fan_in_uniform,  ///< U(−a, a), a = value / √fan_in: what PyTorch's layers do
    orthogonal,      ///< columns (or rows) of a random rotation, times value; matrices (fan_in, fan_out) only
  };
  Kind kind = Kind::constant;
  double value = 0;  ///< the constant, the deviation, or a factor
};

inline constexpr Initialiser zeros = {Initialiser::Kind::constant, 0};
inline constexpr Initialiser ones = {Initialiser::Kind::constant, 1};
inline constexpr Initialiser he_normal = {Initialiser::Kind::he_normal, 1};
inline constexpr Initialiser he_uniform = {Initialiser::Kind::he_uniform, 1};
inline constexpr Initialiser glorot_normal = {Initialiser::Kind::glorot_normal, 1};
inline constexpr Initialiser glorot_uniform = {Initialiser::Kind::glorot_uniform, 1};
inline constexpr Initialiser fan_in_uniform = {Initialiser::Kind::fan_in_uniform, 1};
inline constexpr Initialiser orthogonal = {Initialiser::Kind::orthogonal, 1};

/// `count` numbers to start with; for `orthogonal` count must be fan_in * fan_out (std::logic_error).
std::vector<float> initial_values(const Initialiser& initialiser, Index count, Index fan_in, Index fan_out,
                                  Rng rng);

}  // namespace lab::nn
