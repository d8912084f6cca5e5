/// SampledDigits: a data set that a network draws: the generator of a GAN on random numbers.
///
/// Idea: who has no MNIST still gets 28 × 28 digits to look at. The network learnt from MNIST; its pictures
/// are its own, and nobody has said which digit they are.
/// Symbols: z ~ N(0, I), one row per image, from our own Rng; image = G(z), pixels in [0, 1], kept as bytes.
#pragma once

#include <memory>

#include "data/catalog.h"
#include "data/dataset.h"
#include "inference/model_library.h"
#include "inference/questions.h"

namespace lab {

/// The network that draws, and its part.
inline constexpr std::string_view sampling_network = "gan", sampling_part = "generator";

class SampledDigits {
 public:
  /// Begins to draw n images, as soon as the network is here. The library must live as long.
  SampledDigits(ModelLibrary& library, std::string_view name, Index n, std::uint64_t seed);

  /// Call it every frame. The data set, once, when the last image is drawn; nullptr before and after. Throws
  /// InputError (control "data") with a sentence where the network does not come.
  std::shared_ptr<const Dataset> update();
  /// The next block of images may go with the next frame; else what arrives asks for one.
  bool drawing() const { return sweep_.running(); }
  /// 0 to 1: first of the bytes on their way, then of the images.
  double progress() const;

 private:
  ModelLibrary& library_;
  std::string name_;
  Index n_;
  std::uint64_t seed_;
  std::shared_ptr<Model> model_;
  Sweep sweep_;
};

}  // namespace lab
