#include "data/csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "core/error.h"
#include "data/csv_records.h"
#include "data/gzip.h"

namespace lab {
namespace {

using csv::Cell;
using csv::Number;
using csv::Records;

constexpr std::size_t rows_looked_at = 50;  // when deciding what a column holds
constexpr std::size_t most_classes = 100;
constexpr double share_lost = 1e-4;  // of a column's spread: a larger error of rounding would be seen

[[noreturn]] void refuse(const std::string& sentence) { throw InputError(sentence, "file"); }

std::string place(std::size_t line, std::size_t column) {
  return "Line " + std::to_string(line) + ", column " + std::to_string(column + 1);
}

/// Inflates, checks that this is text, and drops the byte order mark.
std::string as_text(std::span<const std::uint8_t> bytes, const CsvOptions& options) {
  const std::vector<std::uint8_t> plain = maybe_gunzip(bytes, options.max_bytes, options.name);
  std::string text(plain.begin(), plain.end());
  if (text.rfind("\xEF\xBB\xBF", 0) == 0) text.erase(0, 3);
  if (text.rfind("\xFF\xFE", 0) == 0 || text.rfind("\xFE\xFF", 0) == 0) {
    refuse(options.name + " is saved as UTF-16; save it as UTF-8 (\"CSV UTF-8\").");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) refuse(options.name + " is empty.");
  if (text.find('\0') != std::string::npos) refuse(options.name + " is not a text file.");
  return text;
}

bool is_label_name(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  static constexpr std::array<std::string_view, 4> names = {"label", "class", "target", "species"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A cell that should have been a number.
[[noreturn]] void refuse_cell(const std::string& cell, Cell kind, std::size_t line, std::size_t column) {
  if (kind == Cell::empty) refuse(place(line, column) + " is empty, where a number is needed.");
  if (kind == Cell::not_finite) {
    refuse(place(line, column) + " holds \"" + csv::clean(cell, 24) + "\", which is not a finite number.");
  }
  refuse(place(line, column) + ": \"" + csv::clean(cell, 24) + "\" is not a number.");
}

/// The labels of a column: numbers in their order, text in order of appearance.
struct Labels {
  std::vector<std::string> cells;

  std::vector<std::string> different(bool decimal_comma) const {
    std::vector<std::string> names;
    std::map<std::string, int> seen;
    bool all_numbers = true;
    for (const std::string& cell : cells) {
      if (!seen.emplace(cell, 0).second) continue;
      names.push_back(cell);
      all_numbers = all_numbers && csv::read_number(cell, decimal_comma).kind == Cell::number;
    }
    if (all_numbers) {
      std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        return csv::read_number(a, decimal_comma).value < csv::read_number(b, decimal_comma).value;
      });
    }
    return names;
  }
};

enum class Column { number, text, empty, label };

/// Reads one table; a value of this class lives as long as one call of read_csv.
class TableReader {
 public:
  TableReader(std::string_view text, const CsvOptions& options)
      : options_(options),
        separator_(csv::find_separator(text)),
        decimal_comma_(separator_ == ';'),
        records_(text, separator_) {}

  Dataset read() {
    look_at_first_rows();
    decide_columns();
    for (std::size_t r = 0; r < first_rows_.size(); ++r) take(first_rows_[r], first_lines_[r]);
    first_rows_.clear();
    std::vector<std::string> cells;
    while (records_.next(cells)) take(cells, records_.line());
    return finish();
  }

 private:
  Number number(const std::string& cell) const { return csv::read_number(cell, decimal_comma_); }

  void look_at_first_rows() {
    std::vector<std::string> cells;
    while (first_rows_.size() < rows_looked_at + 1 && records_.next(cells)) {
      first_rows_.push_back(cells);
      first_lines_.push_back(records_.line());
    }
    if (first_rows_.empty()) refuse(options_.name + " is empty.");
    width_ = first_rows_[0].size();
    width_line_ = first_lines_[0];
    if (width_ > static_cast<std::size_t>(options_.max_columns)) {
      refuse(options_.name + " has " + std::to_string(width_) + " columns; at most " +
             std::to_string(options_.max_columns) + " can be read.");
    }
    const auto is_number = [this](const std::string& cell) { return number(cell).kind == Cell::number; };
    const auto has_number = [&](const std::vector<std::string>& row) {
      return std::any_of(row.begin(), row.end(), is_number);
    };
    if (has_number(first_rows_[0])) return;
    if (first_rows_.size() == 1) refuse(options_.name + " has a header but no rows of numbers.");
    if (!std::any_of(first_rows_.begin() + 1, first_rows_.end(), has_number)) {
      refuse("No column of " + options_.name + " holds numbers.");
    }
    for (const std::string& cell : first_rows_[0]) header_.push_back(csv::clean(cell));
    first_rows_.erase(first_rows_.begin());
    first_lines_.erase(first_lines_.begin());
  }

  void decide_columns() {
    columns_.assign(width_, Column::empty);
    for (const std::vector<std::string>& row : first_rows_) {
      for (std::size_t j = 0; j < std::min(width_, row.size()); ++j) {
        const Cell kind = number(row[j]).kind;
        if (kind == Cell::number) columns_[j] = Column::number;
        if (kind != Cell::number && kind != Cell::empty && columns_[j] == Column::empty)
          columns_[j] = Column::text;
      }
    }
    // A column of "NaN" only is a column of numbers gone wrong, not text: the first such cell is refused.
    for (std::size_t j = 0; j < width_; ++j) {
      if (columns_[j] != Column::text) continue;
      const bool only_missing = std::all_of(first_rows_.begin(), first_rows_.end(), [&](const auto& row) {
        return j >= row.size() || number(row[j]).kind == Cell::not_finite || row[j].empty();
      });
      if (only_missing) columns_[j] = Column::number;
    }
    if (width_ < 2) return;
    std::size_t candidate = width_ - 1;
    const bool last_is_named = !header_.empty() && is_label_name(header_[candidate]);
    if (!last_is_named && !header_.empty() && is_label_name(header_[0])) candidate = 0;
    const bool named = !header_.empty() && is_label_name(header_[candidate]);
    if (columns_[candidate] == Column::empty) return;
    if (named || columns_[candidate] == Column::text) {
      label_column_ = candidate;
      columns_[candidate] = Column::label;
    }
  }

  void take(const std::vector<std::string>& row, std::size_t line) {
    if (row.size() != width_) {
      refuse("Line " + std::to_string(line) + " has " + std::to_string(row.size()) +
             (row.size() == 1 ? " column" : " columns") + ", but line " + std::to_string(width_line_) +
             " has " + std::to_string(width_) + ".");
    }
    if (rows_ >= options_.max_rows) {
      refuse("Line " + std::to_string(line) + " is row " + std::to_string(rows_ + 1) + "; at most " +
             std::to_string(options_.max_rows) + " rows can be read.");
    }
    for (std::size_t j = 0; j < width_; ++j) {
      if (columns_[j] == Column::number) {
        const Number cell = number(row[j]);
        if (cell.kind != Cell::number) refuse_cell(row[j], cell.kind, line, j);
        values_.push_back(cell.value);
      } else if (columns_[j] == Column::label) {
        if (row[j].empty()) refuse(place(line, j) + " is empty, where a label is needed.");
        labels_.cells.push_back(row[j]);
      }
    }
    ++rows_;
  }

  std::string name_of(std::size_t column) const {
    std::string name = "Column " + std::to_string(column + 1);
    if (!header_.empty() && !header_[column].empty()) name += " (" + header_[column] + ")";
    return name;
  }

  Dataset finish() {
    Dataset dataset;
    dataset.id = "file";
    dataset.name = options_.name;
    dataset.source = "A file of your own";
    std::vector<std::string> names;
    for (std::size_t j = 0; j < width_; ++j) {
      if (columns_[j] == Column::number) names.push_back(header_.empty() ? "" : header_[j]);
      if (columns_[j] == Column::text) dataset.notes.push_back(name_of(j) + " is text and was left out.");
      if (columns_[j] == Column::empty) dataset.notes.push_back(name_of(j) + " is empty and was left out.");
    }
    if (names.empty()) refuse("No column of " + options_.name + " holds numbers.");
    if (!header_.empty()) dataset.column_names = names;
    const auto columns = static_cast<Index>(names.size());
    std::vector<std::size_t> sources;  // columns of the file
    for (std::size_t j = 0; j < width_; ++j) {
      if (columns_[j] == Column::number) sources.push_back(j);
    }
    for (Index j = 0; j < columns; ++j) centre(dataset, j, sources[static_cast<std::size_t>(j)]);
    dataset.points = Points({values_.begin(), values_.end()}, rows_, columns);
    if (label_column_) add_labels(dataset);
    note_constant_columns(dataset);
    return dataset;
  }

  /// Epoch seconds, map coordinates, identifiers: float32 would round away what differs, so the middle is
  /// subtracted first, in double. Refused where the double has lost it already.
  void centre(Dataset& dataset, Index column, std::size_t source) {
    const Index columns = static_cast<Index>(values_.size()) / rows_;
    const auto value = [&](Index i) -> double& {
      return values_[static_cast<std::size_t>(i * columns + column)];
    };
    double low = value(0), high = low, lost = 0;
    for (Index i = 0; i < rows_; ++i) {
      const double v = value(i);
      low = std::min(low, v), high = std::max(high, v);
      lost = std::max(lost, std::abs(v - static_cast<double>(static_cast<float>(v))));
    }
    const double spread = high - low;
    if (lost <= share_lost * spread || !(spread > 0)) return;
    const double largest = std::max(std::abs(low), std::abs(high));
    if (largest * std::numeric_limits<double>::epsilon() > share_lost * spread) {
      refuse(name_of(source) +
             " holds numbers that differ only beyond their 15th digit. Leave the column out, " +
             "or subtract from it what all rows share.");
    }
    double offset = low + 0.5 * spread;
    if (spread >= 1) offset = std::round(offset);
    for (Index i = 0; i < rows_; ++i) value(i) -= offset;
    dataset.column_offsets.resize(static_cast<std::size_t>(columns), 0.0);
    dataset.column_offsets[static_cast<std::size_t>(column)] = offset;
    dataset.notes.push_back("From " + name_of(source) + ", " + csv::long_number(offset) +
                            " was subtracted: its numbers are large and differ by little.");
  }

  void add_labels(Dataset& dataset) const {
    const std::vector<std::string> names = labels_.different(decimal_comma_);
    if (names.size() > most_classes) {
      dataset.notes.push_back(name_of(*label_column_) + " holds " + std::to_string(names.size()) +
                              " different values, too many for labels, and was left out.");
      return;
    }
    std::map<std::string, int> number_of;
    for (std::size_t c = 0; c < names.size(); ++c) number_of[names[c]] = static_cast<int>(c);
    for (const std::string& cell : labels_.cells) dataset.labels.push_back(number_of[cell]);
    for (const std::string& name : names) dataset.class_names.push_back(csv::clean(name));
    dataset.notes.push_back(name_of(*label_column_) + " is used as the label.");
  }

  const CsvOptions& options_;
  char separator_;
  bool decimal_comma_;
  Records records_;
  std::vector<std::vector<std::string>> first_rows_;
  std::vector<std::size_t> first_lines_;
  std::vector<std::string> header_;
  std::size_t width_ = 0;
  std::size_t width_line_ = 1;
  std::vector<Column> columns_;
  std::optional<std::size_t> label_column_;
  Labels labels_;
  std::vector<double> values_;  // float32 only when it is known what differs
  Index rows_ = 0;
};

std::optional<Index> whole(const std::string& cell) {
  Index value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Dataset read_csv(std::span<const std::uint8_t> bytes, const CsvOptions& options) {
  const std::string text = as_text(bytes, options);
  return TableReader(text, options).read();
}

Dataset read_csv(std::string_view text, const CsvOptions& options) {
  return read_csv(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), options);
}

Dataset read_uci(std::span<const std::uint8_t> bytes, const CsvOptions& options) {
  const std::string text = as_text(bytes, options);
  Records records(text, ',');
  std::vector<std::string> cells;
  if (!records.next(cells)) refuse(options.name + " is empty.");

  Dataset dataset;
  dataset.name = options.name;
  std::optional<Index> promised_rows;
  Index columns = 0;
  bool have_row = true;
  const auto is_number = [](const std::string& cell) {
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
      if (cell.kind != Cell::number) refuse_cell(cells[j], cell.kind, line, j);
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
