// Times DBSCAN, hierarchies and Gaussian mixtures on arrays that the peers are given too; one program for the
// desktop and, in node, for WebAssembly.
//
// usage: bench_groups POINTS_F32 N D THREADS REPEATS dbscan EPS MINPTS
//                                                  | single | complete | average | ward
//                                                  | gmm K ITERATIONS        (full; means from the first K
//                                                  rows)
// Prints one JSON line: {"ms":[…],"check":…,"threads":2}; `check` is the number of noise points, the height
// of the last merge, or the log-likelihood.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/dbscan.h"
#include "methods/gmm.h"
#include "methods/hierarchy.h"

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
      "usage: bench_groups POINTS_F32 N D THREADS REPEATS dbscan EPS MINPTS | LINKAGE | gmm K ITERATIONS\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return usage();
  lab::Matrix points(std::atoll(argv[2]), std::atoll(argv[3]));
  std::ifstream file(argv[1], std::ios::binary);
  file.read(reinterpret_cast<char*>(points.data()),
            points.size() * static_cast<std::streamsize>(sizeof(float)));
  if (!file) {
    std::fputs("bench_groups: the file does not hold N x D floats\n", stderr);
    return 2;
  }
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
      params.means = points.topRows(params.components);
      params.max_iterations = std::atoi(argv[8]);
      params.tolerance = 0;
      return time_it(repeats, [&] { return lab::run_gmm(points, params, 1).log_likelihood; });
    }
    const char* names[] = {"single", "complete", "average", "ward"};
    for (int l = 0; l < 4; ++l) {
      if (work != names[l]) continue;
      const lab::HierarchyParams params{static_cast<lab::Linkage>(l), 1};
      return time_it(repeats, [&] { return lab::run_hierarchy(points, params).height(); });
    }
  } catch (const lab::InputError& error) {
    std::fprintf(stderr, "bench_groups: %s\n", error.what());
    return 2;
  }
  return usage();
}
