// The lessons of the chapter "Games" in teaching order.
#include <array>

#include "lessons/games/gan_digits_exhibit.h"
#include "stage/lesson.h"

namespace lab {
namespace {

constexpr std::array lessons = {
    Lesson{"gan-digits", make_exhibit<GanDigitsExhibit>},
};

}  // namespace

Chapter games_chapter() { return {"games", "Games", lessons}; }

}  // namespace lab
