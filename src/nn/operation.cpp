#include "nn/operation.h"

#include <stdexcept>

#include "core/error.h"

namespace lab::nn {

std::int64_t Operation::cost(std::span<const Shape> inputs) const {
  std::int64_t elements = 0;
  for (const Shape& shape : inputs) elements += shape.size();
  return elements;
}

OnnxForm Operation::onnx(const std::vector<std::string>&, const std::vector<std::string>&) const {
  throw std::logic_error(std::string(name()) + " belongs to training: it has no ONNX form");
}

void require_inputs(const Operation& operation, std::span<const Shape> inputs, std::size_t count) {
  if (inputs.size() == count) return;
  throw InputError(std::string(operation.name()) + " takes " + std::to_string(count) + " inputs, not " +
                   std::to_string(inputs.size()) + ".");
}

void require_same(const Operation& operation, const Shape& a, const Shape& b) {
  if (a == b) return;
  throw InputError(std::string(operation.name()) + ": " + a.text() + " and " + b.text() +
                   " are not the same shape.");
}

}  // namespace lab::nn
