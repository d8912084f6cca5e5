#include "nn/operations/table.h"

#include "nn/operations/activations.h"
#include "nn/operations/adversarial.h"
#include "nn/operations/batch_norm.h"
#include "nn/operations/convolution.h"
#include "nn/operations/dense.h"
#include "nn/operations/latent.h"
#include "nn/operations/measure.h"
#include "nn/operations/penalties.h"
#include "nn/operations/pooling.h"
#include "nn/operations/random.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/reshape.h"
#include "nn/operations/rows.h"
#include "nn/operations/update.h"
#include "nn/operations/weighted_sum.h"

namespace lab::nn {

const std::vector<OperationRow>& operations() {
  static const std::vector<OperationRow> rows = {
      // layers
      {"dense", "y = f(x W + b)", dense_kernels()},
      {"convolution", "y = f(w ⋆ x + b)", convolution_kernels()},
      {"transposed_convolution", "every pixel stamps the kernel", transposed_convolution_kernels()},
      {"max_pool", "the largest of each window, and where it was", max_pool_kernels()},
      {"max_unpool", "maxima back to where they were", max_unpool_kernels()},
      {"upsample", "every pixel as a square", upsample_kernels()},
      {"batch_norm", "y = γ (x − m) / √(v + ε) + β", batch_norm_kernels()},
      {"activation", "y = f(x)", activation_kernels()},
      {"reshape", "the same numbers under another shape", reshape_kernels()},
      // chance
      {"normal", "ε ~ N(0, 1)", normal_kernels()},
      {"gaussian_noise", "y = x + σ ε", gaussian_noise_kernels()},
      {"dropout", "y = x m / (1 − p)", dropout_kernels()},
      {"reparametrise", "z = μ + σ ε", reparametrise_kernels()},
      // losses
      {"mean_squared_error", "mean (y − t)²", mean_squared_error_kernels()},
      {"cross_entropy", "mean −t log σ(y) − (1 − t) log(1 − σ(y))", cross_entropy_kernels()},
      {"kl_to_normal", "mean KL[N(μ, σ²), N(0, I)]", kl_to_normal_kernels()},
      {"adversarial", "mean −log σ(± D)", adversarial_kernels()},
      {"sparsity_l1", "mean Σ |h|", sparsity_l1_kernels()},
      {"sparsity_kl", "Σ KL[ρ, mean activity]", sparsity_kl_kernels()},
      {"contractive", "mean ‖∂h/∂x‖²", contractive_kernels()},
      {"weighted_sum", "Σ w x", weighted_sum_kernels()},
      // what drives a training
      {"rows", "the batch of this round", rows_kernels()},
      {"measure", "adds a loss to a meter", measure_kernels()},
      {"sgd", "w ← w − η v, v ← μ v + g", sgd_kernels()},
      {"adam", "w ← w − η m̂ / (√v̂ + ε)", adam_kernels()},
  };
  return rows;
}

}  // namespace lab::nn
