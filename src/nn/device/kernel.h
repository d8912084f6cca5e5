#pragma once
// What the kernels of a device share: typed views of operands, and the way into the table.

#include "nn/device/launch.h"
#include "nn/device/table.h"
#include "nn/operation.h"
#include "nn/random_block.h"

namespace lab::nn::device {

/// ∂loss/∂x of one input: to be replaced, or added to.
template <class S>
struct Gradient {
  S* to = nullptr;  ///< null where nobody wants it
  bool add = false;

  LAB_BOTH_SIDES void give(Index i, S slope) const { to[i] = add ? to[i] + slope : slope; }
  LAB_BOTH_SIDES bool wanted() const { return to != nullptr; }
};

/// The random numbers of one operation: the round is read where the kernel runs.
struct Chance {
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
  const std::uint64_t* step = nullptr;

  /// Numbers 4 · block … 4 · block + 3 of the round.
  LAB_BOTH_SIDES RandomBlock block(Index block) const {
    return random_block(seed, stream, *step, static_cast<std::uint32_t>(block));
  }
};

/// The kernel with scalar S of an operation. Its pointers are the device's: the host only hands them on.
template <class Op, class S>
class DeviceKernel : public Kernel {
 public:
  using Operation = Op;
  DeviceKernel(Queue& queue, const Op& operation, Binding binding)
      : queue_(&queue), op_(operation), binding_(std::move(binding)) {}

 protected:
  Queue& queue() const { return *queue_; }
  const Op& op() const { return op_; }
  const Binding& binding() const { return binding_; }
  const Operand& in(int i) const { return binding_.inputs[static_cast<std::size_t>(i)]; }
  const Operand& out(int i = 0) const { return binding_.outputs[static_cast<std::size_t>(i)]; }
  const S* x(int i = 0) const { return static_cast<const S*>(in(i).value); }
  S* y(int i = 0) const { return static_cast<S*>(out(i).value); }
  S* dy(int i = 0) const { return static_cast<S*>(out(i).gradient); }
  Gradient<S> dx(int i = 0) const { return {static_cast<S*>(in(i).gradient), in(i).add}; }
  Chance chance() const { return {binding_.seed, binding_.stream, binding_.step}; }

 private:
  Queue* queue_;
  Op op_;  // a copy: attributes only, and the graph may be gone
  Binding binding_;
};

/// The makers of a kernel template: `return device_kernels<DenseKernel>();`
template <template <class> class KernelOf>
DeviceKernels device_kernels() {
  return {
      [](Queue& queue, const Operation& operation, Binding binding) -> std::unique_ptr<Kernel> {
        return std::make_unique<KernelOf<float>>(
            queue, static_cast<const typename KernelOf<float>::Operation&>(operation), std::move(binding));
      },
      [](Queue& queue, const Operation& operation, Binding binding) -> std::unique_ptr<Kernel> {
        return std::make_unique<KernelOf<double>>(
            queue, static_cast<const typename KernelOf<double>::Operation&>(operation), std::move(binding));
      }};
}

}  // namespace lab::nn::device
