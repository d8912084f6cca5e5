#pragma once
// The variational autoencoder: a code that is a small cloud instead of a point.
//
// Idea:      the encoder says where a code may lie, as a Gaussian; a code is drawn from it, and the decoder
//            makes the image from that. Every cloud is pulled towards N(0, I), so that clouds overlap, the
//            space between them means something, and a code drawn from N(0, I) becomes an image.
// Reference: D. Kingma and M. Welling, "Auto-encoding variational Bayes", 2014,
//            https://arxiv.org/abs/1312.6114; I. Higgins et al., "β-VAE", ICLR 2017.
// Symbols:   μ, log σ² (N, K) of the encoder; z = μ + σ ε, ε ~ N(0, I); p = σ(decoder(z)) the probability of
//            ink;
//            −ELBO = E[cross-entropy(p, x) summed over pixels] + β KL[N(μ, σ²), N(0, I)], in nats per image.
// Moves:     descend.
// Parts:     encoder: image → mean, log_variance;  decoder: code → reconstruction;
//            autoencoder: image, epsilon → mean, log_variance, code, reconstruction.

#include "networks/network.h"
#include "nn/activation.h"
#include "nn/initialiser.h"

namespace lab {

struct VaeParams {
  std::vector<Index> encoder = {400};
  Index code = 20;
  std::vector<Index> decoder = {400};
  nn::Activation hidden = nn::relu_activation;
  nn::Initialiser start = nn::he_normal;             ///< of the hidden layers
  nn::Initialiser output_start = nn::glorot_normal;  ///< of the means, and of the image
  double beta = 1;  ///< weight of the KL; 0 leaves a plain autoencoder with noise
};

class Vae final : public Network {
 public:
  using Params = VaeParams;

  /// Throws InputError (controls "code", "layers", "beta").
  Vae(nn::Backend& backend, const Params& params, const ImageSize& size);

  std::vector<Move> moves(const nn::Feed& feed) override;
  std::vector<nn::Parameters*> parameters() override { return {&parameters_}; }
  std::vector<std::string> part_ids() const override { return {"encoder", "decoder", "autoencoder"}; }
  Part part(std::string_view id, Index batch) override;
  /// test-elbo (−ELBO with β = 1, one ε per image), test-reconstruction, test-kl in nats per image; test-mse
  /// of the reconstruction from μ; active-units: dimensions of the code that carry more than 0.01 nats.
  std::vector<Figure> score(PointsView test) override;
  std::string architecture() const override;
  Index code_size() const override { return params_.code; }

 private:
  struct Cloud {
    nn::Value mean, log_variance;
  };
  Cloud encode(nn::Value image);
  nn::Value decode(nn::Value code);  ///< logits

  nn::Backend* backend_;
  Params params_;
  ImageSize size_;
  nn::Parameters parameters_;
};

}  // namespace lab
