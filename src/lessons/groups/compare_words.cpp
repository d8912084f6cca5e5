// What CompareExhibit says: sentences, figures, the table.

#include <algorithm>
#include <cmath>

#include "lessons/groups/compare_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr double failure = 0.9;         // an index below it: something went wrong
constexpr double equally_good = 0.005;  // of two indices: what two decimals cannot tell apart

std::string figure(const std::optional<double>& value) { return value ? exact(*value) : std::string(); }

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i)
    all += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return all;
}

}  // namespace

std::string CompareExhibit::parameter_words(const ClusteringParams& p, const ClusteringChoice& method) const {
  if (!method.kind) return "";
  if (uses_radius(*method.kind)) return "ε = " + format_number(p.epsilon, 3);
  return "K = " + std::to_string(p.clusters);
}

std::string CompareExhibit::group_words(const ClusteringRun& run) const {
  std::string words = plural(run.groups(), "group", "groups");
  if (run.noise() > 0) words += " · " + format_count(run.noise()) + " noise";
  return words;
}

const Trouble* CompareExhibit::trouble() const {
  if (!data_ || gallery()) return nullptr;
  const std::size_t panel = selected();
  const ClusteringRun& run = panels_[panel].run;
  const std::string control = name(run.refused_control(), panel);
  // Beside a control only where that control is to be seen; in the panel the sentence stands anyway.
  if (run.refusal().empty() || !parameters_.has(control) || !parameters_.visible(control)) return nullptr;
  trouble_ = {run.refusal(), control};
  return &trouble_;
}

Phase CompareExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (gallery()) return phase_of_gallery();
  if (!has_points()) return {"Draw some points", "press in a panel and move"};
  return phase_of_panels();
}

Phase CompareExhibit::phase_of_panels() const {
  std::string detail = plural(data_->size(), "point", "points");
  if (data_->dims() > 2) detail += " of " + std::to_string(data_->dims()) + " columns" + projection_.note();
  if (busy()) return {"Four methods look at the same points", detail};
  detail += " · same colour: matching groups";
  double best = -1;
  for (const Panel& panel : panels_) best = std::max(best, panel.run.ari().value_or(-1.0));
  std::vector<std::string> names;
  std::size_t scored = 0;
  for (std::size_t i = 0; i < panel_count; ++i) {
    if (!panels_[i].run.ari()) continue;
    ++scored;
    const std::string label(choice(i).label);
    const bool known = std::find(names.begin(), names.end(), label) != names.end();
    if (*panels_[i].run.ari() > best - equally_good && !known) names.push_back(label);
  }
  if (scored == 0) {
    return {truth_->empty() ? "No labels here: which groups do you believe?"
                            : "Four methods look at the same points",
            detail};
  }
  if (data_->classes() == 1) {
    if (best < 0.5) return {"There are no groups here, and still they find some", detail};
    if (names.size() == scored) return {"There are no groups here, and nobody finds any", detail};
    return {"There are no groups here, and only " + joined(names) + (names.size() == 1 ? " says" : " say") +
                " so",
            detail};
  }
  if (names.size() == scored && scored > 1) return {"All match the labels equally well", detail};
  return {joined(names) + (names.size() == 1 ? " matches" : " match") + " the labels best", detail};
}

Phase CompareExhibit::phase_of_gallery() const {
  std::size_t done = 0;
  for (std::size_t s = 0; s < shapes_.size(); ++s) {
    for (std::size_t p = 0; p < panel_count; ++p) {
      const Cell* at = find_cell(s, p);
      done += at && at->read ? 1 : 0;
    }
  }
  const std::size_t all = shapes_.size() * panel_count;
  if (busy()) {
    return {"All shapes, four methods",
            std::to_string(done) + " of " + std::to_string(all) + " pictures computed"};
  }
  std::vector<std::string> without_failure;
  for (std::size_t p = 0; p < panel_count; ++p) {
    double worst = 1;
    for (std::size_t s = 0; s < shapes_.size(); ++s)
      worst = std::min(worst, find_cell(s, p)->run.ari().value_or(-1.0));
    const std::string label(choice(p).label);
    const bool known = std::count(without_failure.begin(), without_failure.end(), label) > 0;
    if (worst >= failure && !known) without_failure.push_back(label);
  }
  const std::string sentence = without_failure.empty() ? "Every method fails on some shape"
                                                       : joined(without_failure) +
                                                             (without_failure.size() == 1 ? " does" : " do") +
                                                             " well on every shape";
  return {
      sentence,
      "number: adjusted Rand index · K from the labels, ε 1.4 times the knee of the k-distances · press a "
      "picture to open it"};
}

std::vector<Metric> CompareExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_) return all;
  const auto add = [&](const std::string& end, const ClusteringRun& run, bool times) {
    if (run.ari()) all.push_back({"ari-" + end, *run.ari()});
    if (run.nmi()) all.push_back({"nmi-" + end, *run.nmi()});
    if (run.silhouette()) all.push_back({"silhouette-" + end, *run.silhouette()});
    if (!run.has_labels()) return;
    all.push_back({"groups-" + end, static_cast<double>(run.groups())});
    all.push_back({"noise-" + end, static_cast<double>(run.noise())});
    if (times) all.push_back({"ms-" + end, run.took_ms()});
  };
  if (gallery()) {
    std::size_t done = 0;
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      for (std::size_t p = 0; p < panel_count; ++p) {
        const Cell* at = find_cell(s, p);
        if (!at || !at->read) continue;
        ++done;
        add(name(shapes_[s].data->id, p), at->run, false);
      }
    }
    all.push_back({"cells", static_cast<double>(done)});
    return all;
  }
  std::size_t refused = 0;
  for (std::size_t i = 0; i < panel_count; ++i) {
    const ClusteringRun& run = panels_[i].run;
    add(name("", i).substr(1), run, true);
    refused += run.refusal().empty() ? 0 : 1;
  }
  all.push_back({"refused", static_cast<double>(refused)});
  link_.add_metric(all);
  return all;
}

Table CompareExhibit::table() const {
  Table t;
  t.columns = {"data",  "method", "K",   "epsilon",    "minPts", "neighbours", "groups",
               "noise", "ARI",    "NMI", "silhouette", "ms",     "refused"};
  const auto add = [&](const Dataset& data, const ClusteringChoice& method, const ClusteringParams& p,
                       const ClusteringRun& run) {
    const bool k = method.kind && uses_clusters(*method.kind),
               radius = method.kind && uses_radius(*method.kind);
    const bool graph = method.kind && uses_affinity(*method.kind), found = run.has_labels();
    t.rows.push_back({data.name, std::string(method.label), k ? std::to_string(p.clusters) : "",
                      radius ? exact(p.epsilon) : "", radius ? std::to_string(p.min_points) : "",
                      graph ? std::to_string(p.affinity.neighbours) : "",
                      found ? std::to_string(run.groups()) : "", found ? std::to_string(run.noise()) : "",
                      figure(run.ari()), figure(run.nmi()), figure(run.silhouette()),
                      found && method.kind ? exact(run.took_ms()) : "", run.refusal()});
  };
  if (!data_) return t;
  if (gallery()) {
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      for (std::size_t p = 0; p < panel_count; ++p) {
        if (const Cell* at = find_cell(s, p); at && at->read)
          add(*shapes_[s].data, choice(p), shapes_[s].params, at->run);
      }
    }
    return t;
  }
  for (std::size_t i = 0; i < panel_count; ++i) add(*data_, choice(i), params(i), panels_[i].run);
  return t;
}

}  // namespace lab
