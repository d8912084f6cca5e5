#include "methods/measures/matching.h"

#include <algorithm>
#include <limits>

#include "methods/measures/metrics.h"

namespace lab {

// Shortest augmenting paths with potentials: row after row is added, the path that costs least rearranges
// those before.
std::vector<int> best_assignment(const MatrixD& gain) {
  const auto rows = static_cast<std::size_t>(gain.rows()), columns = static_cast<std::size_t>(gain.cols());
  // Columns of no gain stand in where there are too few.
  const std::size_t wide = std::max(rows, columns);
  const auto cost = [&](std::size_t r, std::size_t c) {
    return c < columns ? -gain(static_cast<Index>(r), static_cast<Index>(c)) : 0.0;
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> row_potential(rows + 1, 0.0), column_potential(wide + 1, 0.0);
  std::vector<std::size_t> row_of(wide + 1, 0), before(wide + 1, 0);  // counted from 1; 0: none
  for (std::size_t r = 1; r <= rows; ++r) {
    row_of[0] = r;
    std::size_t at = 0;
    std::vector<double> least(wide + 1, infinity);
    std::vector<bool> used(wide + 1, false);
    do {
      used[at] = true;
      std::size_t next = 0;
      double step = infinity;
      for (std::size_t c = 1; c <= wide; ++c) {
        if (used[c]) continue;
        const double reduced = cost(row_of[at] - 1, c - 1) - row_potential[row_of[at]] - column_potential[c];
        if (reduced < least[c]) {
          least[c] = reduced;
          before[c] = at;
        }
        if (least[c] < step) {
          step = least[c];
          next = c;
        }
      }
      for (std::size_t c = 0; c <= wide; ++c) {
        if (used[c]) {
          row_potential[row_of[c]] += step;
          column_potential[c] -= step;
        } else {
          least[c] -= step;
        }
      }
      at = next;
    } while (row_of[at] != 0);
    while (at != 0) {
      row_of[at] = row_of[before[at]];
      at = before[at];
    }
  }
  std::vector<int> column(rows, -1);
  for (std::size_t c = 1; c <= columns; ++c) {
    if (row_of[c] != 0) column[row_of[c] - 1] = static_cast<int>(c - 1);
  }
  return column;
}

std::vector<int> named_after(std::span<const int> groups, std::span<const int> reference) {
  const Counts table = contingency(groups, reference);
  std::vector<int> name(static_cast<std::size_t>(table.rows()), -1);
  if (table.size() > 0) name = best_assignment(table.cast<double>());
  std::vector<bool> present(name.size(), false);
  for (const int group : groups) {
    if (group >= 0) present[static_cast<std::size_t>(group)] = true;
  }
  // The others come after the reference's numbers, in the order of their own.
  auto next = static_cast<int>(table.cols());
  for (std::size_t g = 0; g < name.size(); ++g) {
    if (name[g] >= 0 && table(static_cast<Index>(g), name[g]) == 0) name[g] = -1;
    if (name[g] < 0 && present[g]) name[g] = next++;
  }
  std::vector<int> out;
  out.reserve(groups.size());
  for (const int group : groups) out.push_back(group < 0 ? -1 : name[static_cast<std::size_t>(group)]);
  return out;
}

}  // namespace lab
