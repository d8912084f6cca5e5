#pragma once
// The numbers that training finds: the weights of one player of the game (an autoencoder; a generator; its
// critic).
//
// Idea:      all trained numbers lie in one flat array, their gradients in a second, so that an optimiser is
//            one pass over arrays, and a checkpoint is a few blocks of bytes. Layers see slices of it. What
//            is measured rather than descended on (the running means of batch normalisation) lies in an array
//            of its own.
// Moves:     declare every tensor by recording the first graph, then initialise(); later graphs (another
//            batch size, the decoder alone) meet the same names and share the numbers.
// Invariant: names are unique; offsets are multiples of 16 numbers; the gaps between tensors stay zero.

#include <string>
#include <vector>

#include "nn/backend.h"
#include "nn/initialiser.h"

namespace lab::nn {

struct ParameterSpec {
  std::string name;  ///< "encoder.1.weight"
  Shape shape;
  Initialiser start = zeros;
  Index fan_in = 1, fan_out = 1;
  bool trained = true;  ///< false: a running statistic
};

class Parameters {
 public:
  /// The backend must outlive this.
  explicit Parameters(Backend& backend) : backend_(&backend) {}
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  /// The index of this tensor, which is new or was declared before with the same shape. Throws
  /// std::logic_error for another shape, or for a new name after initialise().
  int declare(ParameterSpec spec);
  /// Gives every tensor its place and its start. A tensor's start depends on the seed and its name only.
  void initialise(std::uint64_t seed);
  bool initialised() const { return offsets_.size() == specs_.size() && !specs_.empty(); }

  int count() const { return static_cast<int>(specs_.size()); }
  const ParameterSpec& spec(int index) const { return specs_[static_cast<std::size_t>(index)]; }
  /// Number of trained numbers, without the gaps.
  Index trained_numbers() const;

  void* value(int index) const;
  /// Null for a running statistic.
  void* gradient(int index) const;
  std::vector<float> read(int index) const;
  /// `values` must have the tensor's size (std::logic_error).
  void write(int index, std::span<const float> values);
  void write(int index, std::span<const double> values);

  /// The flat arrays, gaps included: what an optimiser and a checkpoint work on.
  const Buffer& values() const { return values_; }
  const Buffer& gradients() const { return gradients_; }
  const Buffer& statistics() const { return statistics_; }
  Index flat_size() const { return trained_size_; }
  Index statistics_size() const { return statistics_size_; }

  Backend& backend() const { return *backend_; }

 private:
  void* slice(const Buffer& buffer, int index) const;

  Backend* backend_;
  std::vector<ParameterSpec> specs_;
  std::vector<Index> offsets_;  // in numbers, within the array that the tensor belongs to
  Index trained_size_ = 0, statistics_size_ = 0;
  Buffer values_, gradients_, statistics_;
};

}  // namespace lab::nn
