// What the latent lessons compute: the terms of the loss, the quantiles of the grid, holes in a plane; and the
// lessons themselves on the shipped networks of the 8 × 8 digits, by our own engine.
#include <cmath>
#include <string>

#include "core/normal.h"
#include "lessons/latent/latent_loss.h"
#include "lessons/latent/latent_measure.h"
#include "lessons/latent/latent_network.h"
#include "lessons/latent/manifold_exhibit.h"
#include "lessons/latent/regularity_exhibit.h"
#include "lessons/latent/vae_exhibit.h"
#include "stage/common_parameters.h"
#include "tests/unit/files.h"
#ifdef LAB_NATIVE_MODELS
#include "inference/native_library.h"
#endif

namespace lab {
namespace {

TEST(Normal, QuantileIsTheReverseOfTheShareBelow) {
  for (const double p : {1e-12, 1e-4, 0.025, 0.31, 0.5, 0.77, 0.975, 1 - 1e-9}) {
    EXPECT_NEAR(normal_share_below(normal_quantile(p)), p, 1e-14 + 1e-11 * p);
    // 1 − p is rounded, by 2⁻⁵⁴ at most; the quantile moves by that over the density.
    const double x = normal_quantile(p);
    EXPECT_NEAR(x, -normal_quantile(1 - p), 1e-12 + 0x1p-54 / normal_density(x));
  }
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_TRUE(std::isinf(normal_quantile(0)) && std::isinf(normal_quantile(1)));
}

// KL = ∫ q ln(q / p) dz, summed finely, against the closed form.
TEST(Latent, KlInClosedFormIsTheIntegral) {
  for (const double mean : {-1.5, 0.0, 0.7}) {
    for (const double sigma : {0.2, 1.0, 1.7}) {
      double integral = 0;
      const double step = 1e-3;
      for (double e = -9; e < 9; e += step) {
        const double z = mean + sigma * e, ln_q = -0.5 * e * e - std::log(sigma), ln_p = -0.5 * z * z;
        integral += normal_density(e) * (ln_q - ln_p) * step;
      }
      EXPECT_NEAR(kl_nats(mean, 2 * std::log(sigma)), integral, 1e-6) << mean << " " << sigma;
    }
  }
  EXPECT_EQ(kl_nats(0, 0), 0.0);
}

TEST(Latent, ReconstructionCostsTheEntropyOfGreyAtLeast) {
  const float x[] = {0.0F, 1.0F, 0.5F}, same[] = {0.0F, 1.0F, 0.5F}, other[] = {0.1F, 0.8F, 0.4F};
  EXPECT_NEAR(reconstruction_nats(x, same, 3), std::log(2.0), 1e-5);
  const double by_hand = -std::log(0.9) - std::log(0.8) - 0.5 * std::log(0.4) - 0.5 * std::log(0.6);
  EXPECT_NEAR(reconstruction_nats(x, other, 3), by_hand, 1e-6);
}

TEST(Latent, MeasureFindsTheHoleAndTheNearestImage) {
  // Codes only in the left half; decodings are one pixel, as bright as the column says.
  const int side = 4;
  const Bounds plane{0, 0, 1, 1};
  Matrix decoded(side * side, 2), codes(40, 2), images(3, 2);
  for (int c = 0; c < side * side; ++c) decoded.row(c) << static_cast<float>(c % side), 0.0F;
  for (int i = 0; i < 40; ++i)
    codes.row(i) << 0.125F + 0.25F * static_cast<float>(i % 2), static_cast<float>(i) / 40.0F;
  images << 0.0F, 0.0F, 1.0F, 0.0F, 1.0F, 1.0F;
  LatentMeasure measure;
  measure.begin(decoded, side, plane, codes, images);
  int rounds = 0;
  while (!measure.done()) measure.advance(1), ++rounds;
  EXPECT_EQ(rounds, side * side + 3);
  EXPECT_DOUBLE_EQ(measure.share_of_holes(), 0.5);
  EXPECT_EQ(measure.cells()[3].like, 1);
  EXPECT_NEAR(measure.cells()[3].strange, std::sqrt(4.0 / 2), 1e-6);
  // Along the row the pixel changes by 1, along the column by 0.
  EXPECT_NEAR(measure.cells()[0].change, 0.5 * std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(measure.real_distance(), std::sqrt(0.5), 1e-6);
  EXPECT_EQ(measure.strangest(1).front() % side, 3);
  LatentMeasure at_once;
  at_once.begin(decoded, side, plane, codes, images);
  EXPECT_TRUE(at_once.advance(1 << 30));
  EXPECT_DOUBLE_EQ(at_once.mean_strange(true), measure.mean_strange(true));
}

#ifdef LAB_NATIVE_MODELS

class LatentLessons : public ::testing::Test {
 protected:
  template <class E>
  std::unique_ptr<E> open(const std::vector<std::pair<std::string, std::string>>& values) {
    auto exhibit = std::make_unique<E>();
    add_common_parameters(exhibit->parameters(), exhibit->data_needs());
    exhibit->use_models(*library_);
    for (const auto& [id, value] : values) exhibit->parameters().set(id, value);
    exhibit->open(data_);
    settle(*exhibit);
    return exhibit;
  }
  static void settle(Exhibit& exhibit) {
    double now = 0;
    const ClockMs clock = [&now] { return now += 0.01; };
    for (int i = 0; i < 3000; ++i) {
      exhibit.update(0.016, 50, clock);
      if (!exhibit.busy()) break;
    }
    exhibit.update(0.016, 50, clock);
    EXPECT_FALSE(exhibit.busy());
    EXPECT_EQ(exhibit.trouble(), nullptr) << exhibit.trouble()->message;
  }
  static double metric(const Exhibit& exhibit, std::string_view id) {
    for (const Metric& m : exhibit.metrics())
      if (m.id == id) return m.value;
    ADD_FAILURE() << "no metric " << id;
    return NAN;
  }

  std::unique_ptr<ModelLibrary> library_ = native_library(LAB_MODELS_DIR);
  std::shared_ptr<const Dataset> data_ =
      std::make_shared<const Dataset>(with_test_part(testing::shipped("digits"), 1437));
};

TEST_F(LatentLessons, LossOverTheTestSetIsThatOfTheCard) {
  for (const char* code : {"two", "more"}) {
    const auto vae = open<VaeExhibit>({{"view", "test"}, {"code", code}});
    EXPECT_EQ(metric(*vae, "test-images"), 360);
    for (const char* id : {"test-reconstruction", "test-kl", "test-elbo"})
      EXPECT_NEAR(metric(*vae, id), metric(*vae, std::string("card-") + id), 2e-3) << id << " " << code;
  }
}

TEST_F(LatentLessons, TheCodeIsMeanPlusSigmaTimesEpsilonAndTheLossIsTheSum) {
  const auto vae = open<VaeExhibit>({{"draws", "5"}, {"image", "7"}, {"seed", "3"}});
  double kl = 0;
  for (const std::string n : {"1", "2"}) {
    const double mean = metric(*vae, "mean-" + n), sigma = metric(*vae, "sigma-" + n);
    EXPECT_NEAR(metric(*vae, "z-" + n), mean + sigma * metric(*vae, "epsilon-" + n), 1e-5);
    EXPECT_NEAR(metric(*vae, "kl-" + n), kl_nats(mean, 2 * std::log(sigma)), 1e-9);
    kl += metric(*vae, "kl-" + n);
  }
  EXPECT_NEAR(metric(*vae, "loss"), metric(*vae, "reconstruction") + kl, 1e-9);
  // ε by hand: 0 is the mean itself.
  vae->parameters().set("eps", "0,0");
  vae->parameter_changed("eps");
  settle(*vae);
  EXPECT_NEAR(metric(*vae, "reconstruction"), metric(*vae, "reconstruction-mean"), 1e-4);
  vae->parameters().set("eps", "zero");
  EXPECT_THROW(vae->parameter_changed("eps"), InputError);
}

TEST_F(LatentLessons, WalkBeginsAndEndsAtTheCodesOfItsImages) {
  const auto vae = open<VaeExhibit>({{"image", "4"}});
  const auto manifold = open<ManifoldExhibit>({{"view", "walk"}, {"from", "4"}, {"to", "9"}});
  for (const std::string n : {"1", "2"})
    EXPECT_NEAR(metric(*manifold, "z-" + n), metric(*vae, "mean-" + n), 1e-5);
  // Mixed pixels change by the same amount at every step, a decoding in jumps.
  EXPECT_GT(metric(*manifold, "change-few"), metric(*manifold, "change-mixed"));
}

TEST_F(LatentLessons, GridAndSamplesAreOneBatchOfTheRightSize) {
  const auto grid = open<ManifoldExhibit>({{"side", "9"}});
  EXPECT_EQ(metric(*grid, "grid-images"), 81);
  EXPECT_NEAR(metric(*grid, "grid-reach"), normal_quantile(8.5 / 9), 1e-12);
  EXPECT_GT(metric(*grid, "corner-1-apart"), 0);
  const auto samples = open<ManifoldExhibit>({{"view", "samples"}, {"count", "25"}});
  EXPECT_EQ(metric(*samples, "samples-2"), 25);
  EXPECT_EQ(metric(*samples, "samples-8"), 25);
}

TEST_F(LatentLessons, WeightOfTheKlPullsTheCloudsTogether) {
  const auto beta = open<RegularityExhibit>({{"view", "beta"}});
  EXPECT_GT(metric(*beta, "kl-0"), metric(*beta, "kl-0.1"));
  EXPECT_GT(metric(*beta, "kl-0.1"), metric(*beta, "kl-1"));
  EXPECT_GT(metric(*beta, "kl-1"), metric(*beta, "kl-4"));
  EXPECT_GT(metric(*beta, "spread-0"), metric(*beta, "spread-1"));
  EXPECT_LT(metric(*beta, "sigma-0"), metric(*beta, "sigma-1"));
  EXPECT_GT(metric(*beta, "reconstruction-4"), metric(*beta, "reconstruction-1"));
}

TEST_F(LatentLessons, ThePlainPlaneIsRougherAndStrangerInItsHoles) {
  const auto holes = open<RegularityExhibit>({{"view", "holes"}});
  EXPECT_GT(metric(*holes, "roughness-plain"), 1.5 * metric(*holes, "roughness-vae"));
  EXPECT_GT(metric(*holes, "strange-holes-plain"), metric(*holes, "strange-holes-vae"));
  EXPECT_GT(metric(*holes, "holes-vae"), 0);
}

#endif

}  // namespace
}  // namespace lab
