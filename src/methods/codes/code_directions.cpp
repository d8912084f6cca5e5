#include "methods/codes/code_directions.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace lab {

MatrixD weights_from_answers(const Matrix& answers) {
  const auto logit = [](float h) {
    return std::log(static_cast<double>(h)) - std::log1p(-static_cast<double>(h));
  };
  MatrixD weights(answers.cols(), answers.rows() - 1);
  for (Index j = 0; j < weights.rows(); ++j) {
    const double bias = logit(answers(0, j));
    for (Index p = 0; p < weights.cols(); ++p) weights(j, p) = logit(answers(p + 1, j)) - bias;
  }
  return weights;
}

MatrixD code_jacobian(const MatrixD& weights, const VectorD& h) {
  const VectorD slopes = h.array() * (1 - h.array());
  return slopes.asDiagonal() * weights;
}

CodeDirections code_directions(const MatrixD& weights, const VectorD& h, Index count) {
  const MatrixD jacobian = code_jacobian(weights, h);
  const Index k = jacobian.rows(), d = jacobian.cols(), all = std::min(k, d);
  // The smaller of J Jᵀ and Jᵀ J has the same singular values.
  const bool wide = k <= d;
  const Eigen::MatrixXd square = wide ? Eigen::MatrixXd(jacobian * jacobian.transpose())
                                      : Eigen::MatrixXd(jacobian.transpose() * jacobian);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(square);
  CodeDirections directions;
  directions.sizes = solver.eigenvalues().reverse().head(all).cwiseMax(0).cwiseSqrt();
  const Index kept = std::clamp<Index>(count, 0, all);
  directions.vectors = MatrixD::Zero(kept, d);
  for (Index i = 0; i < kept; ++i) {
    const Eigen::VectorXd own = solver.eigenvectors().col(all - 1 - i);
    VectorD v = wide ? VectorD(jacobian.transpose() * own) : VectorD(own);
    if (!(v.norm() > 0)) continue;
    v.normalize();
    Index at = 0;
    v.cwiseAbs().maxCoeff(&at);
    directions.vectors.row(i) = (v[at] < 0 ? -v : v).transpose();
  }
  return directions;
}

}  // namespace lab
