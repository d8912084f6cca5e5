#include "lessons/latent/latent_network.h"

#include <algorithm>

namespace lab {
namespace {

constexpr Index most_images = 10000;

}  // namespace

const Dataset& cloud_images(const Dataset& dataset) { return dataset.test ? *dataset.test : dataset; }

PointsView cloud_points(const Dataset& dataset) {
  const PointsView all = cloud_images(dataset).points;
  return all.slice(0, std::min(all.rows, most_images));
}

void LatentNetwork::open(ModelLibrary& library, std::string_view id) {
  if (opened() && id_ == id) return;
  close();
  id_ = id;
  parts_.open(library, id);
}

void LatentNetwork::close() {
  sweep_.stop();
  images_ = PointsView();
  parts_ = NetworkParts();
  id_.clear();
}

void LatentNetwork::encode(PointsView images) {
  if (sweep_.begun() && images == images_) return;
  images_ = images;
  sweep_.begin(parts_.encoder, images);
}

}  // namespace lab
