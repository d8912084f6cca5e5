#include "networks/layer_list.h"

#include <algorithm>
#include <map>

#include "nn/operations/activations.h"
#include "nn/operations/convolution.h"
#include "nn/operations/dense.h"

namespace lab {
namespace {

std::string in_words(const nn::Activation& activation) {
  switch (activation.kind) {
    case nn::Activation::Kind::relu:
      return "ReLU";
    case nn::Activation::Kind::leaky_relu:
      return "leaky ReLU";
    case nn::Activation::Kind::none:
      return "";
    default:
      return nn::activation_name(activation.kind);
  }
}

ListedLayer begun_by(const nn::Operation& operation) {
  ListedLayer layer;
  if (const auto* dense = dynamic_cast<const nn::Dense*>(&operation)) {
    layer.kind = "dense";
    layer.activation = in_words(dense->activation);
  } else if (const auto* convolution = dynamic_cast<const nn::Convolution*>(&operation)) {
    const std::string side = std::to_string(convolution->kernel);
    layer.kind =
        (convolution->transposed ? "transposed convolution, " : "convolution, ") + side + " × " + side;
    if (convolution->stride > 1) layer.kind += ", stride " + std::to_string(convolution->stride);
    layer.activation = in_words(convolution->activation);
  } else {
    layer.kind = operation.name();
    std::replace(layer.kind.begin(), layer.kind.end(), '_', ' ');
    if (layer.kind == "max pool") layer.kind = "max pooling";
    if (layer.kind == "max unpool") layer.kind = "max unpooling";
  }
  return layer;
}

}  // namespace

LayerList layers_of(const Part& part) {
  const nn::Graph& graph = *part.graph;
  LayerList list;
  list.input = part.inputs[0].shape();
  std::map<int, std::size_t> made_by;  // value → the layer that it comes out of
  for (const nn::Node& node : graph.nodes()) {
    Index weights = 0;
    for (const int input : node.inputs) {
      if (graph.info(input).origin == nn::Origin::parameter) weights += graph.info(input).shape.size();
    }
    const int from = node.inputs[0];
    const auto before = made_by.find(from);
    const std::string_view name = node.operation->name();
    const nn::Shape& shape = graph.info(node.outputs[0]).shape;
    const bool goes_on = name == "reshape" || name == "activation" || name == "batch_norm";
    if (goes_on && before == made_by.end()) {
      if (from == part.inputs[0].id) list.input = shape;  // rows of pixels become images
      continue;
    }
    if (goes_on) {
      ListedLayer& layer = list.layers[before->second];
      layer.weights += weights;
      if (const auto* f = dynamic_cast<const nn::Activate*>(node.operation.get()))
        layer.activation = in_words(f->activation);
      // Images put into rows are still images to look at.
      if (name == "reshape" && shape.rank() > layer.shape.rank()) layer.shape = shape;
      made_by[node.outputs[0]] = before->second;
      continue;
    }
    ListedLayer layer = begun_by(*node.operation);
    layer.shape = shape;
    layer.weights = weights;
    list.layers.push_back(std::move(layer));
    for (const int output : node.outputs) made_by[output] = list.layers.size() - 1;
  }
  for (const nn::Value& output : part.outputs) {
    // Of pooling, the maxima go on; its switches are an output beside them.
    const auto layer = made_by.find(output.id);
    if (layer != made_by.end() && graph.info(output).output == 0)
      list.layers[layer->second].to = graph.info(output).name;
  }
  return list;
}

}  // namespace lab
