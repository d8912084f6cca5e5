#include "nn/operations/latent.h"

#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Reparametrise::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 3);
  require_same(*this, inputs[0], inputs[1]);
  require_same(*this, inputs[0], inputs[2]);
  return {inputs[0]};
}

OnnxForm Reparametrise::onnx(const std::vector<std::string>& inputs,
                             const std::vector<std::string>& outputs) const {
  const std::string half = outputs[0] + ".half", halved = outputs[0] + ".log_deviation",
                    deviation = outputs[0] + ".deviation", noise = outputs[0] + ".noise";
  return {{{"Mul", {inputs[1], half}, {halved}},
           {"Exp", {halved}, {deviation}},
           {"Mul", {deviation, inputs[2]}, {noise}},
           {"Add", {inputs[0], noise}, {outputs[0]}}},
          {{half, {1}, std::vector<float>{0.5F}}}};
}

std::vector<Shape> KlToNormal::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 2);
  require_same(*this, inputs[0], inputs[1]);
  return {Shape{1}};
}

Value reparametrise(Value mean, Value log_variance, Value epsilon) {
  return mean.graph->record_one(std::make_unique<Reparametrise>(), {mean, log_variance, epsilon});
}

Value kl_to_normal(Value mean, Value log_variance) {
  return mean.graph->record_one(std::make_unique<KlToNormal>(), {mean, log_variance});
}

namespace {

template <class S>
class ReparametriseKernel final : public EigenKernel<Reparametrise, S> {
 public:
  using EigenKernel<Reparametrise, S>::EigenKernel;

  void forward() override {
    in_parts(this->out().shape.size(), [&](Index first, Index count) {
      this->part(this->y(), first, count) =
          this->part(this->x(0), first, count) +
          (S(0.5) * this->part(this->x(1), first, count)).exp() * this->part(this->x(2), first, count);
    });
  }
  void backward() override {
    in_parts(this->out().shape.size(), [&](Index first, Index count) {
      const auto slope = this->part(this->dy(), first, count);
      if (this->dx(0) != nullptr) this->give(0, first, count, slope);
      if (this->dx(1) != nullptr) {
        this->give(
            1, first, count,
            S(0.5) * slope * (this->part(this->y(), first, count) - this->part(this->x(0), first, count)));
      }
    });
  }
};

template <class S>
class KlToNormalKernel final : public EigenKernel<KlToNormal, S> {
 public:
  using EigenKernel<KlToNormal, S>::EigenKernel;

  void forward() override {
    const double sum = sum_in_parts(size(), [&](Index first, Index count) {
      const auto mean = this->part(this->x(0), first, count);
      const auto log_variance = this->part(this->x(1), first, count);
      return static_cast<double>((mean.square() + log_variance.exp() - S(1) - log_variance).sum());
    });
    *this->y() = static_cast<S>(0.5 * sum / rows());
  }
  void backward() override {
    const S scale = static_cast<S>(static_cast<double>(*this->dy()) / rows());
    in_parts(size(), [&](Index first, Index count) {
      if (this->dx(0) != nullptr) this->give(0, first, count, scale * this->part(this->x(0), first, count));
      if (this->dx(1) != nullptr) {
        this->give(1, first, count, S(0.5) * scale * (this->part(this->x(1), first, count).exp() - S(1)));
      }
    });
  }

 private:
  Index size() const { return this->in(0).shape.size(); }
  double rows() const { return static_cast<double>(this->in(0).shape.rows()); }
};

}  // namespace

EigenKernels reparametrise_kernels() { return eigen_kernels<ReparametriseKernel>(); }
EigenKernels kl_to_normal_kernels() { return eigen_kernels<KlToNormalKernel>(); }

}  // namespace lab::nn
