#include "lessons/directions/ppca_exhibit.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr Index most_sampled = 1000;
constexpr Index sampled_images = 32;

}  // namespace

PpcaExhibit::PpcaExhibit() {
  parameters_.add(
      {.id = "q",
       .label = "Directions q",
       .help = "How many directions the model has besides noise; fewer than the data have columns",
       .kind = ParameterKind::integer,
       .min = 1,
       .max = static_cast<double>(q_max),
       .initial = "1"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "EM step by step, or new points drawn from the model beside the data",
                   .kind = ParameterKind::choice,
                   .choices = {{"model", "model"}, {"samples", "samples"}},
                   .initial = "model"});
  parameters_.add(
      {.id = "show",
       .label = "Show",
       .help = "The density as ellipses, where on the plane each point belongs, the closed form dashed",
       .kind = ParameterKind::flags,
       .choices = {{"density", "density"}, {"places", "places"}, {"closed", "closed form"}},
       .initial = "density,places,closed"});
  parameters_.add({.id = "noise-in",
                   .label = "Noise ε in the samples",
                   .help = "Without it the new points lie exactly on the plane",
                   .kind = ParameterKind::toggle,
                   .initial = "1"});
  parameters_.add({.id = "draw-anew",
                   .label = "Draw anew",
                   .help = "Other points from the same model",
                   .kind = ParameterKind::action});
  parameters_.add({.id = "draw",
                   .label = "Drawing",
                   .help = "Which drawing of new points is shown",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 9999,
                   .initial = "1",
                   .place = Place::none});
  add_view_parameter(parameters_);
  show_controls();
}

void PpcaExhibit::show_controls() {
  parameters_.show("draw-anew", sampling());
  parameters_.show("noise-in", sampling());
  parameters_.show("show", !sampling());
}

DataNeeds PpcaExhibit::data_needs() const {
  return {.groups = {"Clouds", "Shapes", "By hand", "Tables", "Images"}, .initial = "cloud-2"};
}

// ---- starting ----

void PpcaExhibit::check(const Dataset& dataset) const {
  const Index n = dataset.size(), d = dataset.dims(), q = parameters_.integer("q");
  if (n < 2) {
    throw InputError(
        n == 0 ? "There are no points yet." : "One point has no variance: at least two are needed.", "data");
  }
  if (d < 2) {
    throw InputError("The points have one column: there is no plane to look for. At least two are needed.",
                     "data");
  }
  if (all_points_equal(dataset.points)) {
    throw InputError("All points are equal: there is no direction in which they differ.", "data");
  }
  if (q >= d) {
    throw InputError("q is " + std::to_string(q) + ", but the data have only " + std::to_string(d) +
                         " columns: at least one direction must be left for the noise.",
                     "q");
  }
  if (q >= n) {
    throw InputError("q is " + std::to_string(q) + ", but there are only " + plural(n, "point", "points") +
                         ": they leave no direction for the noise.",
                     "q");
  }
}

void PpcaExhibit::begin(const std::shared_ptr<const Dataset>& dataset) {
  PpcaParams p;
  p.dimensions = parameters_.integer("q");
  const auto seed = parameters_.seed();
  player_.begin([dataset, p, seed](Ppca& method) { method.init(dataset->points, p, seed); });
  angles_.clear();
  closed_.reset();
  sample_stale_ = true;
}

void PpcaExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const Index all_rows = dataset->size();
  if (static_cast<double>(all_rows) * static_cast<double>(dataset->dims()) > most_numbers) {
    Dataset part = *dataset;
    keep_first_rows(part, static_cast<Index>(most_numbers) / dataset->dims());
    dataset = std::make_shared<const Dataset>(std::move(part));
  }
  // Two columns leave one direction; images need more to be anything.
  const std::string q = parameters_.value("q"), usual_q = parameters_.declaration("q").initial;
  const bool untouched = parameters_.is_default("q");
  parameters_.set_initial("q", dataset->is_images() ? "10" : dataset->dims() > 2 ? "2" : "1");
  if (untouched) parameters_.reset("q");
  std::string waiting;
  try {
    check(*dataset);
  } catch (const InputError& error) {
    if (dataset->id != "drawn") {
      parameters_.set_initial("q", usual_q);
      parameters_.set("q", q);
      throw;
    }
    waiting = error.message();  // more points are still to come: say what is missing
  }
  if (another) parameters_.reset("view-at");  // what was zoomed into is a part of the old data
  const bool was_at_end = player_.at_end() && dataset->id == "drawn" && !another;
  waiting_for_ = waiting;
  taken_from_ = dataset->size() < all_rows ? all_rows : 0;
  data_ = std::move(dataset);
  parameters_.set_slider("q", 1, static_cast<double>(std::clamp<Index>(data_->dims() - 1, 2, q_max)));
  projection_.reset();
  sample_.reset();
  components_begun_ = components_read_ = false;
  if (data_->dims() <= 2) {
    projection_ = Projection::columns(*data_, 0, 1);
    stage_.set_points(*data_, *projection_);
    stage_.restore_view(parameters_.text("view-at"));
  }
  ++data_revision_;
  show_controls();
  if (!waiting_for_.empty()) {
    player_.clear();
    return;
  }
  PcaParams p;
  p.components = std::min<Index>({data_->size(), data_->dims(), q_max + 1});
  components_.init(data_->points, p);
  components_begun_ = true;
  begin(data_);
  if (was_at_end) player_.finish();  // one more point drawn: what was on show stays on show
}

void PpcaExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "view-at") stage_.restore_view(parameters_.text("view-at"));
  if (id == "draw" || id == "noise-in" || id == "view") sample_stale_ = true;
  show_controls();
  if (id != "q" && id != "seed") return;
  if (!waiting_for_.empty()) return;
  check(*data_);
  const int position = player_.position();
  const bool at_end = player_.at_end();
  begin(data_);
  if (id != "q") return;
  if (at_end && position > 0) {
    player_.finish();
  } else {
    player_.seek(position);
  }
}

void PpcaExhibit::press(std::string_view id) {
  if (id != "draw-anew") return;
  parameters_.set_number("draw", parameters_.integer("draw") % 9999 + 1);
  sample_stale_ = true;
}

// ---- computing ----

bool PpcaExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const double begin_ms = clock();
  if (!components_.done()) {
    pace_.run(components_, budget_ms, clock);
    if (!components_.done()) return true;
  }
  if (!components_read_) read_components();
  const bool again = player_.update(elapsed_s, std::max(1.0, budget_ms - (clock() - begin_ms)), clock);
  read_state();
  if (sampling()) read_sample();
  parameters_.set("view-at", stage_.view_text());
  return again;
}

void PpcaExhibit::read_components() {
  components_read_ = true;
  const auto n = static_cast<double>(data_->size());
  const VectorD& spectrum = components_.spectrum();
  eigenvalues_.assign(static_cast<std::size_t>(data_->dims()), 0.0);
  for (std::size_t j = 0; j < eigenvalues_.size() && static_cast<Index>(j) < spectrum.size(); ++j) {
    eigenvalues_[j] = spectrum[j] * (n - 1) / n;
  }
  if (projection_) return;
  const Pca& found = components_.result();
  Projection p;
  p.axes = found.components.topRows(2);
  p.origin = found.mean.cast<float>();
  p.x_name = "first principal component";
  p.y_name = "second principal component";
  p.shown_variance = found.explained_ratio.head(2).sum();
  projection_ = std::move(p);
  stage_.set_points(*data_, *projection_);
  stage_.restore_view(parameters_.text("view-at"));
}

void PpcaExhibit::read_state() {
  const PpcaState* state = shown();
  if (!state) return;
  const Index q = parameters_.integer("q");
  if (!closed_) {
    closed_ = ppca_closed_form(components_.result(), data_->size(), q);
    closed_likelihood_ = ppca_best_log_likelihood(components_.result(), data_->size(), q);
    left_out_mean_ = 0;
    for (std::size_t j = static_cast<std::size_t>(q); j < eigenvalues_.size(); ++j) {
      left_out_mean_ += eigenvalues_[j] / static_cast<double>(data_->dims() - q);
    }
  }
  const Matrix principal = components_.result().components.topRows(q);
  for (int p = static_cast<int>(angles_.size()); p < player_.known(); ++p) {
    double angle = angles_.empty() ? 90.0 : angles_.back();
    // The E move leaves W as it is.
    const PpcaState* kept = player_.kept(p);
    if (kept && kept->phase != PpcaPhase::expected) {
      const VectorD cosines = subspace_cosines(kept->model.directions(), principal);
      angle = std::acos(std::clamp(cosines.minCoeff(), 0.0, 1.0)) * 180.0 / std::numbers::pi;
    }
    angles_.push_back(angle);
  }
}

std::optional<double> PpcaExhibit::angle_at(int position) const {
  if (position < 0 || position >= static_cast<int>(angles_.size())) return std::nullopt;
  return angles_[position];
}

void PpcaExhibit::read_sample() {
  const PpcaState* state = shown();
  if (!state || !projection_) return;
  if (!sample_stale_ && sample_revision_ == player_.revision()) return;
  sample_stale_ = false;
  sample_revision_ = player_.revision();
  // The same drawing of chance for every half-step: what changes is the model.
  Rng rng(static_cast<std::uint64_t>(parameters_.integer("draw")));
  const Index n = data_->is_images() ? sampled_images : std::min(data_->size(), most_sampled);
  Matrix latent;
  Matrix points = state->model.sample(n, rng, &latent);
  if (!parameters_.toggle("noise-in")) {
    points = (latent.cast<double>() * state->model.loadings.transpose()).cast<float>().rowwise() +
             state->model.mean.cast<float>().transpose();
  }
  auto sample = std::make_shared<Dataset>();
  sample->id = "sample";
  sample->column_names = data_->column_names;
  sample->points = Points(points);
  sample_ = std::move(sample);
  if (data_->is_images()) {
    const int w = data_->image_width, h = data_->image_height;
    sample_grid_.set_images({points.data(), static_cast<std::size_t>(points.size())}, w, h, 0.0f, 1.0f,
                            ColourMap::ink, ++sample_images_);
    const Matrix first = data_->points.view().slice(0, std::min(n, data_->size())).to_float();
    data_grid_.set_images({first.data(), static_cast<std::size_t>(first.size())}, w, h, 0.0f, 1.0f,
                          ColourMap::ink, data_revision_);
    return;
  }
  // Both on one scale, so that widths can be compared.
  sample_stage_.set_points(*sample_, *projection_);
  data_stage_.set_points(*data_, *projection_);
  Bounds both = data_stage_.cloud().bounds();
  const Bounds theirs = sample_stage_.cloud().bounds();
  both.include(theirs.x0, theirs.y0);
  both.include(theirs.x1, theirs.y1);
  data_stage_.set_bounds(both);
  sample_stage_.set_bounds(both);
}

bool PpcaExhibit::busy() const {
  return data_ && player_.begun() && (!components_.done() || player_.waiting());
}

double PpcaExhibit::progress() const {
  return components_.done() ? player_.progress() : components_.progress();
}

}  // namespace lab
