/// NetworkDiagram: the network at hand as a strip: its layers as boxes, what flows through it, and what the sentence
/// speaks of.
///
/// Idea: the strip is drawn from what the index of networks knows of every part (ModelFile::layers, written by the trainer
/// from the recorded graph), so no size is typed in twice. A stop is a place where numbers stand between two layers; stops
/// with names ("image", "code") can show the numbers or the image that are there right now. One part or one stop is lit:
/// the one that the half-step is about. Symbols: the height of a box grows with the logarithm of how many numbers it has.
/// Invariant: what is lit exists in the network; a wrong name draws nothing lit and fails has().
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "inference/model_library.h"
#include "ui/plot/image_grid.h"
#include "ui/ui.h"

namespace lab {

/// Numbers, or an image, at a stop that bears a name.
struct DiagramFill {
  std::string_view at;
  std::span<const float> numbers = {};
  ImageGrid* image = nullptr;
  int index = 0;  ///< of the image in its grid
};

/// Where numbers stand: before the first layer, between two, or after the last.
struct NetworkStop {
  std::vector<int> shape;  ///< {128}, or {channels, height, width}
  std::vector<std::string>
      names;                ///< of inputs and outputs that are here; two where two layers read the same one
  std::size_t part = 0;     ///< whose layer it comes out of; of the first stop, whose input it is
  std::string layer;        ///< "dense, ReLU": what leads here; "" for the first
  std::size_t weights = 0;  ///< of that layer
  int numbers() const;
};

struct NetworkDiagram {
  const ModelCard* card = nullptr;
  std::vector<std::string_view> parts = {"encoder", "decoder"};  ///< in the order in which things flow
  std::vector<std::string_view> lit = {};                        ///< ids of parts and names of stops
  std::vector<DiagramFill> fills = {};
  float least_h = 235.0f;  ///< px before scaling, of the stage, for there to be a strip

  /// From left to right; empty where the index says nothing of layers.
  std::vector<NetworkStop> stops() const;
  /// Whether there is such a part or stop.
  bool has(std::string_view name) const;
};

/// "diagram": whether the strip is there.
void add_diagram_parameter(ParameterSet& set);

/// Draws the strip at the top of `area` and returns what is left below; all of it where the strip is switched off or has
/// no room (a phone, a low stage).
Box network_above(Ui& ui, const ParameterSet& set, const Box& area, const NetworkDiagram& network);
/// The same at the top of the stage, under its sentence.
Box below_network(Ui& ui, const ParameterSet& set, const NetworkDiagram& network);

/// What to light where a lesson takes an image through an autoencoder: 0 the image, 1 the encoder, 2 the decoder, 3 what
/// came out.
std::vector<std::string_view> autoencoder_step(int step);

}  // namespace lab
