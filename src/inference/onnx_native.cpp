#include "inference/onnx_native.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "nn/backend_eigen.h"
#include "nn/operations/activations.h"
#include "nn/operations/batch_norm.h"
#include "nn/operations/convolution.h"
#include "nn/operations/dense.h"
#include "nn/operations/pooling.h"
#include "nn/operations/reshape.h"
#include "nn/tape.h"

namespace lab {
namespace {

using nn::Value;

/// A constant of the file.
struct Weight {
  std::vector<Index> sizes;
  std::vector<float> numbers;       ///< of float32 and float16
  std::vector<std::int64_t> whole;  ///< of int64
};

class Reader {
 public:
  Reader(const onnx::ModelProto& model, std::string name) : proto_(model.graph()), name_(std::move(name)) {
    for (const onnx::TensorProto& tensor : proto_.initializer()) weights_[tensor.name()] = weight(tensor);
  }

  [[noreturn]] void refuse(const std::string& what) const { throw InputError(name_ + " " + what, "file"); }

  /// Sizes of one row of an input or output; the first axis is the batch.
  std::vector<Index> row_sizes(const onnx::ValueInfoProto& info) const {
    std::vector<Index> sizes;
    const auto& shape = info.type().tensor_type().shape();
    for (int axis = 1; axis < shape.dim_size(); ++axis) {
      if (shape.dim(axis).dim_value() < 1 || shape.dim(axis).dim_value() > (1 << 24))
        refuse("has an input or output whose size is not fixed.");
      sizes.push_back(shape.dim(axis).dim_value());
    }
    if (sizes.size() != 1 && sizes.size() != 3) refuse("has an input that is neither rows nor images.");
    return sizes;
  }

  /// Records the file for a batch of n; gives inputs and outputs in the file's order.
  std::pair<std::vector<Value>, std::vector<Value>> record(nn::Graph& graph, nn::Parameters& parameters,
                                                           Index n) {
    values_.clear();
    graph_ = &graph;
    parameters_ = &parameters;
    std::vector<Value> inputs, outputs;
    for (const auto& info : proto_.input()) {
      const std::vector<Index> row = row_sizes(info);
      inputs.push_back(graph.input(
          info.name(), row.size() == 1 ? nn::Shape{n, row[0]} : nn::Shape{n, row[0], row[1], row[2]}));
      values_[info.name()] = inputs.back();
    }
    for (const onnx::NodeProto& node : proto_.node()) read_node(node);
    for (const auto& info : proto_.output()) outputs.push_back(value(info.name()));
    return {inputs, outputs};
  }

  /// The weights' numbers, once the parameters have their places.
  void fill(nn::Parameters& parameters) const {
    for (int i = 0; i < parameters.count(); ++i) {
      parameters.write(i, std::span<const float>(weights_.at(parameters.spec(i).name).numbers));
    }
  }

 private:
  Weight weight(const onnx::TensorProto& tensor) const {
    Weight out;
    std::size_t count = 1;
    for (const std::int64_t size : tensor.dims()) {
      if (size < 1 || size > (1 << 28) || (count *= static_cast<std::size_t>(size)) > (std::size_t{1} << 28U))
        refuse("has a weight of impossible size, " + tensor.name() + ".");
      out.sizes.push_back(size);
    }
    const std::string& raw = tensor.raw_data();
    const auto take = [&]<class T>(std::vector<T>& to) {
      if (raw.size() != count * sizeof(T))
        refuse("is damaged: the weight " + tensor.name() + " is not whole.");
      to.resize(count);
      std::memcpy(to.data(), raw.data(), raw.size());
    };
    if (tensor.data_type() == onnx::TensorProto::FLOAT) {
      take(out.numbers);
    } else if (tensor.data_type() == onnx::TensorProto::FLOAT16) {
      std::vector<Eigen::half> halves;
      take(halves);
      out.numbers.assign(halves.begin(), halves.end());
    } else if (tensor.data_type() == onnx::TensorProto::INT64) {
      take(out.whole);
    } else {
      refuse("has a weight of an unknown kind, " + tensor.name() + ".");
    }
    return out;
  }

  const Weight& constant(const std::string& name) const {
    const auto found = weights_.find(name);
    if (found == weights_.end()) refuse("uses " + name + " as a constant, which it is not.");
    return found->second;
  }
  Value value(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) refuse("is damaged: " + name + " is used before it is made.");
    return found->second;
  }
  Value weight_value(const std::string& name) {
    const Weight& from = constant(name);
    const std::vector<Index>& s = from.sizes;
    if (s.empty() || s.size() == 3 || s.size() > 4)
      refuse("has a weight of an unexpected shape, " + name + ".");
    const nn::Shape shape = s.size() == 1   ? nn::Shape{s[0]}
                            : s.size() == 2 ? nn::Shape{s[0], s[1]}
                                            : nn::Shape{s[0], s[1], s[2], s[3]};
    return graph_->parameter(*parameters_, {name, shape});
  }

  /// A matrix that the file holds as (outputs, inputs) becomes (inputs, outputs), once.
  void turn(const std::string& name) {
    if (!turned_.insert(name).second) return;
    Weight& weight = weights_[name];
    if (weight.sizes.size() != 2) refuse("has a weight of an unexpected shape, " + name + ".");
    const Index rows = weight.sizes[0], columns = weight.sizes[1];
    const Matrix turned = Eigen::Map<const Matrix>(weight.numbers.data(), rows, columns).transpose();
    weight.numbers.assign(turned.data(), turned.data() + turned.size());
    weight.sizes = {columns, rows};
  }

  static const onnx::AttributeProto* attribute(const onnx::NodeProto& node, const char* name) {
    for (const onnx::AttributeProto& candidate : node.attribute()) {
      if (candidate.name() == name) return &candidate;
    }
    return nullptr;
  }
  Index first_of(const onnx::NodeProto& node, const char* name, Index otherwise) const {
    const onnx::AttributeProto* found = attribute(node, name);
    if (found == nullptr) return otherwise;
    if (found->ints_size() < 1) refuse("has an attribute " + std::string(name) + " that cannot be read.");
    return found->ints(0);
  }

  void read_node(const onnx::NodeProto& node) {
    const std::string& type = node.op_type();
    const auto needed = [&](int inputs) {
      if (node.input_size() < inputs || node.output_size() < 1)
        refuse("is damaged: a node " + type + " lacks an input.");
    };
    needed(1);
    const auto x = [&](int i = 0) { return value(node.input(i)); };
    const auto give = [&](Value made) { values_[node.output(0)] = made; };
    if (type == "Cast") {
      weights_[node.output(0)] = constant(node.input(0));
    } else if (type == "Gemm") {
      needed(3);
      auto layer = std::make_unique<nn::Dense>();
      if (const auto* turned = attribute(node, "transB"); turned != nullptr && turned->i() != 0)
        turn(node.input(1));
      const Value weight = weight_value(node.input(1)), bias = weight_value(node.input(2));
      layer->units = weight.shape().cols();
      give(graph_->record_one(std::move(layer), {x(), weight, bias}));
    } else if (type == "Conv" || type == "ConvTranspose") {
      needed(3);
      auto layer = std::make_unique<nn::Convolution>();
      layer->transposed = type == "ConvTranspose";
      const Value weight = weight_value(node.input(1)), bias = weight_value(node.input(2));
      layer->channels = bias.shape().size();
      layer->kernel = first_of(node, "kernel_shape", weight.shape().rank() == 4 ? weight.shape()[3] : 0);
      layer->stride = first_of(node, "strides", 1);
      layer->padding = first_of(node, "pads", 0);
      give(graph_->record_one(std::move(layer), {x(), weight, bias}));
    } else if (type == "BatchNormalization") {
      needed(5);
      auto norm = std::make_unique<nn::BatchNorm>();
      norm->training = false;
      if (const auto* epsilon = attribute(node, "epsilon")) norm->epsilon = static_cast<double>(epsilon->f());
      give(graph_->record_one(std::move(norm), {x(), weight_value(node.input(1)), weight_value(node.input(2)),
                                                weight_value(node.input(3)), weight_value(node.input(4))}));
    } else if (type == "MaxPool") {
      const auto [maxima, switches] = nn::max_pool(x(), first_of(node, "kernel_shape", 0));
      give(maxima);
      if (node.output_size() > 1) values_[node.output(1)] = switches;
    } else if (type == "MaxUnpool") {
      needed(2);
      give(nn::max_unpool(x(), x(1), first_of(node, "kernel_shape", 0)));
    } else if (type == "Resize") {
      needed(3);
      const Weight& scales = constant(node.input(2));
      if (scales.numbers.size() != 4) refuse("enlarges images in a way that cannot be read.");
      give(nn::upsample(x(), static_cast<Index>(scales.numbers[3])));
    } else if (type == "Reshape") {
      needed(2);
      const std::vector<std::int64_t>& sizes = constant(node.input(1)).whole;
      if (sizes.empty() || sizes[0] != 0) refuse("changes the batch, which cannot be read.");
      give(nn::reshape(x(), std::vector<Index>(sizes.begin() + 1, sizes.end())));
    } else if (type == "Relu") {
      give(nn::relu(x()));
    } else if (type == "LeakyRelu") {
      const auto* slope = attribute(node, "alpha");
      give(nn::leaky_relu(x(), slope != nullptr ? static_cast<double>(slope->f()) : 0.01));
    } else if (type == "Sigmoid") {
      give(nn::sigmoid(x()));
    } else if (type == "Tanh") {
      give(nn::tanh(x()));
    } else if (type == "Softplus") {
      give(nn::softplus(x()));
    } else {
      refuse("has a node of a kind that is not known here, " + type + ".");
    }
  }

  const onnx::GraphProto& proto_;
  std::string name_;
  std::map<std::string, Weight> weights_;
  std::set<std::string> turned_;
  std::map<std::string, Value> values_;
  nn::Graph* graph_ = nullptr;
  nn::Parameters* parameters_ = nullptr;
};

class NativeModel final : public Model {
 public:
  NativeModel(const onnx::ModelProto& model, const std::string& name) : parameters_(backend_) {
    Reader reader(model, name);
    const auto ports = [&](const auto& infos) {
      std::vector<ModelPort> all;
      for (const auto& info : infos) {
        Index columns = 1;
        for (const Index size : reader.row_sizes(info)) columns *= size;
        all.push_back({info.name(), columns});
      }
      return all;
    };
    inputs_ = ports(model.graph().input());
    outputs_ = ports(model.graph().output());
    if (inputs_.empty() || outputs_.empty()) reader.refuse("has no inputs or no outputs.");
    for (Block& block : blocks_)
      std::tie(block.inputs, block.outputs) = reader.record(block.graph, parameters_, block.rows);
    if (parameters_.count() > 0) parameters_.initialise(1);
    reader.fill(parameters_);
    for (Block& block : blocks_) block.tape = std::make_unique<nn::Tape>(block.graph, backend_);
  }

  ModelState state() const override { return ModelState::ready; }
  const std::string& message() const override { return none_; }
  const std::vector<ModelPort>& inputs() const override { return inputs_; }
  const std::vector<ModelPort>& outputs() const override { return outputs_; }

  Ticket submit(std::vector<Matrix> batch) override {
    check(batch);
    const Index n = batch[0].rows();
    if (n < 1) throw InputError("A model is asked about at least one row.", "data");
    std::vector<Matrix> answer;
    for (const ModelPort& port : outputs_) answer.emplace_back(n, port.columns);
    for (Index row = 0; row < n;) {
      Block& block = n - row >= blocks_[1].rows ? blocks_[1] : blocks_[0];
      run(block, batch, row, answer);
      row += block.rows;
    }
    answers_[++ticket_] = std::move(answer);
    return ticket_;
  }

  std::optional<std::vector<Matrix>> poll(Ticket ticket) override {
    auto found = answers_.extract(ticket);
    if (found.empty()) return std::nullopt;
    return std::move(found.mapped());
  }
  void drop(Ticket ticket) override { answers_.erase(ticket); }

 private:
  struct Block {
    Index rows;
    nn::Graph graph{};
    std::vector<Value> inputs{}, outputs{};
    std::unique_ptr<nn::Tape> tape{};
  };

  void check(const std::vector<Matrix>& batch) const {
    if (batch.size() != inputs_.size())
      throw InputError("The model takes " + std::to_string(inputs_.size()) + " inputs, not " +
                           std::to_string(batch.size()) + ".",
                       "data");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch[i].cols() != inputs_[i].columns || batch[i].rows() != batch[0].rows()) {
        throw InputError("The input " + inputs_[i].name + " takes rows of " +
                             std::to_string(inputs_[i].columns) + " values, not of " +
                             std::to_string(batch[i].cols()) + ".",
                         "data");
      }
    }
  }

  void run(Block& block, const std::vector<Matrix>& batch, Index row, std::vector<Matrix>& answer) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto size = static_cast<std::size_t>(block.rows * batch[i].cols());
      block.tape->write(block.inputs[i],
                        std::span<const float>(batch[i].data() + row * batch[i].cols(), size));
    }
    block.tape->forward();
    for (std::size_t o = 0; o < outputs_.size(); ++o) {
      const std::vector<float> rows = block.tape->read(block.outputs[o]);
      std::copy(rows.begin(), rows.end(), answer[o].data() + row * outputs_[o].columns);
    }
  }

  nn::EigenBackend<float> backend_;
  nn::Parameters parameters_;
  std::vector<ModelPort> inputs_, outputs_;
  Block blocks_[2] = {{1}, {64}};  // single rows, and many at once
  Ticket ticket_ = 0;
  std::map<Ticket, std::vector<Matrix>> answers_;  // who asked need not have come for them yet
  std::string none_;
};

}  // namespace

std::unique_ptr<Model> load_onnx(std::span<const char> bytes, std::string_view name) {
  onnx::ModelProto model;
  if (bytes.empty() || bytes.size() > (std::size_t{1} << 30U) ||
      !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || model.graph().node_size() == 0) {
    throw InputError(std::string(name) + " is not an ONNX file.", "file");
  }
  try {
    return std::make_unique<NativeModel>(model, std::string(name));
  } catch (const std::logic_error& error) {  // what only a file of another making can bring about
    throw InputError(std::string(name) + " is damaged: " + error.what() + ".", "file");
  }
}

}  // namespace lab
