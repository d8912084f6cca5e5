#include "nn/device/product.h"

#include "nn/device/cuda/state.h"

namespace lab::nn::device {
namespace {

/// What cuBLASLt may use at most: NVIDIA's advice for Hopper.
constexpr std::size_t most_workspace = 32U << 20U;
/// Tensors begin at multiples of 64 bytes (parameters.h); cuBLASLt would take 256 for granted.
constexpr std::uint32_t alignment = 64;

template <class S>
constexpr cudaDataType_t number = sizeof(S) == 8 ? CUDA_R_64F : CUDA_R_32F;

using Layout = cuda::Handle<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy>;

template <class Value>
void set(cublasLtMatmulDesc_t matmul, cublasLtMatmulDescAttributes_t attribute, const Value& value) {
  cuda::check(cublasLtMatmulDescSetAttribute(matmul, attribute, &value, sizeof value),
              "describing a product");
}

template <class Value>
void set(cublasLtMatmulPreference_t preference, cublasLtMatmulPreferenceAttributes_t attribute,
         const Value& value) {
  cuda::check(cublasLtMatmulPreferenceSetAttribute(preference, attribute, &value, sizeof value),
              "describing a product");
}

}  // namespace

template <class S>
struct Product<S>::Plan {
  cuda::Handle<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy> matmul;
  Layout first, second, result;
  cublasLtMatmulAlgo_t algorithm{};
  Buffer workspace;
  std::size_t workspace_bytes = 0;

  /// Whether cuBLASLt knows a way.
  bool choose(Queue& queue) {
    cuda::Handle<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy> preference;
    cuda::check(cublasLtMatmulPreferenceCreate(&preference), "choosing a product");
    set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, most_workspace);
    for (const auto attribute :
         {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
          CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
      set(preference, attribute, alignment);
    // Where the depth is cut into parts, these are added in an order of their own: the same bits every time.
    const std::uint32_t reductions = CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE;
    set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, reductions);
    cublasLtMatmulHeuristicResult_t found{};
    int count = 0;
    const cublasStatus_t status = cublasLtMatmulAlgoGetHeuristic(
        queue.state().blas, matmul, first, second, result, result, preference, 1, &found, &count);
    if (status != CUBLAS_STATUS_SUCCESS || count == 0 || found.state != CUBLAS_STATUS_SUCCESS) return false;
    algorithm = found.algo;
    workspace_bytes = found.workspaceSize;
    workspace = queue.workspace(workspace_bytes);
    return true;
  }
};

template <class S>
Product<S>::Product(Queue& queue, const ProductForm& form) : queue_(&queue), form_(form), plan_(new Plan) {
  const ColumnMajorForm columns(form);
  const auto layout = [](Layout& to, Index rows, Index cols) {
    cuda::check(cublasLtMatrixLayoutCreate(&to, number<S>, static_cast<std::uint64_t>(rows),
                                           static_cast<std::uint64_t>(cols), rows),
                "describing a matrix");
  };
  layout(plan_->first, columns.first_rows, columns.first_cols);
  layout(plan_->second, columns.second_rows, columns.second_cols);
  layout(plan_->result, columns.rows, columns.cols);
  // Sums in full float32: no TF32, so that a GPU trains what a CPU trains.
  cuda::check(cublasLtMatmulDescCreate(&plan_->matmul,
                                       sizeof(S) == 8 ? CUBLAS_COMPUTE_64F : CUBLAS_COMPUTE_32F, number<S>),
              "describing a product");
  const auto operation = [](bool transposed) { return transposed ? CUBLAS_OP_T : CUBLAS_OP_N; };
  set(plan_->matmul, CUBLASLT_MATMUL_DESC_TRANSA, operation(columns.first_transposed));
  set(plan_->matmul, CUBLASLT_MATMUL_DESC_TRANSB, operation(columns.second_transposed));
  if (form.bias != nullptr) {
    // A bias for each row of the result as it is stored by columns, outᵀ (n, m): for each column of out.
    set(plan_->matmul, CUBLASLT_MATMUL_DESC_BIAS_POINTER, form.bias);
    set(plan_->matmul, CUBLASLT_MATMUL_DESC_EPILOGUE,
        form.relu ? CUBLASLT_EPILOGUE_RELU_BIAS : CUBLASLT_EPILOGUE_BIAS);
    ends_it_ = plan_->choose(queue);
    if (ends_it_) return;
    set(plan_->matmul, CUBLASLT_MATMUL_DESC_EPILOGUE, CUBLASLT_EPILOGUE_DEFAULT);  // float64 has no other
  }
  if (plan_->choose(queue)) return;
  throw DeviceError("The GPU knows no way to multiply matrices of " + std::to_string(form.m) + " × " +
                    std::to_string(form.k) + " and " + std::to_string(form.k) + " × " +
                    std::to_string(form.n) + " numbers.");
}

template <class S>
Product<S>::~Product() = default;

template <class S>
void Product<S>::run(const S* a, const S* b, S* out) {
  const S alpha = 1, beta = form_.add ? S(1) : S(0);
  cuda::check(cublasLtMatmul(queue_->state().blas, plan_->matmul, &alpha, b, plan_->first, a, plan_->second,
                             &beta, out, plan_->result, out, plan_->result, &plan_->algorithm,
                             plan_->workspace.data(), plan_->workspace_bytes, queue_->state().stream),
              "multiplying matrices");
}

template class Product<float>;
template class Product<double>;

}  // namespace lab::nn::device
