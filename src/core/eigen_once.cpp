#include "core/eigen_once.h"

namespace Eigen::internal {

LAB_EIGEN_PRODUCTS(, float)
LAB_EIGEN_PRODUCTS(, double)

}  // namespace Eigen::internal
