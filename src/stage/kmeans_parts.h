/// What the two lessons of k-means share: parameters, sentences, and the curve of the cost.
#pragma once

#include <string>
#include <string_view>

#include "methods/groups/kmeans.h"
#include "stage/exhibit.h"

namespace lab {

class Ui;
struct Box;

/// "start": random, k-means++ and, where centroids can be taken in hand, by hand.
void add_kmeans_start(ParameterSet& set, bool by_hand);
/// "empty": what happens to a centroid without points.
void add_kmeans_empty(ParameterSet& set);
/// K, start and the rule for empty clusters, as "k", "start" and "empty" say; no centroids are filled in.
KmeansParams kmeans_params(const ParameterSet& set);

/// What the rows of the data are called.
struct RowNoun {
  std::string_view one, many;
};
/// The sentence of this half-step and its numbers. `start` is the id of the choice.
Phase kmeans_phase(const KmeansState& state, std::string_view start, RowNoun noun);

/// The cost after every half-step known, the present one hollow; a press goes there.
void draw_kmeans_cost(Ui& ui, Box box, const MethodPlayer<Kmeans>& player);

}  // namespace lab
