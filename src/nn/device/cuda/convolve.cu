#include "nn/device/convolve.h"

#include <array>
#include <vector>

#include "nn/device/cuda/state.h"

namespace lab::nn::device {
namespace {

/// Beyond this an algorithm is left alone, however fast it may be.
constexpr std::size_t most_workspace = 256U << 20U;
constexpr int most_algorithms = 16;

template <class S>
constexpr cudnnDataType_t number = sizeof(S) == 8 ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT;

/// Full float32, not TF32, so that a GPU trains what a CPU trains. (float64 has no lesser kind.)
template <class S>
constexpr cudnnMathType_t arithmetic = sizeof(S) == 8 ? CUDNN_DEFAULT_MATH : CUDNN_FMA_MATH;

/// An algorithm and the room that it needs.
template <class Algorithm>
struct Choice {
  Algorithm algorithm{};
  std::size_t bytes = 0;
  Buffer workspace;
  bool ready = false;
};

/// The fastest by cuDNN's own guess of those that give the same bits every time, are modest, and prove that they
/// work: what cuDNN recommends is not always what it then can do with the descriptor's kind of arithmetic.
/// `fallback` is tried last. room_of(algorithm, &bytes) asks what one needs; attempt() runs the
/// choice on scratch.
template <class Algorithm, class Performance, class RoomOf, class Attempt>
void choose(Queue& queue, cudnnMathType_t wanted, const Performance* found, int count, Algorithm fallback,
            const RoomOf& room_of, const Attempt& attempt, Choice<Algorithm>& choice) {
  std::vector<Algorithm> candidates;
  for (const bool same_arithmetic : {true, false}) {
    for (int i = 0; i < count; ++i) {
      if (found[i].status == CUDNN_STATUS_SUCCESS && found[i].determinism == CUDNN_DETERMINISTIC &&
          (found[i].mathType == wanted) == same_arithmetic)
        candidates.push_back(found[i].algo);
    }
  }
  candidates.push_back(fallback);
  cudnnStatus_t status = CUDNN_STATUS_NOT_SUPPORTED;
  for (const Algorithm algorithm : candidates) {
    choice.algorithm = algorithm;
    status = room_of(algorithm, &choice.bytes);
    if (status != CUDNN_STATUS_SUCCESS || choice.bytes > most_workspace) continue;
    choice.workspace = queue.workspace(choice.bytes);
    status = attempt();
    choice.ready = status == CUDNN_STATUS_SUCCESS;
    if (choice.ready) return;
    cudaGetLastError();
  }
  cuda::check(status == CUDNN_STATUS_SUCCESS ? CUDNN_STATUS_NOT_SUPPORTED : status, "choosing a convolution");
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
  std::size_t large_bytes = 0, small_bytes = 0, weight_bytes = 0;

  // result = alpha · convolution + beta · result; with beta 0 what was there is not read.
  cudnnStatus_t run_forward(cudnnHandle_t dnn, const void* x, const void* w, void* y, bool add) const {
    const S alpha = 1, beta = add ? S(1) : S(0);
    return cudnnConvolutionForward(dnn, &alpha, large, x, weight, w, convolution, forward.algorithm,
                                   forward.workspace.data(), forward.bytes, &beta, small, y);
  }
  cudnnStatus_t run_to_large(cudnnHandle_t dnn, const void* y, const void* w, void* x, bool add) const {
    const S alpha = 1, beta = add ? S(1) : S(0);
    return cudnnConvolutionBackwardData(dnn, &alpha, weight, w, small, y, convolution, to_large.algorithm,
                                        to_large.workspace.data(), to_large.bytes, &beta, large, x);
  }
  cudnnStatus_t run_to_weight(cudnnHandle_t dnn, const void* y, const void* x, void* w, bool add) const {
    const S alpha = 1, beta = add ? S(1) : S(0);
    return cudnnConvolutionBackwardFilter(dnn, &alpha, large, x, small, y, convolution, to_weight.algorithm,
                                          to_weight.workspace.data(), to_weight.bytes, &beta, weight, w);
  }
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
  cuda::check(cudnnSetConvolutionMathType(plan_->convolution, arithmetic<S>), doing);
  const auto bytes = [](Index numbers) { return static_cast<std::size_t>(numbers) * sizeof(S); };
  plan_->large_bytes = bytes(form.images * g.pixels());
  plan_->small_bytes = bytes(form.images * form.maps * g.places());
  plan_->weight_bytes = bytes(form.maps * g.patch());
}

template <class S>
Convolve<S>::~Convolve() = default;

template <class S>
void Convolve<S>::want(Direction direction) {
  Plan& p = *plan_;
  if ((direction == Direction::forward && p.forward.ready) ||
      (direction == Direction::to_large && p.to_large.ready) ||
      (direction == Direction::to_weight && p.to_weight.ready))
    return;
  const cudnnHandle_t dnn = queue_->state().dnn;
  const Buffer x = queue_->allocate(p.large_bytes), y = queue_->allocate(p.small_bytes),
               w = queue_->allocate(p.weight_bytes);  // to try on
  int count = 0;
  if (direction == Direction::forward) {
    std::array<cudnnConvolutionFwdAlgoPerf_t, most_algorithms> found{};
    if (cudnnGetConvolutionForwardAlgorithm_v7(dnn, p.large, p.weight, p.convolution, p.small,
                                               most_algorithms, &count, found.data()) != CUDNN_STATUS_SUCCESS)
      count = 0;
    choose(
        *queue_, arithmetic<S>, found.data(), count, CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM,
        [&](cudnnConvolutionFwdAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionForwardWorkspaceSize(dnn, p.large, p.weight, p.convolution, p.small,
                                                         algorithm, bytes);
        },
        [&] { return p.run_forward(dnn, x.data(), w.data(), y.data(), false); }, p.forward);
  } else if (direction == Direction::to_large) {
    std::array<cudnnConvolutionBwdDataAlgoPerf_t, most_algorithms> found{};
    if (cudnnGetConvolutionBackwardDataAlgorithm_v7(dnn, p.weight, p.small, p.convolution, p.large,
                                                    most_algorithms, &count,
                                                    found.data()) != CUDNN_STATUS_SUCCESS)
      count = 0;
    choose(
        *queue_, arithmetic<S>, found.data(), count, CUDNN_CONVOLUTION_BWD_DATA_ALGO_1,
        [&](cudnnConvolutionBwdDataAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionBackwardDataWorkspaceSize(dnn, p.weight, p.small, p.convolution, p.large,
                                                              algorithm, bytes);
        },
        [&] { return p.run_to_large(dnn, y.data(), w.data(), x.data(), false); }, p.to_large);
  } else {
    std::array<cudnnConvolutionBwdFilterAlgoPerf_t, most_algorithms> found{};
    if (cudnnGetConvolutionBackwardFilterAlgorithm_v7(dnn, p.large, p.small, p.convolution, p.weight,
                                                      most_algorithms, &count,
                                                      found.data()) != CUDNN_STATUS_SUCCESS)
      count = 0;
    choose(
        *queue_, arithmetic<S>, found.data(), count, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1,
        [&](cudnnConvolutionBwdFilterAlgo_t algorithm, std::size_t* bytes) {
          return cudnnGetConvolutionBackwardFilterWorkspaceSize(dnn, p.large, p.small, p.convolution,
                                                                p.weight, algorithm, bytes);
        },
        [&] { return p.run_to_weight(dnn, y.data(), x.data(), w.data(), false); }, p.to_weight);
  }
}

template <class S>
void Convolve<S>::forward(const S* large, const S* weight, S* small, bool add) {
  cuda::check(plan_->run_forward(queue_->state().dnn, large, weight, small, add), "a convolution");
}

template <class S>
void Convolve<S>::to_large(const S* small, const S* weight, S* large, bool add) {
  cuda::check(plan_->run_to_large(queue_->state().dnn, small, weight, large, add), "a convolution");
}

template <class S>
void Convolve<S>::to_weight(const S* small, const S* large, S* weight, bool add) {
  cuda::check(plan_->run_to_weight(queue_->state().dnn, small, large, weight, add), "a convolution");
}

template class Convolve<float>;
template class Convolve<double>;

}  // namespace lab::nn::device
