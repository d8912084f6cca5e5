/// A link: the query string that says which lesson is open with which values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lab {

struct Link {
  std::string lesson;  ///< "" where the link names none
  /// Keys and values in the order in which they are to be set: the data first, since what is usual for the
  /// others depends on it; the half-step, then playing, when all else stands.
  std::vector<std::pair<std::string, std::string>> values;
};

/// Reads "lesson=kmeans&k=4&step=6", with or without a leading '?', as a browser does: '+' and %20 are spaces,
/// bytes that are no UTF-8 become U+FFFD, the first of several lessons counts. Keys that other programs append
/// to links are left out.
Link read_link(std::string_view query);

/// Appends a value as read_link() reads it.
void append_escaped(std::string& link, std::string_view value);

}  // namespace lab
