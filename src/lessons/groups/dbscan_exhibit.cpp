#include "lessons/groups/dbscan_exhibit.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "lessons/groups/predictions.h"
#include "lessons/groups/radius.h"
#include "methods/measures/metrics.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"
#include "stage/prediction.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr std::size_t most_edges = 6000;   // links drawn: more of them is a smear, not a graph
constexpr Index most_grown = 2000;         // points whose components grow by one core point a half-step
constexpr double steps_of_growth = 12.0;   // growing takes about as long as so many half-steps, whatever n is
constexpr Index most_contests = 20000000;  // multiply-adds to find border points between clusters
constexpr Index usual_min_points = 5;
constexpr double grow_s = 1.6;      // long enough to see a ball grow
constexpr double joining_s = 0.05;  // one core point more

// Shapes by kind, as the group of that number has them.
constexpr int core_marker = 0;    // circle
constexpr int border_marker = 3;  // diamond
constexpr int noise_marker = 5;   // cross

}  // namespace

int DbscanExhibit::marker_of(DbscanKind kind) {
  switch (kind) {
    case DbscanKind::core:
      return core_marker;
    case DbscanKind::border:
      return border_marker;
    case DbscanKind::noise:
      return noise_marker;
    case DbscanKind::unknown:
      break;
  }
  return -1;
}

namespace {

const char* name_of(DbscanKind kind) {
  switch (kind) {
    case DbscanKind::core:
      return "core point";
    case DbscanKind::border:
      return "border point";
    case DbscanKind::noise:
      return "noise";
    case DbscanKind::unknown:
      break;
  }
  return "";
}

}  // namespace

DbscanExhibit::DbscanExhibit() {
  parameters_.add({.id = "eps",
                   .label = "Radius ε",
                   .help = "How far a neighbour may be; drag the line in the graph of k-distances to set it",
                   .kind = ParameterKind::real,
                   .min = 1e-15,
                   .max = 1e15,
                   .logarithmic = true,
                   .initial = "1"});
  parameters_.add({.id = "minpts",
                   .label = "Neighbours minPts",
                   .help = "How many points, itself counted, a core point has within ε",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 1000,
                   .slider_from = 1,
                   .slider_to = 30,
                   .initial = "5"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "The points, or the graph of k-distances on the whole stage",
                   .kind = ParameterKind::choice,
                   .choices = {{"steps", "points"}, {"distances", "k-distances"}},
                   .initial = "steps"});
  parameters_.add(
      {.id = "show",
       .label = "Show",
       .help = "The ε-balls of the core points, the links between points within ε, the true labels",
       .kind = ParameterKind::flags,
       .choices = {{"balls", "balls"}, {"graph", "links"}, {"labels", "labels"}},
       .initial = "balls"});
  point_.declare();
  add_prediction_parameters(parameters_);
  add_view_parameter(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
}

DataNeeds DbscanExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "moons", .also = {"digits"}, .plane = true};
}

void DbscanExhibit::suggest_epsilon(const Dataset& dataset) {
  tree_ = suggest_radius(parameters_, "eps", dataset, parameters_.integer("minpts"));
}

void DbscanExhibit::begin(std::shared_ptr<const Dataset> dataset) {
  const DbscanParams p{.epsilon = parameters_.real("eps"),
                       .min_points = parameters_.integer("minpts"),
                       .one_by_one = dataset->size() <= most_grown};
  player_.begin([dataset, p](Dbscan& method) { method.init(dataset->points, p); });
  graph_read_ = false;
  read_revision_ = ~std::uint64_t{0};
}

void DbscanExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = !data_ || data_->id != dataset->id;
  const bool drawing = dataset->id == "drawn";
  const Index n = dataset->size();
  point_.check(n);
  // Fewer points than minPts: a smaller one is the sensible start, as long as nobody asked for this one.
  const std::string former = parameters_.value("minpts");
  if (n >= 1 && !drawing) {
    const bool untouched = parameters_.is_default("minpts");
    parameters_.set_initial("minpts", std::to_string(std::min<Index>(usual_min_points, n)));
    if (untouched) parameters_.reset("minpts");
  }
  if (drawing && n < parameters_.integer("minpts")) {
    player_.clear();  // the sentence on the stage says how many points are missing
  } else {
    try {
      // A radius suits the units of its data; more points or more noise are seen at the one they had.
      const bool rescaled = parameters_.has("scale") && parameters_.value("scale") != scale_;
      tree_.reset();
      if (another || drawing || rescaled) suggest_epsilon(*dataset);
      if (parameters_.has("scale")) scale_ = parameters_.value("scale");
      begin(dataset);
    } catch (const InputError&) {
      parameters_.set("minpts", former);
      throw;
    }
  }
  point_.open(n, another);
  if (data_ && another) parameters_.reset("view-at");
  data_ = std::move(dataset);
  distances_begun_ = false;
  project();
  stage_.restore_view(parameters_.text("view-at"));
}

void DbscanExhibit::project() {
  if (data_->dims() == 0) return;
  projection_ = Projection::components(*data_);
  stage_.set_points(*data_, projection_);
}

void DbscanExhibit::parameter_changed(std::string_view id) {
  if (id == "eps" || id == "minpts") {
    if (data_ && data_->id == "drawn" && data_->size() < parameters_.integer("minpts")) {
      player_.clear();
    } else if (data_) {
      // What was on show stays on show: the line is dragged while the clusters follow. How many half-steps the
      // growing takes is another number now.
      const int stands = player_.standing();
      begin(data_);
      player_.seek(stands);
    }
    if (id == "minpts") distances_begun_ = false;
  } else if (id == "point") {
    point_.changed();
  } else if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
  }
}

void DbscanExhibit::set_pace() {
  const DbscanState* state = shown();
  const bool growing = state && player_.method().params().one_by_one &&
                       (state->phase == DbscanPhase::cores || state->phase == DbscanPhase::growing);
  const double pace = growing ? std::max(1.0, static_cast<double>(state->cores) / steps_of_growth) : 1.0;
  player_.set_speed(parameters_.real("speed") * pace);
  player_.set_transition(growing ? joining_s : grow_s);
}

bool DbscanExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const double begin_ms = clock();
  set_pace();
  bool again = player_.update(elapsed_s, budget_ms, clock);
  read_state();
  if (!graph_read_ && !player_.waiting()) read_graph();
  parameters_.set("view-at", stage_.view_text());
  if (!distances_begun_) {
    distances_.init(data_->points,
                    std::min<int>(parameters_.integer("minpts"), static_cast<int>(data_->size())), tree_);
    distances_begun_ = true;
    by_rank_.clear();
  }
  const double left_ms = budget_ms - (clock() - begin_ms);
  if (!distances_.done()) again = pace_.run(distances_, std::max(1.0, left_ms), clock) || again;
  if (distances_.done() && by_rank_.empty()) {
    const std::vector<double>& distance = distances_.by_point();
    by_rank_.resize(distance.size());
    std::iota(by_rank_.begin(), by_rank_.end(), Index{0});
    std::stable_sort(by_rank_.begin(), by_rank_.end(),
                     [&](Index a, Index b) { return distance[a] > distance[b]; });
  }
  return again;
}

void DbscanExhibit::read_graph() {
  graph_read_ = true;
  edges_.clear();
  if (flat() && data_->size() <= most_grown)
    edges_ = neighbour_edges(data_->points, parameters_.real("eps"), most_edges);
}

std::vector<int> DbscanExhibit::clusters_within(Index i) const {
  const DbscanState* state = shown();
  std::vector<int> clusters;
  for (const Index j : dbscan_neighbours(data_->points, i, parameters_.real("eps"))) {
    const auto at = static_cast<std::size_t>(j);
    if (state->kinds[at] == DbscanKind::core) clusters.push_back(state->labels[at]);
  }
  std::sort(clusters.begin(), clusters.end());
  clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
  return clusters;
}

double DbscanExhibit::grown() const {
  const double t = std::clamp(player_.transition(), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

void DbscanExhibit::read_state() {
  const DbscanState* state = shown();
  if (!state || read_revision_ == player_.revision()) return;
  read_revision_ = player_.revision();
  stage_.set_groups(state->labels);
  agreement_.reset();
  if (data_->has_labels() && state->done) agreement_ = adjusted_rand(state->labels, data_->labels);
  contested_ = -1;
  if (state->done && state->borders * data_->size() * data_->dims() <= most_contests) {
    contested_ = 0;
    for (std::size_t i = 0; i < state->kinds.size(); ++i) {
      if (state->kinds[i] == DbscanKind::border)
        contested_ += clusters_within(static_cast<Index>(i)).size() > 1;
    }
  }
  style_points(*state);
}

void DbscanExhibit::style_points(const DbscanState& state) {
  const std::size_t n = state.kinds.size();
  std::vector<int> markers(n, -1);
  std::vector<ImU32> colours(n, Look::group_colour(-1));
  std::vector<float> sizes(n, 1.0f);
  for (std::size_t i = 0; i < n; ++i) {
    const int label = i < state.labels.size() ? state.labels[i] : -1;
    if (label >= 0) colours[i] = Look::group_colour(label);
    markers[i] = marker_of(state.kinds[i]);
    if (state.kinds[i] != DbscanKind::core) sizes[i] = 0.8f;
  }
  stage_.set_point_styles(markers, colours, sizes);
}

bool DbscanExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  return player_.waiting() || !distances_begun_ || !distances_.done();
}

double DbscanExhibit::progress() const {
  return player_.waiting() ? player_.progress() : distances_.progress();
}

Phase DbscanExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!player_.begun())
    return more_points_phase(data_->size(), parameters_.integer("minpts") - data_->size(),
                             "minPts = " + parameters_.value("minpts"));
  if (parameters_.choice("view") == "distances") {
    return {"Where the curve bends, the noise begins",
            "distance to the " + parameters_.value("minpts") +
                "th point, itself counted · drag the line: it is ε"};
  }
  const DbscanState* state = shown();
  if (!state) return {"Lay out the points", ""};
  const std::string extra = projection_.note();
  const std::string eps = "ε = " + parameters_.value("eps");
  switch (state->phase) {
    case DbscanPhase::ready:
    case DbscanPhase::laid_out:
      return {"Every point draws a ball of radius ε",
              eps + ", minPts = " + parameters_.value("minpts") + extra};
    case DbscanPhase::cores:
      return {"A ball with minPts points makes a core point",
              plural(state->cores, "core point", "core points") + " of " + format_count(data_->size()) +
                  " · " + eps + extra};
    case DbscanPhase::growing: {
      const std::string newest = "Core point " + format_count(state->newest + 1);
      const std::string cluster = "cluster " + std::to_string(state->clusters);
      return {
          state->newest == state->found_from ? newest + " begins " + cluster : newest + " joins " + cluster,
          (state->newest == state->found_from
               ? "the first core point that no cluster has reached"
               : "within " + eps + " of core point " + format_count(state->found_from + 1)) +
              extra};
    }
    case DbscanPhase::components:
      return {"Core points within ε of each other belong together",
              plural(state->clusters, "cluster", "clusters") + extra};
    case DbscanPhase::assigned:
      return {"Points near a core point join it; the rest is noise",
              plural(state->clusters, "cluster", "clusters") + " · " +
                  plural(state->borders, "border point", "border points") + " · " +
                  format_count(state->noise) + " noise" +
                  (contested_ > 0 ? " · " + plural(contested_, "point", "points") +
                                        " could join two clusters; the first one gets " +
                                        (contested_ == 1 ? "it" : "them")
                                  : "") +
                  extra};
  }
  return {};
}

std::optional<Question> DbscanExhibit::question() const {
  if (!data_ || !shown() || parameters_.choice("view") == "distances") return std::nullopt;
  return dbscan_question(data_->points, *shown(), player_.method().params());
}

std::vector<Metric> DbscanExhibit::metrics() const {
  std::vector<Metric> all;
  const DbscanState* state = shown();
  if (!state) return all;
  all.push_back({"cores", static_cast<double>(state->cores)});
  all.push_back({"clusters", static_cast<double>(state->clusters)});
  all.push_back({"borders", static_cast<double>(state->borders)});
  all.push_back({"noise", static_cast<double>(state->noise)});
  if (state->done && contested_ >= 0) all.push_back({"contested", static_cast<double>(contested_)});
  point_.add_metric(all);
  if (agreement_) all.push_back({"ari", *agreement_});
  return all;
}

Table DbscanExhibit::table() const {
  Table t;
  const DbscanState* state = shown();
  if (!state) return t;
  t = points_table(*data_, state->labels, "cluster");
  t.columns.push_back("kind");
  for (std::size_t i = 0; i < t.rows.size(); ++i) t.rows[i].push_back(name_of(state->kinds[i]));
  return t;
}

}  // namespace lab
