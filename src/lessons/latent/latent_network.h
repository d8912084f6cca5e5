/// LatentNetwork: an encoder and a decoder with the codes of many images.
///
/// Idea: the lessons on latent worlds all encode the images that no network learnt from, once, and then ask the
/// decoder again and again. A plain autoencoder gives one code to an image; a variational one gives the mean
/// and the log-variance of a Gaussian.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "inference/questions.h"
#include "stage/network_parts.h"

namespace lab {

/// The images whose codes make the clouds: those that no network learnt from where the set has them, else all,
/// and never more than the first 10000.
const Dataset& cloud_images(const Dataset& dataset);
PointsView cloud_points(const Dataset& dataset);

class LatentNetwork {
 public:
  /// Opens encoder and decoder; loading begins. The index must be ready. Nothing happens for the one it has.
  void open(ModelLibrary& library, std::string_view id);
  void close();
  const std::string& id() const { return id_; }
  bool opened() const { return parts_.opened(); }
  const std::shared_ptr<Model>& encoder() const { return parts_.encoder; }
  const std::shared_ptr<Model>& decoder() const { return parts_.decoder; }
  /// Of the index; nullptr before open(). Lives as long as the library.
  const ModelCard* card() const { return parts_.card; }
  int code_size() const { return parts_.code_size(); }

  /// Encodes these images, block after block; they must outlive that. Nothing happens for those it has.
  void encode(PointsView images);
  /// Call every frame; true when the last code has come.
  bool update() { return sweep_.update(); }
  bool encoding() const { return sweep_.running(); }
  bool encoded() const { return sweep_.done(); }
  double progress() const { return sweep_.progress(); }
  /// (n, K) once encoded.
  const Matrix& means() const { return sweep_.results()[0]; }
  /// Whether the encoder gives clouds, not points; once encoded.
  bool variational() const { return sweep_.results().size() > 1; }
  /// (n, K) of a variational encoder.
  const Matrix& log_variances() const { return sweep_.results()[1]; }
  Index size() const { return encoded() ? means().rows() : 0; }

 private:
  std::string id_;
  NetworkParts parts_;
  PointsView images_;
  Sweep sweep_;
};

}  // namespace lab
