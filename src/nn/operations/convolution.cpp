#include "nn/operations/convolution.h"

#include "core/error.h"
#include "nn/eigen_kernel.h"
#include "nn/operations/activations.h"
#include "nn/patches.h"
#include "nn/product.h"

namespace lab::nn {

std::vector<Shape> Convolution::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 3);
  const Shape &x = inputs[0], &weight = inputs[1], &bias = inputs[2];
  if (x.rank() != 4) throw InputError("A convolution takes images (N, C, H, W), not " + x.text() + ".");
  if (kernel < 1 || stride < 1 || padding < 0 || padding >= kernel) {
    throw InputError(
        "A convolution needs a kernel and a stride of at least 1, and a padding smaller than the kernel.");
  }
  const Index from = x[1];
  const Shape wanted =
      transposed ? Shape{from, channels, kernel, kernel} : Shape{channels, from, kernel, kernel};
  if (!(weight == wanted) || !(bias == Shape{channels})) {
    throw InputError("A " + std::string(transposed ? "transposed " : "") + "convolution from " +
                     std::to_string(from) + " to " + std::to_string(channels) + " channels needs a weight " +
                     wanted.text() + " and a bias " + Shape{channels}.text() + ", not " + weight.text() +
                     " and " + bias.text() + ".");
  }
  Index sizes[2];
  for (int axis = 0; axis < 2; ++axis) {
    const Index size = x[2 + axis];
    sizes[axis] =
        transposed ? (size - 1) * stride - 2 * padding + kernel : (size + 2 * padding - kernel) / stride + 1;
    if (sizes[axis] < 1 || (!transposed && size + 2 * padding < kernel)) {
      throw InputError("Images of " + x.row_text() + " are too small for a kernel of " +
                       std::to_string(kernel) + " × " + std::to_string(kernel) + ".");
    }
  }
  return {{x[0], channels, sizes[0], sizes[1]}};
}

std::int64_t Convolution::cost(std::span<const Shape> inputs) const {
  if (transposed) return inputs[0].size() * channels * kernel * kernel;
  return output_shapes(inputs)[0].size() * inputs[0][1] * kernel * kernel;
}

OnnxForm Convolution::onnx(const std::vector<std::string>& inputs,
                           const std::vector<std::string>& outputs) const {
  const bool plain = activation.kind == Activation::Kind::none;
  const std::string sum = plain ? outputs[0] : outputs[0] + ".sum";
  const std::vector<std::int64_t> kernels(2, kernel), strides(2, stride), pads(4, padding);
  OnnxForm form{{{transposed ? "ConvTranspose" : "Conv",
                  inputs,
                  {sum},
                  {{"kernel_shape", kernels}, {"strides", strides}, {"pads", pads}}}}};
  if (!plain) form.nodes.push_back(activation_node(activation, sum, outputs[0]));
  return form;
}

namespace {

Value record(bool transposed, Value x, Parameters& parameters, const std::string& name, Index channels,
             const ConvolutionOptions& options) {
  if (channels < 1)
    throw InputError("A convolution needs at least one channel, not " + std::to_string(channels) + ".");
  if (x.shape().rank() != 4)
    throw InputError("A convolution takes images (N, C, H, W), not " + x.shape().text() + ".");
  Graph& graph = *x.graph;
  const Index from = x.shape()[1], k = options.kernel;
  if (k < 1) throw InputError("A convolution needs a kernel of at least 1 × 1.");
  // A pixel of the result meets `from` windows; where stamps overlap only now and then, on average k² /
  // stride² of them.
  const Index window = transposed ? std::max<Index>(1, k * k / (options.stride * options.stride)) : k * k;
  const Shape shape = transposed ? Shape{from, channels, k, k} : Shape{channels, from, k, k};
  const Value weight =
      graph.parameter(parameters, {name + ".weight", shape, options.start, from * window, channels * window});
  const Value bias = graph.parameter(
      parameters, {name + ".bias", {channels}, options.bias_start, from * window, channels * window});
  auto operation = std::make_unique<Convolution>();
  operation->transposed = transposed;
  operation->channels = channels;
  operation->kernel = k;
  operation->stride = options.stride;
  operation->padding = options.padding;
  operation->activation = options.activation;
  return graph.record_one(std::move(operation), {x, weight, bias});
}

/// Images in groups, each with room of its own: what the groups find is added in their order.
constexpr Index most_groups = 16;

template <class S>
class ConvolutionBase : public EigenKernel<Convolution, S> {
 public:
  ConvolutionBase(const Convolution& operation, Binding binding)
      : EigenKernel<Convolution, S>(operation, std::move(binding)) {
    const Shape &x = this->in(0).shape, &y = this->out().shape;
    const Shape& large = operation.transposed ? y : x;  // patches are taken of the larger side
    grid_ = {large[1], large[2], large[3], operation.kernel, operation.stride, operation.padding};
    weights_ = this->in(1).shape.size();
    patches_.resize(groups() * grid_.patch() * grid_.places());
    if (this->dx(1) != nullptr) sums_.resize(groups() * weights_);
    if (this->dx(2) != nullptr) bias_sums_.resize(groups() * operation.channels);
  }

 protected:
  const PatchGrid& grid() const { return grid_; }
  Index images() const { return this->in(0).shape[0]; }
  Index image_in() const { return this->in(0).shape.cols(); }
  Index image_out() const { return this->out().shape.cols(); }
  Index plane_out() const { return image_out() / this->op().channels; }
  Index groups() const { return std::min(images(), most_groups); }

  /// work(group, image) for every image, each group's images in order.
  template <class Work>
  void for_images(const Work& work) const {
    const Index n = images(), g = groups();
    const auto task = [&](Index group) {
      for (Index image = n * group / g; image < n * (group + 1) / g; ++image) work(group, image);
    };
    parallel_for(g, std::cref(task));
  }
  S* patches(Index group) { return patches_.data() + group * grid_.patch() * grid_.places(); }
  /// The group's share of ∂W; begin with add = false.
  S* weight_sum(Index group) { return sums_.data() + group * weights_; }
  bool is_first(Index group, Index image) const { return image == images() * group / groups(); }

  /// ∂/∂y of one image becomes δ, and its channels are summed for the bias.
  S* undo_activation(Index group, Index image) {
    S* slope = this->dy() + image * image_out();
    times_derivative(this->op().activation, this->y() + image * image_out(), slope, slope, image_out());
    if (this->dx(2) != nullptr) {
      S* sums = bias_sums_.data() + group * this->op().channels;
      if (is_first(group, image)) std::fill(sums, sums + this->op().channels, S(0));
      for (Index c = 0; c < this->op().channels; ++c)
        sums[c] += this->part(slope, c * plane_out(), plane_out()).sum();
    }
    return slope;
  }
  /// Adds up what the groups found.
  void give_sums() {
    add_groups(1, sums_.data(), weights_);
    add_groups(2, bias_sums_.data(), this->op().channels);
  }
  /// ∂x of one image, to be added to: what is there is cleared first where it does not count.
  S* input_slope(Index image) {
    S* to = this->dx(0) + image * image_in();
    if (!this->in(0).add) std::fill(to, to + image_in(), S(0));
    return to;
  }

 private:
  void add_groups(int input, S* sums, Index size) {
    if (this->dx(input) == nullptr) return;
    in_parts(size, [&](Index first, Index count) {
      auto total = this->part(sums, first, count);
      for (Index g = 1; g < groups(); ++g) total += this->part(sums, g * size + first, count);
      this->give(input, first, count, total);
    });
  }

  using Array = typename EigenKernel<Convolution, S>::Array;
  PatchGrid grid_;
  Index weights_ = 0;
  Array patches_, sums_, bias_sums_;
};

template <class S>
class ConvolutionKernel final : public ConvolutionBase<S> {
 public:
  using ConvolutionBase<S>::ConvolutionBase;

  void forward() override {
    const PatchGrid& g = this->grid();
    ProductEnd<S> end;
    end.row_bias = this->x(2);
    end.activation = this->op().activation;
    this->for_images([&](Index group, Index image) {
      gather_patches(g, this->x(0) + image * this->image_in(), this->patches(group));
      product<S>(this->op().channels, g.places(), g.patch(), {this->x(1), g.patch(), 1},
                 {this->patches(group), g.places(), 1}, this->y() + image * this->image_out(), g.places(),
                 end);
    });
  }

  void backward() override {
    const PatchGrid& g = this->grid();
    this->for_images([&](Index group, Index image) {
      const Factor<S> slope{this->undo_activation(group, image), g.places(), 1};
      const Factor<S> patches{this->patches(group), g.places(), 1};
      if (this->dx(1) != nullptr) {
        gather_patches(g, this->x(0) + image * this->image_in(), this->patches(group));
        product<S>(this->op().channels, g.patch(), g.places(), slope, patches.transposed(),
                   this->weight_sum(group), g.patch(), {!this->is_first(group, image)});
      }
      if (this->dx(0) != nullptr) {
        product<S>(g.patch(), g.places(), this->op().channels,
                   Factor<S>{this->x(1), g.patch(), 1}.transposed(), slope, this->patches(group), g.places());
        scatter_patches(g, this->patches(group), this->input_slope(image));
      }
    });
    this->give_sums();
  }
};

template <class S>
class TransposedConvolutionKernel final : public ConvolutionBase<S> {
 public:
  using ConvolutionBase<S>::ConvolutionBase;

  void forward() override {
    const PatchGrid& g = this->grid();
    this->for_images([&](Index group, Index image) {
      product<S>(g.patch(), g.places(), inputs(), weight().transposed(),
                 {this->x(0) + image * this->image_in(), g.places(), 1}, this->patches(group), g.places());
      S* y = this->y() + image * this->image_out();
      for (Index c = 0; c < this->op().channels; ++c)
        std::fill(y + c * this->plane_out(), y + (c + 1) * this->plane_out(), this->x(2)[c]);
      scatter_patches(g, this->patches(group), y);
      activate(this->op().activation, y, this->image_out());
    });
  }

  void backward() override {
    const PatchGrid& g = this->grid();
    this->for_images([&](Index group, Index image) {
      gather_patches(g, this->undo_activation(group, image), this->patches(group));
      const Factor<S> patches{this->patches(group), g.places(), 1};
      const S* x = this->x(0) + image * this->image_in();
      if (this->dx(1) != nullptr) {
        product<S>(inputs(), g.patch(), g.places(), {x, g.places(), 1}, patches.transposed(),
                   this->weight_sum(group), g.patch(), {!this->is_first(group, image)});
      }
      if (this->dx(0) != nullptr) {
        product<S>(inputs(), g.places(), g.patch(), weight(), patches, this->dx(0) + image * this->image_in(),
                   g.places(), {this->in(0).add});
      }
    });
    this->give_sums();
  }

 private:
  Index inputs() const { return this->in(0).shape[1]; }
  Factor<S> weight() const { return {this->x(1), this->grid().patch(), 1}; }
};

}  // namespace

Value convolution(Value x, Parameters& parameters, const std::string& name, Index channels,
                  const ConvolutionOptions& options) {
  return record(false, x, parameters, name, channels, options);
}

Value transposed_convolution(Value x, Parameters& parameters, const std::string& name, Index channels,
                             const ConvolutionOptions& options) {
  return record(true, x, parameters, name, channels, options);
}

EigenKernels convolution_kernels() { return eigen_kernels<ConvolutionKernel>(); }
EigenKernels transposed_convolution_kernels() { return eigen_kernels<TransposedConvolutionKernel>(); }

}  // namespace lab::nn
