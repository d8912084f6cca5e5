#pragma once
// A graph bound to a backend: recorded once, replayed forward and backward.
//
// Idea:      every value of the graph gets memory, every node a kernel bound to it. A forward pass runs the
//            kernels in order; a backward pass runs those between the loss and what is trained in the
//            opposite order, each passing on ∂loss/∂input by the chain rule. Nothing is allocated or decided
//            while it runs, so a backend can record it.
// Reference: R. Wengert, "A simple automatic derivative evaluation program", 1964; S. Linnainmaa 1970
//            (reverse mode).
// Invariant: a gradient has one writer that replaces and any number that add, in a fixed order: two replays
//            on the same numbers give the same bits.

#include <memory>
#include <span>
#include <vector>

#include "nn/graph.h"

namespace lab::nn {

struct TapeOptions {
  /// The scalar to be lowered; none: the tape only runs forward.
  Value loss = {};
  /// Whose gradients a backward pass computes; the others are constants to it.
  std::vector<const Parameters*> trained = {};
  /// Inputs (or other values) whose gradients are wanted too.
  std::vector<Value> wanted = {};
  std::uint64_t seed = 1;
  /// First of the random streams that the tape's nodes use, one each; tapes of one run take different ones.
  std::uint32_t first_stream = 0;
  /// The round, in the backend's memory; null: always round 0.
  const std::uint64_t* step = nullptr;
};

class Tape {
 public:
  /// Allocates everything. The parameters must be initialised; graph and backend must outlive the tape.
  /// Throws InputError where the memory does not suffice, std::logic_error where the loss does not reach a
  /// trained parameter.
  Tape(const Graph& graph, Backend& backend, const TapeOptions& options = {});

  void forward();
  /// After forward(): the gradients of the loss.
  void backward();

  /// The same in pieces, for pages that must not wait: the kernels of a forward and a backward pass in order.
  int pieces() const { return static_cast<int>(forward_.size() + backward_.size()); }
  void run_piece(int piece);
  /// Multiply-adds of a piece, roughly.
  std::int64_t cost(int piece) const { return costs_[static_cast<std::size_t>(piece)]; }
  std::int64_t total_cost() const;

  /// To an input. The number of values must be that of its shape (std::logic_error).
  void write(Value input, std::span<const float> values);
  void write(Value input, std::span<const double> values);
  std::vector<float> read(Value value) const;
  std::vector<double> read_double(Value value) const;
  /// The single number of a loss.
  double scalar(Value value) const;
  /// ∂loss/∂value after backward(); the value must be trained or wanted (std::logic_error).
  std::vector<double> gradient(Value value) const;

  const Graph& graph() const { return *graph_; }
  /// Bytes that the tape allocated for values and gradients.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Place {
    void* value = nullptr;
    void* gradient = nullptr;
  };
  const Place& place(Value value) const { return places_[static_cast<std::size_t>(value.id)]; }
  std::size_t size(Value value) const { return static_cast<std::size_t>(value.shape().size()); }
  std::vector<bool> values_on_the_way(const TapeOptions& options) const;
  void allocate(const std::vector<bool>& with_gradient, const TapeOptions& options);
  void bind(const std::vector<bool>& with_gradient, const TapeOptions& options);

  const Graph* graph_;
  Backend* backend_;
  std::vector<Place> places_;  // by value id
  std::vector<Buffer> buffers_;
  std::vector<std::unique_ptr<Kernel>> kernels_;  // by node
  std::vector<Kernel*> forward_, backward_;       // in the order of work
  std::vector<std::int64_t> costs_;
  Buffer no_step_;
  std::size_t bytes_ = 0;
};

}  // namespace lab::nn
