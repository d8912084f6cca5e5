// The UCI tables as scikit-learn distributes them.

#include <algorithm>
#include <charconv>
#include <optional>

#include "data/csv.h"
#include "data/csv_records.h"

namespace lab {
namespace {

using csv::Cell;
using csv::most_classes;
using csv::Number;
using csv::place;
using csv::Records;
using csv::refuse;

std::optional<Index> whole(std::string_view cell) {
  Index value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Dataset read_uci(std::span<const std::uint8_t> bytes, const CsvOptions& options) {
  const std::string text = csv::as_text(bytes, options);
  Records records(text, ',');
  std::vector<std::string_view> cells;
  if (!records.next(cells)) refuse(options.name + " is empty.");

  Dataset dataset;
  dataset.name = options.name;
  std::optional<Index> promised_rows;
  Index columns = 0;
  bool have_row = true;
  const auto is_number = [](std::string_view cell) {
    return csv::read_number(cell, false).kind == Cell::number;
  };
  if (cells.size() > 2 && !is_number(cells[2])) {
    promised_rows = whole(cells[0]);
    const std::optional<Index> promised_columns = whole(cells[1]);
    if (!promised_rows || !promised_columns || *promised_columns < 1 ||
        *promised_columns > options.max_columns) {
      refuse("Line 1 should give the number of rows and columns.");
    }
    columns = *promised_columns;
    for (std::size_t c = 2; c < cells.size(); ++c) dataset.class_names.push_back(csv::clean(cells[c]));
    have_row = records.next(cells);
  } else {
    if (cells.size() < 2) refuse("Line 1 has one column; numbers and a label are needed.");
    columns = static_cast<Index>(cells.size()) - 1;
    if (columns > options.max_columns) refuse(options.name + " has too many columns.");
  }

  std::vector<float> values;
  for (; have_row; have_row = records.next(cells)) {
    const std::size_t line = records.line();
    if (static_cast<Index>(cells.size()) != columns + 1) {
      refuse("Line " + std::to_string(line) + " has " + std::to_string(cells.size()) + " columns, but " +
             std::to_string(columns + 1) + " are needed.");
    }
    if (static_cast<Index>(dataset.labels.size()) >= options.max_rows) {
      refuse(options.name + " has more than " + std::to_string(options.max_rows) + " rows.");
    }
    for (std::size_t j = 0; j + 1 < cells.size(); ++j) {
      const Number cell = csv::read_number(cells[j], false);
      if (cell.kind != Cell::number) csv::refuse_cell(cells[j], cell.kind, line, j);
      values.push_back(static_cast<float>(cell.value));
    }
    const std::optional<Index> label = whole(cells.back());
    const auto limit = dataset.class_names.empty() || !promised_rows
                           ? static_cast<Index>(most_classes)
                           : static_cast<Index>(dataset.class_names.size());
    if (!label || *label >= limit) {
      refuse(place(line, cells.size() - 1) + ": \"" + csv::clean(cells.back(), 24) + "\" is not a label.");
    }
    dataset.labels.push_back(static_cast<int>(*label));
  }
  const auto rows = static_cast<Index>(dataset.labels.size());
  if (rows == 0) refuse(options.name + " has no rows.");
  if (promised_rows && *promised_rows != rows) {
    refuse(options.name + " promises " + std::to_string(*promised_rows) + " rows but holds " +
           std::to_string(rows) + ".");
  }
  if (dataset.class_names.empty()) {
    const int highest = *std::max_element(dataset.labels.begin(), dataset.labels.end());
    for (int c = 0; c <= highest; ++c) dataset.class_names.push_back(std::to_string(c));
  }
  dataset.points = Points(std::move(values), rows, columns);
  return dataset;
}

}  // namespace lab
