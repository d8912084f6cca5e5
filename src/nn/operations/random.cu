#include "nn/operations/random.h"

#include "nn/device/formulas.h"
#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

/// Random numbers come in fours (random_block.h), so a thread makes four elements.
inline Index fours(Index size) { return (size + 3) / 4; }

template <class S>
class NormalKernel final : public DeviceKernel<Normal, S> {
 public:
  using DeviceKernel<Normal, S>::DeviceKernel;

  void forward() override {
    const Chance chance = this->chance();
    const Index size = this->out().shape.size();
    S* y = this->y();
    each(this->queue(), fours(size), [=] LAB_ON_DEVICE(Index block) {
      const FourNormals normals = four_normals(chance.block(block));
      for (int k = 0; k < 4 && 4 * block + k < size; ++k) y[4 * block + k] = static_cast<S>(normals.at[k]);
    });
  }
};

template <class S>
class GaussianNoiseKernel final : public DeviceKernel<GaussianNoise, S> {
 public:
  using DeviceKernel<GaussianNoise, S>::DeviceKernel;

  void forward() override {
    const Chance chance = this->chance();
    const Index size = this->out().shape.size();
    const auto deviation = static_cast<S>(this->op().deviation);
    const bool clip = this->op().clip;
    const S* x = this->x();
    S* y = this->y();
    each(this->queue(), fours(size), [=] LAB_ON_DEVICE(Index block) {
      const FourNormals normals = four_normals(chance.block(block));
      for (int k = 0; k < 4 && 4 * block + k < size; ++k) {
        const Index i = 4 * block + k;
        const S noisy = x[i] + deviation * static_cast<S>(normals.at[k]);
        y[i] = !clip ? noisy : noisy < S(0) ? S(0) : noisy > S(1) ? S(1) : noisy;
      }
    });
  }
  void backward() override {
    const bool clip = this->op().clip;
    const S *y = this->y(), *dy = this->dy();
    const Gradient<S> dx = this->dx();
    each(this->queue(), this->out().shape.size(),
         [=] LAB_ON_DEVICE(Index i) { dx.give(i, !clip || (y[i] > S(0) && y[i] < S(1)) ? dy[i] : S(0)); });
  }
};

/// The mask is not kept: whoever counts can draw it once more for the way back.
template <class S>
class DropoutKernel final : public DeviceKernel<Dropout, S> {
 public:
  using DeviceKernel<Dropout, S>::DeviceKernel;

  void forward() override {
    const Chance chance = this->chance();
    const Index size = this->out().shape.size();
    const auto rate = static_cast<S>(this->op().rate);
    const S kept = S(1) / (S(1) - rate);
    const S* x = this->x();
    S* y = this->y();
    each(this->queue(), fours(size), [=] LAB_ON_DEVICE(Index block) {
      const RandomBlock words = chance.block(block);
      for (int k = 0; k < 4 && 4 * block + k < size; ++k) {
        const Index i = 4 * block + k;
        y[i] = static_cast<S>(open_uniform(words.word[k])) < rate ? S(0) : x[i] * kept;
      }
    });
  }
  void backward() override {
    const Chance chance = this->chance();
    const Index size = this->out().shape.size();
    const auto rate = static_cast<S>(this->op().rate);
    const S kept = S(1) / (S(1) - rate);
    const S* dy = this->dy();
    const Gradient<S> dx = this->dx();
    each(this->queue(), fours(size), [=] LAB_ON_DEVICE(Index block) {
      const RandomBlock words = chance.block(block);
      for (int k = 0; k < 4 && 4 * block + k < size; ++k) {
        const Index i = 4 * block + k;
        dx.give(i, static_cast<S>(open_uniform(words.word[k])) < rate ? S(0) : dy[i] * kept);
      }
    });
  }
};

}  // namespace

DeviceKernels normal_kernels() { return device_kernels<NormalKernel>(); }
DeviceKernels gaussian_noise_kernels() { return device_kernels<GaussianNoiseKernel>(); }
DeviceKernels dropout_kernels() { return device_kernels<DropoutKernel>(); }

}  // namespace lab::nn::device
