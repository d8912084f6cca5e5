// Times the methods on arrays that the peers are given too; one program for the desktop and, in node, for
// WebAssembly.
//
// usage: bench_methods POINTS N D THREADS REPEATS WORK
//   POINTS: a file of N x D little-endian floats, or of bytes (0 to 1 in steps of 1/255) where its name ends
//   in .u8 WORK:   dbscan EPS MINPTS
//         | single | complete | average | ward
//         | gmm K ITERATIONS      full; means from the first K rows
//         | pca K [randomized]
//         | kernel-pca K GAMMA    RBF
//         | lof K
// Prints one JSON line: {"ms":[…],"check":…,"threads":2}; `check` is the number of noise points, the height
// of the last merge, the log-likelihood, the sum of the kept eigenvalues, or the highest factor.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/directions/kernel_pca.h"
#include "methods/directions/pca_job.h"
#include "methods/groups/dbscan.h"
#include "methods/groups/gmm.h"
#include "methods/groups/hierarchy.h"
#include "methods/outliers/lof.h"

namespace {

template <class Run>
int time_it(int repeats, Run run) {
  double check = 0;
  std::printf("{\"ms\":[");
  for (int r = 0; r < repeats; ++r) {
    const auto begin = std::chrono::steady_clock::now();
    check = run();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    std::printf("%s%.3f", r == 0 ? "" : ",", took.count());
  }
  std::printf("],\"check\":%.9g,\"threads\":%d}\n", check, lab::threads());
  return 0;
}

int usage() {
  std::fputs(
      "usage: bench_methods POINTS N D THREADS REPEATS dbscan EPS MINPTS | LINKAGE | gmm K ITERATIONS |\n"
      "       pca K [randomized] | kernel-pca K GAMMA | lof K\n",
      stderr);
  return 2;
}

/// N x D values of the file, or no rows where it does not hold them.
lab::Points read_points(const std::string& path, lab::Index n, lab::Index d) {
  const bool bytes = path.ends_with(".u8");
  const std::size_t count = static_cast<std::size_t>(n * d);
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> u8(bytes ? count : 0);
  std::vector<float> f32(bytes ? 0 : count);
  char* into = bytes ? reinterpret_cast<char*>(u8.data()) : reinterpret_cast<char*>(f32.data());
  file.read(into, static_cast<std::streamsize>(count * (bytes ? 1 : sizeof(float))));
  if (!file) return {};
  return bytes ? lab::Points(std::move(u8), n, d, 1.0F / 255) : lab::Points(std::move(f32), n, d);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return usage();
  const lab::Points all = read_points(argv[1], std::atoll(argv[2]), std::atoll(argv[3]));
  if (all.empty()) {
    std::fputs("bench_methods: the file does not hold N x D values\n", stderr);
    return 2;
  }
  const lab::PointsView points = all.view();
  lab::set_threads(std::atoi(argv[4]));
  const int repeats = std::atoi(argv[5]);
  const std::string work = argv[6];
  try {
    if (work == "dbscan" && argc == 9) {
      const lab::DbscanParams params{std::atof(argv[7]), std::atoi(argv[8])};
      return time_it(repeats, [&] { return static_cast<double>(lab::run_dbscan(points, params).noise); });
    }
    if (work == "gmm" && argc == 9) {
      lab::GmmParams params;
      params.components = std::atoi(argv[7]);
      params.start = lab::GmmStart::given;
      params.means = points.slice(0, params.components).to_float();
      params.max_iterations = std::atoi(argv[8]);
      params.tolerance = 0;
      return time_it(repeats, [&] { return lab::run_gmm(points, params, 1).log_likelihood; });
    }
    if (work == "pca" && (argc == 8 || argc == 9)) {
      lab::PcaParams params;
      params.components = std::atoll(argv[7]);
      if (argc == 9) params.solver = lab::PcaSolver::randomized;
      return time_it(repeats, [&] { return lab::pca(points, params).explained_variance.sum(); });
    }
    if (work == "kernel-pca" && argc == 9) {
      lab::KernelPcaParams params;
      params.components = std::atoll(argv[7]);
      params.gamma = std::atof(argv[8]);
      return time_it(repeats, [&] { return lab::run_kernel_pca(points, params).eigenvalues.sum(); });
    }
    if (work == "lof" && argc == 8) {
      const lab::LofParams params{std::atoll(argv[7])};
      return time_it(repeats, [&] {
        const lab::LofState state = lab::run_lof(points, params);
        return *std::max_element(state.score.begin(), state.score.end());
      });
    }
    const char* names[] = {"single", "complete", "average", "ward"};
    for (int l = 0; l < 4; ++l) {
      if (work != names[l]) continue;
      const lab::HierarchyParams params{static_cast<lab::Linkage>(l), 1};
      return time_it(repeats, [&] { return lab::run_hierarchy(points, params).height(); });
    }
  } catch (const lab::InputError& error) {
    std::fprintf(stderr, "bench_methods: %s\n", error.what());
    return 2;
  }
  return usage();
}
