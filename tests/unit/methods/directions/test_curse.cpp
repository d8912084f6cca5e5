// The curse of dimensionality: counts against formulas within chance, slicing, seeds, refusals.
#include "methods/directions/curse.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace lab {
namespace {

TEST(Curse, FormulasByHand) {
  EXPECT_NEAR(shell_share(1, 0.1), 0.1, 1e-12);
  EXPECT_NEAR(shell_share(3, 0.5), 1 - 0.125, 1e-12);
  EXPECT_NEAR(shell_share(500, 0.1), 1, 1e-12);
  // Two points, two cells: one cell with probability ½.
  EXPECT_NEAR(expected_visited_cells(1, 2, 2), 1.5, 1e-12);
  EXPECT_NEAR(expected_visited_cells(1, 4, 100000), 4, 1e-9);
  EXPECT_NEAR(expected_visited_cells(30, 4, 1000), 1000, 1e-6);
  EXPECT_NEAR(expected_visited_cells(1000, 100, 1000), 1000, 1e-6);
}

TEST(Curse, CountsAgreeWithTheFormulasWithinChance) {
  CurseParams params;
  params.points = 4000;
  params.dimensions = {1, 2, 4, 6, 20, 100};
  const CurseState state = run_curse(params, 3);
  ASSERT_EQ(state.rows.size(), 6u);
  const auto n = static_cast<double>(params.points);
  for (const auto& shared : state.rows) {
    const CurseRow& row = *shared;
    // Five standard deviations of a count (at most n/4 in variance).
    EXPECT_NEAR(row.visited, row.expected_visited, 5 * std::sqrt(n) / 2 + 1) << row.dimensions;
    EXPECT_LE(static_cast<double>(row.visited), row.cells);
    EXPECT_NEAR(row.shell, row.expected_shell, 2.5 / std::sqrt(n)) << row.dimensions;
    EXPECT_EQ(row.distances.size(), 4000u);
    EXPECT_EQ(row.radii.size(), 4000u);
    for (const float radius : row.radii) EXPECT_LE(radius, 1.00001F);
    EXPECT_LE(row.nearest, row.middle);
    EXPECT_LE(row.middle, row.farthest);
    EXPECT_LE(row.farthest, std::sqrt(row.dimensions));
  }
  EXPECT_EQ(state.rows[0]->visited, 4);
  EXPECT_EQ(state.rows[1]->cells, 16);
  // Mean squared distance of uniform points is D/6.
  EXPECT_NEAR(state.rows[5]->middle, std::sqrt(100.0 / 6), 0.1);
  for (std::size_t r = 1; r < 6; ++r) EXPECT_GT(state.rows[r]->ratio, state.rows[r - 1]->ratio);
  EXPECT_LT(state.rows[0]->ratio, 0.01);
  EXPECT_GT(state.rows[5]->ratio, 0.5);
}

TEST(Curse, TheCellsCountedAreTheCellsVisited) {
  CurseParams params;
  params.points = 300;
  params.cells = 3;
  params.dimensions = {1, 2, 3, 6, 10, 11};
  const CurseState state = run_curse(params, 8);
  for (const auto& row : state.rows) {
    if (row->dimensions == 11) {  // 3^11 cells are more than are counted one by one
      EXPECT_TRUE(row->counts.empty());
      continue;
    }
    ASSERT_EQ(row->counts.size(), static_cast<std::size_t>(std::pow(3, row->dimensions)));
    Index sum = 0, visited = 0;
    for (const int count : row->counts) {
      sum += count;
      visited += count > 0;
    }
    EXPECT_EQ(sum, 300);
    EXPECT_EQ(visited, row->visited) << row->dimensions;  // … found by hashes, another way
  }
  // The points that are shown are those that were counted.
  const CurseRow& plane = *state.rows[1];
  ASSERT_EQ(plane.places.rows(), 300);
  std::vector<int> again(9, 0);
  for (Index i = 0; i < 300; ++i) {
    const auto x = static_cast<std::size_t>(plane.places(i, 0) * 3),
               y = static_cast<std::size_t>(plane.places(i, 1) * 3);
    ++again[x + 3 * y];
  }
  EXPECT_EQ(again, plane.counts);
  EXPECT_NEAR(plane.ball.row(17).norm(), plane.radii[17], 1e-6);
  EXPECT_EQ(state.rows[3]->places.size(), 0);
}

TEST(Curse, NearestOverFarthestFollowsTheFormulaForManyDimensions) {
  EXPECT_NEAR(expected_largest_normal(1), 0, 1e-9);
  EXPECT_NEAR(expected_largest_normal(1000), 3.24, 0.02);  // the table of normal order statistics has 3.2414
  CurseParams params;
  params.dimensions = {30, 100, 300, 1000};
  params.points = 500;
  const CurseState state = run_curse(params, 2);
  for (const auto& row : state.rows) {
    const double bound = row->dimensions < 100 ? 0.06 : 0.03;
    EXPECT_NEAR(row->ratio, distance_ratio(row->dimensions, 500), bound) << row->dimensions;
    EXPECT_GT(row->ratio_deviation, 0);
    EXPECT_LT(row->ratio_deviation, 0.1);
  }
  EXPECT_TRUE(std::isnan(distance_ratio(5, 500)));
  EXPECT_GT(distance_ratio(1000000, 500), 0.99);
}

TEST(Curse, BallPointsAreUniform) {
  // In a disc, a quarter lies within half the radius, and no half is preferred.
  Rng rng(4);
  int inner = 0, right = 0;
  for (int i = 0; i < 8000; ++i) {
    float p[2];
    uniform_in_ball(rng, p);
    inner += p[0] * p[0] + p[1] * p[1] < 0.25F;
    right += p[0] > 0;
  }
  EXPECT_NEAR(inner / 8000.0, 0.25, 0.025);
  EXPECT_NEAR(right / 8000.0, 0.5, 0.028);
}

TEST(Curse, TinyQuotasStepsAndRunAgreeAndGoBack) {
  CurseParams params;
  params.points = 60;
  params.dimensions = {2, 7, 3};
  params.queries = 3;
  const CurseState run = run_curse(params, 5);
  Curse method;
  method.init(params, 5);
  int refused = 0;
  CurseState first;
  while (!method.done()) {
    const bool complete = method.advance(1);
    refused += !complete;
    if (complete && method.state().rows.size() == 1) first = method.state();
    EXPECT_LE(method.progress(), 1);
  }
  EXPECT_GT(refused, 100);
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(method.state().rows[r]->distances, run.rows[r]->distances);
    EXPECT_EQ(method.state().rows[r]->radii, run.rows[r]->radii);
    EXPECT_EQ(method.state().rows[r]->ratio, run.rows[r]->ratio);
  }
  EXPECT_GT(run.bytes(), 3u * 60 * 8);
  method.restore(first);
  method.step();
  EXPECT_EQ(method.state().rows[1]->distances, run.rows[1]->distances);
  EXPECT_FALSE(method.done());
  // A dimension's points do not depend on those asked for beside it.
  params.dimensions = {7};
  EXPECT_EQ(run_curse(params, 5).rows[0]->distances, run.rows[1]->distances);
  EXPECT_NE(run_curse(params, 6).rows[0]->distances, run.rows[1]->distances);
}

TEST(Curse, RefusesWhatItCannotUse) {
  Curse method;
  const auto control = [&](const auto& change) -> std::string {
    CurseParams params;
    change(params);
    try {
      method.init(params, 1);
    } catch (const InputError& error) {
      EXPECT_FALSE(error.message().empty());
      return error.control_id();
    }
    return "accepted";
  };
  EXPECT_EQ(control([](CurseParams&) {}), "accepted");
  EXPECT_EQ(control([](CurseParams& p) { p.dimensions.clear(); }), "dimensions");
  EXPECT_EQ(control([](CurseParams& p) { p.dimensions = {0}; }), "dimensions");
  EXPECT_EQ(control([](CurseParams& p) { p.dimensions = {2, 1001}; }), "dimensions");
  EXPECT_EQ(control([](CurseParams& p) { p.points = 1; }), "points");
  EXPECT_EQ(control([](CurseParams& p) { p.cells = 1; }), "cells");
  EXPECT_EQ(control([](CurseParams& p) { p.thickness = 0; }), "thickness");
  EXPECT_EQ(control([](CurseParams& p) { p.thickness = 1; }), "thickness");
  EXPECT_EQ(control([](CurseParams& p) { p.queries = 0; }), "queries");
}

}  // namespace
}  // namespace lab
