// Times rounds of training on an array that the peer is given too; one program for the desktop and, in node,
// for WebAssembly.
//
// usage: bench_training POINTS_U8 N D THREADS REPEATS MODEL BATCH ROUNDS [cpu|cuda]
//   MODEL: a row of networks/table.cpp, with its optimiser; the points are square images of bytes.
// Prints one JSON line: {"ms":[…],"check":…,"threads":2,"device":"…"}: milliseconds per round, one value per
// repeat, and the mean loss of the last repeat.

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/parallel_for.h"
#include "networks/table.h"
#include "nn/backend_cuda.h"
#include "nn/backend_eigen.h"

namespace {

int run(char** argv, const std::string& device) {
  const lab::Index n = std::atoll(argv[2]), d = std::atoll(argv[3]), batch = std::atoll(argv[7]);
  const int repeats = std::atoi(argv[5]), rounds = std::atoi(argv[8]);
  std::ifstream file(argv[1], std::ios::binary);
  std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto side = static_cast<lab::Index>(std::lround(std::sqrt(static_cast<double>(d))));
  if (static_cast<lab::Index>(bytes.size()) != n * d || side * side != d) {
    std::fputs("bench_training: the file does not hold N square images of D bytes\n", stderr);
    return 2;
  }
  lab::set_threads(std::atoi(argv[4]));
  const lab::Points points(std::move(bytes), n, d, 1.0F / 255.0F);
  const lab::ModelEntry& entry = lab::model_entry(argv[6]);
  lab::TrainingSettings settings = entry.training;
  settings.batch = batch;
  settings.epochs = 1000;  // never reached: the rate hardly moves
  const std::unique_ptr<lab::nn::Backend> chosen =
      device == "cuda" ? lab::nn::make_cuda_backend() : std::make_unique<lab::nn::EigenBackend<float>>();
  lab::nn::Backend& backend = *chosen;
  lab::Trainer trainer(backend, entry.make(backend, {1, side, side}), points, settings, 1);
  for (int r = 0; r < rounds / 4 + 2; ++r)
    trainer.round();  // memory touched, threads awake, the round recorded
  trainer.means();    // waits for a GPU
  std::printf("{\"ms\":[");
  double loss = 0;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto begin = std::chrono::steady_clock::now();
    for (int r = 0; r < rounds; ++r) trainer.round();
    loss = trainer.means().at(0).value;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    std::printf("%s%.5f", repeat == 0 ? "" : ",", took.count() / rounds);
  }
  std::printf("],\"check\":%.9g,\"threads\":%d,\"device\":\"%s\"}\n", loss, lab::threads(),
              backend.name().c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string device = argc == 10 ? argv[9] : "cpu";
  if ((argc != 9 && argc != 10) || (device != "cpu" && device != "cuda")) {
    std::fputs("usage: bench_training POINTS_U8 N D THREADS REPEATS MODEL BATCH ROUNDS [cpu|cuda]\n", stderr);
    return 2;
  }
  try {
    return run(argv, device);
  } catch (const std::runtime_error& error) {  // InputError, DeviceError
    std::fprintf(stderr, "bench_training: %s\n", error.what());
    return 2;
  }
}
