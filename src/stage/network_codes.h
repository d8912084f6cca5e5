/// NetworkCodes: a network's codes of many images, and the images rebuilt from them.
///
/// Idea: several lessons ask the same of a network: read all these images, block after block; then perhaps
/// write them again from their codes. The lesson sees whether it is done, and what is in the way.
/// Invariant: codes() and rebuilt() belong to the network and the images of the last begin().
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "inference/questions.h"
#include "stage/model_wait.h"
#include "stage/network_parts.h"

namespace lab {

/// A network that can be chosen in a lesson, by the size of its images.
struct CodeNetwork {
  std::string_view id, label;     ///< of the choice
  std::string_view large, small;  ///< ids of the networks for 28 × 28 and 8 × 8
};

/// Declares "net": which network gives the codes.
void add_network_parameter(ParameterSet& set, std::span<const CodeNetwork> networks, std::string_view help);
/// The id of the chosen network for images of this data set; throws InputError as model_id() does.
std::string_view chosen_network(const ParameterSet& set, std::span<const CodeNetwork> networks,
                                const Dataset& dataset);

class NetworkCodes {
 public:
  void use(ModelLibrary& library) { wait_.use(library); }
  /// Begins anew: the codes of all rows of `images` (which must outlive this), and the images rebuilt from
  /// the codes where that is wanted.
  void begin(std::string_view network, PointsView images, bool rebuild);
  /// Looks for answers; call it every frame. True when the last one has come.
  bool update();

  bool begun() const { return !network_.empty(); }
  bool done() const { return done_; }
  /// Files or answers are on their way.
  bool waiting() const { return begun() && !done_ && !wait_.failed(); }
  /// 0 to 1: of the files first, then of the images.
  double progress() const;
  /// The files have come, and images are being read.
  bool reading() const { return reading_; }
  const ModelWait& wait() const { return wait_; }
  /// nullptr before the index has come.
  const ModelCard* card() const;
  const std::string& network() const { return network_; }
  /// Null before the index has come.
  const std::shared_ptr<Model>& encoder() const { return parts_.encoder; }
  const std::shared_ptr<Model>& decoder() const { return parts_.decoder; }

  /// (images, code) once done; of a network that gives a cloud, its mean.
  const Matrix& codes() const { return codes_; }
  /// (images, pixels) once done, where it was wanted.
  const Matrix& rebuilt() const { return rebuilt_; }

 private:
  ModelWait wait_;
  std::string network_;
  PointsView images_;
  bool rebuild_ = false, done_ = false, reading_ = false;
  NetworkParts parts_;
  Sweep encoding_, decoding_;
  Matrix codes_, rebuilt_;
};

}  // namespace lab
