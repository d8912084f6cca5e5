// That the rehearsal is as strict as a GPU: tests that pass on it would otherwise say little.

#include "networks/table.h"
#include "nn/device/launch.h"
#include "nn/operations/activations.h"
#include "nn/operations/reconstruction.h"
#include "tests/unit/nn/device_checks.h"

namespace lab::nn::device {
namespace {

TEST(RehearsalDeathTest, TheHostCannotTouchTheDevicesMemory) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  DeviceBackend<float> backend;
  const Buffer buffer = backend.allocate_numbers(4);
  EXPECT_DEATH(
      {
        volatile float* number = buffer.as<float>();
        number[0] = 1;
      },
      "");
}

TEST(RehearsalDeathTest, AKernelCannotStepBeyondItsTensor) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        Queue queue;
        const Buffer buffer = queue.allocate(64 * sizeof(float));
        float* numbers = buffer.as<float>();
        each(queue, 65, [=](Index i) { numbers[i] = 1; });
      },
      "");
}

TEST(Rehearsal, ElementsComeInNoOrderToRelyOn) {
  Queue queue;
  const Buffer buffer = queue.allocate(sizeof(double));
  double* last = buffer.as<double>();
  each(queue, 10, [=](Index i) { *last = static_cast<double>(i); });
  double seen = -1;
  queue.read(&seen, last, sizeof seen);
  EXPECT_EQ(seen, 0);
}

TEST(Rehearsal, WhileRecordingNothingIsDoneAndNothingIsAwaited) {
  DeviceBackend<float> backend;
  const Buffer counter = backend.allocate(sizeof(std::uint64_t));
  auto* count = counter.as<std::uint64_t>();
  std::uint64_t seen = 0;
  std::unique_ptr<Recording> recording;
  int called = 0;
  const auto work = [&] {
    ++called;
    backend.count_up(count);
    backend.count_up(count);
  };
  for (int round = 0; round < 5; ++round) backend.replay(recording, work);
  backend.read(&seen, count, sizeof seen);
  EXPECT_EQ(seen, 10U);
  EXPECT_EQ(called, 2);  // plainly, and to be recorded

  std::unique_ptr<Recording> wrong;
  const auto reads = [&] { backend.read(&seen, count, sizeof seen); };
  backend.replay(wrong, reads);
  EXPECT_THROW(backend.replay(wrong, reads), std::logic_error);
  const auto allocates = [&] { backend.allocate(8); };
  std::unique_ptr<Recording> hungry;
  backend.replay(hungry, allocates);
  EXPECT_THROW(backend.replay(hungry, allocates), std::logic_error);
  backend.read(&seen, count, sizeof seen);  // the queue is usable again
  EXPECT_EQ(seen, 10U);
}

TEST(Launch, ARoundOfTrainingTakesFewOfThem) {
  // At batch 128 a round is 5 µs of arithmetic: launches are its cost.
  const auto launches = [](const char* model) {
    DeviceBackend<float> backend(false);
    const ModelEntry& entry = model_entry(model);
    std::vector<float> numbers(64 * 784, 0.5F);
    const Points points(numbers, 64, 784);
    TrainingSettings settings = entry.training;
    settings.batch = 64;
    Trainer trainer(backend, entry.make(backend, {1, 28, 28}), points, settings, 1);
    const std::int64_t before = rehearsed_launches();
    trainer.round();
    return rehearsed_launches() - before;
  };
  EXPECT_LE(launches("ae-deep"), 23);
  EXPECT_LE(launches("ae28"), 17);
}

TEST(Launch, SlicesCoverEveryTermOnceAndFitTheScratchMemory) {
  for (const Index groups : {1, 2, 7, 100, 511, 512, 513, 1024, 5000}) {
    for (const Index length : {0, 1, 511, 512, 1024, 100352, 4000000}) {
      const SumGrid grid(groups, length);
      EXPECT_GE(grid.slices, 1);
      EXPECT_LE(grid.slices, SumGrid::threads);
      if (grid.slices > 1) {
        EXPECT_LE(groups * grid.slices, SumGrid::most_blocks);
      }
      EXPECT_EQ(SumGrid::first(length, grid.slices, 0), 0);
      EXPECT_EQ(SumGrid::first(length, grid.slices, grid.slices), length);
      for (int s = 0; s < grid.slices; ++s)
        EXPECT_LE(SumGrid::first(length, grid.slices, s), SumGrid::first(length, grid.slices, s + 1));
    }
  }
  EXPECT_GT(SumGrid(1, 100352).slices, 64);  // a batch of MNIST keeps a large GPU busy
}

}  // namespace
}  // namespace lab::nn::device
