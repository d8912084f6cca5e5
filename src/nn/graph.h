#pragma once
// A network as a recipe: which operation takes which values. No memory and no numbers.
//
// Idea:      recording calls the functions of operations/ (`dense(x, …)`, `relu(x)`), which add nodes; every
//            shape is known, and a wrong one refused, at that moment. One recipe serves several ends: a Tape
//            binds it to a backend, the ONNX writer walks it, a lesson draws it.
// Invariant: nodes are in an order in which they can be computed; a value is made by one node, or is an
//            input, or a parameter.

#include <memory>
#include <string>
#include <vector>

#include "nn/operation.h"
#include "nn/parameters.h"

namespace lab::nn {

class Graph;

/// A tensor of a graph, by number: copied freely. The graph must outlive it and not move.
struct Value {
  Graph* graph = nullptr;
  int id = -1;
  const Shape& shape() const;
};

enum class Origin { input, parameter, node };

struct ValueInfo {
  Shape shape;
  Origin origin = Origin::node;
  std::string name;                  ///< inputs and parameters; of others "" until name() is called
  int node = -1, output = 0;         ///< of a node's output
  Parameters* parameters = nullptr;  ///< of a parameter: where it lives …
  int parameter = -1;                ///< … and its index there
};

struct Node {
  std::unique_ptr<Operation> operation;
  std::vector<int> inputs, outputs;  ///< ids of values
};

class Graph {
 public:
  Graph() = default;
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// A tensor that is written from outside before each forward pass.
  Value input(std::string name, Shape shape);
  /// A tensor of `parameters`, declared there if it is new. The parameters must outlive the graph.
  Value parameter(Parameters& parameters, ParameterSpec spec);
  /// Adds a node; throws what the operation says about the shapes. Returns its outputs.
  std::vector<Value> record(std::unique_ptr<Operation> operation, const std::vector<Value>& inputs);
  /// The same for an operation with one output.
  Value record_one(std::unique_ptr<Operation> operation, const std::vector<Value>& inputs);
  /// Names a value, as an output of an ONNX file is named.
  void name(Value value, std::string name);

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<ValueInfo>& values() const { return values_; }
  const ValueInfo& info(int id) const { return values_[static_cast<std::size_t>(id)]; }
  const ValueInfo& info(Value value) const { return info(value.id); }

 private:
  Value add(ValueInfo info);

  std::vector<Node> nodes_;
  std::vector<ValueInfo> values_;
};

}  // namespace lab::nn
