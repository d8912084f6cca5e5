#pragma once
// The operations that a device has kernels for: every one of operations/table.cpp, which a test checks.

#include <string_view>
#include <vector>

#include "nn/device/queue.h"

namespace lab::nn::device {

/// Makes the kernel of one operation for one scalar.
using KernelMaker = std::unique_ptr<Kernel> (*)(Queue&, const Operation&, Binding);
struct DeviceKernels {
  KernelMaker f32 = nullptr, f64 = nullptr;
};

struct DeviceRow {
  std::string_view name;  ///< what Operation::name() says
  DeviceKernels kernels;
};

const std::vector<DeviceRow>& device_operations();

// One function for each row, in operations/x.cu.
DeviceKernels dense_kernels();
DeviceKernels convolution_kernels();
DeviceKernels transposed_convolution_kernels();
DeviceKernels max_pool_kernels();
DeviceKernels max_unpool_kernels();
DeviceKernels upsample_kernels();
DeviceKernels batch_norm_kernels();
DeviceKernels activation_kernels();
DeviceKernels reshape_kernels();
DeviceKernels normal_kernels();
DeviceKernels gaussian_noise_kernels();
DeviceKernels dropout_kernels();
DeviceKernels reparametrise_kernels();
DeviceKernels mean_squared_error_kernels();
DeviceKernels cross_entropy_kernels();
DeviceKernels kl_to_normal_kernels();
DeviceKernels adversarial_kernels();
DeviceKernels sparsity_l1_kernels();
DeviceKernels sparsity_kl_kernels();
DeviceKernels contractive_kernels();
DeviceKernels weighted_sum_kernels();
DeviceKernels rows_kernels();
DeviceKernels measure_kernels();
DeviceKernels sgd_kernels();
DeviceKernels adam_kernels();

}  // namespace lab::nn::device
