#pragma once
// The backend that is always there: the processor, natively and in WebAssembly, with Eigen.
//
// Invariant: results do not depend on the number of threads.

#include "nn/backend.h"

namespace lab::nn {

template <class S>
class EigenBackend final : public Backend {
 public:
  std::string name() const override;
  Precision precision() const override { return sizeof(S) == 8 ? Precision::f64 : Precision::f32; }
  Buffer allocate(std::size_t bytes) override;
  Buffer share(const void* host, std::size_t bytes) override;
  void write(void* to, const void* host, std::size_t bytes) override;
  void read(void* host, const void* from, std::size_t bytes) override;
  void fill_zero(void* to, std::size_t bytes) override;
  void count_up(std::uint64_t* counter) override { ++*counter; }
  std::unique_ptr<Kernel> kernel(const Operation& operation, Binding binding) override;
  /// Does the work: a loop over kernels costs nothing here.
  void replay(std::unique_ptr<Recording>& recording, const std::function<void()>& work) override;
};

}  // namespace lab::nn
