// What OpticsExhibit says: sentences, numbers, tables.

#include <algorithm>
#include <cmath>

#include "lessons/groups/optics_exhibit.h"
#include "stage/drawn_points.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string OpticsExhibit::reach_words(double reach) const {
  return std::isfinite(reach) ? format_number(reach, 3) : "none";
}

std::string OpticsExhibit::cut_words() const {
  return plural(clusters_, "cluster", "clusters") + " · " + format_count(noise_) + " noise";
}

Phase OpticsExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!player_.begun())
    return more_points_phase(data_->size(), parameters_.integer("minpts") - data_->size(),
                             "minPts = " + parameters_.value("minpts"));
  const OpticsState* state = shown();
  if (!state)
    return {"Every point measures how far away its neighbours are", "the core distances are being found"};
  Phase phase = in_view("dbscan") ? phase_of_twin() : phase_of_walk(*state);
  phase.detail += projection_.note();
  return phase;
}

Phase OpticsExhibit::phase_of_walk(const OpticsState& state) const {
  const Index n = data_->size();
  if (state.phase == OpticsPhase::measured) {
    const auto none =
        std::count_if(state.core.begin(), state.core.end(), [](double core) { return !std::isfinite(core); });
    std::string detail =
        "core distance: to the " + parameters_.value("minpts") + "th nearest, itself counted";
    if (none > 0)
      detail += " · " + plural(none, "point has", "points have") +
                " none within ε = " + parameters_.value("maxeps");
    return {"Every point measures how far away its neighbours are", detail};
  }
  if (state.done) {
    if (by_xi()) {
      return {"A valley with steep sides is a cluster",
              "ξ = " + parameters_.value("xi") + " · " +
                  plural(static_cast<Index>(xi_.intervals.size()), "valley", "valleys") + " · " +
                  format_count(clusters_) + " without another inside · " + format_count(noise_) +
                  " in none of these"};
    }
    return {"Valleys of the plot are clusters: cut them at ε′",
            "ε′ = " + parameters_.value("eps") + " · " + cut_words() + " · drag the line"};
  }
  const Index here = present();
  const auto i = static_cast<std::size_t>(here);
  const std::string visited =
      format_count(static_cast<Index>(state.ordering.size())) + " of " + format_count(n) + " visited";
  const Index each = player_.method().params().points_per_step;
  if (each > 1) {
    return {"Go on, always to the point with the smallest offer",
            format_count(each) + " points in each half-step · " + visited};
  }
  const std::string who = point_name(*data_, here);
  const std::string offers = std::isfinite(state.core[i]) ? "" : " · not a core point: no offers";
  if (!std::isfinite(state.reachability[i])) {
    return {state.ordering.size() == 1 ? "Begin with any point, and let it make offers"
                                       : "No offer reaches the rest: begin anew",
            who + " · core distance " + reach_words(state.core[i]) + " · " + visited + offers};
  }
  return {"Go on to the point with the smallest offer",
          who + ", reached from " + format_count(state.predecessor[i] + 1) + " · reachability " +
              reach_words(state.reachability[i]) + " · " + visited + offers};
}

Phase OpticsExhibit::phase_of_twin() const {
  if (!walked()) return {"The walk has to end before it can be compared", "press play, or step on"};
  if (!twin_.compared) return {"DBSCAN makes the same cut the long way", "being computed"};
  const auto differing = static_cast<Index>(twin_.differing.size());
  const Index border = differing - twin_.differing_cores;
  const std::string radius = "ε′ = ε = " + parameters_.value("eps");
  if (by_xi()) {
    return {"ξ takes each valley as deep as it is, DBSCAN has one ε for all",
            "ξ = " + parameters_.value("xi") + " · ε = " + parameters_.value("eps") + " · " +
                plural(differing, "point", "points") + " elsewhere"};
  }
  if (twin_.cores == 0) return {"So small a radius makes no core point: all is noise", radius};
  if (twin_.cores_alike < twin_.cores) {
    return {"The two cuts differ",
            radius + " · " + plural(twin_.differing_cores, "core point", "core points") + " elsewhere"};
  }
  std::string detail = radius + " · " +
                       (twin_.cores == 1 ? "the core point agrees"
                                         : "all " + format_count(twin_.cores) + " core points agree");
  detail += border == 0   ? " · and so does every other point"
            : border == 1 ? " · 1 border point, ringed, differs"
                          : " · " + format_count(border) + " border points, ringed, differ";
  return {"A cut through the walk is DBSCAN with that radius", detail};
}

std::string OpticsExhibit::note(Index i) const {
  const OpticsState* state = shown();
  if (!state || state->core.empty() || place_.size() != state->core.size()) return {};
  const auto at = static_cast<std::size_t>(i);
  std::string words = "core distance " + reach_words(state->core[at]);
  if (state->reachability.empty() || state->phase == OpticsPhase::measured) return words;
  if (place_[at] < 0) {
    return words + (state->predecessor[at] >= 0
                        ? "\nbest offer " + reach_words(state->reachability[at]) + " from point " +
                              format_count(state->predecessor[at] + 1)
                        : std::string("\nno offer so far"));
  }
  words += "\nplace " + format_count(place_[at] + 1) + " of the walk";
  words += state->predecessor[at] >= 0 ? "\nreachability " + reach_words(state->reachability[at]) +
                                             " from point " + format_count(state->predecessor[at] + 1)
                                       : std::string("\nreached from no point");
  const bool none = numbers_[at] < 0 && (!by_xi() || state->done);
  return none ? words + (by_xi() ? "\nin no innermost valley" : "\nnoise at ε′") : words;
}

std::vector<Metric> OpticsExhibit::metrics() const {
  std::vector<Metric> all;
  const OpticsState* state = shown();
  if (!state || !player_.begun()) return all;
  all.push_back({"visited", static_cast<double>(state->ordering.size())});
  all.push_back({"clusters", static_cast<double>(clusters_)});
  all.push_back({"noise", static_cast<double>(noise_)});
  all.push_back({"per-step", static_cast<double>(player_.method().params().points_per_step)});
  if (const Index here = present(); here >= 0) {
    const auto i = static_cast<std::size_t>(here);
    all.push_back({"present", static_cast<double>(here + 1)});
    if (std::isfinite(state->reachability[i])) all.push_back({"reachability", state->reachability[i]});
    if (std::isfinite(state->core[i])) all.push_back({"core", state->core[i]});
  }
  if (by_xi() && state->done) all.push_back({"valleys", static_cast<double>(xi_.intervals.size())});
  if (rand_) all.push_back({"ari", *rand_});
  if (information_) all.push_back({"nmi", *information_});
  if (in_view("dbscan") && twin_.compared) {
    all.push_back({"dbscan-clusters", static_cast<double>(twin_.state.clusters)});
    all.push_back({"dbscan-cores", static_cast<double>(twin_.cores)});
    all.push_back(
        {"agreement",
         twin_.cores > 0 ? static_cast<double>(twin_.cores_alike) / static_cast<double>(twin_.cores) : 1.0});
    all.push_back({"differ", static_cast<double>(twin_.differing.size())});
  }
  if (selected_ > 0) all.push_back({"selected", static_cast<double>(selected_)});
  point_.add_metric(all);
  return all;
}

Table OpticsExhibit::table() const {
  Table t;
  const OpticsState* state = shown();
  if (!state) return t;
  t = points_table(*data_, numbers_, "cluster");
  for (const char* name : {"place", "core distance", "reachability", "reached from"})
    t.columns.emplace_back(name);
  const auto number = [](double v) { return std::isfinite(v) ? exact(v) : std::string(); };
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    const bool there = place_[i] >= 0;
    t.rows[i].push_back(there ? std::to_string(place_[i] + 1) : "");
    t.rows[i].push_back(number(state->core[i]));
    t.rows[i].push_back(there ? number(state->reachability[i]) : "");
    t.rows[i].push_back(there && state->predecessor[i] >= 0 ? std::to_string(state->predecessor[i] + 1) : "");
  }
  if (twin_.compared) {
    t.columns.emplace_back("cluster by DBSCAN");
    for (std::size_t i = 0; i < t.rows.size(); ++i)
      t.rows[i].push_back(twin_.numbers[i] < 0 ? "" : std::to_string(twin_.numbers[i] + 1));
  }
  return t;
}

}  // namespace lab
