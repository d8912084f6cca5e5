#include "methods/codes/code_steepness.h"

#include <cmath>

namespace lab {

Matrix unit_questions(Index columns) {
  Matrix questions = Matrix::Zero(columns + 1, columns);
  questions.bottomRows(columns).setIdentity();
  return questions;
}

VectorD squared_weight_lengths(const Matrix& answers) {
  // σ⁻¹(h) = log(h / (1 − h)); float32 answers next to 0 or 1 are the only ones that lose digits.
  const auto logit = [](double h) { return std::log(h) - std::log1p(-h); };
  VectorD lengths = VectorD::Zero(answers.cols());
  for (Index j = 0; j < answers.cols(); ++j) {
    const double bias = logit(static_cast<double>(answers(0, j)));
    for (Index p = 1; p < answers.rows(); ++p) {
      const double weight = logit(static_cast<double>(answers(p, j))) - bias;
      lengths[j] += weight * weight;
    }
  }
  return lengths;
}

VectorD code_steepness(const Matrix& codes, const VectorD& squared_lengths) {
  VectorD steepness(codes.rows());
  for (Index i = 0; i < codes.rows(); ++i) {
    double sum = 0;
    for (Index j = 0; j < codes.cols(); ++j) {
      const double h = static_cast<double>(codes(i, j)), slope = h * (1 - h);
      sum += slope * slope * squared_lengths[j];
    }
    steepness[i] = std::sqrt(sum);
  }
  return steepness;
}

}  // namespace lab
