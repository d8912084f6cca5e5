#include "stage/drawn_points.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int places = 4096;

int place_of(float value) {
  const float share = (value + sheet_half) / (2.0f * sheet_half);
  if (!(share > 0.0f)) return 0;  // below the sheet, or NaN
  // Held within the sheet before it becomes an int: a pointer may be anywhere.
  return static_cast<int>(std::lround(std::min(share, 1.0f) * static_cast<float>(places - 1)));
}

float value_of(int place) {
  return static_cast<float>(place) / static_cast<float>(places - 1) * 2.0f * sheet_half - sheet_half;
}

}  // namespace

float snap_to_sheet(float value) { return value_of(place_of(value)); }

std::string encode_points(std::span<const float> xy) {
  if (xy.size() / 2 > static_cast<std::size_t>(max_drawn_points)) {
    throw InputError("A drawing holds at most " + std::to_string(max_drawn_points) +
                         " points, so that its link stays short.",
                     "points");
  }
  std::string text;
  text.reserve(xy.size() * 2);
  for (const float value : xy) {
    const int place = place_of(value);
    text += alphabet[place / 64];
    text += alphabet[place % 64];
  }
  return text;
}

std::vector<float> decode_points(std::string_view text) {
  if (text.size() % 4 != 0) throw InputError("The drawn points in this link are cut off.", "points");
  if (text.size() / 4 > static_cast<std::size_t>(max_drawn_points)) {
    throw InputError("The link holds " + std::to_string(text.size() / 4) +
                         " drawn points, but a drawing holds at most " + std::to_string(max_drawn_points) +
                         ".",
                     "points");
  }
  std::vector<float> xy;
  xy.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = alphabet.find(text[i]), low = alphabet.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      throw InputError("The drawn points in this link cannot be read.", "points");
    }
    xy.push_back(value_of(static_cast<int>(high * 64 + low)));
  }
  return xy;
}

Phase more_points_phase(Index drawn, Index missing, std::string_view what_for) {
  return {drawn == 0 ? "Draw some points" : "Draw more points",
          "press on the stage and move · " +
              plural(std::max<Index>(missing, 1), "more point", "more points") + " for " +
              std::string(what_for)};
}

}  // namespace lab
