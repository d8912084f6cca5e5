/// The table of lessons in teaching order: the one place that knows which lessons there are.
/// Titles and texts are in assets/lessons/<id>.md.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "exhibits/exhibit.h"

namespace lab {

struct Lesson {
  std::string_view id;       ///< stem of its files and key in the URL
  std::string_view chapter;  ///< id in chapters()
  std::unique_ptr<Exhibit> (*make)();
};

struct Chapter {
  std::string_view id;
  std::string_view title;
};

std::span<const Chapter> chapters();
std::span<const Lesson> lessons();
/// nullptr if there is none.
const Lesson* find_lesson(std::string_view id);

}  // namespace lab
