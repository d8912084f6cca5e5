#include "lessons/groups/pic_exhibit.h"

#include <algorithm>

#include "core/number_text.h"
#include "lessons/groups/radius.h"
#include "methods/numerics/checks.h"
#include "stage/common_parameters.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr int most_clusters = 12;
constexpr int usual_neighbours = 7;       // of Zelnik-Manor and Perona
constexpr double steps_of_a_play = 30.0;  // one play takes about as long, however many multiplications

}  // namespace

PicExhibit::PicExhibit() {
  parameters_.add({.id = "k",
                   .label = "Clusters K",
                   .help = "How many groups k-means looks for; by default as many as the data have labels",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = most_clusters,
                   .initial = "3"});
  parameters_.add({.id = "affinity",
                   .label = "Likeness",
                   .help = "Falls with distance, faster where it is crowded (local); at one width σ "
                           "everywhere; or only the nearest points are alike at all",
                   .kind = ParameterKind::choice,
                   .choices = {{"local", "local"}, {"rbf", "one σ"}, {"knn", "nearest"}},
                   .initial = "local"});
  parameters_.add({.id = "neighbours",
                   .label = "Neighbours",
                   .help =
                       "local: the distance to this neighbour is a point's width; nearest: this many points "
                       "are alike, itself counted",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = static_cast<double>(affinity_limit - 1),
                   .slider_from = 1,
                   .slider_to = 40,
                   .initial = std::to_string(usual_neighbours)});
  parameters_.add({.id = "sigma",
                   .label = "Width σ",
                   .help = "At distance σ two points are 0.61 alike, at 3σ hardly any more",
                   .kind = ParameterKind::real,
                   .min = 1e-6,
                   .max = 1e6,
                   .logarithmic = true,
                   .initial = "1"});
  parameters_.add({.id = "start",
                   .label = "Start",
                   .help = "The vector begins with the degrees of the points, or with random numbers",
                   .kind = ParameterKind::choice,
                   .choices = {{"degrees", "degrees"}, {"random", "random"}},
                   .initial = "random"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help =
                       "The vector with points and matrix, the matrix alone, or spectral clustering beside "
                       "it",
                   .kind = ParameterKind::choice,
                   .choices = {{"steps", "vector"}, {"matrix", "matrix"}, {"spectral", "spectral"}},
                   .initial = "steps"});
  parameters_.add({.id = "order",
                   .label = "Order",
                   .help = "How the points stand in the vector and in the matrix",
                   .kind = ParameterKind::choice,
                   .choices = {{"groups", "by group"},
                               {"labels", "by label"},
                               {"came", "as the points came"},
                               {"mixed", "shuffled"}},
                   .initial = "groups"});
  parameters_.add({.id = "show",
                   .label = "Show",
                   .help =
                       "The true labels as colours; v on the scale of its start, instead of as wide as it is "
                       "now",
                   .kind = ParameterKind::flags,
                   .choices = {{"labels", "labels"}, {"start", "scale of start"}},
                   .initial = "none"});
  parameters_.add(
      {.id = "tolerance",
       .label = "Stop at ε",
       .help = "The walk stops when the change δ itself changes by at most ε/n; the line can be dragged",
       .kind = ParameterKind::real,
       .min = 1e-9,
       .max = 1,
       .slider_from = 1e-8,
       .slider_to = 1e-2,
       .logarithmic = true,
       .initial = number_text(1e-5)});
  link_.declare();
  add_map_images_parameter(parameters_);
  add_view_parameter(parameters_);
  show_controls();
}

DataNeeds PicExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "blobs", .also = {"digits"}, .plane = true};
}

void PicExhibit::show_controls() {
  const bool rbf = parameters_.choice("affinity") == "rbf";
  parameters_.show("neighbours", !rbf);
  parameters_.show("sigma", rbf);
  parameters_.show("show", !in_view("matrix"));
  parameters_.show("map-images", !in_view("matrix") && data_ && data_->is_images());
}

AffinityParams PicExhibit::affinity_params() const {
  const std::string& kind = parameters_.choice("affinity");
  return {.kind = kind == "rbf"   ? AffinityKind::rbf
                  : kind == "knn" ? AffinityKind::knn
                                  : AffinityKind::local,
          .neighbours = parameters_.integer("neighbours"),
          .sigma = parameters_.real("sigma")};
}

PicParams PicExhibit::pic_params() const {
  PicParams p;
  p.clusters = parameters_.integer("k");
  p.affinity = affinity_params();
  p.start = parameters_.choice("start") == "random" ? PicStart::random : PicStart::degrees;
  p.tolerance = parameters_.real("tolerance");
  return p;
}

SpectralParams PicExhibit::spectral_params() const {
  return {.clusters = parameters_.integer("k"), .affinity = affinity_params()};
}

double PicExhibit::limit() const {
  return parameters_.real("tolerance") / static_cast<double>(std::max<Index>(1, data_->size()));
}

Index PicExhibit::needed_points() const {
  const Index neighbours = parameters_.choice("affinity") == "rbf" ? 0 : parameters_.integer("neighbours");
  return std::max<Index>({2, parameters_.integer("k"), neighbours + 1});
}

void PicExhibit::suggest(const Dataset& dataset) {
  const int classes = dataset.has_labels() ? dataset.classes() : 0;
  parameters_.suggest("k", std::to_string(classes >= 2 && classes <= most_clusters ? classes : 3));
  // σ: twice the median distance to the seventh neighbour, the usual width of local scaling.
  const double width = 2.0 * median_neighbour_distance(dataset, usual_neighbours);
  if (!(width > 0)) return;
  const Parameter& p = parameters_.declaration("sigma");
  const auto valid = [&](double sigma) { return std::clamp(rounded(sigma, 2), p.min, p.max); };
  parameters_.suggest("sigma", number_text(valid(width)));
  if (valid(width / 20.0) < valid(width * 20.0))
    parameters_.set_slider("sigma", valid(width / 20.0), valid(width * 20.0));
}

// ---- beginning ----

void PicExhibit::begin_graph(const std::shared_ptr<const Dataset>& dataset) {
  // The method itself checks everything; what it refuses changes nothing here.
  Pic check;
  check.init(dataset->points, pic_params(), seed());
  GraphJob fresh;
  fresh.job.init(dataset->points, affinity_params(), "Power iteration clustering");
  graph_job_ = std::move(fresh);
  building_ = true;
  stopped_ = false;
  trouble_.reset();
  again_to_end_ = player_.at_end();
}

void PicExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = !data_ || data_->id != dataset->id;
  const bool drawing = dataset->id == "drawn";
  if (!drawing) require_points(dataset->points, "Power iteration clustering", affinity_limit);
  link_.check(dataset->size());
  if (another && dataset->size() > 0) suggest(*dataset);
  if (drawing && dataset->size() < needed_points()) {
    building_ = false;
    trouble_.reset();
  } else {
    begin_graph(dataset);
  }
  again_to_end_ = again_to_end_ && !another;
  player_.clear();
  spectral_.begun = false;
  graph_.reset();
  if (data_ && another) parameters_.reset("view-at");
  link_.open(dataset->size(), another);
  project(*dataset);
  data_ = std::move(dataset);
  read_revision_ = ~std::uint64_t{0};
  order_read_ = matrix_read_ = embedding_read_ = false;
  match_.reset();
  spectral_match_.reset();
  matrix_.clear();
  row_.forget();
  column_.forget();
  stage_.restore_view(parameters_.text("view-at"));
  show_controls();
}

void PicExhibit::project(const Dataset& dataset) {
  if (dataset.dims() == 0) return;
  projection_ = Projection::components(dataset);
  stage_.set_points(dataset, projection_);
  spectral_stage_.set_points(dataset, projection_);
}

void PicExhibit::begin_runs() {
  const int position = player_.target();
  const bool playing = player_.playing();
  const bool to_end = again_to_end_ || player_.at_end();
  again_to_end_ = false;
  trouble_.reset();
  match_.reset();
  spectral_match_.reset();
  embedding_read_ = order_read_ = matrix_read_ = false;
  read_revision_ = ~std::uint64_t{0};
  spectral_.begun = false;
  try {
    player_.begin([data = data_, p = pic_params(), s = seed(), graph = graph_](Pic& method) {
      method.init(data->points, p, s, graph);
    });
    spectral_.method = Spectral();
    spectral_.method.init(data_->points, spectral_params(), seed(), graph_);
    spectral_.begun = true;
  } catch (const InputError& error) {
    player_.clear();
    fail(error);
    stage_.set_groups(graph_->parts);  // that is why
    stage_.set_point_styles({}, {}, {});
    return;
  }
  player_.set_lookahead(true);
  player_.seek(position);
  if (to_end) player_.finish();
  if (playing) player_.play();
}

void PicExhibit::fail(const InputError& error) {
  std::string control = error.control_id();
  // The one number that says who is alike has two names.
  if (control == "neighbours" && parameters_.choice("affinity") == "rbf") control = "sigma";
  if (!trouble_) trouble_ = Trouble{error.message(), control};
}

void PicExhibit::parameter_changed(std::string_view id) {
  const bool none = !data_ || data_->size() == 0;
  const bool concerns_graph = id == "affinity" || id == "neighbours" || id == "sigma";
  const bool concerns_runs = id == "k" || id == "start" || id == "seed" || id == "tolerance";
  if (!none && (concerns_graph || concerns_runs)) {
    if (data_->id == "drawn" && data_->size() < needed_points()) {
      building_ = false;
      graph_.reset();
      player_.clear();
      spectral_.begun = false;
      trouble_.reset();
    } else if (concerns_graph || !graph_) {
      begin_graph(data_);
    } else {
      Pic check;
      check.init(data_->points, pic_params(), seed());
      if (!building_) begin_runs();
    }
  }
  if (id == "order") order_read_ = matrix_read_ = false;
  if (id == "show") read_revision_ = ~std::uint64_t{0};
  if (id == "view") {
    plane_stage_.fit();
    spectral_stage_.fit();
  }
  if (id == "view-at") stage_.restore_view(parameters_.text("view-at"));
  if (id == "point") link_.changed();
  show_controls();
}

void PicExhibit::press(std::string_view id) {
  if (id != "stop") return;
  stopped_ = building_;
  if (!building_) spectral_.begun = false;
}

// ---- computing ----

bool PicExhibit::work_on_graph(double budget_ms, const ClockMs& clock) {
  try {
    if (pace_.run(graph_job_, budget_ms, clock)) return true;
    graph_ = std::make_shared<const Affinity>(graph_job_.job.take());
    graph_job_ = GraphJob();
    building_ = false;
    begin_runs();
  } catch (const InputError& error) {
    building_ = false;
    fail(error);
  }
  return true;
}

bool PicExhibit::work_on_spectral(double budget_ms, const ClockMs& clock) {
  if (spectral_.done()) return false;
  try {
    return pace_.run(spectral_, budget_ms, clock);
  } catch (const InputError& error) {
    spectral_.begun = false;
    fail(error);
    return false;
  }
}

bool PicExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  const double begin_ms = clock();
  const auto left_ms = [&] { return budget_ms - (clock() - begin_ms); };
  parameters_.set("view-at", stage_.view_text());
  if (building_) return !stopped_ && work_on_graph(budget_ms, clock);
  if (!graph_) return false;
  bool again = false;
  if (player_.begun()) {
    const double pace = std::max(1.0, player_.known() / steps_of_a_play);
    player_.set_speed(parameters_.real("speed") * pace);
    try {
      again = player_.update(elapsed_s, budget_ms, clock);
    } catch (const InputError& error) {
      // The last half-step cannot be made: the ones before it stay.
      fail(error);
      player_.set_lookahead(false);
      player_.seek(std::max(0, player_.known() - 1));
      again = true;
    }
    read_state();
    again = work_on_spectral(std::max(0.5, left_ms()), clock) || again;
    read_embedding();
  }
  read_order();
  read_matrix();
  return again;
}

bool PicExhibit::busy() const {
  if (!data_ || stopped_) return false;
  if (building_) return true;
  return player_.begun() && (player_.waiting() || !spectral_.done());
}

double PicExhibit::progress() const {
  if (building_) return graph_job_.job.progress();
  if (player_.waiting()) return player_.progress();
  return spectral_.begun ? spectral_.method.progress() : 1.0;
}

}  // namespace lab
