// What KernelPcaExhibit reads off its method: the component on show, its best cut, its contours.

#include <algorithm>
#include <cmath>

#include "lessons/directions/kernel_pca_exhibit.h"

namespace lab {
namespace {

constexpr int contour_lines = 8;  // about so many on each side of 0

}  // namespace

void KernelPcaExhibit::read_state() {
  const KernelPcaState* state = shown();
  if (!state || read_revision_ == player_.revision()) return;
  read_revision_ = player_.revision();
  if (state->kernel && state->kernel.get() != read_matrix_ && !projected()) {
    read_matrix_ = state->kernel.get();
    picture_.init(state->kernel, order_);
  }
  read_component();
  field_wanted_ = projected();
  if (field_wanted_) field_.stop();
}

void KernelPcaExhibit::read_component() {
  const KernelPcaState* state = shown();
  if (!state) return;
  const Index j = component();
  scores_.clear();
  cut_.reset();
  if (state->phase == KernelPcaPhase::solved && j < state->coefficients.rows()) {
    // The entry of the eigenvector is what a point shows while the eigenvector is spoken of.
    const VectorD alpha = state->coefficients.row(j).transpose();
    const double most = std::max(alpha.cwiseAbs().maxCoeff(), 1e-300);
    entries_.assign(alpha.data(), alpha.data() + alpha.size());
    for (double& a : entries_) a /= most;
    styles_stale_ = true;
  }
  if (state->phase == KernelPcaPhase::projected && j < state->scores.cols()) {
    for (Index i = 0; i < state->scores.rows(); ++i)
      scores_.push_back(static_cast<double>(state->scores(i, j)));
    cut_ = find_cut(scores_, *data_);
    if (cut_) right_ = right_share(scores_, *data_, cut_->found, cut_value());
    // The plane of the first two components; of a later one, that one upwards.
    const Index second = std::min<Index>(std::max<Index>(1, j), state->scores.cols() - 1);
    auto map = std::make_shared<Dataset>();
    map->id = "components";
    Matrix xy = Matrix::Zero(state->scores.rows(), 2);
    xy.col(0) = state->scores.col(0);
    if (second > 0) xy.col(1) = state->scores.col(second);
    map->points = Points(xy);
    map->labels = data_->labels;
    map->class_names = data_->class_names;
    map->row_names = data_->row_names;
    map->column_names = {"component 1", "component " + std::to_string(second + 1)};
    embedding_ = std::move(map);
    map_.set_points(*embedding_, Projection::columns(*embedding_, 0, 1));
    contours_stale_ = true;
  }
}

void KernelPcaExhibit::follow_field(double budget_ms, const ClockMs& clock, bool& again) {
  if (!projected()) return;
  if (stage_.plane().box().w < 8) {  // not drawn yet: nobody knows which part of the plane is seen
    again = true;
    return;
  }
  const Bounds seen = stage_.plane().visible();
  const Bounds& had = field_.bounds();
  const double slack = 1e-6 * (seen.width() + seen.height());
  const bool moved = std::abs(seen.x0 - had.x0) + std::abs(seen.y0 - had.y0) + std::abs(seen.x1 - had.x1) +
                         std::abs(seen.y1 - had.y1) >
                     slack;
  if (field_wanted_ || moved) {
    field_wanted_ = false;
    field_grids_ = 0;
    field_.init(std::make_shared<const KernelProjector>(data_->points, begun_, *shown()), projection_, seen);
  }
  if (field_.done() && field_.grids() == field_grids_) return;
  if (budget_ms > 0.5) pace_.run(field_, budget_ms, clock);
  if (field_.grids() != field_grids_) {
    field_grids_ = field_.grids();
    contours_stale_ = true;
  }
  again = again || !field_.done();
}

void KernelPcaExhibit::read_contours() {
  contours_stale_ = false;
  const KernelPcaState* state = shown();
  if (!state || scores_.empty()) return;
  FieldGrid grid = field_.component(component());
  if (!grid.empty()) grid_ = std::move(grid);
  if (grid_.empty()) return;
  // The scale is that of the points, not of what a polynomial does far from them.
  double most = 0;
  for (const double s : scores_) most = std::max(most, std::abs(s));
  map_of_plane_.set(grid_, most, true, ++map_revision_);
  lines_.clear();
  zero_line_.clear();
  cut_line_.clear();
  contour_step_ = 0;
  if (most > 0) {
    contour_step_ = nice_step(-most, most, 2 * contour_lines);
    const int count = static_cast<int>(std::floor(1.25 * most / contour_step_));
    for (int i = -count; i <= count; ++i) {
      std::vector<Isoline> found = isolines(grid_, i * contour_step_);
      (i == 0 ? zero_line_ : lines_).insert((i == 0 ? zero_line_ : lines_).end(), found.begin(), found.end());
    }
    if (cut_ || !parameters_.text("cut").empty()) cut_line_ = isolines(grid_, cut_value());
  }
}

}  // namespace lab
