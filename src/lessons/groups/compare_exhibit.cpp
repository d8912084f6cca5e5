#include "lessons/groups/compare_exhibit.h"

#include <algorithm>

#include "data/catalog.h"
#include "methods/measures/matching.h"
#include "stage/common_parameters.h"

namespace lab {
namespace {

constexpr std::array<char, CompareExhibit::panel_count> letters = {'a', 'b', 'c', 'd'};
constexpr std::array initial_methods = {"kmeans", "gmm", "dbscan", "spectral"};
constexpr int usual_neighbours = 10;  // of the graph behind spectral clustering and power iteration
constexpr std::array<std::string_view, 5> own_parameters = {"method", "k", "eps", "minpts", "neighbours"};

std::string title(std::size_t panel) { return std::string(1, static_cast<char>(letters[panel] - 'a' + 'A')); }

}  // namespace

std::string CompareExhibit::name(std::string_view id, std::size_t panel) {
  return std::string(id) + "-" + letters[panel];
}

void CompareExhibit::declare_panel(std::size_t panel) {
  std::vector<Choice> methods;
  for (const ClusteringChoice& c : clustering_choices())
    methods.push_back({std::string(c.id), std::string(c.label)});
  parameters_.add({.id = name("method", panel),
                   .label = "Method " + title(panel),
                   .help = "What runs in this panel",
                   .kind = ParameterKind::choice,
                   .choices = std::move(methods),
                   .initial = initial_methods[panel]});
  parameters_.add({.id = name("k", panel),
                   .label = "Clusters K",
                   .help = "By default as many as the labels have classes, or 3",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 1000,
                   .slider_from = 1,
                   .slider_to = 15,
                   .initial = "3"});
  parameters_.add({.id = name("eps", panel),
                   .label = "Radius ε",
                   .help = "By default 1.4 times the knee of the k-distances",
                   .kind = ParameterKind::real,
                   .min = 1e-6,
                   .max = 1e6,
                   .logarithmic = true,
                   .initial = "1"});
  parameters_.add({.id = name("minpts", panel),
                   .label = "Neighbours minPts",
                   .help = "How many points make a place dense; by default 5 in the plane, else 10",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 1000,
                   .slider_from = 1,
                   .slider_to = 30,
                   .initial = "5"});
  parameters_.add({.id = name("neighbours", panel),
                   .label = "Neighbours in the graph",
                   .help = "Every point is linked to this many nearest points, itself counted",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = static_cast<double>(affinity_limit - 1),
                   .slider_from = 2,
                   .slider_to = 40,
                   .initial = std::to_string(usual_neighbours)});
}

CompareExhibit::CompareExhibit() {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "Four methods on these points, or on all shapes",
                   .kind = ParameterKind::choice,
                   .choices = {{"panels", "four panels"}, {"gallery", "gallery"}},
                   .initial = "panels"});
  std::vector<Choice> panels;
  for (std::size_t i = 0; i < panel_count; ++i) panels.push_back({std::string(1, letters[i]), title(i)});
  parameters_.add({.id = "panel",
                   .label = "Panel",
                   .help = "Which panel the controls below belong to; pressing a panel chooses it as well",
                   .kind = ParameterKind::choice,
                   .choices = std::move(panels),
                   .initial = "a"});
  for (std::size_t i = 0; i < panel_count; ++i) declare_panel(i);
  add_play_parameters(parameters_);
  parameters_.add({.id = "show",
                   .label = "Show",
                   .help = "The true labels as colours in all panels",
                   .kind = ParameterKind::flags,
                   .choices = {{"labels", "true labels"}},
                   .initial = "none"});
  link_.declare();
  add_map_images_parameter(parameters_);
  add_view_parameter(parameters_);
  show_controls();
}

DataNeeds CompareExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "moons", .also = {"digits"}, .plane = true};
}

std::size_t CompareExhibit::selected() const {
  return static_cast<std::size_t>(parameters_.choice("panel").front() - 'a');
}

const ClusteringChoice& CompareExhibit::choice(std::size_t panel) const {
  return clustering_choice(parameters_.choice(name("method", panel)));
}

ClusteringParams CompareExhibit::params(std::size_t panel) const {
  ClusteringParams p;
  p.clusters = parameters_.integer(name("k", panel));
  p.epsilon = parameters_.real(name("eps", panel));
  p.min_points = parameters_.integer(name("minpts", panel));
  p.affinity.kind = AffinityKind::knn;
  p.affinity.neighbours = parameters_.integer(name("neighbours", panel));
  return p;
}

void CompareExhibit::show_controls() {
  const std::size_t now = selected();
  for (std::size_t i = 0; i < panel_count; ++i) {
    const auto kind = choice(i).kind;
    const bool mine = i == now, numbers = mine && kind && !gallery();
    parameters_.show(name("method", i), mine);
    parameters_.show(name("k", i), numbers && uses_clusters(*kind));
    parameters_.show(name("eps", i), numbers && uses_radius(*kind));
    parameters_.show(name("minpts", i), numbers && uses_radius(*kind));
    parameters_.show(name("neighbours", i), numbers && uses_affinity(*kind));
  }
  // The gallery has its own points; how far they scatter is the same for all shapes.
  if (parameters_.has("n")) parameters_.show("n", parameters_.enabled("n") && !gallery());
  parameters_.show("show", !gallery() && !truth_->empty());
  parameters_.show("map-images", !gallery() && data_ && data_->is_images());
}

void CompareExhibit::suggest_radius_of(std::size_t panel, std::map<Index, RadiusRange>& known) {
  if (!has_points() || data_->size() < 2) return;
  const Index min_points = std::max<Index>(2, parameters_.integer(name("minpts", panel)));
  if (!known.contains(min_points)) known[min_points] = radius_range(*data_, min_points);
  suggest_radius(parameters_, name("eps", panel), known[min_points]);
}

void CompareExhibit::suggest(const Dataset& dataset, const std::vector<int>& truth) {
  const std::string clusters = std::to_string(usual_clusters(truth));
  const std::string min_points = std::to_string(usual_min_points(dataset));
  // A graph needs fewer neighbours than points; drawings begin small.
  const Index neighbours = std::clamp<Index>(dataset.size() - 1, 1, usual_neighbours);
  for (std::size_t i = 0; i < panel_count; ++i) {
    parameters_.suggest(name("k", i), clusters);
    parameters_.suggest(name("minpts", i), min_points);
    parameters_.suggest(name("neighbours", i), std::to_string(neighbours));
  }
}

void CompareExhibit::open(std::shared_ptr<const Dataset> dataset) {
  link_.check(dataset->size());
  const bool another = !data_ || data_->id != dataset->id;
  if (data_ && another) parameters_.reset("view-at");
  link_.open(dataset->size(), another);
  data_ = std::move(dataset);
  truth_ = std::make_shared<const std::vector<int>>(true_groups(*data_));
  suggest(*data_, *truth_);
  std::map<Index, RadiusRange> known;  // by minPts: it is measured once for all panels with the same
  for (std::size_t i = 0; i < panel_count; ++i) suggest_radius_of(i, known);
  if (data_->dims() > 0) {
    projection_ = Projection::components(*data_);
    for (Panel& panel : panels_) panel.stage.set_points(*data_, projection_);
  }
  view_ = parameters_.text("view-at");
  for (Panel& panel : panels_) panel.stage.restore_view(view_);
  for (std::size_t i = 0; i < panel_count; ++i) begin(i);
  show_controls();
}

void CompareExhibit::begin(std::size_t panel) {
  Panel& p = panels_[panel];
  if (has_points()) {
    p.run.begin(data_, truth_, choice(panel).kind, params(panel), seed());
  } else {
    p.run.clear();
  }
  // Colours are named after one another: all are read again.
  for (Panel& each : panels_) each.read = false;
}

void CompareExhibit::parameter_changed(std::string_view id) {
  std::map<Index, RadiusRange> known;
  for (std::size_t i = 0; i < panel_count; ++i) {
    const bool mine = std::any_of(own_parameters.begin(), own_parameters.end(),
                                  [&](std::string_view own) { return id == name(own, i); });
    if (!mine) continue;
    if (id == name("minpts", i)) suggest_radius_of(i, known);
    begin(i);
  }
  if (id == "seed") {
    for (std::size_t i = 0; i < panel_count; ++i) begin(i);
  }
  if (id == "view-at") {
    view_ = parameters_.text("view-at");
    for (Panel& panel : panels_) panel.stage.restore_view(view_);
  }
  if (id == "point") link_.changed();
  show_controls();
}

void CompareExhibit::press(std::string_view id) {
  if (id != "stop") return;
  for (Panel& panel : panels_) panel.run.stop();
  for (auto& [key, cell] : cells_) {
    if (gallery()) cell.run.stop();
  }
}

// ---- computing ----

int CompareExhibit::reference() const {
  if (!truth_->empty()) return truth_panel;
  for (std::size_t i = 0; i < panel_count; ++i) {
    if (panels_[i].run.has_labels()) return static_cast<int>(i);
  }
  return -1;
}

void CompareExhibit::read_panels() {
  const int now = reference();
  for (Panel& panel : panels_) panel.read = panel.read && now == reference_;
  reference_ = now;
  for (Panel& panel : panels_) {
    if (panel.read) continue;
    if (!panel.run.has_labels()) {
      panel.stage.set_groups({});
      panel.shown.clear();
      panel.read = panel.run.done();
      continue;
    }
    const std::vector<int>& names = now == truth_panel ? *truth_ : panels_[now].run.labels();
    panel.shown = named_after(panel.run.labels(), names);
    panel.stage.set_groups(panel.shown);
    panel.read = true;
  }
}

void CompareExhibit::share_view() {
  for (const Panel& panel : panels_) {
    const std::string view = panel.stage.view_text();
    if (view != view_) {
      view_ = view;
      break;
    }
  }
  for (Panel& panel : panels_) {
    if (panel.stage.view_text() != view_) panel.stage.restore_view(view_);
  }
  parameters_.set("view-at", view_);
}

bool CompareExhibit::update_panels(double budget_ms, const ClockMs& clock) {
  // All at once, in equal shares of the frame: a slow one does not keep the others waiting.
  auto waiting = static_cast<double>(
      std::count_if(panels_.begin(), panels_.end(), [](const Panel& p) { return !p.run.done(); }));
  const double begin_ms = clock();
  bool again = false;
  for (Panel& panel : panels_) {
    if (panel.run.done()) continue;
    const double left_ms = budget_ms - (clock() - begin_ms);
    again = panel.run.update(std::max(0.5, left_ms / waiting--), clock) || again;
  }
  read_panels();
  share_view();
  return again;
}

bool CompareExhibit::update(double, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  return gallery() ? update_gallery(budget_ms, clock) : update_panels(budget_ms, clock);
}

// ---- the gallery ----

void CompareExhibit::make_shapes() {
  shapes_.clear();
  cells_.clear();
  shapes_noise_ = parameters_.real("noise");
  for (const CatalogEntry& entry : catalog()) {
    if (entry.kind != DatasetKind::generated || entry.group != "Shapes" || entry.dims != 2) continue;
    Shape shape;
    shape.data = std::make_shared<const Dataset>(generated_dataset(entry.id, {.noise = shapes_noise_}));
    shape.truth = std::make_shared<const std::vector<int>>(true_groups(*shape.data));
    shape.params.clusters = usual_clusters(*shape.truth);
    shape.params.min_points = usual_min_points(*shape.data);
    shape.params.epsilon = knee_radius(*shape.data, shape.params.min_points);
    shape.params.affinity = {.kind = AffinityKind::knn, .neighbours = usual_neighbours};
    shape.xy = Projection::columns(*shape.data, 0, 1).apply(shape.data->points);
    shape.bounds = Bounds::of(shape.xy);
    shapes_.push_back(std::move(shape));
  }
}

namespace {
std::string cell_key(const Dataset& shape, const ClusteringChoice& method) {
  return shape.id + " " + std::string(method.id);
}
}  // namespace

CompareExhibit::Cell& CompareExhibit::cell(std::size_t shape, std::size_t panel) {
  return cells_[cell_key(*shapes_[shape].data, choice(panel))];
}

const CompareExhibit::Cell* CompareExhibit::find_cell(std::size_t shape, std::size_t panel) const {
  const auto it = cells_.find(cell_key(*shapes_[shape].data, choice(panel)));
  return it == cells_.end() ? nullptr : &it->second;
}

bool CompareExhibit::update_gallery(double budget_ms, const ClockMs& clock) {
  const double begin_ms = clock();
  if (shapes_.empty() || shapes_noise_ != parameters_.real("noise")) make_shapes();
  if (cells_seed_ != seed()) {
    cells_.clear();
    cells_seed_ = seed();
  }
  bool again = false;
  for (std::size_t s = 0; s < shapes_.size(); ++s) {
    for (std::size_t p = 0; p < panel_count; ++p) {
      Cell& at = cell(s, p);
      if (at.run.begun() && at.run.done() && at.read) continue;
      const double left_ms = budget_ms - (clock() - begin_ms);
      if (left_ms <= 0.5) return true;
      const Shape& shape = shapes_[s];
      if (!at.run.begun()) {
        at.run.begin(shape.data, shape.truth, choice(p).kind, shape.params, seed());
        at.cloud.set_positions(shape.xy, 1);
      }
      again = at.run.update(left_ms, clock) || again;
      if (!at.run.done()) return true;
      if (at.run.has_labels()) at.cloud.set_groups(named_after(at.run.labels(), *shape.truth), 2);
      at.read = true;
    }
  }
  return again;
}

bool CompareExhibit::busy() const {
  if (!data_) return false;
  if (!gallery())
    return std::any_of(panels_.begin(), panels_.end(), [](const Panel& p) { return !p.run.done(); });
  if (shapes_.empty() || cells_seed_ != seed() || shapes_noise_ != parameters_.real("noise")) return true;
  for (std::size_t s = 0; s < shapes_.size(); ++s) {
    for (std::size_t p = 0; p < panel_count; ++p) {
      const Cell* at = find_cell(s, p);
      if (!at || !at->read) return true;
    }
  }
  return false;
}

double CompareExhibit::progress() const {
  double sum = 0, all = 0;
  if (!gallery()) {
    for (const Panel& panel : panels_) sum += panel.run.progress(), all += 1;
  } else {
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      for (std::size_t p = 0; p < panel_count; ++p) {
        const Cell* at = find_cell(s, p);
        sum += at ? at->run.progress() : 0.0, all += 1;
      }
    }
  }
  return all > 0 ? sum / all : 0.0;
}

}  // namespace lab
