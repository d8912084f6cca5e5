#pragma once
// The curse of dimensionality, drawn for real: what happens to random points as the columns grow in number.
//
// Idea:      three experiments at each number of dimensions D, every one beside its formula. A grid of cells:
//            how many there are and how many the points at hand visit. Distances from one point: the nearest
//            becomes as far as the farthest. A ball: almost all of it lies in its shell.
// Reference: R. Bellman 1961; K. Beyer, J. Goldstein, R. Ramakrishnan and U. Shaft, "When is nearest neighbor
//            meaningful?", 1999; C. Bishop, PRML, 1.4.
// Symbols:   D dimensions;  n points;  c cells per axis;  ε thickness of the shell, of the radius.
//            cells c^D, visited c^D (1 − (1 − c^−D)^n);  nearest / farthest → 1;  shell 1 − (1 − ε)^D. From
//            one point, squared distances have mean D/6 and, for large D, deviation √(D/30) about it: nearest
//            / farthest ≈ √((1 − t)/(1 + t)), t = z √(1.2/D), z the largest of n normal deviates.
// Invariant: the points of D are the same whatever else is asked for (their own generator, seed + D).
//            Measured shares are counts over n: they differ from the formula by chance, and by no more than
//            chance.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/rng.h"

namespace lab {

struct CurseParams {
  std::vector<int> dimensions{1, 2, 3, 5, 10, 20, 50, 100, 200, 500};  ///< each 1 .. 1000, at least one
  Index points = 1000;                                                 ///< n, 2 .. 100000
  int cells = 4;                                                       ///< c per axis, 2 .. 100
  double thickness = 0.1;                                              ///< ε, above 0 and below 1
  int queries = 20;  ///< points from which distances are measured, 1 .. 1000
};

/// What one number of dimensions showed.
struct CurseRow {
  int dimensions = 1;
  // The grid, in the unit cube.
  double cells = 0;         ///< c^D; infinite where a double cannot hold it
  Index visited = 0;        ///< cells with at least one of the n points
  std::vector<int> counts;  ///< (c^D) points in each cell, the first axis fastest; up to `most_counted` cells
  Matrix places;            ///< (n, D) the points themselves; up to `most_seen` dimensions
  double expected_visited = 0;  ///< by the formula
  // Distances of the queries to the n points, all uniform in the unit cube.
  double nearest = 0;            ///< mean over the queries of the distance to the nearest
  double farthest = 0;           ///< and to the farthest
  double ratio = 0;              ///< mean of nearest / farthest
  double ratio_deviation = 0;    ///< its standard deviation over the queries
  double middle = 0;             ///< mean distance
  double deviation = 0;          ///< standard deviation of the distances, mean over the queries
  std::vector<float> distances;  ///< (n) of the first query, for a histogram
  // The unit ball.
  double shell = 0;           ///< share of n points, uniform in the ball, with radius above 1 − ε
  double expected_shell = 0;  ///< 1 − (1 − ε)^D
  std::vector<float> radii;   ///< (n) distances from the centre
  Matrix ball;                ///< (n, D) those points; up to `most_seen` dimensions

  std::size_t bytes() const;
};

struct CurseState {
  /// One per number of dimensions done so far; shared between states, never changed.
  std::vector<std::shared_ptr<const CurseRow>> rows;
  bool done = false;
  /// Of this state alone: the rows before its last are those of the states before it.
  std::size_t bytes() const;
};

/// One move per number of dimensions.
class Curse {
 public:
  using State = CurseState;
  using Params = CurseParams;
  static constexpr Index most_counted = 65536;
  static constexpr int most_seen = 3;

  /// Throws InputError ("dimensions", "points", "cells", "thickness", "queries").
  void init(const Params& params, std::uint64_t seed);
  /// Works on the pending number of dimensions for about `quota` multiply-adds; true when its row is
  /// complete.
  bool advance(std::int64_t quota);
  void step();
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  void begin_row();
  void draw_point();
  void measure_query();
  void draw_in_ball();
  void finish_row();

  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  bool begun_ = false;
  Index item_ = 0;  // points drawn, queries measured, points of the ball drawn
  Rng rng_{1};
  CurseRow row_;
  Matrix points_;
  double ratio_squares_ = 0;            // Σ (nearest / farthest)² over the queries
  std::vector<std::uint64_t> visited_;  // hashes of the visited cells
};

CurseState run_curse(const CurseParams& params, std::uint64_t seed);

/// A point uniform in the unit ball of out.size() dimensions: a normal direction, radius U^(1/D).
void uniform_in_ball(Rng& rng, std::span<float> out);
/// Cells of a grid with `cells` per axis that points uniform in the cube are expected to visit.
double expected_visited_cells(int dimensions, int cells, Index points);
/// Nearest over farthest of n points for large D; NaN where D is too small for the formula (t ≥ 1).
double distance_ratio(int dimensions, Index points);
/// The largest of n standard normal deviates, as one expects it (Blom 1958): Φ⁻¹((n − 3/8) / (n + 1/4)).
double expected_largest_normal(Index n);
/// 1 − (1 − ε)^D.
double shell_share(int dimensions, double thickness);

}  // namespace lab
