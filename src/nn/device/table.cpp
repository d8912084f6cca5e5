#include "nn/device/table.h"

namespace lab::nn::device {

const std::vector<DeviceRow>& device_operations() {
  static const std::vector<DeviceRow> rows = {
      {"dense", dense_kernels()},
      {"convolution", convolution_kernels()},
      {"transposed_convolution", transposed_convolution_kernels()},
      {"max_pool", max_pool_kernels()},
      {"max_unpool", max_unpool_kernels()},
      {"upsample", upsample_kernels()},
      {"batch_norm", batch_norm_kernels()},
      {"activation", activation_kernels()},
      {"reshape", reshape_kernels()},
      {"normal", normal_kernels()},
      {"gaussian_noise", gaussian_noise_kernels()},
      {"dropout", dropout_kernels()},
      {"reparametrise", reparametrise_kernels()},
      {"mean_squared_error", mean_squared_error_kernels()},
      {"cross_entropy", cross_entropy_kernels()},
      {"kl_to_normal", kl_to_normal_kernels()},
      {"adversarial", adversarial_kernels()},
      {"sparsity_l1", sparsity_l1_kernels()},
      {"sparsity_kl", sparsity_kl_kernels()},
      {"contractive", contractive_kernels()},
      {"weighted_sum", weighted_sum_kernels()},
      {"rows", rows_kernels()},
      {"measure", measure_kernels()},
      {"sgd", sgd_kernels()},
      {"adam", adam_kernels()},
  };
  return rows;
}

}  // namespace lab::nn::device
