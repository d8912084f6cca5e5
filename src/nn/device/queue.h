#pragma once
// A device as its kernels see it: memory of its own, and one queue of work that is done in order.
//
// Idea:      the kernels of the operations (operations/x.cu) say what is computed for each element and what is
//            summed; launch.h, product.h and convolve.h put that into the queue. Below them lies one of two:
//            cuda/       the GPU: a stream, cuBLASLt, cuDNN.
//            rehearsal/  the same sources compiled for the processor, a loop for every launch: no machine to
//                        train on, but one on which tests check every kernel where there is no GPU. Its memory
//                        can be touched by kernels only, and its recordings are played later, as a GPU's are.
// Invariant: what is put into the queue holds its arguments by value and allocates nothing, so that a round of
//            training can be recorded once and played.

#include <memory>
#include <string>

#include "nn/backend.h"

namespace lab::nn::device {

/// Why no such device can be used here, in one sentence; empty where one can.
std::string refusal();

class Queue {
 public:
  /// Throws DeviceError with refusal()'s sentence.
  Queue();
  ~Queue();
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  /// For people: "NVIDIA H100 80GB HBM3".
  std::string name() const;

  /// Zeros, aligned to 64 bytes at least. Throws InputError (control "memory") where there is not so much.
  Buffer allocate(std::size_t bytes);
  /// To and from the device, after the work that is in the queue; waits for it. Not while recording.
  void write(void* to, const void* host, std::size_t bytes);
  void read(void* host, const void* from, std::size_t bytes);
  /// In the queue.
  void fill_zero(void* to, std::size_t bytes);

  /// Room for what runs: at least so many bytes, shared by all kernels, for they run one after the other. A
  /// kernel keeps what it got when it was made.
  Buffer workspace(std::size_t at_least);

  /// What is put into the queue from now on is not done but remembered.
  void begin_recording();
  std::unique_ptr<Recording> end_recording();
  void abandon_recording() noexcept;
  /// Does once more what was remembered.
  void play(Recording& recording);

  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
  Buffer workspace_;
};

/// "There is not enough memory on the GPU: the network asked for another 12.3 MB. …"
[[noreturn]] void refuse_memory(const std::string& where, std::size_t bytes);

}  // namespace lab::nn::device
