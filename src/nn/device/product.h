#pragma once
// Matrix products on a device.
//
// Symbols:   out (m, n) = a (m, k) times b (k, n), each factor stored as it is or transposed, all row-major and
//            without gaps.
// Invariant: everything is chosen when the product is made; run() only puts it into the queue.

#include "nn/device/queue.h"

namespace lab::nn::device {

struct ProductForm {
  Index m = 0, n = 0, k = 0;
  bool a_transposed = false;   ///< a is stored (k, m)
  bool b_transposed = false;   ///< b is stored (n, k)
  bool add = false;            ///< to what out holds; without a bias
  const void* bias = nullptr;  ///< (n) on the device, added to every row of out
  bool relu = false;           ///< applied last; with a bias only
};

/// The same product for a library that stores columns together, as BLAS does. A row-major (r, c) array is, read by
/// columns, the transposed (c, r) with leading dimension c; so the product is asked for transposed:
///   outᵀ (n, m) = bᵀ aᵀ: the first factor is b, the second a.
struct ColumnMajorForm {
  Index rows = 0, cols = 0, depth = 0;  ///< of the result; of the sums
  bool first_transposed = false, second_transposed = false;
  /// Sizes of the factors as they lie in memory, by columns: element (i, j) at i + j * leading.
  Index first_rows = 0, first_cols = 0, second_rows = 0, second_cols = 0;

  explicit ColumnMajorForm(const ProductForm& form)
      : rows(form.n),
        cols(form.m),
        depth(form.k),
        // b as (k, n) by rows is (n, k) by columns: what bᵀ is. b as (n, k) by rows is (k, n): to be transposed.
        first_transposed(form.b_transposed),
        second_transposed(form.a_transposed),
        first_rows(form.b_transposed ? form.k : form.n),
        first_cols(form.b_transposed ? form.n : form.k),
        second_rows(form.a_transposed ? form.m : form.k),
        second_cols(form.a_transposed ? form.k : form.m) {}
};

template <class S>
class Product {
 public:
  /// Throws DeviceError where the device knows no way to compute it.
  Product(Queue& queue, const ProductForm& form);
  ~Product();
  Product(const Product&) = delete;
  Product& operator=(const Product&) = delete;

  void run(const S* a, const S* b, S* out);
  /// Whether the result has the bias and ReLU that the form asks for; otherwise the caller is to apply both.
  bool ends_it() const { return ends_it_; }

 private:
  struct Plan;
  Queue* queue_;
  ProductForm form_;
  bool ends_it_ = false;
  std::unique_ptr<Plan> plan_;
};

}  // namespace lab::nn::device
