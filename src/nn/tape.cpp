#include "nn/tape.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace lab::nn {
namespace {

bool contains(const std::vector<const Parameters*>& list, const Parameters* one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

/// Which values need a gradient: those that something trained or wanted goes into, and that go into the loss.
std::vector<bool> Tape::values_on_the_way(const TapeOptions& options) const {
  const std::vector<ValueInfo>& values = graph_->values();
  const std::vector<Node>& nodes = graph_->nodes();
  std::vector<bool> from_source(values.size(), false), to_loss(values.size(), false);
  if (options.loss.graph == nullptr) return to_loss;
  for (std::size_t id = 0; id < values.size(); ++id) {
    from_source[id] = values[id].origin == Origin::parameter &&
                      contains(options.trained, values[id].parameters) &&
                      values[id].parameters->spec(values[id].parameter).trained;
  }
  for (const Value& value : options.wanted) from_source[static_cast<std::size_t>(value.id)] = true;
  for (const Node& node : nodes) {
    bool any = false;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      any |= from_source[static_cast<std::size_t>(node.inputs[i])] &&
             node.operation->has_gradient(static_cast<int>(i));
    }
    for (const int output : node.outputs) {
      const auto id = static_cast<std::size_t>(output);
      from_source[id] = from_source[id] || any;
    }
  }
  to_loss[static_cast<std::size_t>(options.loss.id)] = true;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    const bool reaches = std::any_of(node->outputs.begin(), node->outputs.end(),
                                     [&](int id) { return to_loss[static_cast<std::size_t>(id)]; });
    if (!reaches) continue;
    for (std::size_t i = 0; i < node->inputs.size(); ++i) {
      if (node->operation->has_gradient(static_cast<int>(i)))
        to_loss[static_cast<std::size_t>(node->inputs[i])] = true;
    }
  }
  for (std::size_t id = 0; id < values.size(); ++id) {
    if (from_source[id] && values[id].origin == Origin::parameter && !to_loss[id])
      throw std::logic_error("the loss does not depend on the parameter " + values[id].name);
    to_loss[id] = to_loss[id] && from_source[id];
  }
  return to_loss;
}

Tape::Tape(const Graph& graph, Backend& backend, const TapeOptions& options)
    : graph_(&graph), backend_(&backend) {
  if (options.loss.graph != nullptr && !(options.loss.shape() == Shape{1}))
    throw std::logic_error("a loss must be a single number, of shape (1)");
  const std::vector<bool> with_gradient = values_on_the_way(options);
  allocate(with_gradient, options);
  bind(with_gradient, options);
}

void Tape::allocate(const std::vector<bool>& with_gradient, const TapeOptions& options) {
  const auto make = [&](Index numbers) {
    buffers_.push_back(backend_->allocate_numbers(numbers));
    bytes_ += buffers_.back().bytes();
    return buffers_.back().data();
  };
  places_.resize(graph_->values().size());
  for (std::size_t id = 0; id < places_.size(); ++id) {
    const ValueInfo& info = graph_->info(static_cast<int>(id));
    if (info.origin == Origin::parameter) {
      places_[id].value = info.parameters->value(info.parameter);
      if (with_gradient[id]) places_[id].gradient = info.parameters->gradient(info.parameter);
    } else {
      places_[id].value = make(info.shape.size());
      if (with_gradient[id]) places_[id].gradient = make(info.shape.size());
    }
  }
  if (options.loss.graph == nullptr) return;
  void* slope = place(options.loss).gradient;
  if (slope == nullptr) throw std::logic_error("the loss depends on nothing that is trained");
  const double one = 1;  // ∂loss/∂loss
  backend_->write_numbers(slope, std::span<const double>(&one, 1));
}

void Tape::bind(const std::vector<bool>& with_gradient, const TapeOptions& options) {
  const std::uint64_t* step = options.step;
  if (step == nullptr) {
    no_step_ = backend_->allocate(sizeof(std::uint64_t));
    step = no_step_.as<std::uint64_t>();
  }
  const std::vector<Node>& nodes = graph_->nodes();
  // Walked from the loss backwards, as the gradients are: the first to reach a value replaces, the others
  // add.
  std::vector<bool> written(places_.size(), false);
  std::vector<Binding> bindings(nodes.size());
  std::vector<bool> has_backward(nodes.size(), false);
  for (std::size_t n = nodes.size(); n-- > 0;) {
    const Node& node = nodes[n];
    Binding& binding = bindings[n];
    binding.seed = options.seed;
    binding.stream = options.first_stream + static_cast<std::uint32_t>(n);
    binding.step = step;
    for (const int id : node.outputs) {
      const auto v = static_cast<std::size_t>(id);
      binding.outputs.push_back({graph_->info(id).shape, places_[v].value, places_[v].gradient, false});
      has_backward[n] = has_backward[n] || with_gradient[v];
    }
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const auto v = static_cast<std::size_t>(node.inputs[i]);
      Operand operand{graph_->info(node.inputs[i]).shape, places_[v].value, nullptr, false};
      if (has_backward[n] && with_gradient[v] && node.operation->has_gradient(static_cast<int>(i))) {
        operand.gradient = places_[v].gradient;
        operand.add = written[v];
        written[v] = true;
      }
      binding.inputs.push_back(operand);
    }
  }
  std::vector<std::int64_t> costs;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    kernels_.push_back(backend_->kernel(*nodes[n].operation, std::move(bindings[n])));
    forward_.push_back(kernels_.back().get());
    std::vector<Shape> shapes;
    for (const int id : nodes[n].inputs) shapes.push_back(graph_->info(id).shape);
    costs_.push_back(std::max<std::int64_t>(nodes[n].operation->cost(shapes), 1));
  }
  for (std::size_t n = nodes.size(); n-- > 0;) {
    if (!has_backward[n]) continue;
    backward_.push_back(kernels_[n].get());
    costs_.push_back(2 * costs_[n]);
  }
}

void Tape::forward() {
  for (Kernel* kernel : forward_) kernel->forward();
}

void Tape::backward() {
  for (Kernel* kernel : backward_) kernel->backward();
}

void Tape::run_piece(int piece) {
  const auto p = static_cast<std::size_t>(piece);
  if (p < forward_.size()) return forward_[p]->forward();
  backward_[p - forward_.size()]->backward();
}

std::int64_t Tape::total_cost() const {
  return std::accumulate(costs_.begin(), costs_.end(), std::int64_t{0});
}

void Tape::write(Value input, std::span<const float> values) {
  if (values.size() != size(input)) throw std::logic_error("an input takes as many values as its shape says");
  backend_->write_numbers(place(input).value, values);
}

void Tape::write(Value input, std::span<const double> values) {
  if (values.size() != size(input)) throw std::logic_error("an input takes as many values as its shape says");
  backend_->write_numbers(place(input).value, values);
}

std::vector<float> Tape::read(Value value) const {
  std::vector<float> out(size(value));
  backend_->read_numbers(std::span<float>(out), place(value).value);
  return out;
}

std::vector<double> Tape::read_double(Value value) const {
  std::vector<double> out(size(value));
  backend_->read_numbers(std::span<double>(out), place(value).value);
  return out;
}

double Tape::scalar(Value value) const { return read_double(value).at(0); }

std::vector<double> Tape::gradient(Value value) const {
  if (place(value).gradient == nullptr) throw std::logic_error("this value's gradient was not asked for");
  std::vector<double> out(size(value));
  backend_->read_numbers(std::span<double>(out), place(value).gradient);
  return out;
}

}  // namespace lab::nn
