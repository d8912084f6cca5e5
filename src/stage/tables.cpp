#include "stage/tables.h"

#include "ui/plot/ticks.h"

namespace lab {

Table points_table(const Dataset& dataset, std::span<const int> groups, std::string_view group_name) {
  Table table;
  table.columns.push_back("point");
  const Index columns = dataset.is_images() ? 0 : dataset.dims();
  for (Index j = 0; j < columns; ++j) {
    const auto at = static_cast<std::size_t>(j);
    const bool named = at < dataset.column_names.size() && !dataset.column_names[at].empty();
    table.columns.push_back(named ? dataset.column_names[at] : "x" + std::to_string(j + 1));
  }
  if (dataset.has_labels()) table.columns.push_back("label");
  if (!groups.empty()) table.columns.push_back(std::string(group_name));
  table.rows.reserve(static_cast<std::size_t>(dataset.size()));
  for (Index i = 0; i < dataset.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    std::vector<std::string> row{std::to_string(i + 1)};
    for (Index j = 0; j < columns; ++j) row.push_back(exact(dataset.points.at(i, j)));
    if (dataset.has_labels()) row.push_back(dataset.class_names[dataset.labels[at]]);
    if (!groups.empty()) row.push_back(groups[at] < 0 ? "" : std::to_string(groups[at] + 1));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string plural(Index n, std::string_view one, std::string_view many) {
  return format_count(n) + " " + std::string(n == 1 ? one : many);
}

}  // namespace lab
