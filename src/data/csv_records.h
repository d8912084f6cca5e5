#pragma once
// Private to data/: cutting text into records and cells, and cells into numbers.
//
// Reference: RFC 4180.
// Invariant: a record knows the line it began on; cells are unquoted and trimmed; blank lines are skipped.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// The separator among comma, semicolon and tab that the first lines agree on.
char find_separator(std::string_view text);

/// Walks over the records of a text.
class Records {
 public:
  Records(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// Fills `cells` with the next record; false at the end. Throws InputError for a quote that is never
  /// closed.
  bool next(std::vector<std::string>& cells);
  /// Line (from 1) on which the last record began.
  std::size_t line() const { return record_line_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  void end_line();
  void read_quoted(std::string& cell);

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
};

}  // namespace lab::csv
