#include "nn/operations/reconstruction.h"

#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Reconstruction::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 2);
  require_same(*this, inputs[0], inputs[1]);
  return {Shape{1}};
}

namespace {

Value record(Reconstruction::Kind kind, Reduction reduction, Value prediction, Value target) {
  auto operation = std::make_unique<Reconstruction>();
  operation->kind = kind;
  operation->reduction = reduction;
  return prediction.graph->record_one(std::move(operation), {prediction, target});
}

template <class S>
class ReconstructionKernel : public EigenKernel<Reconstruction, S> {
 public:
  using EigenKernel<Reconstruction, S>::EigenKernel;

 protected:
  Index size() const { return this->in(0).shape.size(); }
  double divisor() const {
    const Shape& shape = this->in(0).shape;
    return static_cast<double>(this->op().reduction == Reduction::per_value ? shape.size() : shape.rows());
  }
  S scale() const { return static_cast<S>(static_cast<double>(*this->dy()) / divisor()); }
};

template <class S>
class SquaredErrorKernel final : public ReconstructionKernel<S> {
 public:
  using ReconstructionKernel<S>::ReconstructionKernel;

  void forward() override {
    const double sum = sum_in_parts(this->size(), [&](Index first, Index count) {
      const auto difference = this->part(this->x(0), first, count) - this->part(this->x(1), first, count);
      return static_cast<double>(difference.square().sum());
    });
    *this->y() = static_cast<S>(sum / this->divisor());
  }
  void backward() override {
    const S factor = 2 * this->scale();
    in_parts(this->size(), [&](Index first, Index count) {
      this->give(0, first, count,
                 factor * (this->part(this->x(0), first, count) - this->part(this->x(1), first, count)));
    });
  }
};

template <class S>
class CrossEntropyKernel final : public ReconstructionKernel<S> {
 public:
  using ReconstructionKernel<S>::ReconstructionKernel;

  void forward() override {
    const double sum = sum_in_parts(this->size(), [&](Index first, Index count) {
      const auto y = this->part(this->x(0), first, count);
      const auto t = this->part(this->x(1), first, count);
      return static_cast<double>((y.max(S(0)) - y * t + (S(1) + (-y.abs()).exp()).log()).sum());
    });
    *this->y() = static_cast<S>(sum / this->divisor());
  }
  void backward() override {
    const S factor = this->scale();
    in_parts(this->size(), [&](Index first, Index count) {
      const auto y = this->part(this->x(0), first, count);
      const auto t = this->part(this->x(1), first, count);
      this->give(0, first, count, factor * ((S(1) + (-y).exp()).inverse() - t));
    });
  }
};

}  // namespace

Value mean_squared_error(Value prediction, Value target, Reduction reduction) {
  return record(Reconstruction::Kind::squared_error, reduction, prediction, target);
}

Value cross_entropy(Value logits, Value target, Reduction reduction) {
  return record(Reconstruction::Kind::cross_entropy, reduction, logits, target);
}

EigenKernels mean_squared_error_kernels() { return eigen_kernels<SquaredErrorKernel>(); }
EigenKernels cross_entropy_kernels() { return eigen_kernels<CrossEntropyKernel>(); }

}  // namespace lab::nn
