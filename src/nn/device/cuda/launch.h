#pragma once
// launch.h on a GPU: every shape of work is one CUDA kernel (kernels.h).

#include "nn/device/cuda/kernels.h"
#include "nn/device/cuda/state.h"

namespace lab::nn::device {

namespace cuda {

/// Blocks for n elements; each thread takes several where there are very many.
inline unsigned blocks_for(Index n) {
  constexpr Index most = 1 << 20;
  const Index blocks = (n + SumGrid::threads - 1) / SumGrid::threads;
  return static_cast<unsigned>(blocks < most ? blocks : most);
}

}  // namespace cuda

template <class F>
void each(Queue& queue, Index n, F f) {
  if (n <= 0) return;
  cuda::each_kernel<<<cuda::blocks_for(n), SumGrid::threads, 0, queue.state().stream>>>(n, f);
  cuda::check_launch();
}

template <class P, class Prepare, class F>
void each_with(Queue& queue, Index n, Prepare prepare, F f) {
  if (n <= 0) return;
  cuda::each_with_kernel<P>
      <<<cuda::blocks_for(n), SumGrid::threads, 0, queue.state().stream>>>(n, prepare, f);
  cuda::check_launch();
}

template <int K, class Term, class End>
void sum(Queue& queue, Index groups, Index length, Term term, End end) {
  static_assert(K <= cuda::most_sums);
  if (groups <= 0) return;
  const SumGrid grid(groups, length);
  Queue::State& state = queue.state();
  cuda::sum_kernel<K><<<static_cast<unsigned>(groups * grid.slices), SumGrid::threads, 0, state.stream>>>(
      length, grid.slices, state.scratch.as<double>(), state.arrived.as<unsigned>(), term, end);
  cuda::check_launch();
}

template <int K, class Term, class End>
void sum_columns(Queue& queue, Index rows, Index cols, Term term, End end) {
  if (cols <= 0) return;
  const auto blocks = static_cast<unsigned>((cols + cuda::columns_at_once - 1) / cuda::columns_at_once);
  cuda::columns_kernel<K>
      <<<blocks, dim3(cuda::columns_at_once, cuda::rows_at_once), 0, queue.state().stream>>>(rows, cols, term,
                                                                                             end);
  cuda::check_launch();
}

}  // namespace lab::nn::device
