#include "networks/layers.h"

#include "core/error.h"
#include "nn/operations/dense.h"

namespace lab {

nn::Value dense_layers(nn::Value x, nn::Parameters& parameters, const std::string& prefix,
                       const std::vector<Index>& widths, const nn::Activation& activation,
                       const nn::Initialiser& start) {
  for (std::size_t layer = 0; layer < widths.size(); ++layer)
    x = nn::dense(x, parameters, prefix + "." + std::to_string(layer), widths[layer], {activation, start});
  return x;
}

void require_widths(const std::vector<Index>& widths) {
  for (const Index width : widths) {
    if (width < 1)
      throw InputError("A layer needs at least one unit, not " + std::to_string(width) + ".", "layers");
  }
}

std::string widths_text(const std::vector<Index>& widths) {
  std::string text;
  for (const Index width : widths) text += (text.empty() ? "" : "–") + std::to_string(width);
  return text;
}

nn::Value named(nn::Value value, const std::string& name) {
  value.graph->name(value, name);
  return value;
}

Part empty_part(std::string_view id) {
  Part part;
  part.id = id;
  part.graph = std::make_unique<nn::Graph>();
  return part;
}

}  // namespace lab
