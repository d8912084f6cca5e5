#pragma once
// What an operation is called in an ONNX file, as plain data: writing the file is another room's work.
//
// Reference: the operators of opset 17, https://onnx.ai/onnx/operators/

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lab::nn {

inline constexpr int onnx_opset = 17;

struct OnnxAttribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>> value;
};

struct OnnxNode {
  std::string type;  ///< "Gemm"
  std::vector<std::string> inputs, outputs;
  std::vector<OnnxAttribute> attributes = {};
};

/// A constant that only the ONNX form needs, such as the shape that Reshape takes.
struct OnnxConstant {
  std::string name;
  std::vector<std::int64_t> sizes;
  std::variant<std::vector<std::int64_t>, std::vector<float>> values;
};

/// The nodes that do the work of one operation, in order. Names made up between them begin with the output's
/// name.
struct OnnxForm {
  std::vector<OnnxNode> nodes;
  std::vector<OnnxConstant> constants = {};
};

}  // namespace lab::nn
