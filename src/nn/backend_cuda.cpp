#include "nn/backend_cuda.h"

#include "nn/device/backend.h"

namespace lab::nn {

std::string cuda_refusal() { return device::refusal(); }

bool built_with_cuda() { return true; }

std::unique_ptr<Backend> make_cuda_backend() { return std::make_unique<device::DeviceBackend<float>>(); }

}  // namespace lab::nn
