/// Eigen's products, compiled once.
///
/// Idea: a product of two matrices is a template of Eigen, and every file that writes one compiles the same blocked
/// kernel again: more than half of what such a file costs, in every build. Here the kernels of float and double are
/// declared as compiled elsewhere (eigen_once.cpp), so that a file compiles its own expressions only, and a program
/// has one kernel, with the optimisation of this room, whatever its other files were compiled with.
/// The names are Eigen's own, of products/GeneralBlockPanelKernel.h, GeneralMatrixMatrix.h and GeneralMatrixVector.h of
/// Eigen 5. Another Eigen that has them differently does not compile here, and that is all: nothing else depends on it.
#pragma once

#include <Eigen/Core>

// One scalar and how its result is stored does not matter: Eigen turns a product round until that is column by column.
#define LAB_EIGEN_PRODUCTS(prefix, Scalar)                                                             \
  prefix template struct gebp_kernel<Scalar, Scalar, Index, blas_data_mapper<Scalar, Index, ColMajor>, \
                                     gebp_traits<Scalar, Scalar>::mr, gebp_traits<Scalar, Scalar>::nr, \
                                     false, false>;                                                    \
  LAB_EIGEN_PACKED(prefix, Scalar, ColMajor)                                                           \
  LAB_EIGEN_PACKED(prefix, Scalar, RowMajor)                                                           \
  LAB_EIGEN_PRODUCT(prefix, Scalar, ColMajor, ColMajor)                                                \
  LAB_EIGEN_PRODUCT(prefix, Scalar, ColMajor, RowMajor)                                                \
  LAB_EIGEN_PRODUCT(prefix, Scalar, RowMajor, ColMajor)                                                \
  LAB_EIGEN_PRODUCT(prefix, Scalar, RowMajor, RowMajor)
#define LAB_EIGEN_PACKED(prefix, Scalar, order)                                                         \
  prefix template struct gemm_pack_lhs<                                                                 \
      Scalar, Index, const_blas_data_mapper<Scalar, Index, order>, gebp_traits<Scalar, Scalar>::mr,     \
      gebp_traits<Scalar, Scalar>::LhsProgress, gebp_traits<Scalar, Scalar>::LhsPacket4Packing, order>; \
  prefix template struct gemm_pack_rhs<Scalar, Index, const_blas_data_mapper<Scalar, Index, order>,     \
                                       gebp_traits<Scalar, Scalar>::nr, order>;
#define LAB_EIGEN_PRODUCT(prefix, Scalar, left, right)                                                   \
  prefix template struct general_matrix_matrix_product<Index, Scalar, left, false, Scalar, right, false, \
                                                       ColMajor, 1>;                                     \
  prefix template struct general_matrix_vector_product<                                                  \
      Index, Scalar, const_blas_data_mapper<Scalar, Index, left>, left, false, Scalar,                   \
      const_blas_data_mapper<Scalar, Index, right>, false, Specialized>;

#ifndef __CUDACC__  // nvcc's files multiply no matrices on the processor, and are compiled for an older one
namespace Eigen::internal {

LAB_EIGEN_PRODUCTS(extern, float)
LAB_EIGEN_PRODUCTS(extern, double)

}  // namespace Eigen::internal
#endif
