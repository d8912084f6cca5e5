/// VaeScore: the loss of a variational autoencoder over many images.
///
/// Idea: one ε for each image, its code decoded, reconstruction and KL added up; in blocks of some hundred images,
/// so that nothing else waits long and the decodings need not be kept. With seed 1 the ε are those with which the
/// trainer measured its card, so that both must agree.
/// Invariant: losses belong to the network, the images and the seed that begin() was called with.
#pragma once

#include <vector>

#include "lessons/latent/latent_network.h"

namespace lab {

class VaeScore {
 public:
  /// The network must have encoded just these images; they must outlive this. Nothing happens where these are
  /// being measured or were.
  void begin(const LatentNetwork& network, PointsView images, std::uint64_t seed);
  void stop();
  /// Call every frame; true when the last image has come.
  bool update();
  bool begun() const { return decoder_ != nullptr; }
  bool done() const { return begun() && next_ == images_.rows && !waiting_; }
  bool running() const { return begun() && !done() && decoder_->state() != ModelState::failed; }
  double progress() const;
  /// Nats per image, once done.
  const std::vector<double>& reconstruction() const { return reconstruction_; }
  const std::vector<double>& kl() const { return kl_; }
  double mean_reconstruction() const { return mean(reconstruction_); }
  double mean_kl() const { return mean(kl_); }

 private:
  static double mean(const std::vector<double>& values);
  std::shared_ptr<Model> decoder_;
  PointsView images_;
  std::uint64_t seed_ = 0;
  Matrix codes_;
  Index next_ = 0, first_ = 0;  // rows done or sent; first row of the block on its way
  bool waiting_ = false;
  Sweep sweep_;
  std::vector<double> reconstruction_, kl_;
};

}  // namespace lab
