// The lessons of the chapter "Outliers" in teaching order.
#include <array>

#include "lessons/outliers/ae_anomaly_exhibit.h"
#include "lessons/outliers/class_error_exhibit.h"
#include "lessons/outliers/lof_exhibit.h"
#include "stage/lesson.h"

namespace lab {
namespace {

constexpr std::array lessons = {
    Lesson{"lof", make_exhibit<LofExhibit>},
    Lesson{"ae-anomaly", make_exhibit<AeAnomalyExhibit>},
    Lesson{"class-error", make_exhibit<ClassErrorExhibit>},
};

}  // namespace

Chapter outliers_chapter() { return {"outliers", "Outliers", lessons}; }

}  // namespace lab
