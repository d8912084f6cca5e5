// What PicExhibit reads off its methods: groups, colours, the order of the points, the eigenvectors.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/rng.h"
#include "lessons/groups/pic_exhibit.h"
#include "methods/measures/matching.h"
#include "methods/measures/metrics.h"

namespace lab {

const PicState* PicExhibit::finished() const { return player_.complete() ? &player_.newest() : nullptr; }

std::optional<PicExhibit::Match> PicExhibit::match(const std::vector<int>& labels) const {
  if (!data_->has_labels() || labels.empty()) return std::nullopt;
  return Match{adjusted_rand(labels, data_->labels), normalised_mutual_information(labels, data_->labels)};
}

void PicExhibit::read_state() {
  const PicState* state = shown();
  if (!state || read_revision_ == player_.revision()) return;
  read_revision_ = player_.revision();
  match_ = match(state->labels);
  style_points();
}

/// Before there are groups a point wears the colour of its value.
void PicExhibit::style_points() {
  const PicState* state = shown();
  const auto n = static_cast<std::size_t>(state->v.size());
  colours_.assign(n, Look::group_colour(-1));
  const bool by_label = shows_labels();
  if (by_label || !state->labels.empty()) {
    const std::vector<int> groups = by_label              ? data_->labels
                                    : data_->has_labels() ? named_after(state->labels, data_->labels)
                                                          : state->labels;
    for (std::size_t i = 0; i < n; ++i) colours_[i] = Look::group_colour(groups[i]);
    stage_.set_groups(groups);
    stage_.set_point_styles({}, {}, {});
    return;
  }
  const double low = state->v.minCoeff(), extent = state->v.maxCoeff() - low;
  for (std::size_t i = 0; i < n; ++i) {
    const double share = extent > 0 ? (state->v[i] - low) / extent : 0.5;
    colours_[i] = Look::sequential(static_cast<float>(0.08 + 0.84 * share));
  }
  stage_.set_groups({});
  stage_.set_point_styles(std::vector<int>(n, -1), colours_, {});
}

void PicExhibit::read_embedding() {
  if (embedding_read_ || !spectral_.begun || !spectral_.method.done()) return;
  embedding_read_ = true;
  const SpectralState& state = spectral_.method.state();
  spectral_match_ = match(state.labels);
  const std::vector<int> groups =
      data_->has_labels() ? named_after(state.labels, data_->labels) : state.labels;
  spectral_stage_.set_groups(groups);
  auto embedded = std::make_shared<Dataset>();
  embedded->id = "embedding";
  const Matrix rows = state.embedding.cast<float>();
  embedded->points = Points(rows);
  embedded->labels = data_->labels;
  embedded->class_names = data_->class_names;
  embedded->row_names = data_->row_names;
  for (Index c = 0; c < rows.cols(); ++c) embedded->column_names.push_back("vector " + std::to_string(c + 1));
  // The first vector of a connected graph is constant: the next two say something.
  const Index across = graph_->part_count == 1 && rows.cols() > 1 ? 1 : 0;
  const Index up = across + 1 < rows.cols() ? across + 1 : 0;
  plane_names_ = {std::to_string(across + 1), up == across ? "" : std::to_string(up + 1)};
  embedded_ = std::move(embedded);
  plane_stage_.set_points(*embedded_, Projection::columns(*embedded_, across, up));
  if (data_->is_images())
    plane_stage_.show_images(data_->points, data_->image_width, data_->image_height, data_->points,
                             "the pixels");
  plane_stage_.set_groups(groups);
}

const std::vector<int>& PicExhibit::ordering_groups() const {
  static const std::vector<int> none;
  const std::string& order = parameters_.choice("order");
  if (order == "labels") return data_->labels;
  if (order != "groups") return none;
  if (!player_.begun() && graph_) return graph_->parts;
  const PicState* end = finished();
  return end ? end->labels : none;
}

void PicExhibit::read_order() {
  const bool final = finished() != nullptr;
  if (order_read_ && order_final_ == final) return;
  order_read_ = true;
  order_final_ = final;
  matrix_read_ = false;
  const auto n = static_cast<std::size_t>(data_->size());
  order_.resize(n);
  std::iota(order_.begin(), order_.end(), Index{0});
  if (parameters_.choice("order") == "mixed") {
    Rng rng(1);
    rng.shuffle(order_);
  }
  borders_.clear();
  const std::vector<int>& groups = ordering_groups();
  if (groups.size() == n) {
    // Groups by their level, so that the vector rises from left to right; inside a group as they came.
    const int count = 1 + *std::max_element(groups.begin(), groups.end());
    std::vector<double> level(static_cast<std::size_t>(count), 0.0), size(level.size(), 0.0);
    const PicState* end = finished();
    for (std::size_t i = 0; i < n; ++i) {
      const auto g = static_cast<std::size_t>(groups[i]);
      level[g] += end ? end->v[i] : static_cast<double>(g);
      size[g] += 1;
    }
    for (std::size_t g = 0; g < level.size(); ++g) level[g] /= std::max(1.0, size[g]);
    const auto group_of = [&](Index i) { return static_cast<std::size_t>(groups[i]); };
    std::stable_sort(order_.begin(), order_.end(), [&](Index a, Index b) {
      const double la = level[group_of(a)], lb = level[group_of(b)];
      return la != lb ? la < lb : group_of(a) < group_of(b);
    });
    for (std::size_t p = 1; p < n; ++p) {
      if (group_of(order_[p]) != group_of(order_[p - 1])) borders_.push_back(static_cast<Index>(p));
    }
  }
  place_.resize(n);
  for (std::size_t p = 0; p < n; ++p) place_[order_[p]] = static_cast<Index>(p);
}

void PicExhibit::read_matrix() {
  if (matrix_read_ || !graph_) return;
  matrix_read_ = true;
  matrix_.set(graph_->weights, order_, matrix_cells_);
}

double PicExhibit::inside() const {
  const PicState* state = shown();
  const PicState* end = finished();
  if (!state || !end || end->labels.empty()) return std::nan("");
  const int count = 1 + *std::max_element(end->labels.begin(), end->labels.end());
  VectorD sum = VectorD::Zero(count), size = VectorD::Zero(count);
  for (Index i = 0; i < state->v.size(); ++i) {
    const int g = end->labels[i];
    sum[g] += state->v[i];
    size[g] += 1;
  }
  const double mean = state->v.mean();
  double within = 0, total = 0;
  for (Index i = 0; i < state->v.size(); ++i) {
    const int g = end->labels[i];
    within += std::pow(state->v[i] - sum[g] / size[g], 2);
    total += std::pow(state->v[i] - mean, 2);
  }
  return total > 0 ? within / total : 0.0;
}

}  // namespace lab
