/// A lesson as the curriculum knows it, and the chapter that it stands in.
/// Titles and texts are in assets/lessons/<id>.md.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "stage/exhibit.h"

namespace lab {

struct Lesson {
  std::string_view id;  ///< stem of its files and key in the URL
  std::unique_ptr<Exhibit> (*make)();
};

/// One folder below src/lessons, with its lessons in teaching order.
struct Chapter {
  std::string_view id;  ///< name of the folder
  std::string_view title;
  std::span<const Lesson> lessons;
};

template <class E>
std::unique_ptr<Exhibit> make_exhibit() {
  return std::make_unique<E>();
}

}  // namespace lab
