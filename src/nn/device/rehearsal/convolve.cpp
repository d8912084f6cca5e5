#include "nn/device/convolve.h"

#include <stdexcept>

#include "nn/device/rehearsal/state.h"

namespace lab::nn::device {
namespace {

/// Calls work(index into large, into small, into weight) for every product that convolve.h sums.
template <class Work>
void for_products(const ConvolutionForm& form, const Work& work) {
  const PatchGrid& g = form.grid;
  const Index down = g.down(), across = g.across();
  for (Index n = 0; n < form.images; ++n) {
    for (Index f = 0; f < form.maps; ++f) {
      for (Index u = 0; u < down; ++u) {
        for (Index v = 0; v < across; ++v) {
          const Index small = ((n * form.maps + f) * down + u) * across + v;
          for (Index c = 0; c < g.channels; ++c) {
            for (Index i = 0; i < g.kernel; ++i) {
              for (Index j = 0; j < g.kernel; ++j) {
                const Index y = u * g.stride + i - g.padding, x = v * g.stride + j - g.padding;
                if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue;
                work(((n * g.channels + c) * g.height + y) * g.width + x, small,
                     ((f * g.channels + c) * g.kernel + i) * g.kernel + j);
              }
            }
          }
        }
      }
    }
  }
}

}  // namespace

template <class S>
struct Convolve<S>::Plan {
  ConvolutionForm form;
  bool ready[3] = {};
  void require(Direction direction) const {
    if (!ready[static_cast<int>(direction)])
      throw std::logic_error("a convolution runs in a direction that it was not made ready for");
  }
};

template <class S>
Convolve<S>::Convolve(Queue& queue, const ConvolutionForm& form) : queue_(&queue), plan_(new Plan{form}) {}
template <class S>
Convolve<S>::~Convolve() = default;

template <class S>
void Convolve<S>::want(Direction direction) {
  plan_->ready[static_cast<int>(direction)] = true;
}

template <class S>
void Convolve<S>::forward(const S* large, const S* weight, S* small, bool add) {
  plan_->require(Direction::forward);
  const Index size = plan_->form.images * plan_->form.maps * plan_->form.grid.places();
  queue_->state().submit([=, form = plan_->form] {
    if (!add) std::fill(small, small + size, S(0));
    for_products(form, [&](Index l, Index s, Index w) { small[s] += large[l] * weight[w]; });
  });
}

template <class S>
void Convolve<S>::to_large(const S* small, const S* weight, S* large, bool add) {
  plan_->require(Direction::to_large);
  const Index size = plan_->form.images * plan_->form.grid.pixels();
  queue_->state().submit([=, form = plan_->form] {
    if (!add) std::fill(large, large + size, S(0));
    for_products(form, [&](Index l, Index s, Index w) { large[l] += small[s] * weight[w]; });
  });
}

template <class S>
void Convolve<S>::to_weight(const S* small, const S* large, S* weight, bool add) {
  plan_->require(Direction::to_weight);
  const Index size = plan_->form.maps * plan_->form.grid.patch();
  queue_->state().submit([=, form = plan_->form] {
    if (!add) std::fill(weight, weight + size, S(0));
    for_products(form, [&](Index l, Index s, Index w) { weight[w] += small[s] * large[l]; });
  });
}

template class Convolve<float>;
template class Convolve<double>;

}  // namespace lab::nn::device
