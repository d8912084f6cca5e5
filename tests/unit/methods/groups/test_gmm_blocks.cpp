#include "methods/groups/gmm_blocks.h"

#include <gtest/gtest.h>

namespace lab {
namespace {

// A column that is stretched by a power of two changes no responsibility, however far the stretch.
TEST(GmmBlocks, AColumnOfAnotherScaleTakesNothingFromTheOthers) {
  constexpr double stretch = 0x1p60;  // 1e18
  GmmModel model;
  model.weights = VectorD::Constant(2, 0.5);
  model.means.resize(2, 2);
  model.means << -1, 0, 1, 1;
  Matrix points(5, 2);
  points << -1.5F, 0.5F, -0.25F, -1, 0, 0, 0.5F, 2, 2, 1;
  Matrix stretched = points;
  stretched.col(1) *= static_cast<float>(stretch);
  for (const GmmCovariance type : {GmmCovariance::full, GmmCovariance::tied, GmmCovariance::diagonal}) {
    model.type = type;
    const bool column = type == GmmCovariance::diagonal;
    MatrixD spread(2, column ? 1 : 2);
    if (column) {
      spread << 0.5, 2;
    } else {
      spread << 0.5, 0.25, 0.25, 2;
    }
    model.spreads.assign(type == GmmCovariance::tied ? 1 : 2, spread);
    GmmModel far = model;
    far.means.col(1) *= stretch;
    for (MatrixD& one : far.spreads) {
      one.row(1) *= stretch * (column ? stretch : 1);
      if (!column) one.col(1) *= stretch;
    }
    const Matrix expected = gmm_responsibilities(model, points);
    EXPECT_GT(expected(0, 0), 0.9F);
    EXPECT_GT(expected(4, 1), 0.9F);
    // log |Σ| grows by 2 · 60 log 2, which float32 rounds at its sixth digit.
    EXPECT_LT((gmm_responsibilities(far, stretched) - expected).cwiseAbs().maxCoeff(), 2e-5F)
        << static_cast<int>(type);
  }
}

}  // namespace
}  // namespace lab
