#include "networks/table.h"
#include "tests/unit/files.h"
#include "tests/unit/nn/device_checks.h"

namespace lab {
namespace {

using lab::testing::distance;
using lab::testing::OnDevice;
using lab::testing::refusal;
using nn::EigenBackend;
using nn::device::DeviceBackend;

/// Digits of the UCI set, 8 × 8, which are always there.
const Points& digits() {
  static const Points points = lab::testing::shipped("digits").points;
  return points;
}

/// A model of the table, trained on the digits.
struct Trained {
  std::unique_ptr<Trainer> trainer;

  Trained(nn::Backend& backend, const std::string& model, Index batch = 24) {
    const ModelEntry& entry = model_entry(model);
    TrainingSettings settings = entry.training;
    settings.batch = batch;
    settings.epochs = 2;
    trainer = std::make_unique<Trainer>(backend, entry.make(backend, {1, 8, 8}), digits(), settings, 4);
  }
  Trained& rounds(int count) {
    for (int i = 0; i < count; ++i) trainer->round();
    return *this;
  }
  /// All weights and the optimisers' memory, one after the other.
  std::vector<float> numbers() const {
    std::vector<float> all;
    for (const std::vector<float>& array : trainer->snapshot().arrays)
      all.insert(all.end(), array.begin(), array.end());
    return all;
  }
  std::vector<double> losses() const {
    std::vector<double> values;
    for (const Figure& figure : trainer->means()) values.push_back(figure.value);
    return values;
  }
};

class DeviceTraining : public OnDevice, public ::testing::WithParamInterface<std::string> {};

TEST_P(DeviceTraining, AgreesWithTheProcessor) {
  EigenBackend<double> processor;
  DeviceBackend<double> device;
  const Trained expected = std::move(Trained(processor, GetParam()).rounds(8));
  const Trained got = std::move(Trained(device, GetParam()).rounds(8));
  // Noise is drawn in float32 on both sides, and Adam divides small slopes by small ones: not more than this.
  EXPECT_LE(distance(got.losses(), expected.losses()), 1e-6);
  EXPECT_LE(distance(got.numbers(), expected.numbers()), 1e-4);
  EigenBackend<float> processor32;
  DeviceBackend<float> device32;
  EXPECT_LE(distance(Trained(device32, GetParam()).rounds(8).losses(),
                     Trained(processor32, GetParam()).rounds(8).losses()),
            1e-3);
}

TEST_P(DeviceTraining, ARecordedRoundDoesWhatAPlainOneDoes) {
  DeviceBackend<float> plain(false), records(true);
  Trained a(plain, GetParam()), b(records, GetParam());
  // The first round is plain, the second recorded; then over the end of the first epoch.
  const int rounds = static_cast<int>(a.trainer->rounds_per_epoch()) + 2;
  EXPECT_EQ(a.rounds(3).numbers(), b.rounds(3).numbers());
  if (GetParam() != "digits-deep") return;  // one of them is enough for a whole epoch
  EXPECT_EQ(a.rounds(rounds - 3).numbers(), b.rounds(rounds - 3).numbers());
  EXPECT_EQ(a.losses(), b.losses());
}

TEST_P(DeviceTraining, TakenUpAgainItEndsInTheSameWeights) {
  DeviceBackend<float> backend;
  Trained whole(backend, GetParam());
  const TrainingSnapshot middle = whole.rounds(4).trainer->snapshot();
  const std::vector<float> expected = whole.rounds(4).numbers();
  DeviceBackend<float> another;
  Trained resumed(another, GetParam());
  resumed.trainer->restore(middle);
  EXPECT_EQ(resumed.rounds(4).numbers(), expected);
}

INSTANTIATE_TEST_SUITE_P(Models, DeviceTraining,
                         ::testing::Values("digits-ae", "digits-deep", "digits-denoise", "digits-vae2",
                                           "digits-gan", "conv-ae", "gan", "sparse", "contractive"),
                         [](const auto& model) {
                           std::string name = model.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

class DeviceMemory : public OnDevice {};

TEST_F(DeviceMemory, SaysWhenThereIsNotEnough) {
  DeviceBackend<float> backend;
  const std::string said = refusal([&] { backend.allocate(std::size_t{1} << 50U); });
  EXPECT_EQ(said,
            "memory: There is not enough memory on the GPU: the network asked for another 1125899906.8 MB. A "
            "smaller batch or a smaller network needs less.");
  // … and goes on.
  EXPECT_NE(backend.allocate(64).data(), nullptr);
}

TEST_F(DeviceMemory, IsZeroAtFirstAndKeepsWhatIsWritten) {
  DeviceBackend<double> backend;
  EXPECT_EQ(backend.allocate(0).data(), nullptr);
  const nn::Buffer buffer = backend.allocate_numbers(1000);
  std::vector<float> numbers(1000, 1.0F);
  backend.read_numbers(std::span<float>(numbers), buffer.data());
  EXPECT_EQ(numbers, std::vector<float>(1000, 0.0F));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i) / 3;
  backend.write_numbers(buffer.data(), std::span<const float>(numbers));
  std::vector<float> back(1000);
  backend.read_numbers(std::span<float>(back), buffer.data());
  EXPECT_EQ(back, numbers);
  const nn::Buffer copy = backend.share(numbers.data(), 400);
  numbers.assign(1000, 0.0F);
  std::vector<float> shared(100);
  backend.read(shared.data(), copy.data(), 400);
  EXPECT_EQ(shared, std::vector<float>(back.begin(), back.begin() + 100));
}

}  // namespace
}  // namespace lab
