#pragma once
// The backend for NVIDIA GPUs, where the program was built with it (LAB_CUDA). How it computes: device/.

#include <memory>
#include <string>

#include "nn/backend.h"

namespace lab::nn {

/// Why no GPU can be used, in one sentence; empty where one can.
std::string cuda_refusal();

/// Whether the program was built with CUDA at all.
bool built_with_cuda();

/// Throws DeviceError with cuda_refusal()'s sentence, or another where the GPU's libraries do not start.
std::unique_ptr<Backend> make_cuda_backend();

}  // namespace lab::nn
