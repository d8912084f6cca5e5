#pragma once
// The batch of this round, out of a feed.
//
// Symbols:   y (B, d): row i is the point at place (round mod rounds per epoch) · B + i of the epoch's order.

#include "nn/feed.h"
#include "nn/graph.h"

namespace lab::nn {

struct Rows final : Operation {
  const Feed* feed = nullptr;

  std::string_view name() const override { return "rows"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape>) const override { return feed->batch() * feed->cols(); }
};

/// The feed must outlive the tape.
Value rows(Graph& graph, const Feed& feed);

EigenKernels rows_kernels();

}  // namespace lab::nn
