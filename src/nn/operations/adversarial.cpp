#include "nn/operations/adversarial.h"

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Adversarial::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  if (inputs[0].rank() != 2 || inputs[0][1] != 1)
    throw InputError("A critic says one number for each image, (N, 1), not " + inputs[0].text() + ".");
  return {Shape{1}};
}

Value adversarial(Value logits, bool wanted_real) {
  auto operation = std::make_unique<Adversarial>();
  operation->wanted_real = wanted_real;
  return logits.graph->record_one(std::move(operation), {logits});
}

namespace {

template <class S>
class AdversarialKernel final : public EigenKernel<Adversarial, S> {
 public:
  using EigenKernel<Adversarial, S>::EigenKernel;

  void forward() override {
    // −log σ(s) = log(1 + e^(−s)) = max(−s, 0) + log(1 + e^(−|s|)), with s = D or −D.
    const auto s = sign() * this->part(this->x(), 0, rows());
    const auto costs = (-s).max(S(0)) + (S(1) + (-s.abs()).exp()).log();
    *this->y() = costs.sum() / static_cast<S>(rows());
  }
  void backward() override {
    const S scale = -sign() * *this->dy() / static_cast<S>(rows());
    const auto s = sign() * this->part(this->x(), 0, rows());
    this->give(0, 0, rows(), scale * (S(1) + s.exp()).inverse());
  }

 private:
  Index rows() const { return this->in(0).shape.rows(); }
  S sign() const { return this->op().wanted_real ? S(1) : S(-1); }
};

}  // namespace

EigenKernels adversarial_kernels() { return eigen_kernels<AdversarialKernel>(); }

}  // namespace lab::nn
