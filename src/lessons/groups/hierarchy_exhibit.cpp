#include "lessons/groups/hierarchy_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "methods/measures/metrics.h"
#include "stage/common_parameters.h"
#include "stage/prediction.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr double merges_of_a_play =
    50.0;  // one play takes about as long as so many half-steps, whatever n is
constexpr Index most_coloured_singles = 24;  // clusters: with more of them a single point has no colour
constexpr Index most_scored = 500;           // clusters for which the agreement is computed
constexpr Index most_pairs = 400000;         // pairs looked at to find the two points that decided a merge
constexpr Index few_clusters = 4;            // shown first where trees are compared
constexpr std::size_t most_sizes = 6;        // rows of the list of clusters
constexpr std::array linkages = {Linkage::single, Linkage::complete, Linkage::average, Linkage::ward};

}  // namespace

std::size_t HierarchyExhibit::linkage_index(std::string_view id) {
  for (std::size_t i = 0; i < linkage_ids.size(); ++i) {
    if (id == linkage_ids[i]) return i;
  }
  return 0;
}

HierarchyExhibit::HierarchyExhibit() {
  parameters_.add(
      {.id = "linkage",
       .label = "Linkage",
       .help = "The distance between two clusters: of their nearest points (single), of their farthest "
               "(complete), the mean of all (average), or by how much their merging raises the k-means cost "
               "(Ward)",
       .kind = ParameterKind::choice,
       .choices = {{"single", "single"}, {"complete", "complete"}, {"average", "average"}, {"ward", "Ward"}},
       .initial = "ward"});
  parameters_.add({.id = "clusters",
                   .label = "Clusters",
                   .help = "How many clusters are left; the same as the line in the tree",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = most_clusters,
                   .logarithmic = true,
                   .initial = std::to_string(most_clusters)});
  add_play_parameters(parameters_);
  parameters_.add(
      {.id = "view",
       .label = "View",
       .help = "Points and tree; the four linkages side by side; or single linkage above the reachability "
               "plot of OPTICS",
       .kind = ParameterKind::choice,
       .choices = {{"tree", "tree"}, {"linkages", "all four"}, {"reachability", "OPTICS"}},
       .initial = "tree"});
  parameters_.add({.id = "heights",
                   .label = "Height axis",
                   .help = "Logarithmic spreads out the small early merges, at the bottom of a straight axis",
                   .kind = ParameterKind::choice,
                   .choices = {{"straight", "straight"}, {"log", "logarithmic"}},
                   .initial = "straight"});
  parameters_.add({.id = "show",
                   .label = "Show",
                   .help = "The distance that decided the latest merge; the true labels as colours",
                   .kind = ParameterKind::flags,
                   .choices = {{"link", "deciding distance"}, {"labels", "labels"}},
                   .initial = "link"});
  parameters_.add({.id = "pick",
                   .label = "Picked cluster",
                   .help = "Number of the cluster in the tree that was picked",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  point_.declare();
  add_prediction_parameters(parameters_);
  add_view_parameter(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
  show_controls();
}

DataNeeds HierarchyExhibit::data_needs() const {
  return {
      .groups = {"Shapes", "By hand", "Tables"}, .initial = "blobs-even", .also = {"digits"}, .plane = true};
}

void HierarchyExhibit::show_controls() {
  for (const char* id : {"linkage", "heights", "show"}) parameters_.show(id, in_view("tree"));
}

InputError HierarchyExhibit::too_many_clusters(Index n) const {
  return InputError("There cannot be " + parameters_.value("clusters") + " clusters of " +
                        plural(n, "point", "points") + ".",
                    "clusters");
}

Index HierarchyExhibit::wanted_clusters() const {
  const Index n = data_ ? data_->size() : 0;
  return parameters_.is_default("clusters") ? n : std::min<Index>(parameters_.integer("clusters"), n);
}

void HierarchyExhibit::begin(const std::shared_ptr<const Dataset>& dataset, Index clusters) {
  const HierarchyParams p{linkages[linkage_index(parameters_.choice("linkage"))], 1};
  player_.begin([dataset, p](Hierarchy& method) { method.init(dataset->points, p); });
  player_.seek(static_cast<int>(std::max<Index>(0, dataset->size() - clusters)));
  read_revision_ = ~std::uint64_t{0};
  tree_.reset();
  lit_ = nothing_known;
}

void HierarchyExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const Index n = dataset->size();
  point_.check(n);
  if (!data_ && !parameters_.is_default("clusters") && parameters_.integer("clusters") > n && n > 0)
    throw too_many_clusters(n);
  const bool all = parameters_.is_default("clusters") && in_view("tree");
  const bool few = parameters_.is_default("clusters") && !in_view("tree");
  const Index now = all ? n : std::min<Index>(few ? few_clusters : parameters_.integer("clusters"), n);
  if (n == 0 && dataset->id == "drawn") {
    player_.clear();
    tree_.reset();
  } else {
    begin(dataset, now);
  }
  point_.open(n, another);
  lit_in_ = {-1, -1, -1};
  if (another) parameters_.reset("view-at");
  if (data_ && data_ != dataset) parameters_.reset("pick");
  data_ = std::move(dataset);
  if (n > 0 && n <= most_clusters) {
    parameters_.set_initial("clusters", std::to_string(n));
    parameters_.set("clusters", std::to_string(now));
    parameters_.set_slider("clusters", 1, static_cast<double>(std::max<Index>(n, 2)));
  }
  if (data_->dims() > 0) {
    projection_ = Projection::components(*data_);
    stage_.set_points(*data_, projection_);
    for (Linked& linked : linked_) linked.stage.set_points(*data_, projection_);
  }
  for (Linked& linked : linked_) {
    linked.job = TreeJob();
    linked.tree.reset();
    linked.read_clusters = -1;
  }
  optics_begun_ = false;
  stage_.restore_view(parameters_.text("view-at"));
  show_controls();
}

void HierarchyExhibit::parameter_changed(std::string_view id) {
  const bool none = !data_ || data_->size() == 0;
  if (id == "linkage" && !none) {
    begin(data_, wanted_clusters());
    parameters_.reset("pick");
  } else if (id == "clusters" && !none) {
    const Index n = data_->size();
    if (parameters_.integer("clusters") > n) {
      throw too_many_clusters(n);
    }
    player_.seek(static_cast<int>(n - parameters_.integer("clusters")));
  } else if (id == "pick" && !none) {
    const Index node = picked();
    if (!parameters_.text("pick").empty() && (node < 0 || node > 2 * data_->size() - 2)) {
      throw InputError("The tree has no cluster " + parameters_.text("pick").substr(0, 12) + ".", "pick");
    }
  } else if (id == "point") {
    point_.changed();
  } else if (id == "view") {
    // Side by side only few clusters can be compared.
    if (!in_view("tree") && !none && wanted_clusters() > most_coloured_singles) {
      player_.seek(static_cast<int>(std::max<Index>(0, data_->size() - few_clusters)));
    }
  } else if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
  }
  show_controls();
}

Index HierarchyExhibit::picked() const {
  const std::string& text = parameters_.text("pick");
  long long node = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), node);
  return error == std::errc() && end == text.data() + text.size() ? node : -1;
}

// ---- computing ----

bool HierarchyExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const double begin_ms = clock();
  // Merges are many and small: however many points there are, a play takes about the same time.
  const double pace = std::max(1.0, static_cast<double>(data_->size()) / merges_of_a_play);
  player_.set_speed(parameters_.real("speed") * pace);
  bool again = player_.update(elapsed_s, budget_ms, clock);
  read_state();
  if (const HierarchyState* state = shown(); state && !player_.waiting() && data_->size() <= most_clusters) {
    parameters_.set_number("clusters", static_cast<double>(state->clusters()));
  }
  if (in_view("tree")) {
    parameters_.set("view-at", stage_.view_text());
    return again;
  }
  return work_beside(std::max(1.0, budget_ms - (clock() - begin_ms)), clock) || again;
}

bool HierarchyExhibit::take_tree(Linked& linked, std::size_t which, double budget_ms, const ClockMs& clock) {
  if (linked.tree) return false;
  if (which == linkage_index(parameters_.choice("linkage")) && tree_) {
    linked.tree = tree_;  // the one that is played
  } else {
    if (!linked.job.begun) {
      linked.job.method.init(data_->points, {linkages[which], 1});
      linked.job.begun = true;
    }
    if (pace_.run(linked.job, budget_ms, clock)) return true;
    linked.tree = linked.job.method.state().tree;
    linked.job.method = Hierarchy();
  }
  if (linked.tree) linked.layout = lay_out(*linked.tree);
  return false;
}

bool HierarchyExhibit::work_beside(double budget_ms, const ClockMs& clock) {
  const HierarchyState* state = shown();
  if (!state || !tree_) return false;
  const double begin_ms = clock();
  const auto left_ms = [&] { return budget_ms - (clock() - begin_ms); };
  if (in_view("linkages")) {
    for (std::size_t i = 0; i < linked_.size(); ++i) {
      if (left_ms() <= 0.5 || take_tree(linked_[i], i, left_ms(), clock)) return true;
      read_linked(linked_[i]);
    }
    return false;
  }
  Linked& single = linked_[0];
  if (take_tree(single, 0, left_ms(), clock)) return true;
  if (data_->size() < 2) return false;
  if (!optics_begun_) {
    // With minPts = 2 every step of the walk is an edge of the minimum spanning tree.
    OpticsParams p;
    p.min_points = 2;
    p.points_per_step = data_->size();
    optics_ = Optics();
    optics_.init(data_->points, p);
    optics_begun_ = true;
    walk_clusters_ = -1;
    reachability_.clear();
  }
  if (pace_.run(optics_, std::max(0.5, left_ms()), clock)) return true;
  if (reachability_.empty()) {
    reachability_ = optics_.state().plot();
    const auto& ordering = optics_.state().ordering;
    walk_layout_ = lay_out(*single.tree, std::vector<Index>(ordering.begin(), ordering.end()));
  }
  if (walk_clusters_ != state->clusters()) {
    walk_clusters_ = state->clusters();
    const std::vector<Index> nodes = clusters_after(*single.tree, state->merged);
    walk_numbers_.assign(nodes.size(), -1);
    for (std::size_t place = 0; place < nodes.size(); ++place) {
      const Index node = nodes[walk_layout_.order[place]];
      // To OPTICS a cluster of one point is noise.
      if (node >= walk_layout_.points) walk_numbers_[place] = walk_layout_.number[node];
    }
  }
  return false;
}

void HierarchyExhibit::read_linked(Linked& linked) {
  const HierarchyState* state = shown();
  if (!linked.tree || linked.read_clusters == state->clusters()) return;
  linked.read_clusters = state->clusters();
  linked.nodes = clusters_after(*linked.tree, state->merged);
  const std::vector<Index>& nodes = linked.nodes;
  std::vector<int> groups(nodes.size()), full(nodes.size());
  const bool many = state->clusters() > most_coloured_singles;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    full[i] = linked.layout.number[nodes[i]];
    groups[i] = many && nodes[i] < linked.layout.points ? -1 : full[i];
  }
  linked.stage.set_groups(groups);
  linked.agreement.reset();
  if (data_->has_labels() && state->clusters() <= most_scored)
    linked.agreement = adjusted_rand(full, data_->labels);
}

void HierarchyExhibit::read_tree() {
  const HierarchyState* state = shown();
  if (!state || !state->tree || tree_ == state->tree) return;
  tree_ = state->tree;
  layout_ = lay_out(*tree_);
  if (picked() >= 0 && picked() > 2 * layout_.points - 2) parameters_.reset("pick");
}

void HierarchyExhibit::read_state() {
  const HierarchyState* state = shown();
  if (!state || read_revision_ == player_.revision()) return;
  read_revision_ = player_.revision();
  read_tree();
  const Index n = state->points;
  clusters_ = clusters_after(*tree_, state->merged);
  const bool many = state->clusters() > most_coloured_singles;
  groups_.resize(clusters_.size());
  std::vector<int> full(clusters_.size());
  sizes_.clear();
  largest_.clear();
  std::vector<Index> seen;
  for (std::size_t i = 0; i < clusters_.size(); ++i) {
    const Index node = clusters_[i];
    full[i] = layout_.number[node];
    groups_[i] = many && node < n ? -1 : full[i];
    // Each cluster once, at the point that stands first; single points are no clusters worth a row while
    // there are many.
    if (many && node < n) continue;
    if (layout_.first[node] == layout_.place[i]) seen.push_back(node);
  }
  const auto size_of = [&](Index node) { return points_below(*tree_, node); };
  const auto shown_rows = static_cast<std::ptrdiff_t>(std::min(most_sizes, seen.size()));
  std::partial_sort(seen.begin(), seen.begin() + shown_rows, seen.end(), [&](Index a, Index b) {
    return size_of(a) != size_of(b) ? size_of(a) > size_of(b) : a < b;
  });
  for (auto it = seen.begin(); it != seen.begin() + shown_rows; ++it) {
    largest_.push_back(*it);
    sizes_.push_back({size_of(*it), layout_.number[*it]});
  }
  stage_.set_groups(groups_);
  agreement_.reset();
  if (data_->has_labels() && state->clusters() <= most_scored)
    agreement_ = adjusted_rand(full, data_->labels);
  read_pair(state->merged - 1);
}

void HierarchyExhibit::read_pair(Index merge) {
  pair_.clear();
  pair_means_.clear();
  if (merge < 0) return;
  const Merge& made = (*tree_)[merge];
  const auto a = layout_.members(made.a), b = layout_.members(made.b);
  const Linkage linkage = player_.method().params().linkage;
  const bool by_pair = linkage == Linkage::single || linkage == Linkage::complete;
  if (by_pair && static_cast<Index>(a.size()) * static_cast<Index>(b.size()) * data_->dims() <= most_pairs) {
    const PointsView points = data_->points;
    double best = -1;
    std::pair<Index, Index> found;
    for (const Index i : a) {
      for (const Index j : b) {
        double square = 0;
        for (Index c = 0; c < points.cols; ++c) {
          const double apart = static_cast<double>(points.at(i, c)) - static_cast<double>(points.at(j, c));
          square += apart * apart;
        }
        if (best < 0 || (linkage == Linkage::single ? square < best : square > best)) {
          best = square;
          found = {i, j};
        }
      }
    }
    pair_.push_back(found);
    return;
  }
  const auto xy = stage_.cloud().positions();
  for (const auto& members : {a, b}) {
    Point2 mean;
    for (const Index i : members) {
      mean.x += static_cast<double>(xy[2 * i]);
      mean.y += static_cast<double>(xy[2 * i + 1]);
    }
    const auto count = static_cast<double>(members.size());
    pair_means_.push_back({mean.x / count, mean.y / count});
  }
}

bool HierarchyExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  if (player_.waiting()) return true;
  const HierarchyState* state = shown();
  if (!state || in_view("tree")) return false;
  if (in_view("linkages")) {
    return std::any_of(linked_.begin(), linked_.end(),
                       [&](const Linked& l) { return !l.tree || l.read_clusters != state->clusters(); });
  }
  return !linked_[0].tree ||
         (data_->size() > 1 && (!optics_begun_ || !optics_.done() || walk_clusters_ != state->clusters()));
}

}  // namespace lab
