#pragma once
// The standard normal distribution N(0, 1): density, share below, and the reverse.

namespace lab {

/// e^{−x²/2} / √(2π).
double normal_density(double x);
/// Share of N(0, 1) below x.
double normal_share_below(double x);
/// The x below which the share `p` lies; 0 < p < 1, else −∞ or +∞. Exact to rounding of normal_share_below().
double normal_quantile(double p);

}  // namespace lab
