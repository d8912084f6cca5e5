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
/// K centroids, (K, d), on points of the data as `start` chooses them.
Matrix placed_centroids(const Dataset& dataset, int k, KmeansStart start, std::uint64_t seed);
/// K centroids, (K, d), where the text parameter `id` puts them; where it has fewer, k-means++ places the rest.
/// `noun` is what they are called. Throws InputError (control `id`) for rows of another length.
Matrix centroids_by_hand(const ParameterSet& set, std::string_view id, std::string_view noun,
                         const Dataset& dataset);

/// What the rows of the data are called.
struct RowNoun {
  std::string_view one, many;
};
/// The sentence of this half-step and its numbers. `start` is the id of the choice.
Phase kmeans_phase(const KmeansState& state, std::string_view start, RowNoun noun);

/// The cost after every half-step known, the present one hollow; a press goes there.
void draw_kmeans_cost(Ui& ui, Box box, const MethodPlayer<Kmeans>& player);

}  // namespace lab
