#pragma once
// Matrix products: where nearly all the time of a network goes.
//
// Idea:      a few rows times a panel of columns keep their sums in registers. The panel is packed so that it
//            is read straight through; rows are read where they lie, transposed or not. What follows a
//            product in a layer, the bias and the activation, is done to each part of the result while it is
//            in the cache.
// Reference: K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
// Invariant: every element is summed over k in order, in blocks of 256, and each block is added to what is
//            there: the result does not depend on the number of threads. Fused multiply-add is used where the
//            machine has it, so that builds agree to rounding only. Nothing is allocated.

#include "nn/activation.h"

namespace lab::nn {

/// A matrix to be read: element (i, j) is data[i * row_stride + j * col_stride].
template <class S>
struct Factor {
  const S* data = nullptr;
  Index row_stride = 0;
  Index col_stride = 1;

  Factor transposed() const { return {data, col_stride, row_stride}; }
};

/// What is done with the product.
template <class S>
struct ProductEnd {
  bool add = false;         ///< add it to what is there
  const S* bias = nullptr;  ///< (n) added to each row; not together with `add`
  const S* row_bias =
      nullptr;  ///< (m) one for all of a row, as the channels of a convolution have it; likewise
  Activation activation = {};  ///< applied last
};

/// out (m, n; rows out_stride apart, columns together) = a (m, k) times b (k, n), and then `end`.
template <class S>
void product(Index m, Index n, Index k, Factor<S> a, Factor<S> b, S* out, Index out_stride,
             const ProductEnd<S>& end = {});

}  // namespace lab::nn
