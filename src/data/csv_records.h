#pragma once
// Private to data/: cutting text into records and cells, and cells into numbers; and refusing in a sentence.
//
// Reference: RFC 4180.
// Invariant: a record knows the line it began on; cells are unquoted and trimmed; blank lines are skipped.

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv.h"

namespace lab::csv {

/// What a cell is when read as a number.
enum class Cell { number, not_finite, empty, text };

struct Number {
  Cell kind = Cell::empty;
  double value = 0;  ///< within float32, not yet rounded to it
};

/// Reads a cell. "NaN", "NA", "inf" and numbers beyond float32 are not_finite. With `decimal_comma`, 1,5 is
/// read as 1.5.
Number read_number(std::string_view cell, bool decimal_comma);

/// With fifteen digits: all that a double surely holds.
std::string long_number(double value);

/// UTF-8 that is safe to show: bytes that are no UTF-8 are taken as Latin-1, control characters become
/// spaces, and long text is cut to about `most` bytes.
std::string clean(std::string_view text, std::size_t most = 60);

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }
/// Without the spaces at both ends.
std::string_view trim(std::string_view text);

/// Separators that are no one character: any number of spaces and tabs; none.
inline constexpr char spaces = ' ', one_column = '\0';

/// How a table was written.
struct Dialect {
  char separator = ',';  ///< comma, semicolon, tab, bar, `spaces` or `one_column`
  bool decimal_comma = false;
  std::size_t begin = 0;  ///< of the first record: Excel's line "sep=;" is none
};
/// What the first lines agree on.
Dialect find_dialect(std::string_view text);

/// Inflates, checks that this is text, and drops the byte order mark.
std::string as_text(std::span<const std::uint8_t> bytes, const CsvOptions& options);

/// More different values than that are no labels.
inline constexpr std::size_t most_classes = 100;

[[noreturn]] void refuse(const std::string& sentence);
/// "Line 3, column 2"; `column` counts from 0.
std::string place(std::size_t line, std::size_t column);
/// A cell that should have been a number.
[[noreturn]] void refuse_cell(std::string_view cell, Cell kind, std::size_t line, std::size_t column);

/// Walks over the records of a text, which must outlive it.
class Records {
 public:
  Records(std::string_view text, char separator, std::size_t begin = 0);

  /// Fills `cells` with the next record, good until the next call; false at the end. Throws InputError for a
  /// quote that is never closed, and for text after one that was.
  bool next(std::vector<std::string_view>& cells);
  /// Bytes that have been walked over.
  std::size_t at() const { return at_; }
  /// Line (from 1) on which the last record began.
  std::size_t line() const { return record_line_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  bool separates(char c) const;
  void skip_spaces();
  void end_line();
  std::string_view plain_cell();
  std::string_view quoted_cell(std::size_t column);

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
  std::deque<std::string> unquoted_;  // of the last record; a deque, for the cells point into it
};

}  // namespace lab::csv
