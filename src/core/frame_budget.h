/// How much of a frame computing may take.
///
/// Idea: at 60 frames a second drawing and the browser need ten of the sixteen milliseconds. Where they need far more (a
/// projector's old machine, graphics in software), six of a hundred would keep a person waiting for answers that the
/// processor had time for: computing then gets half of what the others take. Invariant: never so much that a drag lags.
#pragma once

#include <algorithm>

namespace lab {

/// Milliseconds for computing, where everything else in the last frame took `others_ms`.
inline double budget_beside(double others_ms) {
  constexpr double usual_ms = 6.0, most_ms = 48.0;
  return std::clamp(0.5 * others_ms, usual_ms, most_ms);
}

}  // namespace lab
