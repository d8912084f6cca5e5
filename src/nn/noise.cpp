#include "nn/noise.h"

#include <algorithm>
#include <array>
#include <numbers>

#include "nn/random_block.h"

namespace lab::nn {
namespace {

constexpr Index at_once = 512;  // numbers: small enough for the stack, long enough for vectors

/// Uniform numbers first .. first + count - 1 to out[0] …, in blocks of four.
void draw(const RandomStream& stream, Index first, Index count, float* out) {
  for (Index i = 0; i < count; i += 4) {
    const RandomBlock block =
        random_block(stream.seed, stream.stream, stream.step, static_cast<std::uint32_t>((first + i) / 4));
    for (Index j = 0; j < 4; ++j) out[i + j] = open_uniform(block.word[j]);
  }
}

}  // namespace

template <class S>
void normal_numbers(const RandomStream& stream, Index first, Index count, S* out) {
  using Half = Eigen::Array<float, at_once / 2, 1>;
  alignas(64) std::array<float, at_once> words;
  Half radius, angle;
  for (Index done = 0; done < count; done += at_once) {
    draw(stream, first + done, at_once, words.data());
    for (Index i = 0; i < at_once / 2; ++i) {
      radius[i] = words[static_cast<std::size_t>(2 * i)];
      angle[i] = words[static_cast<std::size_t>(2 * i + 1)];
    }
    radius = (-2.0F * radius.log()).sqrt();
    angle *= 2 * std::numbers::pi_v<float>;
    const Half cosine = radius * angle.cos(), sine = radius * angle.sin();
    const Index wanted = std::min(at_once, count - done);
    for (Index i = 0; i < wanted; ++i)
      out[done + i] = static_cast<S>(i % 2 == 0 ? cosine[i / 2] : sine[i / 2]);
  }
}

template <class S>
void uniform_numbers(const RandomStream& stream, Index first, Index count, S* out) {
  alignas(64) std::array<float, at_once> words;
  for (Index done = 0; done < count; done += at_once) {
    draw(stream, first + done, at_once, words.data());
    const Index wanted = std::min(at_once, count - done);
    for (Index i = 0; i < wanted; ++i) out[done + i] = static_cast<S>(words[static_cast<std::size_t>(i)]);
  }
}

template void normal_numbers<float>(const RandomStream&, Index, Index, float*);
template void normal_numbers<double>(const RandomStream&, Index, Index, double*);
template void uniform_numbers<float>(const RandomStream&, Index, Index, float*);
template void uniform_numbers<double>(const RandomStream&, Index, Index, double*);

}  // namespace lab::nn
