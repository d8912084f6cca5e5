#include "lessons/groups/kmeans_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rows_text.h"
#include "lessons/groups/predictions.h"
#include "methods/measures/metrics.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"
#include "stage/kmeans_parts.h"
#include "stage/prediction.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

KmeansExhibit::KmeansExhibit() {
  parameters_.add({.id = "k",
                   .label = "Clusters K",
                   .help = "How many centroids there are.",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = k_max,
                   .initial = "3"});
  add_kmeans_start(parameters_, true);
  add_kmeans_empty(parameters_);
  add_play_parameters(parameters_);
  parameters_.set_initial("seed",
                          "4");  // a start that finds the three blobs; others do not, and links show them
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "One run step by step, the ends of 20 runs, or cost and silhouette against K.",
                   .kind = ParameterKind::choice,
                   .choices = {{"steps", "one run"}, {"restarts", "20 runs"}, {"choose", "which K"}},
                   .initial = "steps"});
  parameters_.add(
      {.id = "show",
       .label = "Show",
       .help = "Regions that each centroid wins, the way the centroids came, the true labels as colours.",
       .kind = ParameterKind::flags,
       .choices = {{"regions", "regions"}, {"trails", "trails"}, {"labels", "labels"}},
       .initial = "regions,trails"});
  parameters_.add({.id = "plane",
                   .label = "Plane",
                   .help =
                       "Data of more than two columns are shown in the plane of their first two principal "
                       "components, or of two columns.",
                   .kind = ParameterKind::choice,
                   .choices = {{"components", "components"}, {"columns", "columns"}},
                   .initial = "components"});
  parameters_.add({.id = "x",
                   .label = "Column across",
                   .help = "Number of the column drawn from left to right.",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 1000,
                   .initial = "1"});
  parameters_.add({.id = "y",
                   .label = "Column up",
                   .help = "Number of the column drawn from bottom to top.",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 1000,
                   .initial = "2"});
  parameters_.add({.id = "centres",
                   .label = "Centroids by hand",
                   .help = "Positions of the centroids of a start by hand: x,y;x,y …",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  point_.declare();
  add_prediction_parameters(parameters_);
  add_view_parameter(parameters_);
  show_controls();
}

DataNeeds KmeansExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "blobs", .also = {"digits"}, .plane = true};
}

bool KmeansExhibit::too_few_points() const { return !data_ || data_->size() < parameters_.integer("k"); }

KmeansParams KmeansExhibit::params(const Dataset& dataset) const {
  KmeansParams p = kmeans_params(parameters_);
  if (p.start == KmeansStart::given)
    p.centroids = centroids_by_hand(parameters_, "centres", "centroids", dataset);
  return p;
}

void KmeansExhibit::begin(std::shared_ptr<const Dataset> dataset) {
  const KmeansParams p = params(*dataset);
  const auto seed = parameters_.seed();
  player_.begin([dataset, p, seed](Kmeans& method) { method.init(dataset->points, p, seed); });
  if (p.start == KmeansStart::given) parameters_.set("centres", encode_rows(p.centroids));
  restarts_begun_ = choose_begun_ = worst_begun_ = false;
}

void KmeansExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool drawing = dataset->id == "drawn";
  point_.check(dataset->size());
  if (drawing && dataset->size() < parameters_.integer("k")) {
    player_.clear();  // nothing to run yet: the sentence on the stage says how many points are missing
  } else {
    begin(dataset);
  }
  point_.open(dataset->size(), !data_ || data_->id != dataset->id);
  // What was zoomed into is a part of the old data.
  if (data_ && data_->id != dataset->id) parameters_.reset("view-at");
  data_ = std::move(dataset);
  project();
  stage_.restore_view(parameters_.text("view-at"));
  show_controls();
}

void KmeansExhibit::project() {
  if (!data_ || data_->dims() == 0) return;
  projection_ = parameters_.choice("plane") == "columns" || data_->dims() <= 2
                    ? Projection::columns(*data_, parameters_.integer("x") - 1, parameters_.integer("y") - 1)
                    : Projection::components(*data_);
  if (data_->dims() <= 2) projection_ = Projection::columns(*data_, 0, 1);
  stage_.set_points(*data_, projection_);
  best_stage_.set_points(*data_, projection_);
  worst_stage_.set_points(*data_, projection_);
  read_revision_ = ~std::uint64_t{0};
}

void KmeansExhibit::show_controls() {
  const bool steps = parameters_.choice("view") == "steps";
  const bool flat = !data_ || data_->dims() <= 2;
  parameters_.show("show", steps);
  parameters_.enable("start",
                     parameters_.choice("view") != "restarts" || parameters_.choice("start") != "hand");
  parameters_.show("plane", !flat);
  const bool columns = !flat && parameters_.choice("plane") == "columns";
  parameters_.show("x", columns);
  parameters_.show("y", columns);
}

void KmeansExhibit::parameter_changed(std::string_view id) {
  if (id == "plane" || id == "x" || id == "y") {
    for (const char* axis : {"x", "y"}) {
      if (data_ && data_->dims() > 2 && parameters_.integer(axis) > data_->dims()) {
        throw InputError(parameters_.declaration(axis).label + " is " + parameters_.value(axis) +
                             ", but the data have " + plural(data_->dims(), "column", "columns") + ".",
                         axis);
      }
    }
    project();
    stage_.fit();
    parameters_.reset("view-at");
  } else if (id == "k" || id == "start" || id == "seed" || id == "empty" || id == "centres") {
    if (data_ && (data_->id != "drawn" || !too_few_points())) {
      begin(data_);
    } else {
      player_.clear();
    }
  } else if (id == "point") {
    point_.changed();
  } else if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
  }
  show_controls();
}

// ---- computing ----

void KmeansExhibit::begin_jobs() {
  const std::string& view = parameters_.choice("view");
  const auto seed = parameters_.seed();
  if (view == "restarts" && !restarts_begun_) {
    KmeansParams p = params(*data_);
    // Twenty runs from one and the same start would be one run.
    if (p.start == KmeansStart::given) p.start = KmeansStart::random;
    restarts_.init(data_->points, p, restart_count, seed);
    restarts_begun_ = true;
    worst_begun_ = false;
  }
  if (view == "choose" && !choose_begun_) {
    ChooseKParams p;
    p.k_max = k_max;
    choose_.init(data_->points, p, seed);
    choose_begun_ = true;
  }
}

bool KmeansExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const std::string& view = parameters_.choice("view");
  if (view == "steps") {
    const bool again = player_.update(elapsed_s, budget_ms, clock);
    read_state();
    parameters_.set("view-at", stage_.view_text());
    return again;
  }
  player_.pause();
  begin_jobs();
  const auto slice = [&](auto& job) { return pace_.run(job, budget_ms, clock); };
  if (view == "choose") return slice(choose_);
  if (slice(restarts_)) return true;
  if (!worst_begun_) {
    const auto& costs = restarts_.costs();
    const auto worst = std::max_element(costs.begin(), costs.end()) - costs.begin();
    KmeansParams p = params(*data_);
    if (p.start == KmeansStart::given) p.start = KmeansStart::random;
    worst_run_ = Kmeans();
    worst_run_.init(data_->points, p, restarts_.seed_of(static_cast<int>(worst)));
    worst_begun_ = true;
    best_stage_.set_groups(restarts_.best_state().labels);
    best_stage_.fit();
    worst_stage_.fit();
  }
  const bool again = slice(worst_run_);
  if (!again) worst_stage_.set_groups(worst_run_.state().labels);
  return again;
}

void KmeansExhibit::read_state() {
  const KmeansState* state = shown();
  if (!state || read_revision_ == player_.revision()) return;
  read_revision_ = player_.revision();
  stage_.set_groups(state->labels);
  agreement_.reset();
  if (data_->has_labels() && !state->labels.empty()) agreement_ = adjusted_rand(state->labels, data_->labels);
}

bool KmeansExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  const std::string& view = parameters_.choice("view");
  if (view == "restarts") return !restarts_begun_ || !restarts_.done() || !worst_begun_ || !worst_run_.done();
  if (view == "choose") return !choose_begun_ || !choose_.done();
  return player_.waiting();
}

double KmeansExhibit::progress() const {
  const std::string& view = parameters_.choice("view");
  if (view == "restarts") return restarts_begun_ ? restarts_.progress() : 0.0;
  if (view == "choose") return choose_begun_ ? choose_.progress() : 0.0;
  return player_.progress();
}

// ---- saying ----

Phase KmeansExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!player_.begun())
    return more_points_phase(data_->size(), parameters_.integer("k") - data_->size(),
                             "K = " + parameters_.value("k"));
  const std::string& view = parameters_.choice("view");
  if (view == "restarts") {
    const Index made = restarts_begun_ ? static_cast<Index>(restarts_.costs().size()) : 0;
    if (made < restart_count) {
      return {"Run k-means from " + std::to_string(restart_count) + " starts",
              format_count(made) + " of " + std::to_string(restart_count) + " runs done"};
    }
    const auto [low, high] = std::minmax_element(restarts_.costs().begin(), restarts_.costs().end());
    const int ends = distinct_ends();
    return {ends == 1 ? "Every start ends in the same place" : "Different starts end in different places",
            plural(ends, "different end", "different ends") + " · lowest cost " + format_number(*low) +
                " · highest " + format_number(*high)};
  }
  if (view == "choose") {
    const bool done = choose_begun_ && choose_.done();
    std::string detail = "the best of " + std::to_string(ChooseKParams{}.restarts) + " runs for each K";
    if (done && choose_.is_sampled()) {
      detail += " · silhouette of " + format_count(choose_.silhouette_points()) + " points drawn at random";
    }
    return {"More clusters always cost less. Which K is enough?", detail};
  }
  return phase_of_steps();
}

int KmeansExhibit::distinct_ends() const {
  std::vector<double> costs = restarts_.costs();
  std::sort(costs.begin(), costs.end());
  int ends = costs.empty() ? 0 : 1;
  for (std::size_t i = 1; i < costs.size(); ++i) ends += costs[i] > costs[i - 1] * (1.0 + 1e-5) + 1e-12;
  return ends;
}

Phase KmeansExhibit::phase_of_steps() const {
  const KmeansState* state = shown();
  if (!state) return {"Place the centroids", ""};
  Phase phase = kmeans_phase(*state, parameters_.choice("start"), {"point", "points"});
  phase.detail += projection_.note();
  return phase;
}

std::optional<Question> KmeansExhibit::question() const {
  if (!data_ || !shown() || parameters_.choice("view") != "steps") return std::nullopt;
  return kmeans_question(data_->points, *shown());
}

std::vector<Metric> KmeansExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || !player_.begun()) return all;
  if (const KmeansState* state = shown()) {
    all.push_back({"iteration", static_cast<double>(state->iteration)});
    all.push_back({"clusters", static_cast<double>(state->centroids.rows())});
    if (state->has_cost()) {
      all.push_back({"cost", state->cost});
      all.push_back({"changed", static_cast<double>(state->changed)});
      all.push_back({"empty", static_cast<double>(state->empty_clusters().size())});
    }
  }
  point_.add_metric(all);
  if (agreement_) all.push_back({"ari", *agreement_});
  if (restarts_begun_ && !restarts_.costs().empty()) {
    const auto [low, high] = std::minmax_element(restarts_.costs().begin(), restarts_.costs().end());
    all.push_back({"restarts", static_cast<double>(restarts_.costs().size())});
    all.push_back({"restarts-lowest", *low});
    all.push_back({"restarts-highest", *high});
    all.push_back({"restarts-ends", static_cast<double>(distinct_ends())});
  }
  if (choose_begun_ && choose_.done()) {
    const ChooseKRow* best = best_silhouette();
    if (best) {
      all.push_back({"best-k", static_cast<double>(best->k)});
      all.push_back({"best-silhouette", best->silhouette});
    }
  }
  return all;
}

const ChooseKRow* KmeansExhibit::best_silhouette() const {
  const ChooseKRow* best = nullptr;
  for (const ChooseKRow& row : choose_.rows()) {
    if (row.has_silhouette && (!best || row.silhouette > best->silhouette)) best = &row;
  }
  return best;
}

Table KmeansExhibit::table() const {
  Table t;
  if (!data_ || !player_.begun()) return t;
  const std::string& view = parameters_.choice("view");
  if (view == "restarts") {
    t.columns = {"seed", "final cost"};
    for (std::size_t r = 0; r < restarts_.costs().size(); ++r) {
      t.rows.push_back({std::to_string(restarts_.seed_of(static_cast<int>(r))), exact(restarts_.costs()[r])});
    }
  } else if (view == "choose") {
    t.columns = {"K", "cost", "silhouette"};
    for (const ChooseKRow& row : choose_.rows()) {
      t.rows.push_back(
          {std::to_string(row.k), exact(row.cost), row.has_silhouette ? exact(row.silhouette) : ""});
    }
  } else if (const KmeansState* state = shown()) {
    t = points_table(*data_, state->labels, "group");
  }
  return t;
}

}  // namespace lab
