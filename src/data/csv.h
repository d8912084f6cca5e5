#pragma once
// Tables of numbers as text.
//
// Idea:      read what spreadsheets write, and say in one sentence, with line and column, what cannot be
//            read.
// Reference: RFC 4180 (quotes); separators comma, semicolon, tab, bar or spaces, found from the first lines or stated by
//            Excel's "sep="; a decimal comma where the separator is another; CRLF, LF or CR; a UTF-8 byte order mark is
//            skipped, and so are rows of empty cells.
// Invariant: either every row has every column as a finite number, or InputError(…, "file") is thrown.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "data/dataset.h"
#include "data/file_reading.h"

namespace lab {

struct CsvOptions {
  std::string name = "Your file";
  Index max_rows = 200'000;
  Index max_columns = 4096;
  std::size_t max_bytes = std::size_t{256} << 20U;  ///< also the limit of what gzip may inflate to
};

/// The source of what a person brings.
inline constexpr std::string_view own_file = "A file of your own";

/// Reads a table (plain or gzipped). The first line is a header where none of its cells is a number while a
/// later row has numbers; or, with a note, where its numbers are names (years, 0 1 2 …, beside "label"). A first column
/// without a name that counts the rows is left out, with a note. The last column becomes the labels where its header is label, class, target or
/// species (any case), or where it is text that rows share. The first text column in which every row has its own
/// value names the rows. Other text columns are left out. A note says each of these.
Dataset read_csv(std::span<const std::uint8_t> bytes, const CsvOptions& options = {});
Dataset read_csv(std::string_view text, const CsvOptions& options = {});

/// read_csv() in slices.
class CsvReading final : public FileReading {
 public:
  /// Looks at the first rows. Throws like read_csv().
  explicit CsvReading(std::span<const std::uint8_t> bytes, CsvOptions options = {});
  ~CsvReading() override;
  bool advance(std::int64_t bytes) override;
  bool done() const override;
  double progress() const override;
  Dataset take() override;

 private:
  class Table;
  std::unique_ptr<Table> table_;
};

/// Reads a table in the form scikit-learn distributes the UCI tables in (plain or gzipped): a first line
/// "n,d,class names ..." and then rows of d numbers and a label; or, without such a line, rows whose last
/// column is the label 0 .. C-1.
Dataset read_uci(std::span<const std::uint8_t> bytes, const CsvOptions& options = {});

/// Points as text: header, "name" where rows have names, d columns, and "label" where there are labels. Numbers are the shortest that read
/// back the same.
std::string write_csv(const Dataset& dataset);

}  // namespace lab
