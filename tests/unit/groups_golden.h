#pragma once
// The stored answers of tests/golden/make_groups.py.

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/rng.h"

namespace lab::golden {

inline nlohmann::json read(const std::string& name) {
  std::ifstream file(std::string(LAB_GOLDEN_DIR) + "/" + name);
  return nlohmann::json::parse(file);
}

/// null stands for infinity.
inline std::vector<double> reals(const nlohmann::json& list) {
  std::vector<double> out;
  for (const auto& value : list) {
    out.push_back(value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>());
  }
  return out;
}

struct Points {
  Matrix x;
  std::vector<int> labels;
};

/// "blobs", "moons", "stretched", "iris", "wine" or "digits": the float32 values that the peers were given.
inline const Points& points(const std::string& name) {
  static std::map<std::string, Points> known;
  if (known.empty()) {
    const nlohmann::json sets = read("groups_points.json");
    for (const auto& [key, set] : sets.items()) {
      Points& mine = known[key];
      mine.x.resize(set["rows"].get<Index>(), set["cols"].get<Index>());
      mine.labels = set["labels"].get<std::vector<int>>();
      if (key == "digits") {
        std::ifstream file(std::string(LAB_GOLDEN_DIR) + "/groups_digits20.bin", std::ios::binary);
        std::vector<std::int16_t> steps(static_cast<std::size_t>(mine.x.size()));
        file.read(reinterpret_cast<char*>(steps.data()), static_cast<std::streamsize>(steps.size() * 2));
        for (std::size_t i = 0; i < steps.size(); ++i)
          mine.x.data()[i] = static_cast<float>(steps[i]) / 256.0F;
      } else {
        const std::vector<double> values = reals(set["points"]);
        std::transform(values.begin(), values.end(), mine.x.data(),
                       [](double v) { return static_cast<float>(v); });
      }
    }
  }
  return known.at(name);
}

/// n points of d normal coordinates about `groups` centres drawn from a square of width 10.
inline Matrix clouds(Index n, Index d, int groups, double scatter, std::uint64_t seed) {
  Rng rng(seed);
  MatrixD centres(groups, d);
  for (Index i = 0; i < centres.size(); ++i) centres.data()[i] = rng.uniform(-5, 5);
  Matrix x(n, d);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j)
      x(i, j) = static_cast<float>(centres(i % groups, j) + scatter * rng.normal());
  }
  return x;
}

}  // namespace lab::golden
