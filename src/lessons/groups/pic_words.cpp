// What PicExhibit says: sentences, figures, the table.

#include <algorithm>
#include <cmath>

#include "lessons/groups/pic_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

Phase PicExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (waits_for_points()) {
    const Index missing = std::max<Index>(1, needed_points() - data_->size());
    return {data_->size() == 0 ? "Draw some points" : "Draw more points",
            "press on the stage and move · at least " + plural(missing, "more point", "more points")};
  }
  if (stopped_) return {"Stopped", "change a control to begin again"};
  if (!graph_) return {"How alike is every point to every other?", "the graph is being built"};
  const std::string k = parameters_.value("k");
  const std::string extra = projection_.note();
  if (!player_.begun()) {
    return {"The graph falls apart",
            plural(graph_->part_count, "part", "parts") + " that nothing joins, each in its colour" + extra};
  }
  if (in_view("matrix")) {
    const Index block = matrix_.block();
    return {"Groups are blocks: inside them points are alike",
            (block == 1 ? "one dot for each pair of points"
                        : "one dot for the mean of " + format_count(block) + " × " + format_count(block) +
                              " pairs") +
                std::string(" · dark: alike") +
                (graph_->part_count > 1 ? " · " + std::to_string(graph_->part_count) + " parts" : "")};
  }
  if (in_view("spectral")) {
    if (!spectral_.begun) return {"Spectral clustering was stopped", "change a control to begin again"};
    if (!spectral_.method.done()) return {"Find the eigenvectors that fade most slowly", "on the same graph"};
    return {"One vector stopped early, or K eigenvectors",
            "left k-means on the values of v, right k-means on " + k +
                (parameters_.integer("k") == 1 ? " eigenvector" : " eigenvectors") + " · K = " + k + extra};
  }
  const PicState* state = shown();
  if (!state) return {"Place the start", ""};
  const std::string change = std::isfinite(state->acceleration)
                                 ? "change of the change " + format_number(state->acceleration, 2) +
                                       ", limit " + format_number(limit(), 2)
                                 : "limit of the change of the change " + format_number(limit(), 2);
  const std::string step = "multiplication " + std::to_string(state->iteration) + " · ";
  switch (state->phase) {
    case PicPhase::ready:
    case PicPhase::placed:
      if (parameters_.choice("start") == "random")
        return {"Every point begins with a random value", "the values sum to 1" + extra};
      return {"Every point begins with its degree",
              "how alike it is to all others together · the values sum to 1" + extra};
    case PicPhase::multiplied:
      if (state->stopped && state->acceleration > limit())
        return {"It has not settled: stop all the same", step + change + extra};
      if (state->stopped) return {"The change hardly changes any more: stop", step + change + extra};
      return {"Every point takes the mean of those it is like", step + change + extra};
    case PicPhase::clustered:
      return {
          "k-means finds the levels of the vector",
          "K = " + k + " · after " + plural(state->iteration, "multiplication", "multiplications") + extra};
  }
  return {};
}

std::vector<Metric> PicExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_) return all;
  if (graph_) {
    all.push_back({"parts", static_cast<double>(graph_->part_count)});
    all.push_back({"matrix-block", static_cast<double>(matrix_.empty() ? 0 : matrix_.block())});
  }
  if (const PicState* state = shown()) {
    all.push_back({"iteration", static_cast<double>(state->iteration)});
    all.push_back({"l1", state->v.lpNorm<1>()});
    if (std::isfinite(state->acceleration)) all.push_back({"acceleration", state->acceleration});
    all.push_back({"limit", limit()});
    if (const double share = inside(); std::isfinite(share)) all.push_back({"inside", share});
    if (!state->labels.empty()) {
      const int groups = 1 + *std::max_element(state->labels.begin(), state->labels.end());
      all.push_back({"groups", static_cast<double>(groups)});
    }
  }
  if (match_) {
    all.push_back({"ari", match_->ari});
    all.push_back({"nmi", match_->nmi});
  }
  if (spectral_match_) {
    all.push_back({"spectral-ari", spectral_match_->ari});
    all.push_back({"spectral-nmi", spectral_match_->nmi});
  }
  if (spectral_.begun && spectral_.method.done()) {
    const SpectralState& state = spectral_.method.state();
    for (Index c = 0; c < state.values.size(); ++c) {
      all.push_back({"lambda-" + std::to_string(c + 1), state.values[c]});
    }
  }
  if (hovers_pair() && graph_) {
    all.push_back({"row", static_cast<double>(row_.hovered() + 1)});
    all.push_back({"column", static_cast<double>(column_.hovered() + 1)});
    all.push_back({"likeness", static_cast<double>(graph_->weights(row_.hovered(), column_.hovered()))});
  }
  link_.add_metric(all);
  return all;
}

Table PicExhibit::table() const {
  Table t;
  if (!data_ || !graph_) return t;
  const PicState* state = shown();
  if (!state) return points_table(*data_, graph_->parts, "part");
  t = points_table(*data_, state->labels, "group");
  const bool spectral = spectral_.begun && spectral_.method.done();
  t.columns.insert(t.columns.end(), {"degree", "v"});
  if (spectral) {
    t.columns.push_back("spectral group");
    for (Index c = 0; c < spectral_.method.state().embedding.cols(); ++c)
      t.columns.push_back("eigenvector " + std::to_string(c + 1));
  }
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    const auto i = static_cast<Index>(r);
    t.rows[r].push_back(exact(graph_->degrees[i]));
    t.rows[r].push_back(exact(state->v[i]));
    if (!spectral) continue;
    const SpectralState& beside = spectral_.method.state();
    t.rows[r].push_back(std::to_string(beside.labels[r] + 1));
    for (Index c = 0; c < beside.embedding.cols(); ++c) t.rows[r].push_back(exact(beside.embedding(i, c)));
  }
  return t;
}

std::string PicExhibit::likeness_words(Index i, Index j) const {
  const auto alike = static_cast<double>(graph_->weights(i, j));
  return "points " + format_count(i + 1) + " and " + format_count(j + 1) + "\nalike " +
         (alike > 0 && alike < 1e-4 ? std::string("less than 0.0001") : format_number(alike, 3));
}

}  // namespace lab
