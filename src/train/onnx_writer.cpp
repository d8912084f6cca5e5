#include "train/onnx_writer.h"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <algorithm>
#include <stdexcept>

namespace lab {
namespace {

constexpr int ir_version = 8;

/// What the checker and shape inference say against a model, else ""; `inferred` holds the shapes found.
std::string fault_of(const onnx::ModelProto& model, onnx::ModelProto& inferred) {
  // Outputs are taken away first, so that shapes are found and not just repeated.
  inferred = model;
  inferred.mutable_graph()->clear_output();
  try {
    onnx::checker::check_model(model);
    onnx::ShapeInferenceOptions strict;
    strict.check_type = true;
    strict.error_mode = 1;
    strict.enable_data_propagation = true;
    onnx::shape_inference::InferShapes(inferred, onnx::OpSchemaRegistry::Instance(), strict);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

class Writer {
 public:
  Writer(const Part& part, const OnnxOptions& options)
      : part_(part), graph_(*part.graph), options_(options), whole_(switch_values(*part.graph)) {
    model_.set_ir_version(ir_version);
    model_.set_producer_name("unlabeled");
    model_.set_doc_string(options.about);
    auto* opset = model_.add_opset_import();
    opset->set_domain("");
    opset->set_version(nn::onnx_opset);
    proto_ = model_.mutable_graph();
    proto_->set_name(part.id);
  }

  std::string bytes() {
    for (const nn::Value& input : part_.inputs) describe(*proto_->add_input(), input);
    for (const nn::Value& output : part_.outputs) describe(*proto_->add_output(), output);
    for (int id = 0; id < static_cast<int>(graph_.values().size()); ++id) {
      if (graph_.info(id).origin == nn::Origin::parameter) add_weight(graph_.info(id));
    }
    for (const nn::Node& node : graph_.nodes()) add_node(node);
    check();
    return model_.SerializeAsString();
  }

 private:
  std::string name(int id) const {
    const nn::ValueInfo& info = graph_.info(id);
    return info.name.empty() ? "v" + std::to_string(id) : info.name;
  }
  std::vector<std::string> names(const std::vector<int>& ids) const {
    std::vector<std::string> all;
    for (const int id : ids) all.push_back(name(id));
    return all;
  }

  void describe(onnx::ValueInfoProto& proto, const nn::Value& value) const {
    proto.set_name(name(value.id));
    auto* tensor = proto.mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(whole_.contains(value.id) ? onnx::TensorProto::INT64 : onnx::TensorProto::FLOAT);
    tensor->mutable_shape()->add_dim()->set_dim_param("N");
    for (int axis = 1; axis < value.shape().rank(); ++axis)
      tensor->mutable_shape()->add_dim()->set_dim_value(value.shape()[axis]);
  }

  void add_weight(const nn::ValueInfo& info) {
    onnx::TensorProto& tensor = *proto_->add_initializer();
    for (int axis = 0; axis < info.shape.rank(); ++axis) tensor.add_dims(info.shape[axis]);
    const std::vector<float> values = info.parameters->read(info.parameter);
    if (!options_.half_weights) {
      tensor.set_name(info.name);
      tensor.set_data_type(onnx::TensorProto::FLOAT);
      tensor.set_raw_data(values.data(), values.size() * sizeof(float));
      return;
    }
    std::vector<Eigen::half> halves(values.size());
    std::transform(values.begin(), values.end(), halves.begin(),
                   [](float value) { return Eigen::half(value); });
    tensor.set_name(info.name + ".half");
    tensor.set_data_type(onnx::TensorProto::FLOAT16);
    tensor.set_raw_data(halves.data(), halves.size() * sizeof(Eigen::half));
    onnx::NodeProto& cast = *proto_->add_node();
    cast.set_op_type("Cast");
    cast.set_name(info.name + ".cast");
    cast.add_input(info.name + ".half");
    cast.add_output(info.name);
    add_attribute(cast, {"to", std::int64_t{onnx::TensorProto::FLOAT}});
  }

  static void add_attribute(onnx::NodeProto& node, const nn::OnnxAttribute& attribute) {
    onnx::AttributeProto& proto = *node.add_attribute();
    proto.set_name(attribute.name);
    if (const auto* whole = std::get_if<std::int64_t>(&attribute.value)) {
      proto.set_type(onnx::AttributeProto::INT);
      proto.set_i(*whole);
    } else if (const auto* real = std::get_if<float>(&attribute.value)) {
      proto.set_type(onnx::AttributeProto::FLOAT);
      proto.set_f(*real);
    } else if (const auto* text = std::get_if<std::string>(&attribute.value)) {
      proto.set_type(onnx::AttributeProto::STRING);
      proto.set_s(*text);
    } else {
      proto.set_type(onnx::AttributeProto::INTS);
      for (const std::int64_t value : std::get<std::vector<std::int64_t>>(attribute.value))
        proto.add_ints(value);
    }
  }

  void add_node(const nn::Node& node) {
    const nn::OnnxForm form = node.operation->onnx(names(node.inputs), names(node.outputs));
    for (const nn::OnnxConstant& constant : form.constants) {
      onnx::TensorProto& tensor = *proto_->add_initializer();
      tensor.set_name(constant.name);
      for (const std::int64_t size : constant.sizes) tensor.add_dims(size);
      if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&constant.values)) {
        tensor.set_data_type(onnx::TensorProto::INT64);
        tensor.set_raw_data(whole->data(), whole->size() * sizeof(std::int64_t));
      } else {
        const auto& reals = std::get<std::vector<float>>(constant.values);
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        tensor.set_raw_data(reals.data(), reals.size() * sizeof(float));
      }
    }
    for (const nn::OnnxNode& step : form.nodes) {
      onnx::NodeProto& proto = *proto_->add_node();
      proto.set_op_type(step.type);
      proto.set_name(step.outputs.at(0));
      for (const std::string& input : step.inputs) proto.add_input(input);
      for (const std::string& output : step.outputs) proto.add_output(output);
      for (const nn::OnnxAttribute& attribute : step.attributes) add_attribute(proto, attribute);
    }
  }

  /// ONNX's own opinion; and its shapes against ours, where it finds them.
  void check() const {
    onnx::ModelProto copy;
    if (const std::string fault = fault_of(model_, copy); !fault.empty())
      throw std::logic_error("the ONNX file of " + part_.id + " is not right: " + fault);
    for (const nn::Value& output : part_.outputs) {
      const auto& found = copy.graph().value_info();
      const auto place = std::find_if(found.begin(), found.end(),
                                      [&](const auto& info) { return info.name() == name(output.id); });
      if (place == found.end())
        throw std::logic_error("ONNX finds no shape for " + name(output.id) + " of " + part_.id);
      const auto& shape = place->type().tensor_type().shape();
      bool same = shape.dim_size() == output.shape().rank();
      for (int axis = 1; same && axis < shape.dim_size(); ++axis)
        same = shape.dim(axis).dim_value() == output.shape()[axis];
      if (!same)
        throw std::logic_error("ONNX finds another shape for " + name(output.id) + " of " + part_.id);
    }
  }

  const Part& part_;
  const nn::Graph& graph_;
  const OnnxOptions& options_;
  std::map<int, Index> whole_;
  onnx::ModelProto model_;
  onnx::GraphProto* proto_ = nullptr;
};

}  // namespace

std::string onnx_bytes(const Part& part, const OnnxOptions& options) { return Writer(part, options).bytes(); }

std::string onnx_fault(const std::string& bytes) {
  onnx::ModelProto model, inferred;
  if (!model.ParseFromString(bytes)) return "it is not an ONNX file";
  return fault_of(model, inferred);
}

std::map<int, Index> switch_values(const nn::Graph& graph) {
  std::map<int, Index> found;
  for (const nn::Node& node : graph.nodes()) {
    if (node.operation->name() == "max_pool")
      found[node.outputs.at(1)] = graph.info(node.inputs.at(0)).shape.cols();
    if (node.operation->name() == "max_unpool")
      found[node.inputs.at(1)] = graph.info(node.outputs.at(0)).shape.cols();
  }
  return found;
}

void round_to_half(nn::Parameters& parameters) {
  for (int i = 0; i < parameters.count(); ++i) {
    std::vector<float> values = parameters.read(i);
    for (float& value : values) value = static_cast<float>(Eigen::half(value));
    parameters.write(i, std::span<const float>(values));
  }
}

}  // namespace lab
