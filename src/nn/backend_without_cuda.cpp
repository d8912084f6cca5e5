#include "nn/backend_cuda.h"

namespace lab::nn {

std::string cuda_refusal() { return "This program was built without CUDA."; }

bool built_with_cuda() { return false; }

std::unique_ptr<Backend> make_cuda_backend() { throw DeviceError(cuda_refusal()); }

}  // namespace lab::nn
