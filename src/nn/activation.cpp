#include "nn/activation.h"

#include "core/matrix.h"

namespace lab::nn {

const char* activation_name(Activation::Kind kind) {
  using enum Activation::Kind;
  switch (kind) {
    case none:
      return "none";
    case relu:
      return "relu";
    case leaky_relu:
      return "leaky_relu";
    case sigmoid:
      return "sigmoid";
    case tanh:
      return "tanh";
    case softplus:
      return "softplus";
  }
  return "";
}

template <class S>
void activate(const Activation& activation, S* y, Index count) {
  using enum Activation::Kind;
  Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>> all(y, count);
  const auto slope = static_cast<S>(activation.slope);
  switch (activation.kind) {
    case none:
      break;
    case relu:
      all = all.max(S(0));
      break;
    case leaky_relu:
      all = all.max(S(0)) + slope * all.min(S(0));
      break;
    // exp(−x) overflows to infinity for very negative x, and 1 / (1 + infinity) is the 0 that it should be.
    case sigmoid:
      all = (S(1) + (-all).exp()).inverse();
      break;
    case tanh:
      all = all.tanh();
      break;
    // log(1 + eˣ) = max(x, 0) + log(1 + e^(−|x|)): no overflow.
    case softplus:
      all = all.max(S(0)) + (-all.abs()).exp().log1p();
      break;
  }
}

template <class S>
void times_derivative(const Activation& activation, const S* y, const S* slope, S* out, Index count) {
  using enum Activation::Kind;
  using Array = Eigen::Array<S, Eigen::Dynamic, 1>;
  const Eigen::Map<const Array> values(y, count), slopes(slope, count);
  Eigen::Map<Array> result(out, count);
  const auto leak = static_cast<S>(activation.slope);
  switch (activation.kind) {
    case none:
      if (out != slope) result = slopes;
      break;
    case relu:
      result = (values > S(0)).select(slopes, S(0));
      break;
    case leaky_relu:
      result = (values > S(0)).select(slopes, leak * slopes);
      break;
    case sigmoid:
      result = slopes * values * (S(1) - values);
      break;
    case tanh:
      result = slopes * (S(1) - values.square());
      break;
    case softplus:
      result = slopes * (S(1) - (-values).exp());
      break;
  }
}

template void activate<float>(const Activation&, float*, Index);
template void activate<double>(const Activation&, double*, Index);
template void times_derivative<float>(const Activation&, const float*, const float*, float*, Index);
template void times_derivative<double>(const Activation&, const double*, const double*, double*, Index);

}  // namespace lab::nn
