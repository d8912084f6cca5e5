#include "nn/device/queue.h"

#include "nn/device/cuda/state.h"
#include "nn/device/launch.h"

namespace lab::nn::device {
namespace cuda {
namespace {

/// Only asked whether this GPU could run it.
__global__ void probe() {}

[[noreturn]] void fail(const std::string& what, const char* doing) {
  throw DeviceError("The GPU could not do its work: " + what + " (while " + doing + ").");
}

struct Graph final : Recording {
  Handle<cudaGraphExec_t, cudaGraphExecDestroy> played;
};

std::string refusal_of(cudaError_t error) {
  cudaGetLastError();  // it is said, and over
  switch (error) {
    case cudaErrorNoDevice:
      return "There is no NVIDIA GPU that this program can see.";
    case cudaErrorInsufficientDriver:
      return "The NVIDIA driver is missing or too old for CUDA " + std::to_string(CUDART_VERSION / 1000) +
             "." + std::to_string(CUDART_VERSION % 1000 / 10) + ", with which this program was built.";
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorInvalidDeviceFunction:
    case cudaErrorUnsupportedPtxVersion:
      return "This program was not built for this GPU: compute capability 8.0 (Ampere) or newer is needed, "
             "and "
             "a driver as new as CUDA " +
             std::to_string(CUDART_VERSION / 1000) + ".";
    default:
      return std::string("The GPU cannot be used: ") + cudaGetErrorString(error) + ".";
  }
}

}  // namespace

void check(cudaError_t error, const char* doing) {
  if (error == cudaSuccess) return;
  cudaGetLastError();
  fail(cudaGetErrorString(error), doing);
}

void check(cublasStatus_t status, const char* doing) {
  if (status != CUBLAS_STATUS_SUCCESS) fail(cublasLtGetStatusString(status), doing);
}

void check(cudnnStatus_t status, const char* doing) {
  if (status != CUDNN_STATUS_SUCCESS) fail(cudnnGetErrorString(status), doing);
}

}  // namespace cuda

std::string refusal() {
  int count = 0;
  if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess)
    return cuda::refusal_of(error);
  if (count == 0) return cuda::refusal_of(cudaErrorNoDevice);
  cudaFuncAttributes attributes;
  if (const cudaError_t error = cudaFuncGetAttributes(&attributes, cuda::probe); error != cudaSuccess)
    return cuda::refusal_of(error);
  return "";
}

Queue::Queue() {
  if (const std::string reason = refusal(); !reason.empty()) throw DeviceError(reason);
  state_ = std::make_unique<State>();
  int device = 0;
  cuda::check(cudaGetDevice(&device), "choosing a GPU");
  cudaDeviceProp properties;
  cuda::check(cudaGetDeviceProperties(&properties, device), "asking for the GPU's name");
  state_->name = std::string(properties.name) + ", CUDA";
  cuda::check(cudaStreamCreateWithFlags(&state_->stream, cudaStreamNonBlocking), "opening a stream");
  cuda::check(cublasLtCreate(&state_->blas), "starting cuBLAS");
  cuda::check(cudnnCreate(&state_->dnn), "starting cuDNN");
  cuda::check(cudnnSetStream(state_->dnn, state_->stream), "starting cuDNN");
  // Of sums in slices: at most most_blocks blocks, in groups of two slices or more.
  state_->scratch = allocate(SumGrid::most_blocks * cuda::most_sums * sizeof(double));
  state_->arrived = allocate(SumGrid::most_blocks * sizeof(unsigned));
}

Queue::~Queue() {
  if (state_ != nullptr && state_->stream != nullptr) cudaStreamSynchronize(state_->stream);
}

std::string Queue::name() const { return state_->name; }

Buffer Queue::allocate(std::size_t bytes) {
  if (bytes == 0) return {};
  void* block = nullptr;
  const cudaError_t error = cudaMalloc(&block, bytes);
  if (error == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    refuse_memory("the GPU", bytes);
  }
  cuda::check(error, "taking memory");
  Buffer buffer{std::shared_ptr<void>(block, [](void* old) { cudaFree(old); }), bytes};
  fill_zero(block, bytes);
  return buffer;
}

// Memory of the host that is not pinned may be gone, or be read, right after the call: both ways wait.
void Queue::write(void* to, const void* host, std::size_t bytes) {
  if (bytes == 0) return;
  cuda::check(cudaMemcpyAsync(to, host, bytes, cudaMemcpyHostToDevice, state_->stream), "writing to the GPU");
  cuda::check(cudaStreamSynchronize(state_->stream), "writing to the GPU");
}

void Queue::read(void* host, const void* from, std::size_t bytes) {
  if (bytes == 0) return;
  cuda::check(cudaMemcpyAsync(host, from, bytes, cudaMemcpyDeviceToHost, state_->stream),
              "reading from the GPU");
  cuda::check(cudaStreamSynchronize(state_->stream), "reading from the GPU");
}

void Queue::fill_zero(void* to, std::size_t bytes) {
  if (bytes == 0) return;
  cuda::check(cudaMemsetAsync(to, 0, bytes, state_->stream), "clearing memory");
}

Buffer Queue::workspace(std::size_t at_least) {
  if (workspace_.bytes() < at_least) workspace_ = allocate(at_least);
  return workspace_;
}

void Queue::begin_recording() {
  cuda::check(cudaStreamBeginCapture(state_->stream, cudaStreamCaptureModeThreadLocal),
              "recording a round of training");
}

std::unique_ptr<Recording> Queue::end_recording() {
  cuda::Handle<cudaGraph_t, cudaGraphDestroy> graph;
  cuda::check(cudaStreamEndCapture(state_->stream, &graph), "recording a round of training");
  auto recording = std::make_unique<cuda::Graph>();
  cuda::check(cudaGraphInstantiate(&recording->played, graph, 0), "making a graph of a round of training");
  return recording;
}

void Queue::abandon_recording() noexcept {
  cudaGraph_t graph = nullptr;
  if (cudaStreamEndCapture(state_->stream, &graph) == cudaSuccess && graph != nullptr)
    cudaGraphDestroy(graph);
  cudaGetLastError();
}

void Queue::play(Recording& recording) {
  cuda::check(cudaGraphLaunch(dynamic_cast<cuda::Graph&>(recording).played, state_->stream),
              "playing a round of training");
}

}  // namespace lab::nn::device
