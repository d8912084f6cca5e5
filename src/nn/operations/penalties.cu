#include "nn/operations/penalties.h"

#include <cmath>

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class SparsityL1Kernel final : public DeviceKernel<SparsityL1, S> {
 public:
  using DeviceKernel<SparsityL1, S>::DeviceKernel;

  void forward() override {
    const S* code = this->x();
    S* cost = this->y();
    const double rows = this->rows();
    sum<1>(
        this->queue(), 1, this->in(0).shape.size(),
        [=] LAB_ON_DEVICE(Index, Index i) -> Sums<1> { return {{static_cast<double>(std::fabs(code[i]))}}; },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(total.at[0] / rows); });
  }
  void backward() override {
    const S *code = this->x(), *slope = this->dy();
    const Gradient<S> dx = this->dx();
    const double rows = this->rows();
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index i) {
      const S scale = static_cast<S>(static_cast<double>(*slope) / rows);
      dx.give(i, code[i] > S(0) ? scale : code[i] < S(0) ? -scale : S(0));
    });
  }

 private:
  double rows() const { return static_cast<double>(this->in(0).shape.rows()); }
};

template <class S>
class SparsityKlKernel final : public DeviceKernel<SparsityKl, S> {
 public:
  SparsityKlKernel(Queue& queue, const SparsityKl& operation, Binding binding)
      : DeviceKernel<SparsityKl, S>(queue, operation, std::move(binding)),
        mean_(queue.allocate(static_cast<std::size_t>(units()) * sizeof(S))) {}

  void forward() override {
    const S* code = this->x();
    S *mean = mean_.template as<S>(), *cost = this->y();
    const Index units = this->units();
    const auto rows = static_cast<double>(this->rows());
    const auto rho = static_cast<S>(this->op().target);
    // A unit that is always off or always on would make the price infinite; it is held a little inside instead.
    const auto edge = S(1e-6);
    sum_columns<1>(
        this->queue(), this->rows(), units,
        [=] LAB_ON_DEVICE(Index n, Index j) -> Sums<1> {
          return {{static_cast<double>(code[n * units + j])}};
        },
        [=] LAB_ON_DEVICE(Index j, const Sums<1>& total) {
          const S active = static_cast<S>(total.at[0] / rows);
          mean[j] = active < edge ? edge : active > S(1) - edge ? S(1) - edge : active;
        });
    sum<1>(
        this->queue(), 1, units,
        [=] LAB_ON_DEVICE(Index, Index j) -> Sums<1> {
          const S on = rho * std::log(rho / mean[j]);
          const S off = (S(1) - rho) * std::log((S(1) - rho) / (S(1) - mean[j]));
          return {{static_cast<double>(on + off)}};
        },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(total.at[0]); });
  }
  void backward() override {
    const S *mean = mean_.template as<S>(), *slope = this->dy();
    const Gradient<S> dx = this->dx();
    const Index units = this->units();
    const auto rows = static_cast<S>(this->rows()), rho = static_cast<S>(this->op().target);
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index i) {
      const S active = mean[i % units];
      dx.give(i, *slope / rows * ((S(1) - rho) / (S(1) - active) - rho / active));
    });
  }

 private:
  Index rows() const { return this->in(0).shape[0]; }
  Index units() const { return this->in(0).shape[1]; }
  Buffer mean_;
};

template <class S>
class ContractiveKernel final : public DeviceKernel<Contractive, S> {
 public:
  ContractiveKernel(Queue& queue, const Contractive& operation, Binding binding)
      : DeviceKernel<Contractive, S>(queue, operation, std::move(binding)),
        norms_(queue.allocate(static_cast<std::size_t>(units()) * sizeof(S))),
        steepness_(queue.allocate(static_cast<std::size_t>(units()) * sizeof(S))) {}

  void forward() override {
    const S *code = this->x(0), *weight = this->x(1);
    S *norms = norms_.template as<S>(), *steepness = steepness_.template as<S>(), *cost = this->y();
    const Index units = this->units();
    const bool sigmoid = is_sigmoid();
    const auto rows = static_cast<double>(this->rows());
    sum_columns<1>(
        this->queue(), this->in(1).shape[0], units,
        [=] LAB_ON_DEVICE(Index d, Index j) -> Sums<1> {
          const auto w = static_cast<double>(weight[d * units + j]);
          return {{w * w}};
        },
        [=] LAB_ON_DEVICE(Index j, const Sums<1>& total) { norms[j] = static_cast<S>(total.at[0]); });
    sum_columns<1>(
        this->queue(), this->rows(), units,
        [=] LAB_ON_DEVICE(Index n, Index j) -> Sums<1> {
          const S h = code[n * units + j];
          const auto steep = static_cast<double>(sigmoid ? h * (S(1) - h) : S(1) - h * h);
          return {{steep * steep}};
        },
        [=] LAB_ON_DEVICE(Index j, const Sums<1>& total) { steepness[j] = static_cast<S>(total.at[0]); });
    sum<1>(
        this->queue(), 1, units,
        [=] LAB_ON_DEVICE(Index, Index j) -> Sums<1> {
          return {{static_cast<double>(norms[j] * steepness[j])}};
        },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(total.at[0] / rows); });
  }
  void backward() override {
    const S *code = this->x(0), *weight = this->x(1), *slope = this->dy();
    const S *norms = norms_.template as<S>(), *steepness = steepness_.template as<S>();
    const Gradient<S> dcode = this->dx(0), dweight = this->dx(1);
    const Index units = this->units();
    const bool sigmoid = is_sigmoid();
    const auto rows = static_cast<S>(this->rows());
    if (dcode.wanted()) {
      each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index i) {
        const S h = code[i], scale = S(2) * *slope / rows;
        const S tilt = sigmoid ? h * (S(1) - h) * (S(1) - S(2) * h) : (S(1) - h * h) * (S(-2) * h);
        dcode.give(i, scale * norms[i % units] * tilt);
      });
    }
    if (dweight.wanted()) {
      each(this->queue(), this->in(1).shape.size(), [=] LAB_ON_DEVICE(Index i) {
        dweight.give(i, S(2) * *slope / rows * weight[i] * steepness[i % units]);
      });
    }
  }

 private:
  Index rows() const { return this->in(0).shape[0]; }
  Index units() const { return this->in(0).shape[1]; }
  bool is_sigmoid() const { return this->op().activation == Activation::Kind::sigmoid; }
  Buffer norms_, steepness_;  // ‖W_·j‖², Σ_n f′²
};

}  // namespace

DeviceKernels sparsity_l1_kernels() { return device_kernels<SparsityL1Kernel>(); }
DeviceKernels sparsity_kl_kernels() { return device_kernels<SparsityKlKernel>(); }
DeviceKernels contractive_kernels() { return device_kernels<ContractiveKernel>(); }

}  // namespace lab::nn::device
