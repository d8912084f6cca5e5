#pragma once
// The one seam between the networks and the machine that computes them.
//
// Idea:      everything above knows shapes, operations and the order of the work; everything below knows
//            memory and how to compute an operation. Between them stand four things: memory, copies, the
//            kernel of an operation bound to fixed addresses, and the replay of work that is always the same.
// Invariant: what a kernel does depends only on its binding and on memory of the backend, the step counter
//            included; so a round of training that is replayed does the same on whatever machine, and a GPU
//            may record it once as a graph. A kernel allocates when it is made, never when it runs.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "nn/shape.h"

namespace lab::nn {

class Operation;

/// What stops a device and is nobody's input: no GPU, a driver that is too old, a kernel that failed. One
/// sentence or two.
class DeviceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Kind of number that a backend computes with: float32 to train, float64 to check derivatives.
enum class Precision { f32, f64 };

/// Memory of a backend; frees itself with its last copy, which may outlive the backend.
class Buffer {
 public:
  Buffer() = default;
  Buffer(std::shared_ptr<void> memory, std::size_t bytes) : memory_(std::move(memory)), bytes_(bytes) {}
  void* data() const { return memory_.get(); }
  template <class T>
  T* as() const {
    return static_cast<T*>(memory_.get());
  }
  std::size_t bytes() const { return bytes_; }

 private:
  std::shared_ptr<void> memory_;
  std::size_t bytes_ = 0;
};

/// One tensor as a kernel sees it.
struct Operand {
  Shape shape;
  void* value = nullptr;
  void* gradient = nullptr;  ///< ∂loss/∂value; null where nobody wants it
  bool add = false;          ///< inputs, backward: add to the gradient that is there instead of replacing it
};

/// Everything that a kernel works on. The addresses never change.
struct Binding {
  std::vector<Operand> inputs;
  /// Backward may overwrite the outputs' gradients, except that of a single number, shape (1): nobody reads
  /// them later.
  std::vector<Operand> outputs;
  std::uint64_t seed = 0;               ///< of the run
  std::uint32_t stream = 0;             ///< of this operation: no two in a run share one
  const std::uint64_t* step = nullptr;  ///< in the backend's memory: the round of training, from 0
};

/// An operation made ready to run on one backend.
class Kernel {
 public:
  virtual ~Kernel() = default;
  /// Outputs from inputs.
  virtual void forward() = 0;
  /// Gradients of the inputs that have one, from those of the outputs. Runs after forward() of the same
  /// round.
  virtual void backward() {}
};

/// What a backend remembers of work that it replays.
class Recording {
 public:
  virtual ~Recording() = default;
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// For people: "CPU, 2 threads".
  virtual std::string name() const = 0;
  virtual Precision precision() const = 0;
  std::size_t number_bytes() const { return precision() == Precision::f64 ? 8 : 4; }

  /// `bytes` of zeros, aligned to 64. Throws InputError where there is not so much memory.
  virtual Buffer allocate(std::size_t bytes) = 0;
  /// The bytes on the machine that computes: the same memory where it can be used as it is (then it must
  /// outlive the buffer and not move), a copy otherwise. Only to be read.
  virtual Buffer share(const void* host, std::size_t bytes) = 0;
  /// To and from the backend's memory, after all work that was started before.
  virtual void write(void* to, const void* host, std::size_t bytes) = 0;
  virtual void read(void* host, const void* from, std::size_t bytes) = 0;
  virtual void fill_zero(void* to, std::size_t bytes) = 0;
  /// Adds one to a step counter, in the order of the work around it.
  virtual void count_up(std::uint64_t* counter) = 0;

  /// The operation bound to its tensors. Throws std::logic_error where this backend lacks the operation.
  virtual std::unique_ptr<Kernel> kernel(const Operation& operation, Binding binding) = 0;

  /// Does `work`, which must start the same kernels on the same memory each time it is given with this
  /// recording (which starts out empty). A backend may record the work and play the record instead of calling
  /// `work` again.
  virtual void replay(std::unique_ptr<Recording>& recording, const std::function<void()>& work) = 0;

  /// Memory for so many numbers of the backend's precision.
  Buffer allocate_numbers(Index count) { return allocate(static_cast<std::size_t>(count) * number_bytes()); }
  /// Numbers to and from the backend's precision.
  void write_numbers(void* to, std::span<const float> values);
  void write_numbers(void* to, std::span<const double> values);
  void read_numbers(std::span<float> values, const void* from);
  void read_numbers(std::span<double> values, const void* from);
};

}  // namespace lab::nn
