#pragma once
// Convolutions on a device, each in three directions. A transposed convolution is the same with the sides exchanged.
//
// Symbols:   large (N, C, H, W), small (N, K, h, w), weight (K, C, k, k), h = ⌊(H + 2q − k) / s⌋ + 1, all row-major:
//            forward   small[n, f, u, v]  = Σ_{c, i, j} large[n, c, u s + i − q, v s + j − q] weight[f, c, i, j]
//            to_large  large[n, c, y, x]  = Σ of small[n, f, u, v] weight[f, c, i, j] with u s + i − q = y, v s + j − q = x
//            to_weight weight[f, c, i, j] = Σ_{n, u, v} small[n, f, u, v] large[n, c, u s + i − q, v s + j − q]
// Invariant: as product.h. Two runs give the same bits.

#include "nn/device/queue.h"
#include "nn/patches.h"

namespace lab::nn::device {

struct ConvolutionForm {
  Index images = 1, maps = 1;  ///< N, K
  PatchGrid grid;              ///< of the large side: C, H, W, k, s, q; h = down(), w = across()
};

template <class S>
class Convolve {
 public:
  Convolve(Queue& queue, const ConvolutionForm& form);
  ~Convolve();
  Convolve(const Convolve&) = delete;
  Convolve& operator=(const Convolve&) = delete;

  /// Each replaces its result or, with `add`, adds to it. A direction is made ready the first time it is wanted;
  /// call want() where a kernel is made, so that nothing is left to do when it runs.
  enum class Direction { forward, to_large, to_weight };
  void want(Direction direction);
  void forward(const S* large, const S* weight, S* small, bool add);
  void to_large(const S* small, const S* weight, S* large, bool add);
  void to_weight(const S* small, const S* large, S* weight, bool add);

 private:
  struct Plan;
  Queue* queue_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace lab::nn::device
