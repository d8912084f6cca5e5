#include "nn/operations/rows.h"

#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Rows::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 0);
  return {{feed->batch(), feed->cols()}};
}

Value rows(Graph& graph, const Feed& feed) {
  auto operation = std::make_unique<Rows>();
  operation->feed = &feed;
  return graph.record_one(std::move(operation), {});
}

namespace {

template <class S>
class RowsKernel final : public EigenKernel<Rows, S> {
 public:
  using EigenKernel<Rows, S>::EigenKernel;

  void forward() override {
    const Feed& feed = *this->op().feed;
    const auto round =
        static_cast<Index>(*this->binding().step % static_cast<std::uint64_t>(feed.rounds_per_epoch()));
    const std::int32_t* chosen = feed.order() + round * feed.batch();
    const Index cols = feed.cols();
    const auto scale = static_cast<S>(feed.scale());
    for (Index i = 0; i < feed.batch(); ++i) {
      S* to = this->y() + i * cols;
      if (feed.is_bytes()) {
        const std::uint8_t* from = static_cast<const std::uint8_t*>(feed.data()) + chosen[i] * cols;
        for (Index j = 0; j < cols; ++j) to[j] = scale * static_cast<S>(from[j]);
      } else {
        const float* from = static_cast<const float*>(feed.data()) + chosen[i] * cols;
        for (Index j = 0; j < cols; ++j) to[j] = static_cast<S>(from[j]);
      }
    }
  }
};

}  // namespace

EigenKernels rows_kernels() { return eigen_kernels<RowsKernel>(); }

}  // namespace lab::nn
