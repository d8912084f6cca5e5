#include "nn/product.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "core/parallel_for.h"

namespace lab::nn {
namespace {

#ifdef __AVX__
constexpr Index vector_bytes = 32;
constexpr Index rows_at_once = 6;  // times two vectors: twelve sums of the sixteen registers
#else
constexpr Index vector_bytes = 16;
constexpr Index rows_at_once = 4;
#endif
constexpr Index depth = 256;            // of k at a time: a packed panel then stays in the first-level cache
constexpr Index task_rows = 96;         // of a task; a multiple of rows_at_once
constexpr Index work_of_task = 200000;  // multiply-adds below which another thread costs more than it brings
static_assert(task_rows % rows_at_once == 0);

template <class S>
constexpr Index lanes = vector_bytes / static_cast<Index>(sizeof(S));
template <class S>
constexpr Index panel = 2 * lanes<S>;

template <class S>
struct LanesOf;
template <>
struct LanesOf<float> {
  typedef float Type __attribute__((vector_size(vector_bytes)));
};
template <>
struct LanesOf<double> {
  typedef double Type __attribute__((vector_size(vector_bytes)));
};

/// Columns first .. first + panel - 1 of rows k0 .. k0 + count - 1, row after row; columns beyond n are zero.
template <class S>
void pack(const Factor<S>& b, Index k0, Index count, Index first, Index n, S* to) {
  const Index width = std::min(panel<S>, n - first);
  const S* from = b.data + k0 * b.row_stride + first * b.col_stride;
  if (width < panel<S>) std::fill(to, to + count * panel<S>, S(0));
  if (b.col_stride == 1 && width == panel<S>) {
    for (Index k = 0; k < count; ++k)
      std::memcpy(to + k * panel<S>, from + k * b.row_stride, sizeof(S) * panel<S>);
  } else if (b.row_stride == 1) {
    for (Index j = 0; j < width; ++j) {
      for (Index k = 0; k < count; ++k) to[k * panel<S> + j] = from[j * b.col_stride + k];
    }
  } else {
    for (Index k = 0; k < count; ++k) {
      for (Index j = 0; j < width; ++j) to[k * panel<S> + j] = from[k * b.row_stride + j * b.col_stride];
    }
  }
}

/// The sums of `Rows` rows with one packed panel, added to or put into `out`.
template <class S, Index Rows>
void block(const S* a, Index row_stride, Index col_stride, const S* packed, Index count, S* out,
           Index out_stride, bool add) {
  using Lanes = typename LanesOf<S>::Type;
  constexpr Index step = lanes<S>;
  Lanes low[Rows] = {}, high[Rows] = {};
  for (Index k = 0; k < count; ++k, a += col_stride, packed += panel<S>) {
    Lanes first, second;
    std::memcpy(&first, packed, sizeof first);
    std::memcpy(&second, packed + step, sizeof second);
#pragma GCC unroll 6
    for (Index r = 0; r < Rows; ++r) {
      const S x = a[r * row_stride];
      low[r] += x * first;
      high[r] += x * second;
    }
  }
#pragma GCC unroll 6
  for (Index r = 0; r < Rows; ++r) {
    S* to = out + r * out_stride;
    Lanes before;
    if (add) {
      std::memcpy(&before, to, sizeof before);
      low[r] += before;
      std::memcpy(&before, to + step, sizeof before);
      high[r] += before;
    }
    std::memcpy(to, &low[r], sizeof low[r]);
    std::memcpy(to + step, &high[r], sizeof high[r]);
  }
}

template <class S, Index Rows = rows_at_once>
void block_of(Index rows, const S* a, Index row_stride, Index col_stride, const S* packed, Index count,
              S* out, Index out_stride, bool add) {
  if constexpr (Rows > 0) {
    if (rows == Rows) return block<S, Rows>(a, row_stride, col_stride, packed, count, out, out_stride, add);
    return block_of<S, Rows - 1>(rows, a, row_stride, col_stride, packed, count, out, out_stride, add);
  }
}

/// One product, cut into tasks of some rows by some panels.
template <class S>
struct Work {
  Index m, n, k;
  Factor<S> a, b;
  S* out;
  Index out_stride;
  ProductEnd<S> end;

  /// Rows row0 .. row1 - 1 of the columns of one panel.
  void multiply(Index row0, Index row1, Index first) const {
    alignas(64) S packed[depth * panel<S>];
    alignas(64) S edge[rows_at_once * panel<S>];
    const Index width = std::min(panel<S>, n - first);
    for (Index k0 = 0; k0 < k; k0 += depth) {
      const Index count = std::min(depth, k - k0);
      const bool add = end.add || k0 > 0;
      pack(b, k0, count, first, n, packed);
      for (Index row = row0; row < row1; row += rows_at_once) {
        const Index rows = std::min(rows_at_once, row1 - row);
        const S* from = a.data + row * a.row_stride + k0 * a.col_stride;
        S* to = out + row * out_stride + first;
        if (width == panel<S>) {
          block_of<S>(rows, from, a.row_stride, a.col_stride, packed, count, to, out_stride, add);
          continue;
        }
        // The last panel is wider than what is left of the result.
        block_of<S>(rows, from, a.row_stride, a.col_stride, packed, count, edge, panel<S>, false);
        for (Index r = 0; r < rows; ++r) {
          for (Index j = 0; j < width; ++j) {
            S& place = to[r * out_stride + j];
            place = add ? place + edge[r * panel<S> + j] : edge[r * panel<S> + j];
          }
        }
      }
    }
  }

  void finish(Index row0, Index row1, Index first, Index width) const {
    if (end.bias == nullptr && end.row_bias == nullptr && end.activation.kind == Activation::Kind::none)
      return;
    for (Index row = row0; row < row1; ++row) {
      S* to = out + row * out_stride + first;
      if (end.bias != nullptr) {
        for (Index j = 0; j < width; ++j) to[j] += end.bias[first + j];
      }
      if (end.row_bias != nullptr) {
        for (Index j = 0; j < width; ++j) to[j] += end.row_bias[row];
      }
      activate(end.activation, to, width);
    }
  }
};

}  // namespace

template <class S>
void product(Index m, Index n, Index k, Factor<S> a, Factor<S> b, S* out, Index out_stride,
             const ProductEnd<S>& end) {
  const Work<S> work{m, n, k, a, b, out, out_stride, end};
  const Index panels = (n + panel<S> - 1) / panel<S>;
  const Index bands = (m + task_rows - 1) / task_rows;
  // Tasks that are worth a thread: several panels where the product is small.
  const Index panel_work = std::min(m, task_rows) * panel<S> * std::max<Index>(k, 1);
  const Index panels_at_once = std::clamp<Index>(work_of_task / panel_work, 1, panels);
  const Index groups = (panels + panels_at_once - 1) / panels_at_once;
  const auto task = [&work, panels_at_once, groups](Index t) {
    const Index row0 = t / groups * task_rows, row1 = std::min(work.m, row0 + task_rows);
    const Index first = t % groups * panels_at_once * panel<S>;
    const Index last = std::min(work.n, first + panels_at_once * panel<S>);
    for (Index column = first; column < last; column += panel<S>) work.multiply(row0, row1, column);
    work.finish(row0, row1, first, last - first);
  };
  parallel_for(bands * groups, std::cref(task));  // by reference: a std::function would copy it to the heap
}

template void product<float>(Index, Index, Index, Factor<float>, Factor<float>, float*, Index,
                             const ProductEnd<float>&);
template void product<double>(Index, Index, Index, Factor<double>, Factor<double>, double*, Index,
                              const ProductEnd<double>&);

}  // namespace lab::nn
