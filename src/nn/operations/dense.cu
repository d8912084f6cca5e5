#include "nn/operations/dense.h"

#include "nn/device/formulas.h"
#include "nn/device/kernel.h"
#include "nn/device/product.h"

namespace lab::nn::device {
namespace {

template <class S>
class DenseKernel final : public DeviceKernel<Dense, S> {
 public:
  DenseKernel(Queue& queue, const Dense& operation, Binding binding)
      : DeviceKernel<Dense, S>(queue, operation, std::move(binding)),
        forward_(queue, {.m = rows(),
                         .n = units(),
                         .k = inputs(),
                         .bias = this->x(2),
                         .relu = operation.activation.kind == Activation::Kind::relu}) {
    if (this->dx(1).wanted()) {  // ∂W (D, K) = xᵀ δ
      to_weight_ = std::make_unique<Product<S>>(
          queue, ProductForm{
                     .m = inputs(), .n = units(), .k = rows(), .a_transposed = true, .add = this->dx(1).add});
    }
    if (this->dx(0).wanted()) {  // ∂x (N, D) = δ Wᵀ
      to_input_ = std::make_unique<Product<S>>(
          queue, ProductForm{
                     .m = rows(), .n = inputs(), .k = units(), .b_transposed = true, .add = this->dx(0).add});
    }
  }

  void forward() override {
    forward_.run(this->x(0), this->x(1), this->y());
    const Activation activation = this->op().activation;
    using Kind = Activation::Kind;
    if (forward_.ends_it() && (activation.kind == Kind::none || activation.kind == Kind::relu)) return;
    const S* bias = forward_.ends_it() ? nullptr : this->x(2);
    S* y = this->y();
    const Index units = this->units();
    each(this->queue(), rows() * units, [=] LAB_ON_DEVICE(Index i) {
      y[i] = activated(activation, bias == nullptr ? y[i] : y[i] + bias[i % units]);
    });
  }

  void backward() override {
    undo_activation();
    if (to_weight_) to_weight_->run(this->x(0), this->dy(), this->dx(1).to);
    if (to_input_) to_input_->run(this->dy(), this->x(1), this->dx(0).to);
  }

  /// ∂/∂y becomes δ in its place, and its columns are summed for the bias. (Public: nvcc asks it of lambdas.)
  void undo_activation() {
    const Activation activation = this->op().activation;
    const Gradient<S> bias = this->dx(2);
    const S* y = this->y();
    S* slope = this->dy();
    const Index units = this->units();
    if (bias.wanted()) {
      sum_columns<1>(
          this->queue(), rows(), units,
          [=] LAB_ON_DEVICE(Index row, Index col) -> Sums<1> {
            const Index i = row * units + col;
            const S delta = slope[i] * derivative(activation, y[i]);
            slope[i] = delta;
            return {{static_cast<double>(delta)}};
          },
          [=] LAB_ON_DEVICE(Index col, const Sums<1>& total) {
            bias.give(col, static_cast<S>(total.at[0]));
          });
    } else if (activation.kind != Activation::Kind::none) {
      each(this->queue(), rows() * units,
           [=] LAB_ON_DEVICE(Index i) { slope[i] = slope[i] * derivative(activation, y[i]); });
    }
  }

 private:
  Index rows() const { return this->in(0).shape[0]; }
  Index inputs() const { return this->in(0).shape[1]; }
  Index units() const { return this->op().units; }

  Product<S> forward_;
  std::unique_ptr<Product<S>> to_weight_, to_input_;
};

}  // namespace

DeviceKernels dense_kernels() { return device_kernels<DenseKernel>(); }

}  // namespace lab::nn::device
