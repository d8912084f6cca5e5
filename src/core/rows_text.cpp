#include "core/rows_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/parameter.h"

namespace lab {

std::string encode_rows(const Matrix& rows) {
  std::string text;
  for (Index i = 0; i < rows.rows(); ++i) {
    for (Index j = 0; j < rows.cols(); ++j) {
      if (j > 0) text += ',';
      text += number_text(rows(i, j));
    }
    if (i + 1 < rows.rows()) text += ';';
  }
  return text;
}

Matrix decode_rows(std::string_view text, std::string_view control) {
  if (text.empty()) return Matrix();
  const auto refuse = [&](const std::string& why) -> InputError {
    return InputError("The positions in this link are damaged: " + why + ".", std::string(control));
  };
  std::vector<float> values;
  Index cols = 0, rows = 0, in_row = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    float value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || !std::isfinite(value))
      throw refuse("there is something that is not a number");
    values.push_back(value);
    if (values.size() > 4096) throw refuse("there are too many");
    ++in_row;
    at = next;
    const bool row_ends = at == end || *at == ';';
    if (row_ends) {
      if (rows > 0 && in_row != cols) throw refuse("the rows differ in length");
      cols = in_row;
      in_row = 0;
      ++rows;
    }
    if (at == end) break;
    if (*at != ';' && *at != ',') throw refuse("there is something that is not a number");
    ++at;
  }
  Matrix out(rows, cols);
  std::copy(values.begin(), values.end(), out.data());
  return out;
}

}  // namespace lab
