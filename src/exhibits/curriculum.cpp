#include "exhibits/curriculum.h"

#include <algorithm>
#include <array>

#include "exhibits/ae_anomaly_exhibit.h"
#include "exhibits/autoencoder_exhibit.h"
#include "exhibits/class_error_exhibit.h"
#include "exhibits/compare_exhibit.h"
#include "exhibits/contractive_exhibit.h"
#include "exhibits/conv_ae_exhibit.h"
#include "exhibits/curse_exhibit.h"
#include "exhibits/dbscan_exhibit.h"
#include "exhibits/deep_ae_exhibit.h"
#include "exhibits/denoise_exhibit.h"
#include "exhibits/gan_digits_exhibit.h"
#include "exhibits/gmm_exhibit.h"
#include "exhibits/hidden_clusters_exhibit.h"
#include "exhibits/hierarchy_exhibit.h"
#include "exhibits/kernel_pca_exhibit.h"
#include "exhibits/kmeans_digits_exhibit.h"
#include "exhibits/kmeans_exhibit.h"
#include "exhibits/lof_exhibit.h"
#include "exhibits/manifold_exhibit.h"
#include "exhibits/optics_exhibit.h"
#include "exhibits/pca_digits_exhibit.h"
#include "exhibits/pca_exhibit.h"
#include "exhibits/pic_exhibit.h"
#include "exhibits/ppca_exhibit.h"
#include "exhibits/regularity_exhibit.h"
#include "exhibits/search_exhibit.h"
#include "exhibits/sparse_exhibit.h"
#include "exhibits/vae_exhibit.h"

namespace lab {
namespace {

template <class E>
std::unique_ptr<Exhibit> make() {
  return std::make_unique<E>();
}

constexpr std::array all_chapters = {
    Chapter{"groups", "Groups"}, Chapter{"directions", "Directions"}, Chapter{"outliers", "Outliers"},
    Chapter{"codes", "Codes"},   Chapter{"latent", "Latent worlds"},  Chapter{"games", "Games"},
};

constexpr std::array all_lessons = {
    Lesson{"kmeans", "groups", make<KmeansExhibit>},
    Lesson{"kmeans-digits", "groups", make<KmeansDigitsExhibit>},
    Lesson{"gmm", "groups", make<GmmExhibit>},
    Lesson{"dbscan", "groups", make<DbscanExhibit>},
    Lesson{"optics", "groups", make<OpticsExhibit>},
    Lesson{"hierarchy", "groups", make<HierarchyExhibit>},
    Lesson{"pic", "groups", make<PicExhibit>},
    Lesson{"compare", "groups", make<CompareExhibit>},
    Lesson{"pca", "directions", make<PcaExhibit>},
    Lesson{"pca-digits", "directions", make<PcaDigitsExhibit>},
    Lesson{"kernel-pca", "directions", make<KernelPcaExhibit>},
    Lesson{"ppca", "directions", make<PpcaExhibit>},
    Lesson{"curse", "directions", make<CurseExhibit>},
    Lesson{"lof", "outliers", make<LofExhibit>},
    Lesson{"ae-anomaly", "outliers", make<AeAnomalyExhibit>},
    Lesson{"class-error", "outliers", make<ClassErrorExhibit>},
    Lesson{"autoencoder", "codes", make<AutoencoderExhibit>},
    Lesson{"hidden-clusters", "codes", make<HiddenClustersExhibit>},
    Lesson{"denoise", "codes", make<DenoiseExhibit>},
    Lesson{"sparse", "codes", make<SparseExhibit>},
    Lesson{"contractive", "codes", make<ContractiveExhibit>},
    Lesson{"conv-ae", "codes", make<ConvAeExhibit>},
    Lesson{"deep-ae", "codes", make<DeepAeExhibit>},
    Lesson{"search", "codes", make<SearchExhibit>},
    Lesson{"vae", "latent", make<VaeExhibit>},
    Lesson{"manifold", "latent", make<ManifoldExhibit>},
    Lesson{"regularity", "latent", make<RegularityExhibit>},
    Lesson{"gan-digits", "games", make<GanDigitsExhibit>},
};

}  // namespace

std::span<const Chapter> chapters() { return all_chapters; }
std::span<const Lesson> lessons() { return all_lessons; }

const Lesson* find_lesson(std::string_view id) {
  const auto it =
      std::find_if(all_lessons.begin(), all_lessons.end(), [&](const Lesson& l) { return l.id == id; });
  return it == all_lessons.end() ? nullptr : &*it;
}

}  // namespace lab
