// The lessons of the chapter "Groups" in teaching order.
#include <array>

#include "lessons/groups/compare_exhibit.h"
#include "lessons/groups/dbscan_exhibit.h"
#include "lessons/groups/gmm_exhibit.h"
#include "lessons/groups/hierarchy_exhibit.h"
#include "lessons/groups/kmeans_digits_exhibit.h"
#include "lessons/groups/kmeans_exhibit.h"
#include "lessons/groups/optics_exhibit.h"
#include "lessons/groups/pic_exhibit.h"
#include "stage/lesson.h"

namespace lab {
namespace {

constexpr std::array lessons = {
    Lesson{"kmeans", make_exhibit<KmeansExhibit>}, Lesson{"kmeans-digits", make_exhibit<KmeansDigitsExhibit>},
    Lesson{"gmm", make_exhibit<GmmExhibit>},       Lesson{"dbscan", make_exhibit<DbscanExhibit>},
    Lesson{"optics", make_exhibit<OpticsExhibit>}, Lesson{"hierarchy", make_exhibit<HierarchyExhibit>},
    Lesson{"pic", make_exhibit<PicExhibit>},       Lesson{"compare", make_exhibit<CompareExhibit>},
};

}  // namespace

Chapter groups_chapter() { return {"groups", "Groups", lessons}; }

}  // namespace lab
