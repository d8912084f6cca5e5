#pragma once
// In which directions an image has to be moved for its code to move most.
//
// Idea:      a small step δ of the image moves the code by J δ. Of all steps of length 1 the first right
//            singular vector of J moves it most, by the first singular value; the second is the best of those
//            at right angles to it, and so on. Each vector has one number for each pixel: it is an image.
// Reference: S. Rifai et al., "Higher order contractive auto-encoder", ECML PKDD 2011 (singular values of J).
// Symbols:   h = σ(W x + b) code (K), x image (d); J = diag(h (1 − h)) W (K, d) = U S Vᵀ.
// Invariant: the squares of all singular values sum to ‖J‖²; directions have length 1 and are at right angles;
//            their largest entry is positive. Exact for one layer of sigmoids, within rounding.

#include "core/matrix.h"

namespace lab {

/// (K, d) W from the answers (d + 1, K) to unit_questions (code_steepness.h), each in (0, 1).
MatrixD weights_from_answers(const Matrix& answers);
/// (K, d) J at the code `h` (K).
MatrixD code_jacobian(const MatrixD& weights, const VectorD& h);

struct CodeDirections {
  VectorD sizes;    ///< (min(K, d)) singular values, falling
  MatrixD vectors;  ///< (count, d) of the largest ones; a row of zeros where the code does not move at all
};
/// Of J at the code `h`; at most `count` vectors. O(K² d + K³).
CodeDirections code_directions(const MatrixD& weights, const VectorD& h, Index count);

}  // namespace lab
