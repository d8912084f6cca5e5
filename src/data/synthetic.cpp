#include "data/synthetic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "core/error.h"
#include "core/rng.h"

namespace lab {
namespace {

struct Group {
  double x, y;       // centre
  double deviation;  // of a round group, before shearing
  double share;      // of all points
};

Dataset begin(const ShapeOptions& options, std::string name, std::vector<std::string> class_names) {
  if (options.n < 1) throw InputError("A data set needs at least one point.", "n");
  if (options.n > max_shape_points) {
    throw InputError("n is " + std::to_string(options.n) + ", but at most " +
                         std::to_string(max_shape_points) + " points can be drawn.",
                     "n");
  }
  if (!(options.noise >= 0 && options.noise <= 10)) {
    throw InputError("The noise must lie between 0 and 10.", "noise");
  }
  Dataset dataset;
  dataset.name = std::move(name);
  dataset.source = "Made by the lab from its seed";
  dataset.points = Points(options.n, 2);
  dataset.labels.resize(static_cast<std::size_t>(options.n));
  dataset.class_names = std::move(class_names);
  dataset.column_names = {"x", "y"};
  return dataset;
}

void put(Dataset& dataset, Index i, double x, double y, int label) {
  float* row = dataset.points.row(i);
  row[0] = static_cast<float>(x);
  row[1] = static_cast<float>(y);
  dataset.labels[static_cast<std::size_t>(i)] = label;
}

/// How many of n points each share gets: rounded by running totals, so that the sum is n.
std::vector<Index> split(Index n, const std::vector<double>& shares) {
  std::vector<Index> counts;
  double total = 0;
  for (const double share : shares) total += share;
  double running = 0;
  Index given = 0;
  for (const double share : shares) {
    running += share;
    const auto until = static_cast<Index>(std::llround(static_cast<double>(n) * running / total));
    counts.push_back(until - given);
    given = until;
  }
  return counts;
}

/// Round groups put through the linear map (a b; c d) about their centres.
void fill_groups(Dataset& dataset, const ShapeOptions& options, const std::vector<Group>& groups,
                 const std::array<double, 4>& map) {
  Rng rng(options.seed);
  std::vector<double> shares;
  for (const Group& group : groups) shares.push_back(group.share);
  const std::vector<Index> counts = split(options.n, shares);
  Index i = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (Index c = 0; c < counts[g]; ++c, ++i) {
      const double u = groups[g].deviation * options.noise * rng.normal();
      const double v = groups[g].deviation * options.noise * rng.normal();
      put(dataset, i, groups[g].x + map[0] * u + map[1] * v, groups[g].y + map[2] * u + map[3] * v,
          static_cast<int>(g));
    }
  }
}

constexpr std::array<double, 4> identity = {1, 0, 0, 1};

/// Of the points in the two groups of different density, how many are in the dense one; they come first.
Index dense_share(Index grouped) { return (grouped * 11 + 10) / 20; }

}  // namespace

Dataset make_uneven_blobs(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Three blobs, uneven", {"large", "middle", "small"});
  fill_groups(dataset, options, {{-3.2, -0.6, 1.9, 0.60}, {4.0, 2.6, 1.0, 0.28}, {3.2, -4.0, 0.6, 0.12}},
              identity);
  return dataset;
}

Dataset make_blobs(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Four blobs", {"A", "B", "C", "D"});
  fill_groups(
      dataset, options,
      {{-4.2, 3.4, 1.0, 0.25}, {3.8, 4.4, 1.0, 0.25}, {-3.0, -4.4, 1.0, 0.25}, {4.6, -2.8, 1.0, 0.25}},
      identity);
  return dataset;
}

Dataset make_anisotropic(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Stretched blobs", {"A", "B", "C"});
  // A long axis about nine times the short one, the same for all three, so that round cells cut the groups.
  fill_groups(dataset, options, {{-3.4, 2.0, 1.0, 1}, {0.4, -0.4, 1.0, 1}, {3.8, -3.2, 1.0, 1}},
              {1.75, 0.25, 1.45, -0.30});
  return dataset;
}

Dataset make_moons(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Two moons", {"upper", "lower"});
  Rng rng(options.seed);
  constexpr double scatter = 0.08;
  const Index upper = (options.n + 1) / 2;
  for (Index i = 0; i < options.n; ++i) {
    const bool is_upper = i < upper;
    const double angle = std::numbers::pi * rng.uniform();
    const double x = is_upper ? std::cos(angle) - 0.5 : 0.5 - std::cos(angle);
    const double y = is_upper ? std::sin(angle) - 0.25 : 0.25 - std::sin(angle);
    const double dx = scatter * options.noise * rng.normal();
    const double dy = scatter * options.noise * rng.normal();
    put(dataset, i, x + dx, y + dy, is_upper ? 0 : 1);
  }
  return dataset;
}

Dataset make_circles(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Ring in a ring", {"outer", "inner"});
  Rng rng(options.seed);
  constexpr double scatter = 0.06;
  const Index outer = (2 * options.n + 2) / 3;
  for (Index i = 0; i < options.n; ++i) {
    const bool is_outer = i < outer;
    const double radius = is_outer ? 1.6 : 0.6;
    const double angle = 2 * std::numbers::pi * rng.uniform();
    const double dx = scatter * options.noise * rng.normal();
    const double dy = scatter * options.noise * rng.normal();
    put(dataset, i, radius * std::cos(angle) + dx, radius * std::sin(angle) + dy, is_outer ? 0 : 1);
  }
  return dataset;
}

Dataset make_densities(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Two densities, a few apart", {"in a group", "apart"});
  Rng rng(options.seed);
  // Places apart: two just outside the dense group, where the sparse one would hardly notice them, and some
  // far off.
  constexpr std::array<std::array<double, 2>, 6> apart = {
      {{-3.2, 3.4}, {-5.9, 0.4}, {0.2, -6.6}, {-7.6, -6.4}, {8.6, 7.2}, {-0.4, 7.8}}};
  const Index lonely = std::min<Index>(apart.size(), options.n / 10);
  const Index grouped = options.n - lonely;
  const Index dense = dense_share(grouped);
  for (Index i = 0; i < options.n; ++i) {
    if (i >= grouped) {
      const auto& place = apart[static_cast<std::size_t>(i - grouped)];
      put(dataset, i, place[0], place[1], 1);
      continue;
    }
    const bool is_dense = i < dense;
    const double scatter = options.noise * (is_dense ? 0.5 : 2.0);
    const double dx = scatter * rng.normal(), dy = scatter * rng.normal();
    put(dataset, i, (is_dense ? -4.6 : 4.2) + dx, (is_dense ? 2.2 : -1.2) + dy, 0);
  }
  return dataset;
}

Dataset make_nested(const ShapeOptions& options) {
  Dataset dataset = begin(options, "A tight pair, a wide group", {"tight, left", "tight, right", "wide"});
  fill_groups(dataset, options, {{-5.2, 1.0, 0.35, 1}, {-3.2, 1.6, 0.35, 1}, {4.0, -1.0, 2.0, 1}}, identity);
  return dataset;
}

std::vector<int> density_groups(const Dataset& densities) {
  std::vector<int> groups;
  const auto grouped = static_cast<Index>(std::count(densities.labels.begin(), densities.labels.end(), 0));
  for (const int label : densities.labels) {
    const auto i = static_cast<Index>(groups.size());
    groups.push_back(label == 1 ? -1 : i < dense_share(grouped) ? 0 : 1);
  }
  return groups;
}

Dataset make_uniform(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Uniform: no groups", {"all"});
  Rng rng(options.seed);
  for (Index i = 0; i < options.n; ++i) {
    const double x = rng.uniform(-5, 5);
    const double y = rng.uniform(-5, 5);
    put(dataset, i, x, y, 0);
  }
  return dataset;
}

Dataset make_stretched_plane(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Stretched cloud, 2-D", {"all"});
  Rng rng(options.seed);
  const double turn = 33.0 * std::numbers::pi / 180.0;
  const double c = std::cos(turn), s = std::sin(turn);
  for (Index i = 0; i < options.n; ++i) {
    const double along = 3.0 * rng.normal(), across = options.noise * rng.normal();
    put(dataset, i, 1.0 + c * along - s * across, 0.5 + s * along + c * across, 0);
  }
  return dataset;
}

Dataset make_stretched_space(const ShapeOptions& options) {
  Dataset dataset = begin(options, "Stretched cloud, 3-D", {"all"});
  dataset.points = Points(options.n, 3);
  dataset.column_names = {"x", "y", "z"};
  Rng rng(options.seed);
  // Three directions at right angles, none of them along an axis.
  constexpr std::array<std::array<double, 3>, 3> axes = {
      {{2.0 / 3, 2.0 / 3, 1.0 / 3}, {-2.0 / 3, 1.0 / 3, 2.0 / 3}, {1.0 / 3, -2.0 / 3, 2.0 / 3}}};
  for (Index i = 0; i < options.n; ++i) {
    const std::array<double, 3> lengths = {3.2 * rng.normal(), 1.8 * rng.normal(),
                                           0.7 * options.noise * rng.normal()};
    float* row = dataset.points.row(i);
    for (std::size_t j = 0; j < 3; ++j) {
      row[j] = static_cast<float>(0.5 + lengths[0] * axes[0][j] + lengths[1] * axes[1][j] +
                                  lengths[2] * axes[2][j]);
    }
  }
  return dataset;
}

}  // namespace lab
