#include "lessons/curriculum.h"

#include <vector>

namespace lab {

Chapter groups_chapter();
Chapter directions_chapter();
Chapter outliers_chapter();
Chapter codes_chapter();
Chapter latent_chapter();
Chapter games_chapter();

std::span<const Chapter> chapters() {
  static const Chapter all[] = {
      groups_chapter(), directions_chapter(), outliers_chapter(),
      codes_chapter(),  latent_chapter(),     games_chapter(),
  };
  return all;
}

std::span<const Lesson> lessons() {
  static const std::vector<Lesson> all = [] {
    std::vector<Lesson> joined;
    for (const Chapter& chapter : chapters())
      joined.insert(joined.end(), chapter.lessons.begin(), chapter.lessons.end());
    return joined;
  }();
  return all;
}

}  // namespace lab
