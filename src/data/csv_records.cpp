#include "data/csv_records.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/error.h"
#include "core/number_text.h"
#include "data/gzip.h"

namespace lab::csv {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Length of the UTF-8 sequence at `at`, or 0 where there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : (first & 0xF0U) == 0xE0       ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) return 0;
  }
  if (length >= 3) {
    const unsigned second = byte(at + 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second >= 0xA0;
    const bool beyond = first == 0xF4 && second >= 0x90;
    if (overlong || surrogate || beyond) return 0;
  }
  return length;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

bool says_missing(std::string_view cell) {
  static constexpr std::array<std::string_view, 5> words = {"na", "n/a", "null", "none", "?"};
  return std::find(words.begin(), words.end(), lower(cell)) != words.end();
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

Number read_number(std::string_view raw, bool decimal_comma) {
  std::string_view cell = trim(raw);
  if (cell.empty()) return {Cell::empty, 0};
  std::string with_point;
  if (decimal_comma && std::count(cell.begin(), cell.end(), ',') == 1 &&
      cell.find('.') == std::string_view::npos) {
    with_point = cell;
    std::replace(with_point.begin(), with_point.end(), ',', '.');
    cell = with_point;
  }
  if (cell.front() == '+' && cell.size() > 1 && cell[1] != '-' && cell[1] != '+') cell.remove_prefix(1);
  double value = 0;
  // "nan", "inf" and "infinity", in any case and with a sign, are numbers to it.
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error == std::errc::invalid_argument || end != cell.data() + cell.size())
    return {says_missing(cell) ? Cell::not_finite : Cell::text, 0};
  if (error == std::errc::result_out_of_range) {
    // Too small for a double is zero; too large is no number we can use.
    const bool tiny = lower(cell).find("e-") != std::string::npos;
    return tiny ? Number{Cell::number, 0} : Number{Cell::not_finite, 0};
  }
  if (!(std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max())))
    return {Cell::not_finite, 0};
  return {Cell::number, value};
}

void refuse(const std::string& sentence) { throw InputError(sentence, "file"); }

std::string place(std::size_t line, std::size_t column) {
  return "Line " + std::to_string(line) + ", column " + std::to_string(column + 1);
}

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

void refuse_cell(std::string_view cell, Cell kind, std::size_t line, std::size_t column) {
  if (kind == Cell::empty) refuse(place(line, column) + " is empty, where a number is needed.");
  if (kind == Cell::not_finite) {
    refuse(place(line, column) + " holds \"" + clean(cell, 24) + "\", which is not a finite number.");
  }
  refuse(place(line, column) + ": \"" + clean(cell, 24) + "\" is not a number.");
}

std::string long_number(double value) { return rounded_text(value, 15); }

std::string clean(std::string_view text, std::size_t most) {
  const bool utf8 = is_utf8(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (out.size() >= most) {
      out += "…";
      break;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) {
      out += ' ';
      ++at;
    } else if (byte < 0x80) {
      out += text[at++];
    } else if (utf8) {
      const std::size_t length = utf8_length(text, at);
      out.append(text.substr(at, length));
      at += length;
    } else {
      out += static_cast<char>(0xC0U | (byte >> 6U));
      out += static_cast<char>(0x80U | (byte & 0x3FU));
      ++at;
    }
  }
  return out;
}

Records::Records(std::string_view text, char separator, std::size_t begin)
    : text_(text), separator_(separator) {
  while (at_ < begin) {
    if (text_[at_] == '\n' || text_[at_] == '\r') {
      end_line();
    } else {
      ++at_;
    }
  }
}

void Records::end_line() {
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

bool Records::separates(char c) const {
  return separator_ == spaces ? is_space(c) : c == separator_ && separator_ != one_column;
}

void Records::skip_spaces() {
  while (!at_end() && (separator_ == spaces || !separates(text_[at_])) && is_space(text_[at_])) ++at_;
}

/// Up to the separator or the end of the line; no quotes in it mean anything.
std::string_view Records::plain_cell() {
  const std::size_t begin = at_;
  while (!at_end() && !separates(text_[at_]) && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
  return trim(text_.substr(begin, at_ - begin));
}

std::string_view Records::quoted_cell(std::size_t column) {
  const std::size_t opened_on = line_;
  std::string& cell = unquoted_.emplace_back();
  for (++at_;;) {
    if (at_end())
      refuse("Line " + std::to_string(opened_on) + ": a quotation mark is opened and never closed.");
    const char c = text_[at_];
    if (c == '\n' || c == '\r') {
      cell += '\n';
      end_line();
      continue;
    }
    ++at_;
    if (c == '"') {
      if (at_end() || text_[at_] != '"') break;
      ++at_;  // two of them are one
    }
    cell += c;
  }
  const std::size_t closed = at_;
  if (!plain_cell().empty()) {
    at_ = closed;
    refuse(place(line_, column) + ": text follows a closing quotation mark.");
  }
  return trim(cell);
}

bool Records::next(std::vector<std::string_view>& cells) {
  cells.clear();
  unquoted_.clear();
  while (!at_end()) {
    record_line_ = line_;
    skip_spaces();
    for (;;) {
      const bool quoted = !at_end() && text_[at_] == '"';
      cells.push_back(quoted ? quoted_cell(cells.size()) : plain_cell());
      if (at_end() || !separates(text_[at_])) break;
      ++at_;
      skip_spaces();
      // Spaces at the end of a line separate nothing.
      if (separator_ == spaces && (at_end() || text_[at_] == '\n' || text_[at_] == '\r')) break;
    }
    if (!at_end()) end_line();
    if (cells.size() > 1 || !cells[0].empty()) return true;
    cells.clear();  // a blank line
  }
  return false;
}

}  // namespace lab::csv
