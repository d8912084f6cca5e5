#include "nn/graph.h"

#include <stdexcept>

namespace lab::nn {

const Shape& Value::shape() const { return graph->info(id).shape; }

Value Graph::add(ValueInfo info) {
  values_.push_back(std::move(info));
  return {this, static_cast<int>(values_.size()) - 1};
}

Value Graph::input(std::string name, Shape shape) {
  ValueInfo info;
  info.shape = shape;
  info.origin = Origin::input;
  info.name = std::move(name);
  return add(std::move(info));
}

Value Graph::parameter(Parameters& parameters, ParameterSpec spec) {
  const int index = parameters.declare(std::move(spec));
  for (std::size_t id = 0; id < values_.size(); ++id) {
    if (values_[id].parameters == &parameters && values_[id].parameter == index)
      return {this, static_cast<int>(id)};
  }
  ValueInfo info;
  info.shape = parameters.spec(index).shape;
  info.origin = Origin::parameter;
  info.name = parameters.spec(index).name;
  info.parameters = &parameters;
  info.parameter = index;
  return add(std::move(info));
}

std::vector<Value> Graph::record(std::unique_ptr<Operation> operation, const std::vector<Value>& inputs) {
  std::vector<Shape> shapes;
  Node node;
  for (const Value& input : inputs) {
    if (input.graph != this) throw std::logic_error("a value of another graph cannot be used here");
    shapes.push_back(input.shape());
    node.inputs.push_back(input.id);
  }
  std::vector<Value> outputs;
  const int index = static_cast<int>(nodes_.size());
  for (const Shape& shape : operation->output_shapes(shapes)) {
    ValueInfo info;
    info.shape = shape;
    info.node = index;
    info.output = static_cast<int>(outputs.size());
    outputs.push_back(add(std::move(info)));
    node.outputs.push_back(outputs.back().id);
  }
  node.operation = std::move(operation);
  nodes_.push_back(std::move(node));
  return outputs;
}

Value Graph::record_one(std::unique_ptr<Operation> operation, const std::vector<Value>& inputs) {
  return record(std::move(operation), inputs).at(0);
}

void Graph::name(Value value, std::string name) {
  values_[static_cast<std::size_t>(value.id)].name = std::move(name);
}

}  // namespace lab::nn
