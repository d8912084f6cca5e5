// The lessons of the chapter "Directions" in teaching order.
#include <array>

#include "lessons/directions/curse_exhibit.h"
#include "lessons/directions/kernel_pca_exhibit.h"
#include "lessons/directions/pca_digits_exhibit.h"
#include "lessons/directions/pca_exhibit.h"
#include "lessons/directions/ppca_exhibit.h"
#include "stage/lesson.h"

namespace lab {
namespace {

constexpr std::array lessons = {
    Lesson{"pca", make_exhibit<PcaExhibit>},
    Lesson{"pca-digits", make_exhibit<PcaDigitsExhibit>},
    Lesson{"kernel-pca", make_exhibit<KernelPcaExhibit>},
    Lesson{"ppca", make_exhibit<PpcaExhibit>},
    Lesson{"curse", make_exhibit<CurseExhibit>},
};

}  // namespace

Chapter directions_chapter() { return {"directions", "Directions", lessons}; }

}  // namespace lab
