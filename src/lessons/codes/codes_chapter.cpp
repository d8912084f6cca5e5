// The lessons of the chapter "Codes" in teaching order.
#include <array>

#include "lessons/codes/autoencoder_exhibit.h"
#include "lessons/codes/contractive_exhibit.h"
#include "lessons/codes/conv_ae_exhibit.h"
#include "lessons/codes/deep_ae_exhibit.h"
#include "lessons/codes/denoise_exhibit.h"
#include "lessons/codes/hidden_clusters_exhibit.h"
#include "lessons/codes/search_exhibit.h"
#include "lessons/codes/sparse_exhibit.h"
#include "stage/lesson.h"

namespace lab {
namespace {

constexpr std::array lessons = {
    Lesson{"autoencoder", make_exhibit<AutoencoderExhibit>},
    Lesson{"hidden-clusters", make_exhibit<HiddenClustersExhibit>},
    Lesson{"denoise", make_exhibit<DenoiseExhibit>},
    Lesson{"sparse", make_exhibit<SparseExhibit>},
    Lesson{"contractive", make_exhibit<ContractiveExhibit>},
    Lesson{"conv-ae", make_exhibit<ConvAeExhibit>},
    Lesson{"deep-ae", make_exhibit<DeepAeExhibit>},
    Lesson{"search", make_exhibit<SearchExhibit>},
};

}  // namespace

Chapter codes_chapter() { return {"codes", "Codes", lessons}; }

}  // namespace lab
