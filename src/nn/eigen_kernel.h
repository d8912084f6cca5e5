#pragma once
// What the kernels on Eigen share: typed views of operands, loops in parts, and the way into the table of
// operations.

#include <algorithm>
#include <array>
#include <functional>
#include <memory>

#include "core/parallel_for.h"
#include "nn/backend.h"
#include "nn/noise.h"
#include "nn/operation.h"

namespace lab::nn {

/// A kernel with scalar S and the operation that it computes.
template <class Op, class S>
class EigenKernel : public Kernel {
 public:
  using Operation = Op;
  EigenKernel(const Op& operation, Binding binding) : op_(operation), binding_(std::move(binding)) {}

 protected:
  using Array = Eigen::Array<S, Eigen::Dynamic, 1>;
  using ConstMap = Eigen::Map<const Array>;
  using Map = Eigen::Map<Array>;

  const Op& op() const { return op_; }
  const Binding& binding() const { return binding_; }
  const Operand& in(int i) const { return binding_.inputs[static_cast<std::size_t>(i)]; }
  const Operand& out(int i = 0) const { return binding_.outputs[static_cast<std::size_t>(i)]; }
  const S* x(int i = 0) const { return static_cast<const S*>(in(i).value); }
  S* y(int i = 0) const { return static_cast<S*>(out(i).value); }
  /// ∂loss/∂y; written by the operations that come after.
  S* dy(int i = 0) const { return static_cast<S*>(out(i).gradient); }
  /// ∂loss/∂x to be written, or added to where in(i).add; null where nobody wants it.
  S* dx(int i = 0) const { return static_cast<S*>(in(i).gradient); }

  /// The random numbers of this operation in this round.
  RandomStream random() const { return {binding_.seed, binding_.stream, *binding_.step}; }

  /// Elements first .. first + count - 1 of an array.
  static ConstMap part(const S* data, Index first, Index count) { return ConstMap(data + first, count); }
  static Map part(S* data, Index first, Index count) { return Map(data + first, count); }
  /// Puts an expression into the gradient of input i, or adds it.
  template <class Expression>
  void give(int i, Index first, Index count, const Expression& expression) const {
    Map to = part(dx(i), first, count);
    if (in(i).add) {
      to += expression;
    } else {
      to = expression;
    }
  }

 private:
  Op op_;  // a copy: attributes only, and the graph may be gone
  Binding binding_;
};

/// Calls work(first, count) for pieces of 0 .. size - 1 that do not depend on the number of threads.
template <class Work>
void in_parts(Index size, const Work& work, Index part_size = 16384) {
  const Index parts = (size + part_size - 1) / part_size;
  const auto task = [&](Index p) { work(p * part_size, std::min(part_size, size - p * part_size)); };
  parallel_for(parts, std::cref(task));
}

/// The sum of work(first, count) over such pieces, added in their order.
template <class Work>
double sum_in_parts(Index size, const Work& work) {
  constexpr Index most = 64;
  const Index part_size = std::max<Index>(4096, (size + most - 1) / most);
  std::array<double, most> sums{};
  in_parts(
      size,
      [&](Index first, Index count) {
        sums[static_cast<std::size_t>(first / part_size)] = work(first, count);
      },
      part_size);
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

/// Makes the kernel of one operation for one scalar.
using KernelMaker = std::unique_ptr<Kernel> (*)(const Operation&, Binding);
struct EigenKernels {
  KernelMaker f32 = nullptr, f64 = nullptr;
};

/// The makers of a kernel template: `return eigen_kernels<DenseKernel>();`
template <template <class> class KernelOf>
EigenKernels eigen_kernels() {
  return {[](const Operation& operation, Binding binding) -> std::unique_ptr<Kernel> {
            return std::make_unique<KernelOf<float>>(
                static_cast<const typename KernelOf<float>::Operation&>(operation), std::move(binding));
          },
          [](const Operation& operation, Binding binding) -> std::unique_ptr<Kernel> {
            return std::make_unique<KernelOf<double>>(
                static_cast<const typename KernelOf<double>::Operation&>(operation), std::move(binding));
          }};
}

}  // namespace lab::nn
