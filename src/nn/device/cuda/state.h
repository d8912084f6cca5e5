#pragma once
// What a queue on a GPU is made of, and how CUDA's complaints become sentences.

#include <cublasLt.h>
#include <cuda_runtime.h>
#include <cudnn.h>

#include "nn/device/queue.h"

namespace lab::nn::device {

namespace cuda {

inline constexpr int most_sums = 4;  ///< numbers that a kernel sums side by side

/// Throws DeviceError: "The GPU could not do its work: an illegal memory access was encountered (while …)."
void check(cudaError_t error, const char* doing);
void check(cublasStatus_t status, const char* doing);
void check(cudnnStatus_t status, const char* doing);
inline void check_launch() { check(cudaGetLastError(), "starting a kernel"); }

/// Something of a library's that is created and destroyed: `Handle<cudaStream_t, cudaStreamDestroy>`.
template <class T, auto Destroy>
class Handle {
 public:
  Handle() = default;
  ~Handle() {
    if (handle_ != nullptr) Destroy(handle_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  operator T() const { return handle_; }  // NOLINT: it stands for the library's handle
  T* operator&() { return &handle_; }     // NOLINT: to be created
 private:
  T handle_ = nullptr;
};

}  // namespace cuda

struct Queue::State {
  cuda::Handle<cudaStream_t, cudaStreamDestroy> stream;
  cuda::Handle<cublasLtHandle_t, cublasLtDestroy> blas;
  cuda::Handle<cudnnHandle_t, cudnnDestroy> dnn;
  Buffer scratch, arrived;  // of sums in slices
  std::string name;
};

}  // namespace lab::nn::device
