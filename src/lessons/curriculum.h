/// The curriculum: all chapters in teaching order. Each chapter has its own table, lessons/<id>/<id>_chapter.cpp.
#pragma once

#include <span>

#include "stage/lesson.h"

namespace lab {

std::span<const Chapter> chapters();
/// The lessons of all chapters, one after another.
std::span<const Lesson> lessons();

}  // namespace lab
