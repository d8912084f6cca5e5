#pragma once
// ONNX files on the project's own engine: what a page gives to ONNX Runtime, a program of this project can
// run by itself.
//
// Idea:      the file's nodes are recorded as a graph of nn's operations, its weights become parameters, and
//            a tape runs batches of any size, a block at a time.
// Invariant: agrees with ONNX Runtime to 1e-4. Only what this project writes is read (onnx_form of the
//            operations, opset 17, float32 or float16 weights); anything else is refused with the name of
//            what is not known. Pooling switches count within their own image (pooling.h), not through the
//            batch as ONNX's do; a page's bridge converts them.

#include <memory>
#include <span>
#include <string_view>

#include "inference/model.h"

namespace lab {

/// Reads a file's bytes. Throws InputError (control "file"). `name` is how the file is called. Answers are
/// computed in submit().
std::unique_ptr<Model> load_onnx(std::span<const char> bytes, std::string_view name = "The model");

}  // namespace lab
