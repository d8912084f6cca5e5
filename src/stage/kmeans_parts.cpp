#include "stage/kmeans_parts.h"

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/rows_text.h"
#include "stage/tables.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {

void add_kmeans_start(ParameterSet& set, bool by_hand) {
  Parameter start{
      .id = "start",
      .label = "Start",
      .help = "Where the centroids begin: on random points, or on points likely to be far apart (k-means++)",
      .kind = ParameterKind::choice,
      .choices = {{"random", "random"}, {"plus", "k-means++"}},
      .initial = "plus"};
  if (by_hand) {
    start.help += ", or where you put them";
    start.choices.push_back({"hand", "by hand"});
  }
  set.add(std::move(start));
}

void add_kmeans_empty(ParameterSet& set) {
  set.add(
      {.id = "empty",
       .label = "Empty cluster",
       .help =
           "A centroid that no point has chosen moves onto the point farthest from its own centroid, or it "
           "stays where it is",
       .kind = ParameterKind::choice,
       .choices = {{"move", "moves"}, {"leave", "stays"}},
       .initial = "move"});
}

KmeansParams kmeans_params(const ParameterSet& set) {
  KmeansParams p;
  p.clusters = set.integer("k");
  p.empty = set.choice("empty") == "move" ? EmptyClusters::farthest_point : EmptyClusters::leave;
  const std::string& start = set.choice("start");
  p.start = start == "random" ? KmeansStart::random
            : start == "plus" ? KmeansStart::plus_plus
                              : KmeansStart::given;
  return p;
}

Matrix placed_centroids(const Dataset& dataset, int k, KmeansStart start, std::uint64_t seed) {
  KmeansParams params;
  params.clusters = k;
  params.start = start;
  Kmeans method;
  method.init(dataset.points, params, seed);
  method.step();
  return method.state().centroids;
}

Matrix centroids_by_hand(const ParameterSet& set, std::string_view id, std::string_view noun,
                         const Dataset& dataset) {
  const int k = set.integer("k");
  const Index d = dataset.dims();
  const Matrix given = decode_rows(set.text(id), id);
  if (given.rows() > 0 && given.cols() != d) {
    throw InputError("The " + std::string(noun) + " in this link have " +
                         plural(given.cols(), "coordinate", "coordinates") + ", but the data have " +
                         plural(d, "column", "columns") + ".",
                     std::string(id));
  }
  if (given.rows() == k) return given;
  // Too many or too few for the present K: keep what there is, and let k-means++ place the rest.
  Matrix all = placed_centroids(dataset, k, KmeansStart::plus_plus, set.seed());
  const Index kept = std::min<Index>(given.rows(), k);
  if (kept > 0) all.topRows(kept) = given.topRows(kept);
  return all;
}

Phase kmeans_phase(const KmeansState& state, std::string_view start, RowNoun noun) {
  const auto rows = [&](Index n) { return plural(n, noun.one, noun.many); };
  switch (state.phase) {
    case KmeansPhase::ready:
      return {"Place the centroids", ""};
    case KmeansPhase::placed: {
      const std::string one(noun.one), many(noun.many);
      const std::string how = start == "random" ? " on random " + many
                              : start == "plus" ? " on " + many + " far apart"
                                                : " by hand";
      const char* detail = start == "plus" ? "k-means++: the farther from the centroids so far, the likelier"
                           : start == "random" ? "every one is equally likely"
                                               : "drag a centroid to move it";
      return {"Place " + plural(state.centroids.rows(), "centroid", "centroids") + how, detail};
    }
    case KmeansPhase::assigned: {
      if (state.done && state.converged) {
        return {"No " + std::string(noun.one) + " changes its group: finished",
                "after " + plural(state.iteration, "iteration", "iterations") + " · cost " +
                    format_number(state.cost)};
      }
      std::string detail = "iteration " + std::to_string(state.iteration + 1) + ", first half · " +
                           rows(state.changed) + (state.iteration == 0 ? " assigned" : " changed group");
      if (const auto empty = state.empty_clusters(); !empty.empty()) {
        detail += " · centroid " + std::to_string(empty.front() + 1) + " has no " + std::string(noun.many);
      }
      return {"Assign every " + std::string(noun.one) + " to its nearest centroid", detail};
    }
    case KmeansPhase::moved: {
      const double longest =
          state.shift.empty() ? 0.0 : *std::max_element(state.shift.begin(), state.shift.end());
      std::string detail = "iteration " + std::to_string(state.iteration) + ", second half · longest move " +
                           format_number(longest, 3);
      if (!state.reseeded.empty()) {
        detail += " · centroid " + std::to_string(state.reseeded.front().cluster + 1) + " had no " +
                  std::string(noun.many) + " and moved to the farthest one";
      }
      if (!state.done) return {"Move each centroid to the mean of its " + std::string(noun.many), detail};
      return {state.converged ? "The means no longer move: finished"
                              : "Stopped at the largest number of iterations",
              detail};
    }
  }
  return {};
}

void draw_kmeans_cost(Ui& ui, Box box, const MethodPlayer<Kmeans>& player) {
  std::vector<double> cost, at;
  int present = -1;
  for (const auto& [p, state] : player.kept()) {
    if (!state.has_cost()) continue;
    if (p <= player.position()) present = static_cast<int>(cost.size());
    at.push_back(p);
    cost.push_back(state.cost);
  }
  box = plot_heading(ui, box, "Cost C", present >= 0 ? format_number(cost[present]) : "–");
  if (cost.empty()) return;
  LinePlot plot;
  plot.series.push_back({.y = cost, .x = at, .label = "cost C", .present = present, .faint_after = present});
  plot.axes.x_labels = false;
  plot.axes.y_ticks = 3;
  const LineHit hit = line_plot(ui, "cost", box, plot);
  if (hit.clicked && hit.index >= 0) {
    ui.commands.set("step", std::to_string(static_cast<int>(at[hit.index])));
  }
}

}  // namespace lab
