/// NetworkParts: a network's card, its encoder and its decoder, opened together.
#pragma once

#include <memory>
#include <string_view>

#include "inference/model_library.h"

namespace lab {

struct NetworkParts {
  const ModelCard* card = nullptr;  ///< of the index; lives as long as the library
  std::shared_ptr<Model> encoder, decoder;

  /// Both parts begin to load, where they have not yet. The index must be ready.
  void open(ModelLibrary& library, std::string_view id);
  bool opened() const { return encoder != nullptr; }
  /// Numbers in a code; 0 as long as there is no card.
  int code_size() const { return card != nullptr ? card->code : 0; }
};

}  // namespace lab
