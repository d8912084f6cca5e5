#pragma once
// How steep a code of sigmoids is: the norm of its Jacobian at every input.
//
// Idea:      for one layer, h = σ(W x + b), the derivative of unit j is h_j (1 − h_j) times its weights; so the
//            norm of the Jacobian follows from the code and the lengths of the weight vectors. The weights need
//            not be known: σ⁻¹ of the answers to d + 1 questions (nothing, and one pixel at a time) gives them.
// Reference: S. Rifai, P. Vincent, X. Muller, X. Glorot and Y. Bengio, "Contractive auto-encoders: explicit
//            invariance during feature extraction", ICML 2011.
// Symbols:   J = ∂h/∂x (K, d);  ‖J‖² = Σ_j (h_j (1 − h_j))² ‖w_j‖²  (Frobenius);  for a small random step δ of
//            deviation s in every pixel the mean of ‖h(x + δ) − h(x)‖² is s² ‖J‖².
// Invariant: exact for one layer of sigmoids, within rounding; meaningless for any other encoder.

#include "core/matrix.h"

namespace lab {

/// The d + 1 questions: (d + 1, d), a row of zeros, then one pixel of value 1 at a time.
Matrix unit_questions(Index columns);
/// (K) squared lengths ‖w_j‖² from the answers (d + 1, K) to unit_questions, each in (0, 1).
VectorD squared_weight_lengths(const Matrix& answers);
/// (n) ‖J‖ at every code (n, K), given the squared lengths (K).
VectorD code_steepness(const Matrix& codes, const VectorD& squared_lengths);

}  // namespace lab
