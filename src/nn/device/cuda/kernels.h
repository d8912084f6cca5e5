#pragma once
// The CUDA kernels behind launch.h. A test runs them thread by thread on the processor, so nothing but CUDA's own
// words for threads and blocks is used here.
//
// A sum in slices: the block that comes last adds up what the others left, in their order. Which block that is
// differs from run to run, the order of the additions does not.

#include "nn/device/sums.h"

namespace lab::nn::device::cuda {

template <class F>
__global__ void __launch_bounds__(SumGrid::threads) each_kernel(Index n, F f) {
  const Index stride = static_cast<Index>(gridDim.x) * blockDim.x;
  for (Index i = static_cast<Index>(blockIdx.x) * blockDim.x + threadIdx.x; i < n; i += stride) f(i);
}

template <class P, class Prepare, class F>
__global__ void __launch_bounds__(SumGrid::threads) each_with_kernel(Index n, Prepare prepare, F f) {
  __shared__ P prepared;
  if (threadIdx.x == 0) prepared = prepare();
  __syncthreads();
  const Index stride = static_cast<Index>(gridDim.x) * blockDim.x;
  for (Index i = static_cast<Index>(blockIdx.x) * blockDim.x + threadIdx.x; i < n; i += stride)
    f(i, prepared);
}

/// The sum over the block's threads, for thread 0; halves are added to halves. All threads must call it.
template <int K>
__device__ Sums<K> block_total(const Sums<K>& mine, Sums<K>* parts) {
  parts[threadIdx.x] = mine;
  __syncthreads();
  for (int half = SumGrid::threads / 2; half > 0; half /= 2) {
    if (static_cast<int>(threadIdx.x) < half) parts[threadIdx.x] += parts[threadIdx.x + half];
    __syncthreads();
  }
  return parts[0];
}

/// Block b sums slice b mod slices of group b / slices. `arrived` counts a group's blocks and ends at 0 again.
template <int K, class Term, class End>
__global__ void __launch_bounds__(SumGrid::threads)
    sum_kernel(Index length, int slices, double* scratch, unsigned* arrived, Term term, End end) {
  __shared__ Sums<K> parts[SumGrid::threads];
  __shared__ bool is_last;
  const Index group = static_cast<Index>(blockIdx.x) / slices;
  const int slice = static_cast<int>(blockIdx.x % static_cast<unsigned>(slices));
  const Index stop = SumGrid::first(length, slices, slice + 1);
  Sums<K> mine = {};
  for (Index j = SumGrid::first(length, slices, slice) + threadIdx.x; j < stop; j += SumGrid::threads)
    mine += term(group, j);
  Sums<K> total = block_total<K>(mine, parts);
  if (slices > 1) {
    double* of_group = scratch + group * slices * K;
    if (threadIdx.x == 0) {
      for (int k = 0; k < K; ++k) of_group[slice * K + k] = total.at[k];
      __threadfence();  // the sum is there before it is counted
      is_last = atomicAdd(arrived + group, 1U) + 1U == static_cast<unsigned>(slices);
    }
    __syncthreads();  // also: everyone has read parts[0]
    if (!is_last) return;
    __threadfence();
    mine = {};
    if (static_cast<int>(threadIdx.x) < slices) {
      for (int k = 0; k < K; ++k) mine.at[k] = __ldcg(of_group + static_cast<int>(threadIdx.x) * K + k);
    }
    total = block_total<K>(mine, parts);
    if (threadIdx.x == 0) arrived[group] = 0;
  }
  if (threadIdx.x == 0) end(group, total);
}

inline constexpr int columns_at_once = 32, rows_at_once = 16;

/// A block sums 32 columns: neighbouring threads read neighbouring columns, 16 rows at a time.
template <int K, class Term, class End>
__global__ void __launch_bounds__(columns_at_once* rows_at_once)
    columns_kernel(Index rows, Index cols, Term term, End end) {
  __shared__ Sums<K> parts[rows_at_once][columns_at_once];
  const Index col = static_cast<Index>(blockIdx.x) * columns_at_once + threadIdx.x;
  Sums<K> mine = {};
  if (col < cols) {
    for (Index row = threadIdx.y; row < rows; row += rows_at_once) mine += term(row, col);
  }
  parts[threadIdx.y][threadIdx.x] = mine;
  __syncthreads();
  if (threadIdx.y != 0 || col >= cols) return;
  for (int y = 1; y < rows_at_once; ++y) mine += parts[y][threadIdx.x];
  end(col, mine);
}

}  // namespace lab::nn::device::cuda
