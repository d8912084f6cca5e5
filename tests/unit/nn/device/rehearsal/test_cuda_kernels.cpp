// The CUDA kernels of launch.h, run on the processor: a thread for every thread of a block, one block after the other.
// What a GPU alone can show is left out (the launches, and blocks at the same time); the indices, the barriers and the
// block that comes last are not.

#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <functional>
#include <numeric>
#include <thread>
#include <vector>

// CUDA's words. A block's shared memory is static: there is one block at a time.
struct Place {
  unsigned x = 0, y = 0;
};
thread_local Place threadIdx, blockIdx;
Place blockDim, gridDim;
std::barrier<>* block_barrier = nullptr;
static void sync_threads() { block_barrier->arrive_and_wait(); }
static unsigned atomicAdd(unsigned* counter, unsigned value) { return (*counter += value) - value; }
template <class T>
static T load(const T* from) {
  return *from;
}
#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)
#define __syncthreads sync_threads
#define __threadfence() (void)0
#define __ldcg load

#include "nn/device/cuda/kernels.h"

namespace lab::nn::device {
namespace {

/// kernel() for every thread of every block; blocks in the order given.
void run_blocks(const std::vector<unsigned>& blocks, Place threads, const std::function<void()>& kernel) {
  blockDim = threads;
  gridDim = {static_cast<unsigned>(blocks.size()), 1};
  std::barrier<> barrier(threads.x * threads.y);
  block_barrier = &barrier;
  std::vector<std::thread> team;
  for (unsigned t = 0; t < threads.x * threads.y; ++t) {
    team.emplace_back([&, t] {
      threadIdx = {t % threads.x, t / threads.x};
      for (const unsigned block : blocks) {
        blockIdx = {block, 0};
        kernel();
        barrier.arrive_and_wait();  // no thread begins the next block before the last one is over
      }
    });
  }
  for (std::thread& thread : team) thread.join();
}

std::vector<unsigned> orders(unsigned count, int kind) {
  std::vector<unsigned> blocks(count);
  std::iota(blocks.begin(), blocks.end(), 0U);
  if (kind == 1) std::reverse(blocks.begin(), blocks.end());
  if (kind == 2 && count > 2) std::rotate(blocks.begin(), blocks.begin() + 2, blocks.end());
  return blocks;
}

TEST(CudaKernels, EachElementIsVisitedOnce) {
  for (const Index n : {1, 255, 256, 257, 1000}) {
    for (const unsigned count : {1U, 2U, 4U}) {  // fewer blocks than elements need: threads take several
      std::vector<int> seen(static_cast<std::size_t>(n), 0), prepared(static_cast<std::size_t>(n), 0);
      const auto f = [&](Index i) { ++seen[static_cast<std::size_t>(i)]; };
      run_blocks(orders(count, 1), {256, 1}, [&] { cuda::each_kernel(n, f); });
      EXPECT_EQ(seen, std::vector<int>(seen.size(), 1)) << n;
      const auto with = [&](Index i, int p) { prepared[static_cast<std::size_t>(i)] += p; };
      run_blocks(orders(count, 0), {256, 1}, [&] {
        cuda::each_with_kernel<int>(
            n, [] { return 7; }, with);
      });
      EXPECT_EQ(prepared, std::vector<int>(prepared.size(), 7)) << n;
    }
  }
}

TEST(CudaKernels, SumsOfGroupsAreCompleteWhicheverBlockComesLast) {
  for (const auto& shape : std::vector<std::pair<Index, Index>>{
           {1, 0}, {1, 1}, {1, 300}, {1, 1024}, {1, 5000}, {3, 2100}, {5, 511}, {2, 1537}}) {
    const Index groups = shape.first, length = shape.second;
    const SumGrid grid(groups, length);
    const auto blocks = static_cast<unsigned>(groups * grid.slices);
    std::vector<double> scratch(2 * blocks, -1), first;
    std::vector<unsigned> arrived(static_cast<std::size_t>(groups), 0);
    for (int kind = 0; kind < 3; ++kind) {
      std::vector<double> sums(static_cast<std::size_t>(2 * groups), -1);
      const auto term = [](Index g, Index j) -> Sums<2> {
        return {{1.0 / static_cast<double>(g + j + 1), static_cast<double>(j)}};
      };
      const auto end = [&](Index g, const Sums<2>& total) {
        sums[static_cast<std::size_t>(2 * g)] = total.at[0];
        sums[static_cast<std::size_t>(2 * g + 1)] = total.at[1];
      };
      run_blocks(orders(blocks, kind), {SumGrid::threads, 1}, [&] {
        cuda::sum_kernel<2>(length, grid.slices, scratch.data(), arrived.data(), term, end);
      });
      for (Index g = 0; g < groups; ++g) {
        double expected = 0;
        for (Index j = 0; j < length; ++j) expected += term(g, j).at[0];
        EXPECT_NEAR(sums[static_cast<std::size_t>(2 * g)], expected, 1e-12 * length);
        EXPECT_EQ(sums[static_cast<std::size_t>(2 * g + 1)], static_cast<double>(length * (length - 1) / 2));
      }
      EXPECT_EQ(arrived, std::vector<unsigned>(arrived.size(), 0U));  // ready for the next sum
      if (kind == 0) first = sums;
      EXPECT_EQ(sums, first) << "the bits depend on the order of the blocks";
    }
  }
}

TEST(CudaKernels, SumsOfColumnsAreComplete) {
  for (const auto& [rows, cols] :
       std::vector<std::pair<Index, Index>>{{1, 1}, {128, 32}, {17, 33}, {5, 100}, {150, 70}}) {
    std::vector<double> sums(static_cast<std::size_t>(cols), -1);
    const auto term = [cols = cols](Index row, Index col) -> Sums<1> {
      return {{static_cast<double>(row * cols + col)}};
    };
    const auto end = [&](Index col, const Sums<1>& total) {
      sums[static_cast<std::size_t>(col)] = total.at[0];
    };
    const auto blocks = static_cast<unsigned>((cols + cuda::columns_at_once - 1) / cuda::columns_at_once);
    run_blocks(orders(blocks, 1), {cuda::columns_at_once, cuda::rows_at_once},
               [&, rows = rows, cols = cols] { cuda::columns_kernel<1>(rows, cols, term, end); });
    for (Index col = 0; col < cols; ++col)
      EXPECT_EQ(sums[static_cast<std::size_t>(col)],
                static_cast<double>(cols * rows * (rows - 1) / 2 + rows * col));
  }
}

}  // namespace
}  // namespace lab::nn::device
