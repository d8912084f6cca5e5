#pragma once
// What the tests of k-means check of any state.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "methods/groups/kmeans.h"

namespace lab::kmeans_checks {

inline Matrix matrix(const std::vector<std::vector<float>>& rows) {
  Matrix out(static_cast<Index>(rows.size()), static_cast<Index>(rows.at(0).size()));
  for (Index i = 0; i < out.rows(); ++i) {
    for (Index j = 0; j < out.cols(); ++j)
      out(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  }
  return out;
}

inline KmeansParams params_of(int clusters, KmeansStart start = KmeansStart::plus_plus) {
  KmeansParams params;
  params.clusters = clusters;
  params.start = start;
  return params;
}

inline KmeansParams given(const Matrix& centroids) {
  KmeansParams params = params_of(static_cast<int>(centroids.rows()), KmeansStart::given);
  params.centroids = centroids;
  return params;
}

inline void expect_same(const KmeansState& a, const KmeansState& b) {
  EXPECT_EQ(a.phase, b.phase);
  EXPECT_EQ(a.iteration, b.iteration);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.counts, b.counts);
  ASSERT_EQ(a.centroids.rows(), b.centroids.rows());
  for (Index e = 0; e < a.centroids.size(); ++e) ASSERT_EQ(a.centroids.data()[e], b.centroids.data()[e]) << e;
  EXPECT_EQ(a.cost, b.cost);
  EXPECT_EQ(a.changed, b.changed);
  EXPECT_EQ(a.shift, b.shift);
  EXPECT_EQ(a.done, b.done);
  EXPECT_EQ(a.converged, b.converged);
  ASSERT_EQ(a.reseeded.size(), b.reseeded.size());
}

/// C from the definition.
inline double cost_by_hand(PointsView points, const KmeansState& state) {
  double cost = 0;
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < points.cols; ++j) {
      const double off = static_cast<double>(points.at(i, j)) -
                         static_cast<double>(state.centroids(state.labels[static_cast<std::size_t>(i)], j));
      cost += off * off;
    }
  }
  return cost;
}

/// What must hold of any state with labels.
inline void expect_sound(PointsView points, const KmeansState& state, int clusters) {
  ASSERT_EQ(static_cast<Index>(state.labels.size()), points.rows);
  ASSERT_EQ(state.centroids.rows(), clusters);
  std::vector<Index> counts(static_cast<std::size_t>(clusters));
  for (const int label : state.labels) {
    ASSERT_GE(label, 0);
    ASSERT_LT(label, clusters);
    ++counts[static_cast<std::size_t>(label)];
  }
  EXPECT_EQ(counts, state.counts);
  const double cost = cost_by_hand(points, state);
  EXPECT_NEAR(state.cost, cost, 1e-9 * (1 + cost));
}

/// The final answer, from scratch: every point nearest, every centroid in use the mean.
inline void expect_certificate(PointsView points, const KmeansState& state) {
  ASSERT_TRUE(state.done);
  ASSERT_TRUE(state.converged);
  EXPECT_EQ(assign_plainly(points, state.centroids), state.labels);
  MatrixD means = MatrixD::Zero(state.centroids.rows(), points.cols);
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < points.cols; ++j) {
      means(state.labels[static_cast<std::size_t>(i)], j) += static_cast<double>(points.at(i, j));
    }
  }
  for (Index k = 0; k < means.rows(); ++k) {
    const Index count = state.counts[static_cast<std::size_t>(k)];
    if (count == 0) continue;
    for (Index j = 0; j < points.cols; ++j) {
      const double mean = means(k, j) / static_cast<double>(count);
      EXPECT_NEAR(state.centroids(k, j), mean, 1e-6 * (1 + std::abs(mean)));
    }
  }
}

}  // namespace lab::kmeans_checks
