// What HierarchyExhibit says: the sentence, the figures, the table.

#include <algorithm>
#include <cmath>
#include <set>

#include "lessons/groups/hierarchy_exhibit.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr Index most_asked_about = 5;  // clusters: more make too many pairs

}  // namespace

int HierarchyExhibit::number_of(Index node) const { return layout_.number[node]; }

std::string HierarchyExhibit::describe_node(const MergeTree& tree, Index node) const {
  const auto n = static_cast<Index>(tree.size()) + 1;
  if (node < n) return point_name(*data_, node);
  const Merge& merge = tree[node - n];
  return plural(merge.size, "point", "points") + "\nmerged at height " + format_number(merge.height) +
         "\nfrom " + format_count(points_below(tree, merge.a)) + " and " +
         format_count(points_below(tree, merge.b));
}

Phase HierarchyExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!player_.begun()) return {"Draw some points", "press on the stage and move"};
  const HierarchyState* state = shown();
  if (!state) {
    return {"Find all merges", "the tree of " + plural(data_->size(), "point", "points") + " is being built"};
  }
  const std::string clusters = plural(state->clusters(), "cluster", "clusters");
  if (in_view("linkages")) {
    return {"The same points, four linkages", clusters + " each · the control Clusters cuts all four trees"};
  }
  if (in_view("reachability")) {
    return {"Single linkage and OPTICS see the same valleys",
            clusters + " · OPTICS with minPts = 2 · every wall between bars is a merge · drag a line"};
  }
  return phase_of_merges(*state);
}

Phase HierarchyExhibit::phase_of_merges(const HierarchyState& state) const {
  const std::string extra = projection_.note();
  if (state.points == 1) return {"One point is one cluster", "there is nothing to merge"};
  if (state.merged == 0) {
    return {"Every point begins as a cluster of its own",
            plural(state.points, "cluster", "clusters") + " · the faint tree is what will come" + extra};
  }
  const Merge& merge = (*state.tree)[state.merged - 1];
  const std::string detail =
      "merge " + format_count(state.merged) + ": " + format_count(points_below(*state.tree, merge.a)) +
      " and " + plural(points_below(*state.tree, merge.b), "point", "points") + " · height " +
      format_number(merge.height) + " · " + plural(state.clusters(), "cluster", "clusters") + " left" + extra;
  switch (player_.method().params().linkage) {
    case Linkage::single:
      return {"Merge the two clusters whose nearest points are closest", detail};
    case Linkage::complete:
      return {"Merge the two clusters whose farthest points are closest", detail};
    case Linkage::average:
      return {"Merge the two clusters closest on average", detail};
    case Linkage::ward:
      break;
  }
  return {"Merge the two clusters whose merging raises the k-means cost least", detail};
}

std::optional<Question> HierarchyExhibit::question() const {
  const HierarchyState* state = shown();
  if (!state || !in_view("tree") || state->done || state->clusters() < 3 ||
      state->clusters() > most_asked_about)
    return std::nullopt;
  std::set<Index> nodes(clusters_.begin(), clusters_.end());
  if (static_cast<Index>(nodes.size()) != state->clusters()) return std::nullopt;  // not read yet
  std::vector<int> numbers;
  for (const Index node : nodes) numbers.push_back(number_of(node) + 1);
  std::sort(numbers.begin(), numbers.end());
  const Merge& next = (*state->tree)[state->merged];
  const auto [first, second] = std::minmax({number_of(next.a) + 1, number_of(next.b) + 1});
  Question question;
  question.text = "Which two clusters merge next?";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (std::size_t j = i + 1; j < numbers.size(); ++j) {
      if (numbers[i] == first && numbers[j] == second) question.answer = question.choices.size();
      question.choices.push_back(std::to_string(numbers[i]) + " and " + std::to_string(numbers[j]));
    }
  }
  question.because = "Clusters " + std::to_string(first) + " and " + std::to_string(second) +
                     " merge at height " + format_number(next.height) + "; all other pairs would need more.";
  return question;
}

std::vector<Metric> HierarchyExhibit::metrics() const {
  std::vector<Metric> all;
  const HierarchyState* state = shown();
  if (!state || !tree_) return all;
  all.push_back({"clusters", static_cast<double>(state->clusters())});
  point_.add_metric(all);
  all.push_back({"merged", static_cast<double>(state->merged)});
  if (in_view("tree")) all.push_back({"height", state->height()});
  if (in_view("tree")) all.push_back({"top", layout_.top});
  if (!sizes_.empty() && in_view("tree")) {
    all.push_back({"largest", static_cast<double>(sizes_.front().first)});
  }
  if (agreement_ && in_view("tree")) all.push_back({"ari", *agreement_});
  const Index node = lit_node_.hovered() >= 0 ? lit_node_.hovered() : picked();
  if (in_view("tree") && node >= 0 && node < static_cast<Index>(layout_.first.size())) {
    all.push_back({"lit", static_cast<double>(layout_.members(node).size())});
  }
  if (in_view("linkages")) {
    for (std::size_t i = 0; i < linked_.size(); ++i) {
      if (linked_[i].agreement) {
        all.push_back({std::string("ari-") + linkage_ids[i], *linked_[i].agreement});
      }
    }
  }
  if (in_view("reachability") && !reachability_.empty() && linked_[0].tree) {
    // The bars are the heights of single linkage in another order: how far do the sorted ones differ?
    std::vector<double> bars;
    for (const double bar : reachability_) {
      if (std::isfinite(bar)) bars.push_back(bar);
    }
    std::sort(bars.begin(), bars.end());
    double most = bars.size() == linked_[0].tree->size() ? 0.0 : 1.0;
    for (std::size_t i = 0; i < std::min(bars.size(), linked_[0].tree->size()); ++i) {
      most = std::max(most, std::abs(bars[i] - (*linked_[0].tree)[i].height));
    }
    all.push_back({"top", walk_layout_.top});
    all.push_back({"difference", most});
  }
  return all;
}

Table HierarchyExhibit::table() const {
  Table t;
  if (!shown() || !tree_) return t;
  std::vector<int> numbers;
  for (const Index node : clusters_) numbers.push_back(number_of(node));
  return points_table(*data_, numbers, "cluster");
}

double HierarchyExhibit::progress() const {
  if (player_.waiting() || in_view("tree")) return player_.progress();
  double sum = 0;
  for (const Linked& linked : linked_)
    sum += linked.tree ? 1.0 : linked.job.begun ? linked.job.method.progress() : 0.0;
  if (in_view("linkages")) return sum / static_cast<double>(linked_.size());
  return 0.5 * (linked_[0].tree        ? 1.0
                : linked_[0].job.begun ? linked_[0].job.method.progress()
                                       : 0.0) +
         0.5 * (optics_begun_ ? optics_.progress() : 0.0);
}

}  // namespace lab
