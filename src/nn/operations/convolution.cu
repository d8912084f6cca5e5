#include "nn/operations/convolution.h"

#include "nn/device/convolve.h"
#include "nn/device/formulas.h"
#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

/// Both kinds: only which side is the large one differs.
template <class S>
class ConvolutionKernel final : public DeviceKernel<Convolution, S> {
 public:
  ConvolutionKernel(Queue& queue, const Convolution& operation, Binding binding)
      : DeviceKernel<Convolution, S>(queue, operation, std::move(binding)), convolve_(queue, form()) {
    convolve_.want(transposed() ? Direction::to_large : Direction::forward);
    if (this->dx(0).wanted()) convolve_.want(transposed() ? Direction::forward : Direction::to_large);
    if (this->dx(1).wanted()) convolve_.want(Direction::to_weight);
  }

  void forward() override {
    if (transposed()) {
      convolve_.to_large(this->x(0), this->x(1), this->y(), false);
    } else {
      convolve_.forward(this->x(0), this->x(1), this->y(), false);
    }
    const Activation activation = this->op().activation;
    const S* bias = this->x(2);
    S* y = this->y();
    const Index plane = this->plane(), channels = this->op().channels;
    each(this->queue(), images() * channels * plane,
         [=] LAB_ON_DEVICE(Index i) { y[i] = activated(activation, y[i] + bias[i / plane % channels]); });
  }

  void backward() override {
    undo_activation();
    const Gradient<S> input = this->dx(0), weight = this->dx(1);
    const S* slope = this->dy();
    if (transposed()) {
      if (weight.wanted()) convolve_.to_weight(this->x(0), slope, weight.to, weight.add);
      if (input.wanted()) convolve_.forward(slope, this->x(1), input.to, input.add);
    } else {
      if (weight.wanted()) convolve_.to_weight(slope, this->x(0), weight.to, weight.add);
      if (input.wanted()) convolve_.to_large(slope, this->x(1), input.to, input.add);
    }
  }

  /// ∂/∂y becomes δ in its place, and its channels are summed for the bias.
  void undo_activation() {
    const Activation activation = this->op().activation;
    const Gradient<S> bias = this->dx(2);
    const S* y = this->y();
    S* slope = this->dy();
    const Index plane = this->plane(), channels = this->op().channels;
    if (bias.wanted()) {
      sum<1>(
          this->queue(), channels, images() * plane,
          [=] LAB_ON_DEVICE(Index c, Index j) -> Sums<1> {
            const Index i = (j / plane * channels + c) * plane + j % plane;
            const S delta = slope[i] * derivative(activation, y[i]);
            slope[i] = delta;
            return {{static_cast<double>(delta)}};
          },
          [=] LAB_ON_DEVICE(Index c, const Sums<1>& total) { bias.give(c, static_cast<S>(total.at[0])); });
    } else if (activation.kind != Activation::Kind::none) {
      each(this->queue(), images() * channels * plane,
           [=] LAB_ON_DEVICE(Index i) { slope[i] = slope[i] * derivative(activation, y[i]); });
    }
  }

 private:
  using Direction = typename Convolve<S>::Direction;

  bool transposed() const { return this->op().transposed; }
  Index images() const { return this->in(0).shape[0]; }
  Index plane() const { return this->out().shape.cols() / this->op().channels; }
  ConvolutionForm form() const {
    const Shape& large = transposed() ? this->out().shape : this->in(0).shape;
    const Shape& small = transposed() ? this->in(0).shape : this->out().shape;
    const Convolution& op = this->op();
    return {images(), small[1], {large[1], large[2], large[3], op.kernel, op.stride, op.padding}};
  }

  Convolve<S> convolve_;
};

}  // namespace

DeviceKernels convolution_kernels() { return device_kernels<ConvolutionKernel>(); }
DeviceKernels transposed_convolution_kernels() { return device_kernels<ConvolutionKernel>(); }

}  // namespace lab::nn::device
