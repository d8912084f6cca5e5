/// The parameters that every lesson has: data, seed, speed, position, and the buttons of the transport row.
///
/// Idea: an exhibit declares what is its own; whatever is the same everywhere is declared here, once. An
/// exhibit that wants one of them at a certain place of its column calls the function for that one; the shell
/// adds the rest with add_common_parameters.
#pragma once

#include "core/parameter.h"
#include "stage/exhibit.h"

namespace lab {

/// data, n, noise, scale, points; none of them for a lesson that needs no data. They stand under the lesson's
/// own controls whatever the order of declaration.
void add_data_parameters(ParameterSet& set, const DataNeeds& needs);
/// "seed" (of the method's own chance, not of the data) with the action "new-seed", and "speed" (a multiple
/// of Player::rate_hz).
void add_play_parameters(ParameterSet& set);
/// "view-at": the part of the plane that is looked at, as Plane::text() writes it; for the link only.
void add_view_parameter(ParameterSet& set);

/// "map-images": whether a map of images shows as many of them as find room, not only where nearly all do. Off.
void add_map_images_parameter(ParameterSet& set);

/// Adds what is not declared yet of all these, and step, hide, present and the actions
/// play, forward, back, reset, stop, save-picture, save-numbers, open-file.
void add_common_parameters(ParameterSet& set, const DataNeeds& needs);

/// Whether `id` is one of the parameters that describe the data: data, n, noise, scale, points.
bool is_data_parameter(std::string_view id);

}  // namespace lab
