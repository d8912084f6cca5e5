#include "data/csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "data/csv_records.h"

namespace lab {
namespace {

using csv::Cell;
using csv::most_classes;
using csv::Number;
using csv::place;
using csv::Records;
using csv::refuse;
using csv::refuse_cell;

constexpr std::size_t rows_looked_at = 50;  // when deciding what a column holds
constexpr Index fewest_named_rows = 3;      // of two rows, different labels are no surprise
constexpr double share_lost = 1e-4;         // of a column's spread: a larger error of rounding would be seen

bool is_label_name(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  static constexpr std::array<std::string_view, 4> names = {"label", "class", "target", "species"};
  return std::find(names.begin(), names.end(), name) != names.end();
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

enum class Column { number, text, empty, label, row_number };

}  // namespace

class CsvReading::Table {
 public:
  Table(std::string text, CsvOptions options)
      : options_(std::move(options)),
        text_(std::move(text)),
        dialect_(csv::find_dialect(text_)),
        records_(text_, dialect_.separator, dialect_.begin) {
    look_at_first_rows();
    decide_columns();
    for (std::size_t r = 0; r < first_rows_.size(); ++r)
      take({first_rows_[r].begin(), first_rows_[r].end()}, first_lines_[r]);
    first_rows_.clear();
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  bool advance(std::int64_t bytes) {
    const std::size_t left = text_.size() - records_.at();
    const std::size_t end =
        records_.at() + static_cast<std::size_t>(std::min(bytes, static_cast<std::int64_t>(left)));
    while (!done_ && (records_.at() < end || left == 0)) {
      done_ = !records_.next(cells_);
      if (!done_) take(cells_, records_.line());
    }
    done_ = done_ || records_.at() == text_.size();
    return done_;
  }
  bool done() const { return done_; }
  double progress() const { return static_cast<double>(records_.at()) / static_cast<double>(text_.size()); }

  Dataset finish() {
    Dataset dataset;
    dataset.id = "file";
    dataset.name = options_.name;
    dataset.source = own_file;
    dataset.notes = notes_;
    leave_out_row_numbers(dataset);
    std::vector<std::string> names;
    std::vector<std::size_t> sources;  // columns of the file
    for (std::size_t j = 0; j < width_; ++j) {
      if (columns_[j] == Column::number) {
        sources.push_back(j);
        names.push_back(header_.empty() ? "" : header_[j]);
      }
      if (columns_[j] == Column::text) {
        const bool names_rows = name_column_ == j && all_different(row_names_);
        if (names_rows) dataset.row_names = cleaned(row_names_);
        dataset.notes.push_back(name_of(j) +
                                (names_rows ? " names the rows." : " is text and was left out."));
      }
      if (columns_[j] == Column::empty) {
        const std::string in = late_[j] > 0 ? " in " + std::to_string(rows_ - late_[j]) + " of " +
                                                  std::to_string(rows_) + " rows"
                                            : "";
        dataset.notes.push_back(name_of(j) + " is empty" + in + " and was left out.");
      }
    }
    if (names.empty()) refuse("No column of " + options_.name + " holds numbers.");
    if (!header_.empty()) dataset.column_names = names;
    const auto columns = static_cast<Index>(names.size());
    for (Index j = 0; j < columns; ++j) centre(dataset, j, sources[static_cast<std::size_t>(j)]);
    dataset.points = Points({values_.begin(), values_.end()}, rows_, columns);
    if (label_column_) add_labels(dataset);
    note_constant_columns(dataset);
    return dataset;
  }

 private:
  Number number(std::string_view cell) const { return csv::read_number(cell, dialect_.decimal_comma); }

  void look_at_first_rows() {
    while (first_rows_.size() < rows_looked_at + 1 && records_.next(cells_)) {
      if (all_empty(cells_)) continue;
      first_rows_.emplace_back(cells_.begin(), cells_.end());
      first_lines_.push_back(records_.line());
    }
    if (first_rows_.empty()) refuse(options_.name + " is empty.");
    width_ = first_rows_[0].size();
    width_line_ = first_lines_[0];
    if (width_ > static_cast<std::size_t>(options_.max_columns)) {
      refuse(options_.name + " has " + std::to_string(width_) + " columns; at most " +
             std::to_string(options_.max_columns) + " can be read.");
    }
    const auto is_number = [this](std::string_view cell) { return number(cell).kind == Cell::number; };
    const auto has_number = [&](const std::vector<std::string>& row) {
      return std::any_of(row.begin(), row.end(), is_number);
    };
    if (has_number(first_rows_[0])) {
      if (!names_in_numbers()) return;
      notes_.push_back("The first line was taken for the names of the columns.");
    }
    if (first_rows_.size() == 1) refuse(options_.name + " has a header but no rows of numbers.");
    if (!std::any_of(first_rows_.begin() + 1, first_rows_.end(), has_number)) {
      refuse("No column of " + options_.name + " holds numbers.");
    }
    for (const std::string& cell : first_rows_[0]) header_.push_back(csv::clean(cell));
    first_rows_.erase(first_rows_.begin());
    first_lines_.erase(first_lines_.begin());
  }

  /// Whether the first row names the columns although it holds numbers: beside a cell "label" or its like; or they
  /// count on (years, or 0 1 2 … as pandas numbers columns) where the next row does not.
  bool names_in_numbers() const {
    if (first_rows_.size() < 2) return false;
    const std::vector<std::string>& first = first_rows_[0];
    if (std::any_of(first.begin(), first.end(), is_label_name)) return true;
    const std::vector<double> counted = counted_on(first);
    if (counted.size() < 2 || counted_on(first_rows_[1]).size() > 1) return false;
    const double begin = counted[0];
    const bool years = begin >= 1000 && begin < 3000;
    if (counted.size() > 2) return years || begin == 0 || begin == 1;
    // Two numbers may be a point among others, unless these are not whole.
    return (years || begin == 0) &&
           std::any_of(first_rows_.begin() + 1, first_rows_.end(), [this](const auto& row) {
             return std::any_of(row.begin(), row.end(), [this](const std::string& cell) {
               const Number here = number(cell);
               return here.kind == Cell::number && here.value != std::floor(here.value);
             });
           });
  }

  /// The numbers of a row, if they are whole and each is the one before and one more; nothing otherwise.
  std::vector<double> counted_on(const std::vector<std::string>& row) const {
    std::vector<double> numbers;
    for (const std::string& cell : row) {
      const Number here = number(cell);
      if (here.kind != Cell::number) continue;
      if (here.value != std::floor(here.value) || (!numbers.empty() && here.value != numbers.back() + 1))
        return {};
      numbers.push_back(here.value);
    }
    return numbers;
  }

  void decide_columns() {
    late_.assign(width_, 0);
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
      label_is_named_ = named;
      columns_[candidate] = Column::label;
    }
    const auto text = std::find(columns_.begin(), columns_.end(), Column::text);
    if (text != columns_.end()) name_column_ = static_cast<std::size_t>(text - columns_.begin());
  }

  void take(const std::vector<std::string_view>& row, std::size_t line) {
    if (all_empty(row)) return;
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
        labels_.cells.emplace_back(row[j]);
      } else if (name_column_ == j) {
        row_names_.emplace_back(row[j]);
      } else if (columns_[j] == Column::empty && !row[j].empty()) {
        ++late_[j];
      }
    }
    ++rows_;
  }

  static bool all_empty(const auto& row) {
    return std::all_of(row.begin(), row.end(), [](const auto& cell) { return cell.empty(); });
  }

  /// What no two rows share, and every row has, can be their name.
  static bool all_different(const std::vector<std::string>& cells) {
    return std::set<std::string_view>(cells.begin(), cells.end()).size() == cells.size() &&
           std::none_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
  }

  static std::vector<std::string> cleaned(const std::vector<std::string>& cells) {
    std::vector<std::string> names;
    names.reserve(cells.size());
    for (const std::string& cell : cells) names.push_back(csv::clean(cell));
    return names;
  }

  /// A first column without a name that counts the rows, as pandas and R write it beside the others.
  void leave_out_row_numbers(Dataset& dataset) {
    const auto columns = std::count(columns_.begin(), columns_.end(), Column::number);
    if (header_.empty() || !header_[0].empty() || columns_[0] != Column::number || columns < 2 || rows_ < 2)
      return;
    for (Index i = 1; i < rows_; ++i) {
      if (values_[static_cast<std::size_t>(i * columns)] != values_[0] + static_cast<double>(i)) return;
    }
    std::vector<double> rest;
    rest.reserve(values_.size());
    for (std::size_t at = 0; at < values_.size(); ++at) {
      if (at % static_cast<std::size_t>(columns) != 0) rest.push_back(values_[at]);
    }
    values_ = std::move(rest);
    columns_[0] = Column::row_number;
    dataset.notes.push_back("Column 1 has no name and counts the rows; it was left out.");
  }

  std::string name_of(std::size_t column) const {
    std::string name = "Column " + std::to_string(column + 1);
    if (!header_.empty() && !header_[column].empty()) name += " (" + header_[column] + ")";
    return name;
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
    const std::vector<std::string> names = labels_.different(dialect_.decimal_comma);
    // A column that is not called a label, of which every row has its own value, says who a row is, not what.
    if (!label_is_named_ && dataset.row_names.empty() && rows_ >= fewest_named_rows &&
        all_different(labels_.cells)) {
      dataset.row_names = cleaned(labels_.cells);
      dataset.notes.push_back(name_of(*label_column_) + " names the rows.");
      return;
    }
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

  const CsvOptions options_;
  const std::string text_;
  const csv::Dialect dialect_;
  Records records_;
  std::vector<std::string_view> cells_;  // of the record at hand
  std::vector<std::vector<std::string>> first_rows_;
  std::vector<std::size_t> first_lines_;
  std::vector<std::string> header_;
  std::size_t width_ = 0;
  std::size_t width_line_ = 1;
  std::vector<Column> columns_;
  std::optional<std::size_t> label_column_, name_column_;
  bool label_is_named_ = false;         // by its header, not by being text in the last place
  std::vector<std::string> row_names_;  // cells of the name column
  Labels labels_;
  std::vector<double> values_;  // float32 only when it is known what differs
  std::vector<Index> late_;     // filled cells of columns whose first rows are empty
  std::vector<std::string> notes_;
  Index rows_ = 0;
  bool done_ = false;
};

CsvReading::CsvReading(std::span<const std::uint8_t> bytes, CsvOptions options)
    : table_(std::make_unique<Table>(csv::as_text(bytes, options), std::move(options))) {}
CsvReading::~CsvReading() = default;
bool CsvReading::advance(std::int64_t bytes) { return table_->advance(bytes); }
bool CsvReading::done() const { return table_->done(); }
double CsvReading::progress() const { return table_->progress(); }
Dataset CsvReading::take() { return table_->finish(); }

Dataset read_csv(std::span<const std::uint8_t> bytes, const CsvOptions& options) {
  CsvReading reading(bytes, options);
  while (!reading.advance(std::numeric_limits<std::int64_t>::max())) continue;
  return reading.take();
}

Dataset read_csv(std::string_view text, const CsvOptions& options) {
  return read_csv(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), options);
}

}  // namespace lab
