#include "nn/operations/pooling.h"

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {
namespace {

void require_images(const Operation& operation, const Shape& x, Index window) {
  if (x.rank() != 4)
    throw InputError(std::string(operation.name()) + " takes images (N, C, H, W), not " + x.text() + ".");
  if (window < 1) throw InputError(std::string(operation.name()) + " needs windows of at least 1 × 1.");
}

}  // namespace

std::vector<Shape> MaxPool::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  const Shape& x = inputs[0];
  require_images(*this, x, window);
  if (x[2] % window != 0 || x[3] % window != 0) {
    throw InputError("Images of " + std::to_string(x[2]) + " × " + std::to_string(x[3]) +
                     " pixels cannot be cut into windows of " + std::to_string(window) + " × " +
                     std::to_string(window) + ".");
  }
  if (x.cols() > (Index{1} << 24)) throw InputError("Images of so many pixels cannot be pooled.");
  const Shape y{x[0], x[1], x[2] / window, x[3] / window};
  return {y, y};
}

std::vector<Shape> MaxUnpool::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 2);
  require_images(*this, inputs[0], window);
  require_same(*this, inputs[0], inputs[1]);
  const Shape& x = inputs[0];
  return {{x[0], x[1], x[2] * window, x[3] * window}};
}

std::vector<Shape> Upsample::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  require_images(*this, inputs[0], factor);
  const Shape& x = inputs[0];
  return {{x[0], x[1], x[2] * factor, x[3] * factor}};
}

OnnxForm MaxPool::onnx(const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs) const {
  const std::vector<std::int64_t> sides(2, window);
  return {{{"MaxPool", inputs, outputs, {{"kernel_shape", sides}, {"strides", sides}}}}};
}

OnnxForm MaxUnpool::onnx(const std::vector<std::string>& inputs,
                         const std::vector<std::string>& outputs) const {
  const std::vector<std::int64_t> sides(2, window);
  return {{{"MaxUnpool", inputs, outputs, {{"kernel_shape", sides}, {"strides", sides}}}}};
}

OnnxForm Upsample::onnx(const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs) const {
  const std::string scales = outputs[0] + ".scales";
  const auto side = static_cast<float>(factor);
  return {{{"Resize",
            {inputs[0], "", scales},
            outputs,
            {{"mode", std::string("nearest")},
             {"coordinate_transformation_mode", std::string("asymmetric")},
             {"nearest_mode", std::string("floor")}}}},
          {{scales, {4}, std::vector<float>{1, 1, side, side}}}};
}

std::pair<Value, Value> max_pool(Value x, Index window) {
  auto operation = std::make_unique<MaxPool>();
  operation->window = window;
  const std::vector<Value> outputs = x.graph->record(std::move(operation), {x});
  return {outputs[0], outputs[1]};
}

Value max_unpool(Value x, Value switches, Index window) {
  auto operation = std::make_unique<MaxUnpool>();
  operation->window = window;
  return x.graph->record_one(std::move(operation), {x, switches});
}

Value upsample(Value x, Index factor) {
  auto operation = std::make_unique<Upsample>();
  operation->factor = factor;
  return x.graph->record_one(std::move(operation), {x});
}

namespace {

/// work(plane) for every channel of every image.
template <class Work>
void for_planes(const Shape& shape, const Work& work) {
  in_parts(
      shape[0] * shape[1],
      [&](Index first, Index count) {
        for (Index plane = first; plane < first + count; ++plane) work(plane);
      },
      std::max<Index>(1, 16384 / (shape[2] * shape[3])));
}

template <class S>
class MaxPoolKernel final : public EigenKernel<MaxPool, S> {
 public:
  using EigenKernel<MaxPool, S>::EigenKernel;

  void forward() override {
    const Shape &from = this->in(0).shape, &to = this->out().shape;
    const Index window = this->op().window, width = from[3];
    for_planes(from, [&](Index plane) {
      Index place = plane * to[2] * to[3];
      for (Index i = 0; i < to[2]; ++i) {
        for (Index j = 0; j < to[3]; ++j, ++place) {
          const Index corner = plane * from[2] * width + i * window * width + j * window;
          Index best = corner;
          for (Index u = 0; u < window; ++u) {
            for (Index v = 0; v < window; ++v) {
              const Index pixel = corner + u * width + v;
              if (this->x()[pixel] > this->x()[best]) best = pixel;
            }
          }
          this->y(0)[place] = this->x()[best];
          this->y(1)[place] = static_cast<S>(best - plane / from[1] * from.cols());
        }
      }
    });
  }
  void backward() override {
    const Shape &from = this->in(0).shape, &to = this->out().shape;
    const Index inside = from[2] * from[3], outside = to[2] * to[3];
    for_planes(from, [&](Index plane) {
      S* slope = this->dx(0) + plane * inside;
      if (!this->in(0).add) std::fill(slope, slope + inside, S(0));
      for (Index place = plane * outside; place < (plane + 1) * outside; ++place)
        this->dx(0)[plane / from[1] * from.cols() + static_cast<Index>(this->y(1)[place])] +=
            this->dy()[place];
    });
  }
};

template <class S>
class MaxUnpoolKernel final : public EigenKernel<MaxUnpool, S> {
 public:
  using EigenKernel<MaxUnpool, S>::EigenKernel;

  void forward() override {
    const Shape &from = this->in(0).shape, &to = this->out().shape;
    const Index inside = from[2] * from[3], outside = to[2] * to[3];
    for_planes(to, [&](Index plane) {
      std::fill(this->y() + plane * outside, this->y() + (plane + 1) * outside, S(0));
      for (Index place = plane * inside; place < (plane + 1) * inside; ++place) {
        const Index pixel = switched(plane, place);
        if (pixel >= 0) this->y()[pixel] = this->x(0)[place];
      }
    });
  }
  void backward() override {
    const Shape &from = this->in(0).shape, &to = this->out().shape;
    const Index inside = from[2] * from[3];
    for_planes(to, [&](Index plane) {
      for (Index place = plane * inside; place < (plane + 1) * inside; ++place) {
        const Index pixel = switched(plane, place);
        const S slope = pixel >= 0 ? this->dy()[pixel] : S(0);
        S& sum = this->dx(0)[place];
        sum = this->in(0).add ? sum + slope : slope;
      }
    });
  }

 private:
  /// Where the value at `place` goes, in the whole batch; −1 where a switch from outside points out of its
  /// plane.
  Index switched(Index plane, Index place) const {
    const Shape& to = this->out().shape;
    const Index area = to[2] * to[3], in_image = plane % to[1] * area;
    const S found = this->x(1)[place];
    if (!(found >= static_cast<S>(in_image) && found < static_cast<S>(in_image + area))) return -1;
    return plane / to[1] * to.cols() + static_cast<Index>(found);
  }
};

template <class S>
class UpsampleKernel final : public EigenKernel<Upsample, S> {
 public:
  using EigenKernel<Upsample, S>::EigenKernel;

  void forward() override {
    const Shape &from = this->in(0).shape, &to = this->out().shape;
    const Index factor = this->op().factor;
    for_planes(to, [&](Index plane) {
      S* y = this->y() + plane * to[2] * to[3];
      const S* x = this->x() + plane * from[2] * from[3];
      for (Index i = 0; i < to[2]; ++i) {
        for (Index j = 0; j < to[3]; ++j) *y++ = x[i / factor * from[3] + j / factor];
      }
    });
  }
  void backward() override {
    const Shape &from = this->in(0).shape, &to = this->out().shape;
    const Index factor = this->op().factor, inside = from[2] * from[3];
    for_planes(to, [&](Index plane) {
      S* slope = this->dx(0) + plane * inside;
      if (!this->in(0).add) std::fill(slope, slope + inside, S(0));
      const S* dy = this->dy() + plane * to[2] * to[3];
      for (Index i = 0; i < to[2]; ++i) {
        for (Index j = 0; j < to[3]; ++j) slope[i / factor * from[3] + j / factor] += *dy++;
      }
    });
  }
};

}  // namespace

EigenKernels max_pool_kernels() { return eigen_kernels<MaxPoolKernel>(); }
EigenKernels max_unpool_kernels() { return eigen_kernels<MaxUnpoolKernel>(); }
EigenKernels upsample_kernels() { return eigen_kernels<UpsampleKernel>(); }

}  // namespace lab::nn
