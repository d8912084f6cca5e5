#include "stage/network_codes.h"

#include <algorithm>

namespace lab {

void add_network_parameter(ParameterSet& set, std::span<const CodeNetwork> networks, std::string_view help) {
  Parameter net{.id = "net",
                .label = "Network",
                .help = std::string(help),
                .kind = ParameterKind::choice,
                .initial = std::string(networks.front().id)};
  for (const CodeNetwork& n : networks) net.choices.push_back({std::string(n.id), std::string(n.label)});
  set.add(std::move(net));
}

std::string_view chosen_network(const ParameterSet& set, std::span<const CodeNetwork> networks,
                                const Dataset& dataset) {
  const auto it = std::find_if(networks.begin(), networks.end(),
                               [&](const CodeNetwork& n) { return n.id == set.choice("net"); });
  return model_id(dataset, it->large, it->small);
}

void NetworkCodes::begin(std::string_view network, PointsView images, bool rebuild) {
  network_ = network;
  images_ = images;
  rebuild_ = rebuild;
  done_ = reading_ = false;
  parts_ = NetworkParts();
  encoding_.stop();
  decoding_.stop();
  codes_ = rebuilt_ = Matrix();
}

bool NetworkCodes::update() {
  if (!begun() || done_) return false;
  wait_.look({parts_.encoder, parts_.decoder});
  if (wait_.failed() || !wait_.index_ready()) return false;
  if (!parts_.opened()) {
    parts_.open(wait_.library(), network_);
    encoding_.begin(parts_.encoder, images_, {0});
    wait_.look({parts_.encoder, parts_.decoder});
    if (wait_.failed()) return false;
  }
  reading_ = !wait_.waiting();
  if (!reading_) return false;
  if (!encoding_.done()) {
    if (!encoding_.update()) return false;
    codes_ = encoding_.results().front();
    if (rebuild_) decoding_.begin(parts_.decoder, codes_, {0});
  }
  if (rebuild_) {
    if (!decoding_.update()) return false;
    rebuilt_ = decoding_.results().front();
  }
  encoding_.stop();
  decoding_.stop();
  done_ = true;
  return true;
}

double NetworkCodes::progress() const {
  if (!reading_) return wait_.progress();
  if (!rebuild_) return encoding_.progress();
  return 0.5 * (encoding_.progress() + (decoding_.begun() ? decoding_.progress() : 0.0));
}

const ModelCard* NetworkCodes::card() const {
  return begun() && wait_.index_ready() ? wait_.library().card(network_) : nullptr;
}

}  // namespace lab
