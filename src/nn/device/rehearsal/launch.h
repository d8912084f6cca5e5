#pragma once
// launch.h without a GPU: a loop for every launch. Elements are taken from the last to the first, so that a kernel
// which relies on their order comes out otherwise than it should.

#include "nn/device/rehearsal/state.h"

namespace lab::nn::device {

template <class F>
void each(Queue& queue, Index n, F f) {
  if (n <= 0) return;
  queue.state().submit([=] {
    for (Index i = n; i-- > 0;) f(i);
  });
}

template <class P, class Prepare, class F>
void each_with(Queue& queue, Index n, Prepare prepare, F f) {
  if (n <= 0) return;
  queue.state().submit([=] {
    const P prepared = prepare();
    for (Index i = n; i-- > 0;) f(i, prepared);
  });
}

template <int K, class Term, class End>
void sum(Queue& queue, Index groups, Index length, Term term, End end) {
  const SumGrid grid(groups, length);
  if (groups <= 0) return;
  queue.state().submit([=] {
    for (Index g = groups; g-- > 0;) {
      Sums<K> total = {};
      for (int s = 0; s < grid.slices; ++s) {
        Sums<K> part = {};
        for (Index j = SumGrid::first(length, grid.slices, s + 1);
             j-- > SumGrid::first(length, grid.slices, s);)
          part += term(g, j);
        total += part;
      }
      end(g, total);
    }
  });
}

template <int K, class Term, class End>
void sum_columns(Queue& queue, Index rows, Index cols, Term term, End end) {
  if (cols <= 0) return;
  queue.state().submit([=] {
    for (Index c = cols; c-- > 0;) {
      Sums<K> total = {};
      for (Index r = rows; r-- > 0;) total += term(r, c);
      end(c, total);
    }
  });
}

}  // namespace lab::nn::device
