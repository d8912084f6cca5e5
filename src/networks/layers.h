#pragma once
// What several networks are built of.

#include <string>
#include <string_view>
#include <vector>

#include "networks/network.h"
#include "nn/activation.h"
#include "nn/initialiser.h"

namespace lab {

/// Dense layers one after the other, called prefix.0, prefix.1 …, each with `activation`.
nn::Value dense_layers(nn::Value x, nn::Parameters& parameters, const std::string& prefix,
                       const std::vector<Index>& widths, const nn::Activation& activation,
                       const nn::Initialiser& start);

/// Throws InputError (control "layers") where a width is below 1.
void require_widths(const std::vector<Index>& widths);

/// "784–128–32"
std::string widths_text(const std::vector<Index>& widths);

/// A graph's values under the names that they have in files.
nn::Value named(nn::Value value, const std::string& name);

/// A part with a graph of its own and nothing in it.
Part empty_part(std::string_view id);

}  // namespace lab
