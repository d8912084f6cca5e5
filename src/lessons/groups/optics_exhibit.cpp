#include "lessons/groups/optics_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "lessons/groups/radius.h"
#include "stage/common_parameters.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr double steps_of_a_play = 50.0;  // one play takes about as long as so many half-steps, whatever n is
constexpr Index single_visits = 600;      // up to here a half-step visits one point
constexpr Index many_steps = 150;         // … and with more points the walk has about so many half-steps
constexpr double infinity = std::numeric_limits<double>::infinity();

double diagonal(PointsView points) {
  double sum = 0;
  for (Index j = 0; j < points.cols; ++j) {
    double low = infinity, high = -infinity;
    for (Index i = 0; i < points.rows; ++i) {
      low = std::min(low, static_cast<double>(points.at(i, j)));
      high = std::max(high, static_cast<double>(points.at(i, j)));
    }
    if (high > low) sum += (high - low) * (high - low);
  }
  return std::sqrt(sum);
}

}  // namespace

OpticsExhibit::OpticsExhibit() {
  parameters_.add({.id = "minpts",
                   .label = "Neighbours minPts",
                   .help = "How many points, itself counted, a place needs within reach to be dense",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = 1000,
                   .slider_from = 2,
                   .slider_to = 30,
                   .initial = "5"});
  parameters_.add({.id = "extract",
                   .label = "Clusters by",
                   .help = "A line across the plot, or valleys with steep sides, each as deep as it is",
                   .kind = ParameterKind::choice,
                   .choices = {{"cut", "line ε′"}, {"xi", "steepness ξ"}},
                   .initial = "cut"});
  parameters_.add({.id = "eps",
                   .label = "Cut ε′",
                   .help = "Where the line cuts the plot: DBSCAN's radius; drag the line to set it",
                   .kind = ParameterKind::real,
                   .min = 1e-15,
                   .max = 1e15,
                   .logarithmic = true,
                   .initial = "1"});
  parameters_.add({.id = "xi",
                   .label = "Steepness ξ",
                   .help = "A side of a valley is steep where the next bar is lower or higher by this share",
                   .kind = ParameterKind::real,
                   .min = 0.001,
                   .max = 0.999,
                   .slider_from = 0.01,
                   .slider_to = 0.5,
                   .step = 0.01,
                   .initial = "0.15"});
  parameters_.add({.id = "smallest",
                   .label = "Smallest valley",
                   .help = "How many points a valley has at least; by default one in twenty",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = 20000,
                   .logarithmic = true,
                   .initial = "15"});
  parameters_.add(
      {.id = "maxeps",
       .label = "Largest ε",
       .help = "How far the walk looks; by default as far as the data reach, so nothing is left out",
       .kind = ParameterKind::real,
       .min = 1e-15,
       .max = 1e15,
       .logarithmic = true,
       .initial = "1e+15"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "The walk, or its cut beside what DBSCAN finds with the same radius",
                   .kind = ParameterKind::choice,
                   .choices = {{"walk", "walk"}, {"dbscan", "beside DBSCAN"}},
                   .initial = "walk"});
  parameters_.add({.id = "show",
                   .label = "Show",
                   .help = "The present point's core distance as a circle, its offers to points not yet "
                           "visited, who was reached from whom, the true labels as colours",
                   .kind = ParameterKind::flags,
                   .choices = {{"circle", "core distance"},
                               {"offers", "offers"},
                               {"links", "walk"},
                               {"labels", "labels"}},
                   .initial = "circle,offers,links"});
  point_.declare();
  parameters_.add({.id = "places",
                   .label = "Marked places",
                   .help = "First and last place of the plot whose points are marked: 12-80",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  add_view_parameter(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
  show_controls();
}

DataNeeds OpticsExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "nested", .also = {"digits"}, .plane = true};
}

void OpticsExhibit::show_controls() {
  parameters_.show("eps", !by_xi() || in_view("dbscan"));
  parameters_.show("xi", by_xi());
  parameters_.show("smallest", by_xi());
  parameters_.show("show", in_view("walk"));
}

// ---- starting ----

OpticsParams OpticsExhibit::params(const Dataset& dataset) const {
  OpticsParams p;
  p.min_points = parameters_.integer("minpts");
  if (!parameters_.is_default("maxeps")) p.max_epsilon = parameters_.real("maxeps");
  const Index n = dataset.size();
  p.points_per_step = n <= single_visits ? 1 : (n + many_steps - 1) / many_steps;
  return p;
}

void OpticsExhibit::begin(const std::shared_ptr<const Dataset>& dataset) {
  const OpticsParams p = params(*dataset);
  player_.begin([dataset, p](Optics& method) { method.init(dataset->points, p); });
  read_revision_ = ~std::uint64_t{0};
  twin_ = Twin();
}

void OpticsExhibit::begin_again() {
  if (!data_ || (data_->id == "drawn" && data_->size() < parameters_.integer("minpts"))) {
    player_.clear();
    return;
  }
  // What was on show stays on show.
  const int position = player_.position();
  const bool at_end = player_.at_end();
  begin(data_);
  if (at_end && position > 0) {
    player_.finish();
  } else {
    player_.seek(position);
  }
}

void OpticsExhibit::suggest(const Dataset& dataset) {
  const bool all = parameters_.is_default("maxeps");
  double far = diagonal(dataset.points);
  if (!(far > 0)) far = 1.0;
  const double unit = std::pow(10.0, std::floor(std::log10(far)) - 1.0);
  far = std::clamp(std::ceil(far / unit) * unit, 1e-15, 1e15);
  parameters_.set_initial("maxeps", number_text(far));
  if (all) parameters_.reset("maxeps");
  parameters_.set_slider("maxeps", std::max(1e-15, far / 100.0), far);
  const bool usual = parameters_.is_default("eps");
  suggest_radius(parameters_, "eps", dataset, parameters_.integer("minpts"));
  if (usual && cut() > parameters_.real("maxeps")) parameters_.set("eps", parameters_.value("maxeps"));
}

void OpticsExhibit::check_cut() const {
  if (parameters_.is_default("maxeps") || cut() <= parameters_.real("maxeps")) return;
  throw InputError("ε′ is " + parameters_.value("eps") +
                       ", but the walk looks only as far as the largest ε, " + parameters_.value("maxeps") +
                       ".",
                   "eps");
}

void OpticsExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = !data_ || data_->id != dataset->id;
  const Index n = dataset->size();
  const bool drawing = dataset->id == "drawn";
  if (n == 1 && !drawing) throw InputError("OPTICS needs at least 2 points, but there is only 1.", "data");
  point_.check(n);
  if (!parameters_.is_default("eps")) check_cut();
  if (n >= 2) {
    const bool usual = parameters_.is_default("smallest");
    parameters_.set_initial("smallest", std::to_string(std::clamp<Index>((n + 10) / 20, 2, 20000)));
    if (usual) parameters_.reset("smallest");
    parameters_.set_slider("smallest", 2, static_cast<double>(std::clamp<Index>(n / 2, 3, 20000)));
  }
  // Fewer points than minPts: a smaller one is the sensible start, as long as nobody asked for this one.
  const std::string former = parameters_.value("minpts");
  if (n >= 2 && !drawing) {
    const bool untouched = parameters_.is_default("minpts");
    parameters_.set_initial("minpts", std::to_string(std::min<Index>(5, n)));
    if (untouched) parameters_.reset("minpts");
  }
  if (drawing && n < parameters_.integer("minpts")) {
    player_.clear();  // the sentence on the stage says how many points are missing
    read_revision_ = ~std::uint64_t{0};
  } else {
    try {
      begin(dataset);
    } catch (const InputError&) {
      parameters_.set("minpts", former);
      throw;
    }
    // A radius suits the units of its data; more points or more noise are seen at the one they had.
    const bool rescaled = parameters_.has("scale") && parameters_.value("scale") != scale_;
    if (another || drawing || rescaled) suggest(*dataset);
    if (parameters_.has("scale")) scale_ = parameters_.value("scale");
  }
  point_.open(n, another);
  if (data_ && another) {
    parameters_.reset("places");
    parameters_.reset("view-at");
  }
  data_ = std::move(dataset);
  if (data_->dims() > 0) {
    projection_ = Projection::components(*data_);
    stage_.set_points(*data_, projection_);
    twin_stage_.set_points(*data_, projection_);
  }
  stage_.restore_view(parameters_.text("view-at"));
  twin_stage_.restore_view(parameters_.text("view-at"));
  walk_for_view();
  show_controls();
}

void OpticsExhibit::walk_for_view() {
  // Who asks for the comparison asks for the whole walk.
  const bool at_start = player_.begun() && player_.position() == 0 && !player_.playing();
  if (in_view("dbscan") && at_start) player_.finish();
}

void OpticsExhibit::parameter_changed(std::string_view id) {
  if (id == "minpts") {
    begin_again();
  } else if (id == "maxeps") {
    // The line cannot stand where the walk never looked.
    if (!parameters_.is_default("maxeps") && cut() > parameters_.real("maxeps"))
      parameters_.set("eps", parameters_.value("maxeps"));
    begin_again();
  } else if (id == "eps") {
    check_cut();
    clusters_read_ = false;
  } else if (id == "xi" || id == "smallest" || id == "extract") {
    clusters_read_ = false;
  } else if (id == "view") {
    stage_.fit();
    twin_stage_.fit();
    walk_for_view();
  } else if (id == "point") {
    point_.changed();
  } else if (id == "places") {
    const PlaceSpan span = marked();
    if (!parameters_.text("places").empty() && (span.first < 0 || (data_ && span.second >= data_->size()))) {
      throw InputError("Marked places are written as 12-80, from 1 to the number of points.", "places");
    }
    select_marked();
  } else if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
    twin_stage_.restore_view(parameters_.text("view-at"));
  }
  show_controls();
}

PlaceSpan OpticsExhibit::marked() const {
  const std::string& text = parameters_.text("places");
  const char* const end = text.data() + text.size();
  long long first = 0, last = 0;
  const auto one = std::from_chars(text.data(), end, first);
  if (one.ec != std::errc() || one.ptr == end || *one.ptr != '-') return {-1, -1};
  const auto two = std::from_chars(one.ptr + 1, end, last);
  if (two.ec != std::errc() || two.ptr != end || first < 1 || last < first) return {-1, -1};
  return {first - 1, last - 1};
}

// ---- computing ----

bool OpticsExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const double begin_ms = clock();
  const double steps =
      static_cast<double>(data_->size()) / static_cast<double>(player_.method().params().points_per_step);
  player_.set_speed(parameters_.real("speed") * std::max(1.0, steps / steps_of_a_play));
  bool again = player_.update(elapsed_s, budget_ms, clock);
  read_state();
  parameters_.set("view-at", stage_.view_text());
  if (in_view("dbscan") && walked())
    again = work_twin(std::max(1.0, budget_ms - (clock() - begin_ms)), clock) || again;
  return again;
}

bool OpticsExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  if (player_.waiting()) return true;
  return in_view("dbscan") && walked() && !twin_.compared;
}

double OpticsExhibit::progress() const {
  if (!player_.waiting()) return twin_.begun ? twin_.method.progress() : 0.0;
  // One half-step is little: what a person waits for is the end of the walk.
  const double n = static_cast<double>(std::max<Index>(1, data_->size()));
  const OpticsState* state = shown();
  const auto per_step = static_cast<double>(player_.method().params().points_per_step);
  const double visited = state ? static_cast<double>(player_.known() - 1) * per_step : 0.0;
  if (player_.target() <= player_.position() + 1) return player_.progress();
  return std::clamp(visited / n, 0.0, 1.0);
}

}  // namespace lab
