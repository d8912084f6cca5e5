#include <string>

#include "core/number_text.h"
#include "data/csv.h"
#include "data/csv_records.h"

namespace lab {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n;") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string write_csv(const Dataset& dataset) {
  const PointsView points = dataset.points;
  const bool names = !dataset.row_names.empty();
  std::string out = names ? "name," : "";
  for (Index j = 0; j < points.cols; ++j) {
    const auto at = static_cast<std::size_t>(j);
    const bool named = at < dataset.column_names.size() && !dataset.column_names[at].empty();
    if (j > 0) out += ',';
    out += named ? quoted(dataset.column_names[at]) : "x" + std::to_string(j + 1);
  }
  if (dataset.has_labels()) out += ",label";
  out += "\r\n";
  for (Index i = 0; i < points.rows; ++i) {
    if (names) out += quoted(dataset.row_names[static_cast<std::size_t>(i)]) + ',';
    for (Index j = 0; j < points.cols; ++j) {
      if (j > 0) out += ',';
      const auto at = static_cast<std::size_t>(j);
      const double offset = at < dataset.column_offsets.size() ? dataset.column_offsets[at] : 0.0;
      // As the file had it, where something was subtracted.
      out += offset == 0 ? exact(points.at(i, j))
                         : csv::long_number(offset + static_cast<double>(points.at(i, j)));
    }
    if (dataset.has_labels()) {
      const auto label = static_cast<std::size_t>(dataset.labels[static_cast<std::size_t>(i)]);
      out += ',' + (label < dataset.class_names.size() ? quoted(dataset.class_names[label])
                                                       : std::to_string(label));
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace lab
