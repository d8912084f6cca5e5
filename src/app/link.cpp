#include "app/link.h"

#include <algorithm>

namespace lab {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Length of the character at the front, 0 where the bytes there are no UTF-8.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // Longer than need be, half of a surrogate pair, beyond the last character.
  if ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xED && byte(1) > 0x9F)) return 0;
  if ((byte(0) == 0xF0 && byte(1) < 0x90) || (byte(0) == 0xF4 && byte(1) > 0x8F)) return 0;
  return length;
}

std::string decode(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      bytes += static_cast<char>(16 * hex_digit(text[i + 1]) + hex_digit(text[i + 2]));
      i += 2;
    } else {
      bytes += text[i] == '+' ? ' ' : text[i];
    }
  }
  std::string characters;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t length = character_length(rest);
    characters += length > 0 ? rest.substr(0, length) : std::string_view("\xEF\xBF\xBD");
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return characters;
}

/// Of the programs through which a link went: mail, social media, search.
bool is_foreign(std::string_view key) {
  return key.starts_with("utm_") || key == "fbclid" || key == "gclid" || key == "ref";
}

int rank(std::string_view key) { return key == "data" ? 0 : key == "step" ? 2 : key == "play" ? 3 : 1; }

}  // namespace

Link read_link(std::string_view query) {
  if (query.starts_with('?')) query.remove_prefix(1);
  Link link;
  bool named = false;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string key = decode(pair.substr(0, equals));
    std::string value = equals == std::string_view::npos ? std::string() : decode(pair.substr(equals + 1));
    if (key == "lesson") {
      if (!named) link.lesson = std::move(value);
      named = true;
    } else if (!is_foreign(key)) {
      link.values.emplace_back(key, std::move(value));
    }
  }
  std::stable_sort(link.values.begin(), link.values.end(),
                   [](const auto& a, const auto& b) { return rank(a.first) < rank(b.first); });
  return link;
}

void append_escaped(std::string& link, std::string_view value) {
  constexpr std::string_view safe = "-_.~,:*";
  constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || safe.find(c) != std::string_view::npos) {
      link += c;
    } else {
      link += '%';
      link += digits[byte >> 4];
      link += digits[byte & 15];
    }
  }
}

}  // namespace lab
