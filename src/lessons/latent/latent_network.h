/// LatentNetwork: an encoder and a decoder with the codes of many images; and what the loss of a variational
/// autoencoder is made of.
///
/// Idea: the lessons on latent worlds all encode the images that no network learnt from, once, and then ask the
/// decoder again and again. A plain autoencoder gives one code to an image; a variational one gives the mean
/// and the log-variance of a Gaussian. Reference: Kingma and Welling, "Auto-encoding variational Bayes", 2014.
/// Symbols: x image, p decoded image (probability of ink), μ mean, σ² variance, z code, all per dimension.
/// Invariant: decodings are named with the codes that they are of.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "data/dataset.h"
#include "inference/questions.h"
#include "stage/network_parts.h"

namespace lab {

/// −Σ x ln p + (1 − x) ln(1 − p) over the pixels, in nats; p is kept off 0 and 1 by 1e-7, as in the training.
double reconstruction_nats(const float* x, const float* p, Index pixels);
/// KL[N(μ, σ²), N(0, 1)] = ½ (μ² + σ² − 1 − ln σ²) of one dimension, in nats.
double kl_nats(double mean, double log_variance);
/// (n, K) of N(0, 1), drawn row by row.
Matrix normal_rows(Rng& rng, Index n, Index columns);

/// The images whose codes make the clouds: those that no network learnt from where the set has them, else all,
/// and never more than the first 10000.
const Dataset& cloud_images(const Dataset& dataset);
PointsView cloud_points(const Dataset& dataset);

/// Decodings of the codes that were asked for last.
class Decoder {
 public:
  void use(std::shared_ptr<Model> model);
  /// (n, K); replaces what was not sent yet. Nothing happens where just these are on the way or there.
  void ask(const Matrix& codes);
  /// Call every frame; true when decodings have come.
  bool update();
  bool waiting() const { return asker_.waiting(); }
  bool answered() const { return codes_.rows() > 0; }
  /// Of the last answer: (n, K), and (n, pixels).
  const Matrix& codes() const { return codes_; }
  const Matrix& images() const;
  /// All pixels one after the other, for ImageGrid.
  std::span<const float> pixels() const;
  /// Raised with every answer, and with another model.
  std::uint64_t revision() const { return revision_; }

 private:
  struct Asked {
    std::uint64_t tag = 0;
    Matrix codes;
  };
  Asker asker_;
  std::vector<Asked> asked_;  // on the way, and waiting
  Matrix codes_;
  std::uint64_t next_tag_ = 1, revision_ = 1;
};

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
