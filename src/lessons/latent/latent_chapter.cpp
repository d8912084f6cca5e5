// The lessons of the chapter "Latent worlds" in teaching order.
#include <array>

#include "lessons/latent/manifold_exhibit.h"
#include "lessons/latent/regularity_exhibit.h"
#include "lessons/latent/vae_exhibit.h"
#include "stage/lesson.h"

namespace lab {
namespace {

constexpr std::array lessons = {
    Lesson{"vae", make_exhibit<VaeExhibit>},
    Lesson{"manifold", make_exhibit<ManifoldExhibit>},
    Lesson{"regularity", make_exhibit<RegularityExhibit>},
};

}  // namespace

Chapter latent_chapter() { return {"latent", "Latent worlds", lessons}; }

}  // namespace lab
