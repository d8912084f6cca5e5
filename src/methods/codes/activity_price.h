#pragma once
// What units pay for being on more (or less) often than wanted.
//
// Idea:      the mean activity of a unit is taken as the chance of a coin; the price is how far that coin is
//            from the wanted one.
// Reference: A. Ng, "Sparse autoencoder", CS294A lecture notes, 2011.
// Symbols:   ρ the wanted mean, 0 < ρ < 1; ρ̂_j the mean activity of unit j;
//            KL(ρ ‖ ρ̂) = ρ ln(ρ / ρ̂) + (1 − ρ) ln((1 − ρ) / (1 − ρ̂)).
// Invariant: 0 where all means are ρ, above 0 elsewhere, infinite where a mean is 0 or 1.

#include <span>

namespace lab {

/// Σ_j KL(ρ ‖ ρ̂_j). Throws InputError (control "target") unless 0 < ρ < 1.
double activity_price(std::span<const double> means, double wanted);

}  // namespace lab
