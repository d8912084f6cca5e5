#include "nn/operations/reshape.h"

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Reshape::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  const Index n = inputs[0].rows();
  if (row.size() != 1 && row.size() != 3) throw InputError("A row is reshaped to one axis or to three.");
  const Shape shape = row.size() == 1 ? Shape{n, row[0]} : Shape{n, row[0], row[1], row[2]};
  if (shape.size() != inputs[0].size()) {
    throw InputError(inputs[0].row_text() + " values in a row cannot be seen as " + shape.row_text() + ".");
  }
  return {shape};
}

OnnxForm Reshape::onnx(const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs) const {
  const std::string shape = outputs[0] + ".shape";
  std::vector<std::int64_t> sizes = {0};  // as it is: the batch
  sizes.insert(sizes.end(), row.begin(), row.end());
  const auto count = static_cast<std::int64_t>(sizes.size());
  return {{{"Reshape", {inputs[0], shape}, {outputs[0]}}}, {{shape, {count}, sizes}}};
}

Value reshape(Value x, const std::vector<Index>& row) {
  auto operation = std::make_unique<Reshape>();
  operation->row = row;
  return x.graph->record_one(std::move(operation), {x});
}

Value flatten(Value x) { return x.shape().rank() == 2 ? x : reshape(x, {x.shape().cols()}); }

namespace {

template <class S>
class ReshapeKernel final : public EigenKernel<Reshape, S> {
 public:
  using EigenKernel<Reshape, S>::EigenKernel;

  void forward() override {
    const Index size = this->out().shape.size();
    this->part(this->y(), 0, size) = this->part(this->x(), 0, size);
  }
  void backward() override {
    const Index size = this->out().shape.size();
    this->give(0, 0, size, this->part(this->dy(), 0, size));
  }
};

}  // namespace

EigenKernels reshape_kernels() { return eigen_kernels<ReshapeKernel>(); }

}  // namespace lab::nn
