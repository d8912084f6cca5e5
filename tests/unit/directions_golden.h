#pragma once
// The stored answers of tests/golden/make_directions.py, and the tables they were computed from.

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "data/csv.h"
#include "data/standardise.h"

namespace lab::golden {

inline nlohmann::json answers(const std::string& name) {
  std::ifstream file(std::string(LAB_GOLDEN_DIR) + "/" + name);
  if (!file) throw std::runtime_error("no stored answers: " + name);
  return nlohmann::json::parse(file);
}

inline std::vector<double> numbers(const nlohmann::json& list) { return list.get<std::vector<double>>(); }

/// A list of numbers as rows of `cols` float32.
inline Matrix rows_of(const nlohmann::json& list, Index cols) {
  const std::vector<double> values = numbers(list);
  Matrix out(static_cast<Index>(values.size()) / cols, cols);
  for (Index i = 0; i < out.size(); ++i)
    out.data()[i] = static_cast<float>(values[static_cast<std::size_t>(i)]);
  return out;
}

inline std::vector<std::uint8_t> table_bytes(const std::string& file_name) {
  std::ifstream file(std::string(LAB_ASSETS_DIR) + "/data/" + file_name, std::ios::binary);
  if (!file) throw std::runtime_error("no table: " + file_name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Dataset uci(const std::string& file_name) { return read_uci(table_bytes(file_name)); }
/// A table with a header, whose first column names the rows.
inline Dataset named_table(const std::string& file_name) { return read_csv(table_bytes(file_name)); }

inline Matrix floats(const Dataset& data) { return data.points.to_float(); }
inline Matrix standardised(const Dataset& data) { return standardise(data).points.to_float(); }

}  // namespace lab::golden
