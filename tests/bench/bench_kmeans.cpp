// Times run_kmeans on arrays that the peers are given too; one program for the desktop and, in node, for
// WebAssembly.
//
// usage: bench_kmeans POINTS_U8 N D SCALE START_F32 K ITERATIONS THREADS REPEATS
// POINTS_U8 holds N x D bytes, START_F32 K x D little-endian floats. One JSON line is printed per kind of
// storage:
// {"kind":"u8","ms":[…],"iterations":20,"cost":…,"threads":2}

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/groups/kmeans.h"

namespace {

std::vector<char> file_bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void time_it(const char* kind, lab::PointsView points, const lab::KmeansParams& params, int repeats) {
  std::printf("{\"kind\":\"%s\",\"ms\":[", kind);
  lab::KmeansState state;
  for (int r = 0; r < repeats; ++r) {
    const auto begin = std::chrono::steady_clock::now();
    state = lab::run_kmeans(points, params, 1);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    std::printf("%s%.3f", r == 0 ? "" : ",", took.count());
  }
  std::printf("],\"iterations\":%d,\"cost\":%.9g,\"threads\":%d}\n", state.iteration, state.cost,
              lab::threads());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 10) {
    std::fputs("usage: bench_kmeans POINTS_U8 N D SCALE START_F32 K ITERATIONS THREADS REPEATS\n", stderr);
    return 2;
  }
  const lab::Index n = std::atoll(argv[2]);
  const lab::Index d = std::atoll(argv[3]);
  const auto scale = static_cast<float>(std::atof(argv[4]));
  lab::KmeansParams params;
  params.start = lab::KmeansStart::given;
  params.clusters = std::atoi(argv[6]);
  params.max_iterations = std::atoi(argv[7]);
  const int repeats = std::atoi(argv[9]);
  const std::vector<char> bytes = file_bytes(argv[1]);
  const std::vector<char> start = file_bytes(argv[5]);
  params.centroids.resize(params.clusters, d);
  if (static_cast<lab::Index>(bytes.size()) != n * d ||
      start.size() != static_cast<std::size_t>(params.centroids.size()) * sizeof(float)) {
    std::fputs("bench_kmeans: a file does not have the promised size\n", stderr);
    return 2;
  }
  std::copy(start.begin(), start.end(), reinterpret_cast<char*>(params.centroids.data()));
  lab::set_threads(std::atoi(argv[8]));
  try {
    const lab::Points points(std::vector<std::uint8_t>(bytes.begin(), bytes.end()), n, d, scale);
    time_it("u8", points, params, repeats);
    const lab::Matrix floats = points.to_float();
    time_it("f32", floats, params, repeats);
  } catch (const lab::InputError& error) {
    std::fprintf(stderr, "bench_kmeans: %s\n", error.what());
    return 1;
  }
  return 0;
}
