// Questions before a half-step: what the method then does is the answer.
#include "lessons/groups/predictions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "data/catalog.h"

namespace lab {
namespace {

TEST(Predictions, KmeansMovesAsPredicted) {
  int asked = 0;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const Dataset data = make_dataset("blobs-even", {});
    Kmeans method;
    KmeansParams params;
    params.clusters = 4;
    method.init(data.points, params, seed);
    while (!method.state().done) {
      const std::optional<Question> question = kmeans_question(data.points, method.state());
      method.step();
      if (!question) continue;
      ++asked;
      const std::vector<double>& shift = method.state().shift;
      ASSERT_EQ(question->choices.size(), shift.size());
      EXPECT_EQ(question->answer,
                static_cast<std::size_t>(std::max_element(shift.begin(), shift.end()) - shift.begin()));
    }
  }
  EXPECT_GT(asked, 5);
}

TEST(Predictions, GmmMovesAsPredicted) {
  const Dataset data = make_dataset("blobs", {});
  Gmm method;
  GmmParams params;
  params.components = 3;
  method.init(data.points, params, 1);
  int asked = 0;
  for (int half_step = 0; half_step < 20 && !method.state().done; ++half_step) {
    const std::optional<Question> question = gmm_question(data.points, method.state());
    const MatrixD before = method.state().model.means;
    method.step();
    if (!question) continue;
    ++asked;
    Index farthest = 0;
    (method.state().model.means - before).rowwise().norm().maxCoeff(&farthest);
    EXPECT_EQ(question->answer, static_cast<std::size_t>(farthest));
  }
  EXPECT_GT(asked, 2);
}

TEST(Predictions, DbscanFindsWhatWasPredicted) {
  for (const char* id : {"moons", "blobs", "uniform", "circles"}) {
    const Dataset data = make_dataset(id, {});
    for (const double eps : {0.4, 0.9, 3.0}) {
      const DbscanParams params{.epsilon = eps, .min_points = 5};
      Dbscan method;
      method.init(data.points, params);
      method.step();
      const std::optional<Question> cores = dbscan_question(data.points, method.state(), params);
      ASSERT_TRUE(cores) << id;
      method.step();
      const double share = static_cast<double>(method.state().cores) / static_cast<double>(data.size());
      EXPECT_EQ(cores->answer, share < 1.0 / 3 ? 0U : share <= 2.0 / 3 ? 1U : 2U) << id << " " << eps;
      const std::optional<Question> clusters = dbscan_question(data.points, method.state(), params);
      ASSERT_TRUE(clusters) << id;
      method.step();
      EXPECT_EQ(clusters->answer, static_cast<std::size_t>(std::min(method.state().clusters, 5)))
          << id << " " << eps;
      EXPECT_FALSE(dbscan_question(data.points, method.state(), params)) << "nothing is left to guess";
    }
  }
}

TEST(Predictions, NothingIsAskedWhereNothingMoves) {
  const Dataset data = make_dataset("blobs", {});
  Kmeans method;
  KmeansParams params;
  params.clusters = 3;
  method.init(data.points, params, 1);
  EXPECT_FALSE(kmeans_question(data.points, method.state()));
  while (!method.state().done) method.step();
  EXPECT_FALSE(kmeans_question(data.points, method.state()));
}

}  // namespace
}  // namespace lab
