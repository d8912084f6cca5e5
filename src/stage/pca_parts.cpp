#include "stage/pca_parts.h"

#include <array>

namespace lab {

std::string subscript(Index number) {
  constexpr std::array<const char*, 10> digits = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  std::string out;
  for (const char c : std::to_string(number)) out += digits[c - '0'];
  return out;
}

ImU32 component_colour(Index j) {
  constexpr std::array<int, 5> order = {5, 3, 1, 0, 4};
  return Look::group_colour(order[static_cast<std::size_t>(j) % order.size()]);
}

ImU32 component_ink(const Look& look, Index j) {
  return mix(component_colour(j), look.colours().ink, look.is_dark ? 0.6f : 0.0f);
}

}  // namespace lab
