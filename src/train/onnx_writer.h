#pragma once
// ONNX files out of recorded networks.
//
// Idea:      the graph of a part says what its operations are called in ONNX; here they get their weights,
//            the batch gets the name "N", and the file is not let out before ONNX's own checker and shape
//            inference agree with it.
// Reference: opset 17, IR 8, https://onnx.ai/onnx/
// Invariant: the inputs and outputs are the part's, under its names; shape inference finds the shapes that
//            the graph states.

#include <map>
#include <string>

#include "networks/network.h"

namespace lab {

struct OnnxOptions {
  bool half_weights = false;  ///< weights as float16 with a cast to float32 in the graph: half the bytes
  std::string about;          ///< the model's doc string
};

/// The bytes of a file. The weights are read from the part's parameters. Throws std::logic_error where ONNX
/// finds fault with what was made: that is our own mistake.
std::string onnx_bytes(const Part& part, const OnnxOptions& options = {});

/// What ONNX's checker and shape inference find wrong with a file's bytes; "" where nothing is.
std::string onnx_fault(const std::string& bytes);

/// The values that are switches (pooling.h), by id, with the numbers of the image that they point into. In
/// ONNX they are whole numbers that count through the batch: image n has n times as many more.
std::map<int, Index> switch_values(const nn::Graph& graph);

/// Rounds all weights to what float16 can hold, so that the network computes what its file will.
void round_to_half(nn::Parameters& parameters);

}  // namespace lab
