#include "methods/measures/frechet.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/rng.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using lab::testing::refusal;

Matrix rows_of(const nlohmann::json& json) {
  Matrix rows(static_cast<Index>(json.size()), static_cast<Index>(json.at(0).size()));
  for (Index i = 0; i < rows.rows(); ++i) {
    for (Index j = 0; j < rows.cols(); ++j)
      rows(i, j) = json.at(static_cast<std::size_t>(i)).at(static_cast<std::size_t>(j)).get<float>();
  }
  return rows;
}

TEST(Frechet, AgreesWithScipysSquareRootOfAMatrix) {
  std::ifstream file(std::string(LAB_GOLDEN_DIR) + "/frechet.json");
  const nlohmann::json golden = nlohmann::json::parse(file);
  int cases = 0;
  for (const auto& test : golden.at("cases")) {
    const Matrix a = rows_of(test.at("a")), b = rows_of(test.at("b"));
    const double wanted = test.at("distance");
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(b)), wanted, 2e-4 * (1 + wanted)) << a.cols();
    ++cases;
  }
  EXPECT_EQ(cases, 4);
}

TEST(Frechet, OfTwoLinesByHand) {
  // Means 2 and 5, variances 2 and 8: 3² + (√2 − √8)² = 9 + 2.
  const Matrix a{{1}, {3}}, b{{3}, {7}};
  EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(b)), 11, 1e-9);
}

TEST(Frechet, IsZeroForTheSameAndTheSameBothWays) {
  Rng rng(3);
  Matrix a(50, 7), b(40, 7);
  for (Index i = 0; i < a.size(); ++i) a.data()[i] = static_cast<float>(rng.normal());
  for (Index i = 0; i < b.size(); ++i) b.data()[i] = static_cast<float>(2 * rng.normal());
  b.col(3).setConstant(1);  // singular
  const Gaussian of_a = gaussian_of(a), of_b = gaussian_of(b);
  EXPECT_NEAR(frechet_distance(of_a, of_a), 0, 1e-6);
  EXPECT_NEAR(frechet_distance(of_b, of_b), 0, 1e-6);
  EXPECT_GT(frechet_distance(of_a, of_b), 1);
  EXPECT_NEAR(frechet_distance(of_a, of_b), frechet_distance(of_b, of_a), 1e-6);
  Matrix moved = a;
  moved.col(0).array() += 3;
  EXPECT_NEAR(frechet_distance(of_a, gaussian_of(moved)), 9, 1e-4);
}

TEST(Frechet, RefusesWhatDoesNotFit) {
  EXPECT_NE(refusal([] { gaussian_of(Matrix(1, 3)); }), "");
  const Gaussian two = gaussian_of(Matrix(Matrix::Random(5, 2))),
                 three = gaussian_of(Matrix(Matrix::Random(5, 3)));
  EXPECT_EQ(refusal([&] { frechet_distance(two, three); }),
            "data: The two clouds have different numbers of columns.");
}

}  // namespace
}  // namespace lab
