#include "nn/device/product.h"

#include "nn/device/rehearsal/state.h"

namespace lab::nn::device {
namespace {

/// What BLAS documents: result (rows, cols) = op(first) op(second) + add · result, all stored by columns.
template <class S>
void column_major_product(const ColumnMajorForm& form, const S* first, const S* second, bool add, S* result) {
  const auto at = [](const S* data, Index leading, bool transposed, Index i, Index j) {
    return transposed ? data[j + i * leading] : data[i + j * leading];
  };
  for (Index j = 0; j < form.cols; ++j) {
    for (Index i = 0; i < form.rows; ++i) {
      S total = 0;
      for (Index k = 0; k < form.depth; ++k) {
        total += at(first, form.first_rows, form.first_transposed, i, k) *
                 at(second, form.second_rows, form.second_transposed, k, j);
      }
      S& place = result[i + j * form.rows];
      place = add ? place + total : total;
    }
  }
}

}  // namespace

template <class S>
struct Product<S>::Plan {
  ColumnMajorForm form;
};

template <class S>
Product<S>::Product(Queue& queue, const ProductForm& form)
    : queue_(&queue),
      form_(form),
      // As cuBLASLt: the ends that a layer wants are there for float32 only, so that tests see both ways.
      ends_it_(sizeof(S) == 4 && form.bias != nullptr),
      plan_(new Plan{ColumnMajorForm(form)}) {}

template <class S>
Product<S>::~Product() = default;

template <class S>
void Product<S>::run(const S* a, const S* b, S* out) {
  const auto* bias = static_cast<const S*>(form_.bias);
  queue_->state().submit([=, form = plan_->form, add = form_.add, ends = ends_it_, relu = form_.relu] {
    column_major_product(form, b, a, add, out);
    if (!ends) return;
    for (Index j = 0; j < form.cols; ++j) {  // the bias belongs to the rows of what is stored by columns
      for (Index i = 0; i < form.rows; ++i) {
        S& place = out[i + j * form.rows];
        place += bias[i];
        if (relu && place < S(0)) place = S(0);
      }
    }
  });
}

template class Product<float>;
template class Product<double>;

}  // namespace lab::nn::device
