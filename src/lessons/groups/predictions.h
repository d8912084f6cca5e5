/// What a class can be asked before the next half-step of a clustering.
///
/// Idea: the answer is worked out from the state on show, plainly and apart from the method, so that the method's next
/// half-step confirms it (and a test says so). Nothing is asked where two answers are as good as equal, or where working
/// it out would take longer than a frame.
#pragma once

#include <optional>

#include "core/points.h"
#include "methods/groups/dbscan.h"
#include "methods/groups/gmm.h"
#include "methods/groups/kmeans.h"
#include "stage/exhibit.h"

namespace lab {

/// After an assignment: which centroid moves farthest?
std::optional<Question> kmeans_question(PointsView points, const KmeansState& state);
/// After an E-step: which mean moves farthest?
std::optional<Question> gmm_question(PointsView points, const GmmState& state);
/// Before core points are known: how many will there be? With them known: how many clusters?
std::optional<Question> dbscan_question(PointsView points, const DbscanState& state,
                                        const DbscanParams& params);

}  // namespace lab
