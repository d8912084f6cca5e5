#include "nn/device/convolve.h"

#include <array>

#include "nn/device/cuda/state.h"

namespace lab::nn::device {
namespace {

/// Beyond this an algorithm is left alone, however fast it may be.
constexpr std::size_t most_workspace = 256U << 20U;
constexpr int most_algorithms = 16;

template <class S>
constexpr cudnnDataType_t number = sizeof(S) == 8 ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT;

/// An algorithm and the room that it needs.
template <class Algorithm>
struct Choice {
  Algorithm algorithm{};
  std::size_t bytes = 0;
  Buffer workspace;
  bool ready = false;
};

/// The fastest by cuDNN's own guess of those that give the same bits every time and are modest; `fallback` where
/// it recommends none. room_of(algorithm, &bytes) asks what one needs as the convolution is described.
template <class Algorithm, class Performance, class RoomOf>
void choose(Queue& queue, const Performance* found, int count, Algorithm fallback, const RoomOf& room_of,
            Choice<Algorithm>& choice) {
  std::size_t bytes = 0;
  bool taken = false;
  for (int i = 0; i < count && !taken; ++i) {
    if (found[i].status != CUDNN_STATUS_SUCCESS || found[i].determinism != CUDNN_DETERMINISTIC) continue;
    taken = room_of(found[i].algo, &bytes) == CUDNN_STATUS_SUCCESS && bytes <= most_workspace;
    if (taken) choice.algorithm = found[i].algo;
  }
  if (!taken) {
    choice.algorithm = fallback;
    cuda::check(room_of(fallback, &bytes), "choosing a convolution");
  }
  choice.bytes = bytes;
  choice.workspace = queue.workspace(bytes);
  choice.ready = true;
}

}  // namespace

template <class S>
struct Convolve<S>::Plan {
  cuda::Handle<cudnnTensorDescriptor_t, cudnnDestroyTensorDescriptor> large, small;
  cuda::Handle<cudnnFilterDescriptor_t, cudnnDestroyFilterDescriptor> weight;
  cuda::Handle<cudnnConvolutionDescriptor_t, cudnnDestroyConvolutionDescriptor> convolution;
  Choice<cudnnConvolutionFwdAlgo_t> forward;
  Choice<cudnnConvolutionBwdDataAlgo_t> to_large;
  Choice<cudnnConvolutionBwdFilterAlgo_t> to_weight;
};

template <class S>
Convolve<S>::Convolve(Queue& queue, const ConvolutionForm& form) : queue_(&queue), plan_(new Plan) {
  constexpr const char* doing = "describing a convolution";
  const auto size = [](Index value) { return static_cast<int>(value); };
  const PatchGrid& g = form.grid;
  const auto images = [&](auto& to, Index channels, Index height, Index width) {
    cuda::check(cudnnCreateTensorDescriptor(&to), doing);
    cuda::check(cudnnSetTensor4dDescriptor(to, CUDNN_TENSOR_NCHW, number<S>, size(form.images),
                                           size(channels), size(height), size(width)),
                doing);
  };
  images(plan_->large, g.channels, g.height, g.width);
  images(plan_->small, form.maps, g.down(), g.across());
  cuda::check(cudnnCreateFilterDescriptor(&plan_->weight), doing);
  cuda::check(cudnnSetFilter4dDescriptor(plan_->weight, number<S>, CUDNN_TENSOR_NCHW, size(form.maps),
                                         size(g.channels), size(g.kernel), size(g.kernel)),
              doing);
  cuda::check(cudnnCreateConvolutionDescriptor(&plan_->convolution), doing);
  cuda::check(
      cudnnSetConvolution2dDescriptor(plan_->convolution, size(g.padding), size(g.padding), size(g.stride),
                                      size(g.stride), 1, 1, CUDNN_CROSS_CORRELATION, number<S>),
      doing);
  // Sums in full float32: no TF32, so that a GPU trains what a CPU trains.
  cuda::check(cudnnSetConvolutionMathType(plan_->convolution, CUDNN_FMA_MATH), doing);
}

template <class S>
Convolve<S>::~Convolve() = default;

template <class S>
void Convolve<S>::want(Direction direction) {
  Plan& p = *plan_;
  const cudnnHandle_t dnn = queue_->state().dnn;
  int count = 0;
  if (direction == Direction::forward && !p.forward.ready) {
    std::array<cudnnConvolutionFwdAlgoPerf_t, most_algorithms> found{};
    cuda::check(cudnnGetConvolutionForwardAlgorithm_v7(dnn, p.large, p.weight, p.convolution, p.small,
                                                       most_algorithms, &count, found.data()),
                "choosing a convolution");
    choose(
        *queue_, found.data(), count, CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM,
        [&](cudnnConvolutionFwdAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionForwardWorkspaceSize(dnn, p.large, p.weight, p.convolution, p.small,
                                                         algorithm, bytes);
        },
        p.forward);
  } else if (direction == Direction::to_large && !p.to_large.ready) {
    std::array<cudnnConvolutionBwdDataAlgoPerf_t, most_algorithms> found{};
    cuda::check(cudnnGetConvolutionBackwardDataAlgorithm_v7(dnn, p.weight, p.small, p.convolution, p.large,
                                                            most_algorithms, &count, found.data()),
                "choosing a convolution");
    choose(
        *queue_, found.data(), count, CUDNN_CONVOLUTION_BWD_DATA_ALGO_1,
        [&](cudnnConvolutionBwdDataAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionBackwardDataWorkspaceSize(dnn, p.weight, p.small, p.convolution, p.large,
                                                              algorithm, bytes);
        },
        p.to_large);
  } else if (direction == Direction::to_weight && !p.to_weight.ready) {
    std::array<cudnnConvolutionBwdFilterAlgoPerf_t, most_algorithms> found{};
    cuda::check(cudnnGetConvolutionBackwardFilterAlgorithm_v7(dnn, p.large, p.small, p.convolution, p.weight,
                                                              most_algorithms, &count, found.data()),
                "choosing a convolution");
    choose(
        *queue_, found.data(), count, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1,
        [&](cudnnConvolutionBwdFilterAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionBackwardFilterWorkspaceSize(dnn, p.large, p.small, p.convolution,
                                                                p.weight, algorithm, bytes);
        },
        p.to_weight);
  }
}

// result = alpha · convolution + beta · result; with beta 0 what was there is not read.
template <class S>
void Convolve<S>::forward(const S* large, const S* weight, S* small, bool add) {
  const S alpha = 1, beta = add ? S(1) : S(0);
  const Plan& p = *plan_;
  cuda::check(cudnnConvolutionForward(queue_->state().dnn, &alpha, p.large, large, p.weight, weight,
                                      p.convolution, p.forward.algorithm, p.forward.workspace.data(),
                                      p.forward.bytes, &beta, p.small, small),
              "a convolution");
}

template <class S>
void Convolve<S>::to_large(const S* small, const S* weight, S* large, bool add) {
  const S alpha = 1, beta = add ? S(1) : S(0);
  const Plan& p = *plan_;
  cuda::check(cudnnConvolutionBackwardData(queue_->state().dnn, &alpha, p.weight, weight, p.small, small,
                                           p.convolution, p.to_large.algorithm, p.to_large.workspace.data(),
                                           p.to_large.bytes, &beta, p.large, large),
              "a convolution");
}

template <class S>
void Convolve<S>::to_weight(const S* small, const S* large, S* weight, bool add) {
  const S alpha = 1, beta = add ? S(1) : S(0);
  const Plan& p = *plan_;
  cuda::check(
      cudnnConvolutionBackwardFilter(queue_->state().dnn, &alpha, p.large, large, p.small, small,
                                     p.convolution, p.to_weight.algorithm, p.to_weight.workspace.data(),
                                     p.to_weight.bytes, &beta, p.weight, weight),
      "a convolution");
}

template class Convolve<float>;
template class Convolve<double>;

}  // namespace lab::nn::device
