// What PcaDigitsExhibit reads off its components: the image taken apart, the ladder, the map.

#include <algorithm>
#include <cmath>

#include "lessons/directions/pca_digits_exhibit.h"
#include "stage/pca_parts.h"

namespace lab {
namespace {

constexpr Index shown_components = 24;  // as images

}  // namespace

std::vector<float> PcaDigitsExhibit::image_row(Index i, bool test) const {
  const PointsView points = test ? data_->test->points.view() : data_->points.view();
  std::vector<float> x(static_cast<std::size_t>(points.cols));
  points.copy_row(i, x.data());
  return x;
}

std::vector<float> PcaDigitsExhibit::image() const {
  if (!drawn()) return image_row(parameters_.integer("image") - 1, on_test());
  const bool fits = prepared_.width == data_->image_width && prepared_.height == data_->image_height;
  return fits && !ink_.empty() ? prepared_.pixels : std::vector<float>();
}

PcaDigitsExhibit::Rebuilt PcaDigitsExhibit::take_apart(const std::vector<float>& x, int kept) const {
  Rebuilt r;
  r.original = x;
  if (x.empty()) return r;
  const Pca& pca = model_->pca;
  const Index d = static_cast<Index>(x.size());
  const Matrix row = Eigen::Map<const Matrix>(x.data(), 1, d);
  const Matrix scores = pca.transform(row);
  r.scores = scores.row(0).cast<double>().transpose();
  const Matrix back = pca.inverse(scores.leftCols(kept));
  r.rebuilt.assign(back.data(), back.data() + d);
  for (Index j = 0; j < d; ++j) {
    const auto at = static_cast<std::size_t>(j);
    r.residual.push_back(x[at] - r.rebuilt[at]);
    r.error += static_cast<double>(r.residual[at]) * static_cast<double>(r.residual[at]);
  }
  r.error /= static_cast<double>(d);
  return r;
}

void PcaDigitsExhibit::read_state() {
  if (!model_ || !data_) return;
  if (wants_scores() == false && scores_.done() && !map_made_ && parameters_.choice("view") == "map")
    read_map();
  if (!stale_) return;
  stale_ = false;
  ++picture_;
  const int w = data_->image_width, h = data_->image_height;
  if (drawn()) prepared_ = prepare(ink_, w == 8 ? Preparation::uci_digits : Preparation::mnist);
  shown_k_ = std::min(k(), most());
  shown_ = take_apart(image(), shown_k_);
  original_grid_.set_images(shown_.original, w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  rebuilt_grid_.set_images(shown_.rebuilt, w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  residual_grid_.set_images(shown_.residual, w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
  read_ladder();
  if (pictures_made_) return;
  pictures_made_ = true;
  const Pca& pca = model_->pca;
  const Vector mean = pca.mean.cast<float>();
  mean_grid_.set_images({mean.data(), static_cast<std::size_t>(mean.size())}, w, h, 0.0f, 1.0f,
                        ColourMap::ink, picture_);
  // Each component on its own scale: its largest entry is full red or blue.
  std::vector<float> pixels;
  for (Index j = 0; j < std::min<Index>(pca.size(), shown_components); ++j) {
    const auto row = pca.components.row(j);
    const float largest = std::max(1e-12f, row.cwiseAbs().maxCoeff());
    for (Index p = 0; p < row.size(); ++p) pixels.push_back(row[p] / largest);
  }
  component_grid_.set_images(pixels, w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
}

void PcaDigitsExhibit::read_ladder() {
  ladder_.clear();
  std::vector<float> pixels;
  if (!shown_.original.empty()) {
    for (const int rung : {0, 1, 2, 4, 8, 16, 32, 64, 128, 256}) {
      if (rung > most() || (data_->image_width == 8 && rung > 64)) break;
      ladder_.push_back(rung);
      const Rebuilt r = take_apart(shown_.original, rung);
      pixels.insert(pixels.end(), r.rebuilt.begin(), r.rebuilt.end());
    }
  }
  ladder_grid_.set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                          picture_);
}

void PcaDigitsExhibit::read_map() {
  map_made_ = true;
  const Matrix& scores = scores_.scores();
  const Index n = scores.rows();
  map_ = Dataset();
  map_.id = "map";
  map_.points = Points(n, 2);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < scores.cols(); ++j) map_.points.set(i, j, scores(i, j));
  }
  map_.column_names = {"score on component 1", "score on component 2"};
  if (labelled()) {
    map_.labels.assign(data_->labels.begin(), data_->labels.begin() + static_cast<std::ptrdiff_t>(n));
    map_.class_names = data_->class_names;
  }
  stage_.set_points(map_, Projection::columns(map_, 0, 1));
  const PointsView images = data_->points.view().slice(0, n);
  stage_.show_images(images, data_->image_width, data_->image_height, images, "the pixels");
  stage_.restore_view(parameters_.text("view-at"));
}

}  // namespace lab
