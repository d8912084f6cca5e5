#include "nn/operations/penalties.h"

#include <cmath>

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {
namespace {

void require_rows(const Operation& operation, const Shape& code) {
  if (code.rank() != 2)
    throw InputError(std::string(operation.name()) + " takes a code (N, K), not " + code.text() + ".");
}

}  // namespace

std::vector<Shape> SparsityL1::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  return {Shape{1}};
}

std::vector<Shape> SparsityKl::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  require_rows(*this, inputs[0]);
  if (!(target > 0 && target < 1))
    throw InputError("The mean activity that is aimed at lies between 0 and 1.", "target");
  return {Shape{1}};
}

std::vector<Shape> Contractive::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 2);
  require_rows(*this, inputs[0]);
  if (inputs[1].rank() != 2 || inputs[1][1] != inputs[0][1]) {
    throw InputError("contractive: a weight " + inputs[1].text() + " does not make a code " +
                     inputs[0].text() + ".");
  }
  if (activation != Activation::Kind::sigmoid && activation != Activation::Kind::tanh) {
    throw InputError("The contractive penalty is for a code of sigmoid or tanh units, not " +
                     std::string(activation_name(activation)) + ".");
  }
  return {Shape{1}};
}

Value sparsity_l1(Value code) { return code.graph->record_one(std::make_unique<SparsityL1>(), {code}); }

Value sparsity_kl(Value code, double target) {
  auto operation = std::make_unique<SparsityKl>();
  operation->target = target;
  return code.graph->record_one(std::move(operation), {code});
}

Value contractive(Value code, Value weight, Activation::Kind activation) {
  auto operation = std::make_unique<Contractive>();
  operation->activation = activation;
  return code.graph->record_one(std::move(operation), {code, weight});
}

namespace {

template <class S>
class SparsityL1Kernel final : public EigenKernel<SparsityL1, S> {
 public:
  using EigenKernel<SparsityL1, S>::EigenKernel;

  void forward() override {
    const double sum = sum_in_parts(size(), [&](Index first, Index count) {
      return static_cast<double>(this->part(this->x(), first, count).abs().sum());
    });
    *this->y() = static_cast<S>(sum / rows());
  }
  void backward() override {
    const S scale = static_cast<S>(static_cast<double>(*this->dy()) / rows());
    in_parts(size(), [&](Index first, Index count) {
      this->give(0, first, count, scale * this->part(this->x(), first, count).sign());
    });
  }

 private:
  Index size() const { return this->in(0).shape.size(); }
  double rows() const { return static_cast<double>(this->in(0).shape.rows()); }
};

template <class S>
class SparsityKlKernel final : public EigenKernel<SparsityKl, S> {
 public:
  SparsityKlKernel(const SparsityKl& operation, Binding binding)
      : EigenKernel<SparsityKl, S>(operation, std::move(binding)), mean_(units()), slope_(units()) {}

  void forward() override {
    mean_.setZero();
    for (Index n = 0; n < rows(); ++n) mean_ += this->part(this->x(), n * units(), units());
    // A unit that is always off or always on would make the price infinite; it is held a little inside
    // instead.
    mean_ = (mean_ / static_cast<S>(rows())).max(edge).min(S(1) - edge);
    const auto rho = static_cast<S>(this->op().target);
    *this->y() = (rho * (rho / mean_).log() + (S(1) - rho) * ((S(1) - rho) / (S(1) - mean_)).log()).sum();
  }
  void backward() override {
    const auto rho = static_cast<S>(this->op().target);
    slope_ = (*this->dy() / static_cast<S>(rows())) * ((S(1) - rho) / (S(1) - mean_) - rho / mean_);
    for (Index n = 0; n < rows(); ++n) this->give(0, n * units(), units(), slope_);
  }

 private:
  static constexpr S edge = S(1e-6);
  Index rows() const { return this->in(0).shape[0]; }
  Index units() const { return this->in(0).shape[1]; }
  typename EigenKernel<SparsityKl, S>::Array mean_, slope_;
};

template <class S>
class ContractiveKernel final : public EigenKernel<Contractive, S> {
 public:
  ContractiveKernel(const Contractive& operation, Binding binding)
      : EigenKernel<Contractive, S>(operation, std::move(binding)), norms_(units()), steepness_(units()) {}

  void forward() override {
    norms_.setZero();
    for (Index d = 0; d < this->in(1).shape[0]; ++d)
      norms_ += this->part(this->x(1), d * units(), units()).square();
    steepness_.setZero();
    for (Index n = 0; n < rows(); ++n) {
      const auto h = this->part(this->x(0), n * units(), units());
      if (is_sigmoid()) {
        steepness_ += (h * (S(1) - h)).square();
      } else {
        steepness_ += (S(1) - h.square()).square();
      }
    }
    *this->y() = (norms_ * steepness_).sum() / static_cast<S>(rows());
  }
  void backward() override {
    const S scale = S(2) * *this->dy() / static_cast<S>(rows());
    if (this->dx(0) != nullptr) {
      for (Index n = 0; n < rows(); ++n) {
        const auto h = this->part(this->x(0), n * units(), units());
        if (is_sigmoid()) {
          this->give(0, n * units(), units(), scale * norms_ * h * (S(1) - h) * (S(1) - S(2) * h));
        } else {
          this->give(0, n * units(), units(), scale * norms_ * (S(1) - h.square()) * (S(-2) * h));
        }
      }
    }
    if (this->dx(1) != nullptr) {
      for (Index d = 0; d < this->in(1).shape[0]; ++d) {
        this->give(1, d * units(), units(),
                   scale * this->part(this->x(1), d * units(), units()) * steepness_);
      }
    }
  }

 private:
  Index rows() const { return this->in(0).shape[0]; }
  Index units() const { return this->in(0).shape[1]; }
  bool is_sigmoid() const { return this->op().activation == Activation::Kind::sigmoid; }
  typename EigenKernel<Contractive, S>::Array norms_, steepness_;  // ‖W_·j‖², Σ_n f′²
};

}  // namespace

EigenKernels sparsity_l1_kernels() { return eigen_kernels<SparsityL1Kernel>(); }
EigenKernels sparsity_kl_kernels() { return eigen_kernels<SparsityKlKernel>(); }
EigenKernels contractive_kernels() { return eigen_kernels<ContractiveKernel>(); }

}  // namespace lab::nn
