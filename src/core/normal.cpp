#include "core/normal.h"

#include <cmath>
#include <limits>

namespace lab {

double normal_density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * 3.14159265358979323846); }

double normal_share_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double normal_quantile(double p) {
  if (!(p > 0)) return -std::numeric_limits<double>::infinity();
  if (!(p < 1)) return std::numeric_limits<double>::infinity();
  // By the symmetry only the lower half is needed, where the share is known to its last digit.
  if (p > 0.5) return -normal_quantile(1 - p);
  double low = -40, high = 0, x = -1;
  for (int i = 0; i < 200 && high - low > 1e-15 * (1 - low); ++i) {
    const double over = normal_share_below(x) - p;
    (over > 0 ? high : low) = x;
    // Newton's step, or the middle where it would leave the bracket.
    const double next = x - over / normal_density(x);
    const double there = next > low && next < high ? next : 0.5 * (low + high);
    if (there == x) break;
    x = there;
  }
  return x;
}

}  // namespace lab
