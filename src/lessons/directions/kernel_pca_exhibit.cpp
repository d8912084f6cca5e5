#include "lessons/directions/kernel_pca_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "data/catalog.h"
#include "stage/common_parameters.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr int contour_lines = 8;  // about so many on each side of 0

double two_digits(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
  return std::round(value / unit) * unit;
}

}  // namespace

KernelPcaExhibit::KernelPcaExhibit() {
  parameters_.add({.id = "kernel",
                   .label = "Kernel",
                   .help = "What two points are compared by: their product, a power of it, or their distance",
                   .kind = ParameterKind::choice,
                   .choices = {{"linear", "linear"}, {"poly", "polynomial"}, {"rbf", "RBF"}},
                   .initial = "rbf"});
  parameters_.add({.id = "gamma",
                   .label = "Gamma γ",
                   .help =
                       "RBF: how fast likeness fades with distance; the default gives 1/e at the distance "
                       "within which a tenth of all pairs lie",
                   .kind = ParameterKind::real,
                   .min = 1e-9,
                   .max = 1e9,
                   .logarithmic = true,
                   .initial = "1"});
  parameters_.add({.id = "degree",
                   .label = "Degree p",
                   .help = "The power of the polynomial kernel",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 10,
                   .slider_from = 1,
                   .slider_to = 6,
                   .initial = "2"});
  parameters_.add({.id = "offset",
                   .label = "Offset c",
                   .help = "Added before the power is taken; with 0 only products of exactly p factors count",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 1000,
                   .slider_from = 0,
                   .slider_to = 4,
                   .step = 0.1,
                   .initial = "1"});
  parameters_.add({.id = "component",
                   .label = "Component",
                   .help = "Which component is drawn over the plane and cut; press a bar of the scree plot",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = static_cast<double>(most_components),
                   .initial = "1"});
  add_play_parameters(parameters_);
  parameters_.add(
      {.id = "show",
       .label = "Show",
       .help = "The component as colours over the plane, lines of equal value, the cut as a curve",
       .kind = ParameterKind::flags,
       .choices = {{"colours", "colours"}, {"lines", "lines"}, {"cut", "cut"}},
       .initial = "colours,lines,cut"});
  parameters_.add({.id = "cut",
                   .label = "Cut",
                   .help = "Where the component is cut; empty: where most points come to the right side",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  add_view_parameter(parameters_);
  parameters_.show("seed", false);  // chance only begins the search for eigenvectors of large matrices
  show_controls();
}

DataNeeds KernelPcaExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "circles"};
}

void KernelPcaExhibit::show_controls() {
  const std::string& kernel = parameters_.choice("kernel");
  parameters_.show("gamma", kernel != "linear");
  parameters_.show("degree", kernel == "poly");
  parameters_.show("offset", kernel == "poly");
}

// ---- starting ----

KernelPcaParams KernelPcaExhibit::params(const Dataset& dataset) const {
  const std::string& kernel = parameters_.choice("kernel");
  KernelPcaParams p;
  p.kernel = kernel == "linear" ? Kernel::linear : kernel == "poly" ? Kernel::polynomial : Kernel::rbf;
  p.gamma = parameters_.real("gamma");
  p.degree = parameters_.integer("degree");
  p.offset = parameters_.real("offset");
  p.components = std::clamp<Index>(dataset.size() - 1, 1, most_components);
  return p;
}

void KernelPcaExhibit::check(const Dataset& dataset) const {
  const Index n = dataset.size();
  const CatalogEntry* entry = find_dataset(dataset.id);
  if (n > most_points) {
    const bool generated = entry && entry->kind == DatasetKind::generated;
    throw InputError("Every point is compared with every other: " + format_count(n) + " points make " +
                         format_count(n * n) + " numbers. Here at most " + format_count(most_points) +
                         " points are taken.",
                     generated ? "n" : "data");
  }
  KernelPca scratch;
  scratch.init(dataset.points, params(dataset), 1);
  if (all_points_equal(dataset.points)) {
    throw InputError("All points are equal: there is no direction in which they differ.", "data");
  }
  if (component() >= n - 1) {
    throw InputError("There is no component " + parameters_.value("component") + ": " +
                         plural(n, "point", "points") + " differ in at most " +
                         plural(n - 1, "direction", "directions") + ".",
                     "component");
  }
}

void KernelPcaExhibit::suggest_gamma(const Dataset& dataset) {
  if (dataset.size() < 2) return;
  const Kernel kernel = params(dataset).kernel;
  const double gamma = std::clamp(two_digits(suggested_gamma(dataset.points, kernel)), 1e-9, 1e9);
  const bool untouched = parameters_.is_default("gamma");
  parameters_.set_initial("gamma", number_text(gamma));
  if (untouched) parameters_.reset("gamma");
  parameters_.set_slider("gamma", std::max(1e-9, gamma / 100), std::min(1e9, gamma * 100));
}

void KernelPcaExhibit::begin(const std::shared_ptr<const Dataset>& dataset) {
  begun_ = params(*dataset);
  const KernelPcaParams p = begun_;
  const auto seed = parameters_.seed();
  player_.begin([dataset, p, seed](KernelPca& method) { method.init(dataset->points, p, seed); });
  field_.stop();
  read_matrix_ = nullptr;
  again_ = false;
}

void KernelPcaExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const std::string gamma = parameters_.value("gamma"),
                    usual_gamma = parameters_.declaration("gamma").initial;
  std::string waiting;
  suggest_gamma(*dataset);
  try {
    check(*dataset);
  } catch (const InputError& error) {
    if (dataset->id != "drawn") {
      parameters_.set_initial("gamma", usual_gamma);
      parameters_.set("gamma", gamma);
      throw;
    }
    waiting = error.message();  // more points are still to come: say what is missing
  }
  if (another) {
    parameters_.reset("view-at");  // what was zoomed into is a part of the old data
    parameters_.reset("cut");
  }
  const bool was_at_end = player_.at_end() && dataset->id == "drawn" && !another;
  waiting_for_ = waiting;
  data_ = std::move(dataset);
  projection_ = Projection::components(*data_);
  stage_.set_points(*data_, projection_);
  stage_.restore_view(parameters_.text("view-at"));
  order_ = order_around(*data_, stage_.cloud().positions());
  kept_.reset();
  read_revision_ = ~std::uint64_t{0};
  read_matrix_ = nullptr;
  scores_.clear();
  grid_ = FieldGrid();
  hovered_ = -1;
  if (waiting_for_.empty()) {
    begin(data_);
    if (was_at_end) player_.finish();  // one more point drawn: what was on show stays on show
  } else {
    player_.clear();
  }
}

void KernelPcaExhibit::begin_again() {
  const int position = player_.waiting() ? player_.target() : player_.position();
  if (const KernelPcaState* state = shown(); state && !kept_) kept_ = *state;
  begin(data_);
  if (position > 0) player_.seek(position);
}

void KernelPcaExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  const bool of_kernel = id == "kernel" || id == "gamma" || id == "degree" || id == "offset" || id == "seed";
  if (id == "view-at") stage_.restore_view(parameters_.text("view-at"));
  if (id == "component" || of_kernel) {
    if (id == "kernel") {
      parameters_.reset("gamma");
      suggest_gamma(*data_);
    }
    try {
      check(*data_);
      waiting_for_.clear();
    } catch (const InputError& error) {
      if (data_->id != "drawn") throw;
      waiting_for_ = error.message();
      player_.clear();
      kept_.reset();
    }
    parameters_.reset("cut");
    show_controls();
  }
  if (!waiting_for_.empty()) return;
  if (of_kernel || !player_.begun()) {
    // While one is on its way the next waits, so that a slider being dragged shows every result it can.
    if (player_.begun() && player_.waiting() && player_.known() > 0) {
      again_ = true;
    } else {
      begin_again();
    }
  } else if (id == "component") {
    read_component();
  } else if (id == "cut") {
    cut_value();  // throws for what is no number
    read_component();
  }
}

void KernelPcaExhibit::press(std::string_view id) {
  if (id == "stop") {
    field_.stop();
    again_ = false;
  }
}

// ---- computing ----

const KernelPcaState* KernelPcaExhibit::shown() const {
  if (kept_) return &*kept_;
  return player_.has_state() ? &player_.state() : nullptr;
}

double KernelPcaExhibit::cut_value() const {
  const std::string& text = parameters_.text("cut");
  if (text.empty()) return cut_ ? cut_->best : 0.0;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    throw InputError("The cut needs a number, not \"" + text.substr(0, 24) + "\".", "cut");
  }
  return value;
}

bool KernelPcaExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const double begin_ms = clock();
  bool again = player_.update(elapsed_s, budget_ms, clock);
  if (!player_.waiting() && player_.has_state()) {
    kept_.reset();
    if (again_) {
      read_state();
      begin_again();
      again = true;
    }
  }
  if (!kept_) {
    read_state();
    const double left_ms = budget_ms - (clock() - begin_ms);
    if (!picture_.done()) {
      if (left_ms > 0.5) pace_.run(picture_, left_ms, clock);
      again = true;
      if (picture_.done()) {
        const float low = picture_.lowest(), high = picture_.highest();
        matrix_signed_ = low < 0 || shown()->phase != KernelPcaPhase::compared;
        matrix_map_.set(picture_.grid(), static_cast<double>(std::max(std::abs(low), std::abs(high))),
                        matrix_signed_, ++matrix_revision_);
      }
    }
    follow_field(budget_ms - (clock() - begin_ms), clock, again);
  }
  if (contours_stale_) read_contours();
  parameters_.set("view-at", stage_.view_text());
  return again;
}

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
    dress_stale_ = true;
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

bool KernelPcaExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  return player_.waiting() || again_ || (projected() && !field_.done());
}

double KernelPcaExhibit::progress() const {
  return player_.waiting() ? player_.progress() : field_.progress();
}

}  // namespace lab
