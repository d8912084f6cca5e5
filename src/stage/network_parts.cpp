#include "stage/network_parts.h"

namespace lab {

void NetworkParts::open(ModelLibrary& library, std::string_view id) {
  if (opened()) return;
  card = library.card(id);
  encoder = library.open(id, "encoder");
  decoder = library.open(id, "decoder");
}

}  // namespace lab
