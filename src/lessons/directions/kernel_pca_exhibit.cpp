#include "lessons/directions/kernel_pca_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/number_text.h"
#include "data/catalog.h"
#include "stage/common_parameters.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

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
                   .help = "Where the component is cut; empty: where most points fall on the right side",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  add_view_parameter(parameters_);
  parameters_.show("seed", false);  // chance only begins the search for eigenvectors of large matrices
  show_controls();
}

DataNeeds KernelPcaExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "circles", .also = {"digits"}, .plane = true};
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
  const double gamma = std::clamp(rounded(suggested_gamma(dataset.points, kernel), 2), 1e-9, 1e9);
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

bool KernelPcaExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  return player_.waiting() || again_ || (projected() && !field_.done());
}

double KernelPcaExhibit::progress() const {
  return player_.waiting() ? player_.progress() : field_.progress();
}

}  // namespace lab
