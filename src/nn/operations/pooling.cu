#include "nn/operations/pooling.h"

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

/// Where the windows of images lie: plane = image · channels + channel.
struct Windows {
  Index channels, inside, outside;  ///< pixels of a plane on the fine side; windows in it
  Index width, across, side;        ///< of a plane; windows in a row; of a window

  Windows(const Shape& fine, Index window)
      : channels(fine[1]),
        inside(fine[2] * fine[3]),
        outside(inside / (window * window)),
        width(fine[3]),
        across(fine[3] / window),
        side(window) {}

  /// First pixel of a window, in the whole batch.
  LAB_BOTH_SIDES Index corner(Index place) const {
    const Index in_plane = place % outside;
    return place / outside * inside + in_plane / across * side * width + in_plane % across * side;
  }
  /// First pixel of the image that a window lies in: what its switch counts from.
  LAB_BOTH_SIDES Index image(Index place) const { return place / outside / channels * channels * inside; }
};

template <class S>
class MaxPoolKernel final : public DeviceKernel<MaxPool, S> {
 public:
  using DeviceKernel<MaxPool, S>::DeviceKernel;

  void forward() override {
    const Windows windows = this->windows();
    const S* x = this->x();
    S *y = this->y(0), *switches = this->y(1);
    each(this->queue(), this->out().shape.size(), [=] LAB_ON_DEVICE(Index place) {
      const Index corner = windows.corner(place);
      Index best = corner;
      for (Index u = 0; u < windows.side; ++u) {
        for (Index v = 0; v < windows.side; ++v) {
          const Index pixel = corner + u * windows.width + v;
          if (x[pixel] > x[best]) best = pixel;
        }
      }
      y[place] = x[best];
      switches[place] = static_cast<S>(best - windows.image(place));
    });
  }
  void backward() override {
    const Windows windows = this->windows();
    const S *dy = this->dy(0), *switches = this->y(1);
    const Gradient<S> dx = this->dx();
    each(this->queue(), this->out().shape.size(), [=] LAB_ON_DEVICE(Index place) {
      const Index corner = windows.corner(place);
      const Index best = windows.image(place) + static_cast<Index>(switches[place]);
      for (Index u = 0; u < windows.side; ++u) {
        for (Index v = 0; v < windows.side; ++v) {
          const Index pixel = corner + u * windows.width + v;
          dx.give(pixel, pixel == best ? dy[place] : S(0));
        }
      }
    });
  }

 private:
  Windows windows() const { return {this->in(0).shape, this->op().window}; }
};

/// Where the value at `place` goes, in the whole batch; −1 where a switch from outside points out of its plane.
template <class S>
LAB_BOTH_SIDES Index switched(const Windows& windows, Index place, S found) {
  const Index in_image = place / windows.outside % windows.channels * windows.inside;
  if (!(found >= static_cast<S>(in_image) && found < static_cast<S>(in_image + windows.inside))) return -1;
  return windows.image(place) + static_cast<Index>(found);
}

template <class S>
class MaxUnpoolKernel final : public DeviceKernel<MaxUnpool, S> {
 public:
  using DeviceKernel<MaxUnpool, S>::DeviceKernel;

  void forward() override {
    const Windows windows = this->windows();
    const S *x = this->x(0), *switches = this->x(1);
    S* y = this->y();
    this->queue().fill_zero(y, static_cast<std::size_t>(this->out().shape.size()) * sizeof(S));
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index place) {
      const Index pixel = switched(windows, place, switches[place]);
      if (pixel >= 0) y[pixel] = x[place];
    });
  }
  void backward() override {
    const Windows windows = this->windows();
    const S *switches = this->x(1), *dy = this->dy();
    const Gradient<S> dx = this->dx(0);
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index place) {
      const Index pixel = switched(windows, place, switches[place]);
      dx.give(place, pixel >= 0 ? dy[pixel] : S(0));
    });
  }

 private:
  Windows windows() const { return {this->out().shape, this->op().window}; }
};

template <class S>
class UpsampleKernel final : public DeviceKernel<Upsample, S> {
 public:
  using DeviceKernel<Upsample, S>::DeviceKernel;

  void forward() override {
    const Windows windows = this->windows();
    const S* x = this->x();
    S* y = this->y();
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index place) {
      const Index corner = windows.corner(place);
      for (Index u = 0; u < windows.side; ++u) {
        for (Index v = 0; v < windows.side; ++v) y[corner + u * windows.width + v] = x[place];
      }
    });
  }
  void backward() override {
    const Windows windows = this->windows();
    const S* dy = this->dy();
    const Gradient<S> dx = this->dx();
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index place) {
      const Index corner = windows.corner(place);
      S slope = 0;
      for (Index u = 0; u < windows.side; ++u) {
        for (Index v = 0; v < windows.side; ++v) slope += dy[corner + u * windows.width + v];
      }
      dx.give(place, slope);
    });
  }

 private:
  Windows windows() const { return {this->out().shape, this->op().factor}; }
};

}  // namespace

DeviceKernels max_pool_kernels() { return device_kernels<MaxPoolKernel>(); }
DeviceKernels max_unpool_kernels() { return device_kernels<MaxUnpoolKernel>(); }
DeviceKernels upsample_kernels() { return device_kernels<UpsampleKernel>(); }

}  // namespace lab::nn::device
