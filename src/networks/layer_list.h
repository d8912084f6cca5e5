#pragma once
// The layers of a part as people count them, read off its graph.
//
// Idea:      a graph has a node for every operation; people see layers: a product or a convolution together with the
//            activation and the normalisation that follow, and pooling. So every node either begins a layer or is told
//            of the one before. Nothing is declared: what the network records is what is listed.
// Invariant: the weights of all layers sum to the numbers of the parameters that the part uses.

#include <string>
#include <vector>

#include "networks/network.h"

namespace lab {

struct ListedLayer {
  std::string kind;        ///< "dense", "convolution, 3 × 3", "max pooling"
  std::string activation;  ///< "ReLU"; "" for none
  std::string to;          ///< name of the output that it ends in; "" where another layer follows
  nn::Shape shape;         ///< of what comes out, batch included
  Index weights = 0;       ///< numbers that are learnt
};

struct LayerList {
  nn::Shape input;  ///< of the part's first input, as its layers take it: images where it is made into images
  std::vector<ListedLayer> layers;
};

LayerList layers_of(const Part& part);

}  // namespace lab
