// How a table was written, found from its first lines.

#include <algorithm>
#include <array>
#include <optional>

#include "data/csv_records.h"

namespace lab::csv {
namespace {

constexpr std::array<char, 4> candidates = {'\t', ';', '|', ','};  // the rarer in ordinary cells first
constexpr std::size_t lines_looked_at = 20;

bool ends_line(char c) { return c == '\n' || c == '\r'; }

/// The first lines that are not blank, and how many of each candidate stand outside of quotes in each.
struct Lines {
  std::vector<std::string_view> texts;
  std::array<std::vector<std::size_t>, candidates.size()> counts;

  explicit Lines(std::string_view text) {
    std::array<std::size_t, candidates.size()> count{};
    std::size_t begin = 0;
    bool quoted = false, cell_begins = true;
    for (std::size_t at = 0; at <= text.size() && texts.size() < lines_looked_at; ++at) {
      const char c = at == text.size() ? '\n' : text[at];
      if (quoted && at < text.size()) {
        if (c != '"') continue;
        quoted = at + 1 < text.size() && text[at + 1] == '"';
        if (quoted) ++at;  // two of them are one
        continue;
      }
      if (ends_line(c)) {
        const std::string_view line = trim(text.substr(begin, at - begin));
        if (!line.empty()) {
          texts.push_back(line);
          for (std::size_t s = 0; s < candidates.size(); ++s) counts[s].push_back(count[s]);
        }
        count.fill(0);
        begin = at + 1;
        cell_begins = true;
        continue;
      }
      // Only at the beginning of a cell does a quotation mark quote; elsewhere it may be an inch.
      quoted = cell_begins && c == '"';
      std::size_t s = 0;
      while (s < candidates.size() && candidates[s] != c) ++s;
      const bool separates = s < candidates.size();
      if (separates) ++count[s];
      cell_begins = separates || (cell_begins && is_space(c));
    }
  }

  bool agree_on(std::size_t s) const {
    return !texts.empty() && counts[s][0] > 0 &&
           std::all_of(counts[s].begin(), counts[s].end(), [&](std::size_t n) { return n == counts[s][0]; });
  }
};

/// Excel's own line, "sep=;".
std::optional<char> stated_separator(std::string_view line) {
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
  constexpr std::string_view key = "sep=";
  if (line.size() != key.size() + 1 || !line.starts_with(key)) return std::nullopt;
  const bool known = std::find(candidates.begin(), candidates.end(), line.back()) != candidates.end();
  return known ? std::optional(line.back()) : std::nullopt;
}

/// "breite", then "1,5", "1,75" …: one column of numbers that are written with a comma.
bool one_with_decimal_comma(const Lines& lines) {
  const std::vector<std::string_view>& texts = lines.texts;
  if (texts.size() < 2 || texts[0].find(',') != std::string_view::npos) return false;
  return std::all_of(texts.begin() + 1, texts.end(), [](std::string_view line) {
    return line.find(',') != std::string_view::npos && read_number(line, true).kind == Cell::number;
  });
}

/// Lines of as many words, two or more, all of them numbers but for those of the first line.
bool numbers_between_spaces(const Lines& lines) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < lines.texts.size(); ++i) {
    std::string_view rest = lines.texts[i];
    std::size_t words = 0;
    for (; !rest.empty(); ++words) {
      const std::size_t length = std::min(rest.find_first_of(" \t\f\v"), rest.size());
      if (i > 0 && read_number(rest.substr(0, length), true).kind != Cell::number) return false;
      rest = trim(rest.substr(length));
    }
    if (i == 0) width = words;
    if (words < 2 || words != width) return false;
  }
  return lines.texts.size() > 1;
}

}  // namespace

Dialect find_dialect(std::string_view text) {
  Dialect found;
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::optional<char> stated = stated_separator(text.substr(0, end));
  if (stated) {
    found.separator = *stated;
    found.begin = end;
  } else {
    const Lines lines(text);
    std::size_t best = candidates.size() - 1;
    std::size_t s = 0;
    while (s < candidates.size() && !lines.agree_on(s)) ++s;
    if (s < candidates.size()) {
      found.separator = candidates[s];
    } else if (one_with_decimal_comma(lines)) {
      found.separator = one_column;
    } else if (numbers_between_spaces(lines)) {
      found.separator = spaces;
    } else {
      // Ragged: the one that the first line has most of, so that the complaint names the right columns.
      for (s = 0; s < candidates.size(); ++s) {
        if (!lines.texts.empty() && lines.counts[s][0] > lines.counts[best][0]) best = s;
      }
      found.separator = candidates[best];
    }
  }
  found.decimal_comma = found.separator != ',';
  return found;
}

}  // namespace lab::csv
