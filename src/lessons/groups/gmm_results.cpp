// What GmmExhibit reads off its methods: groups, colours, collapsed Gaussians, new points.

#include <algorithm>
#include <cmath>

#include "lessons/groups/gmm_exhibit.h"
#include "methods/measures/metrics.h"
#include "stage/stage_parts.h"

namespace lab {
namespace {

constexpr std::size_t most_fading = 5000;  // points whose colours glide over; more of them would cost frames
constexpr float sure = 0.9f;               // a point is decided when one component is responsible for so much
constexpr double collapsed_share = 1e-5;   // of the data's variance: a Gaussian this small sits on one point

/// The colours of the components, each in the share of its responsibility.
ImU32 blend(const float* gamma, int components) {
  float r = 0, g = 0, b = 0;
  for (int k = 0; k < components; ++k) {
    const ImU32 c = Look::group_colour(k);
    r += gamma[k] * static_cast<float>((c >> IM_COL32_R_SHIFT) & 255u);
    g += gamma[k] * static_cast<float>((c >> IM_COL32_G_SHIFT) & 255u);
    b += gamma[k] * static_cast<float>((c >> IM_COL32_B_SHIFT) & 255u);
  }
  const auto byte = [](float v) { return static_cast<int>(std::clamp(v + 0.5f, 0.0f, 255.0f)); };
  return IM_COL32(byte(r), byte(g), byte(b), 255);
}

}  // namespace

void GmmExhibit::read_state() {
  const GmmState* state = shown();
  if (!state) return;
  const bool fresh = read_revision_ != player_.revision();
  if (fresh) {
    read_revision_ = player_.revision();
    const int components = state->model.components();
    labels_ = state->labels();
    undecided_ = 0;
    sureness_ = 0.0;
    colours_before_ = colours_;
    colours_.assign(static_cast<std::size_t>(data_->size()), Look::group_colour(-1));
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      const float* gamma = state->responsibilities.data() + static_cast<Index>(i) * components;
      const float largest = gamma[labels_[i]];
      undecided_ += largest < sure;
      sureness_ += static_cast<double>(largest);
      colours_[i] = blend(gamma, components);
    }
    if (!labels_.empty()) sureness_ /= static_cast<double>(labels_.size());
    collapsed_.clear();
    if (state->model.type != GmmCovariance::fixed) {
      for (int k = 0; k < components; ++k) {
        const double variance = state->model.covariance(k).trace() / static_cast<double>(data_->dims());
        if (variance < collapsed_share * spread_) collapsed_.push_back(k);
      }
    }
    if (!collapse_seen_ && (state->reseeds > 0 || !collapsed_.empty())) {
      collapse_seen_ = true;
      show_controls();
    }
    agreement_.reset();
    if (data_->has_labels() && !labels_.empty()) agreement_ = adjusted_rand(labels_, data_->labels);
    stage_.set_groups(labels_);
    coloured_share_ = -1.0;
    sample_read_ = false;
  }
  if (!sample_read_) {
    sample_read_ = true;
    sample_.clear();
    sample_labels_.clear();
    if (parameters_.flag("show", "new") && state->phase != GmmPhase::ready) {
      Rng rng(parameters_.seed() + 1);
      const GmmSample sample = gmm_sample(state->model, new_points, rng);
      sample_ = projection_.apply(sample.points);
      sample_labels_ = sample.labels;
    }
  }
  if (coloured_share_ >= 1.0) return;
  const bool fading = colours_before_.size() == colours_.size() && colours_.size() <= most_fading;
  const float share = fading ? ease(player_.transition()) : 1.0f;
  std::vector<ImU32> now = colours_;
  if (share < 1.0f) {
    for (std::size_t i = 0; i < now.size(); ++i) now[i] = mix(colours_before_[i], colours_[i], share);
  }
  coloured_share_ = share;
  std::vector<int> markers = labels_;
  markers.resize(colours_.size(), -1);
  stage_.set_point_styles(markers, now, {});
}

void GmmExhibit::read_twin() {
  const KmeansState* state = twin();
  if (!state || twin_revision_ == twin_.revision()) return;
  twin_revision_ = twin_.revision();
  twin_stage_.set_groups(state->labels);
}

double GmmExhibit::same_groups() const {
  const KmeansState* state = twin();
  if (!state || labels_.empty() || state->labels.size() != labels_.size()) return 0.0;
  return accuracy(labels_, state->labels);
}

}  // namespace lab
