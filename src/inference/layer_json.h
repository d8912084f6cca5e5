#pragma once
// What an index of networks says of the layers of a part, as the trainer wrote it.

#include <nlohmann/json.hpp>

#include "inference/model_library.h"

namespace lab {

/// Fills `file` from its entry {…, "layers": [{"kind", "shape", "weights", "activation"?, "to"?}]}. Nothing where the entry
/// says nothing of layers. Throws nlohmann::json::exception where it cannot be read.
inline void read_layers(const nlohmann::json& entry, ModelFile& file) {
  if (!entry.contains("layers")) return;
  for (const nlohmann::json& layer : entry.at("layers")) {
    file.layers.push_back({.kind = layer.at("kind"),
                           .activation = layer.value("activation", ""),
                           .to = layer.value("to", ""),
                           .shape = layer.at("shape").get<std::vector<int>>(),
                           .weights = layer.at("weights")});
  }
}

}  // namespace lab
