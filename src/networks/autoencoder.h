#pragma once
// Autoencoders of dense layers: plain, linear, denoising, sparse, contractive.
//
// Idea:      an encoder squeezes a row into a few numbers, the code, and a decoder makes the row from them
//            again; what is lowered is the difference between what went in and what came out. Variants change
//            one thing each: no activations (linear), noise on what goes in (denoising), a price on active
//            units (sparse), a price on a code that moves with the input (contractive).
// Reference: D. Rumelhart, G. Hinton and R. Williams 1986; G. Hinton and R. Salakhutdinov, Science 2006;
//            P. Vincent et al. 2008 (denoising); A. Ng 2011 (sparse); S. Rifai et al. 2011 (contractive).
// Symbols:   x (N, D) in, h (N, K) code, x̂ (N, D) out; loss = mean difference(x̂, x) + the prices.
// Moves:     descend (one batch: forward, backward, a step down).
// Parts:     encoder: image → code;  decoder: code → reconstruction;
//            autoencoder: image → code, reconstruction.

#include "networks/network.h"
#include "nn/activation.h"
#include "nn/initialiser.h"

namespace lab {

struct AutoencoderParams {
  std::vector<Index> encoder;  ///< widths of the layers between input and code
  Index code = 28;
  std::vector<Index> decoder;  ///< widths between code and output
  nn::Activation hidden = nn::relu_activation;
  nn::Activation code_activation = nn::relu_activation;
  nn::Activation output = nn::sigmoid_activation;  ///< with `cross_entropy` always the sigmoid
  enum class Loss { squared_error, cross_entropy };
  Loss loss = Loss::squared_error;
  nn::Initialiser start = nn::he_normal;             ///< of the layers with ReLU
  nn::Initialiser output_start = nn::glorot_normal;  ///< of code layers without ReLU, and of the output
  double bias_start = 0;  ///< of the code's biases: above 0, no ReLU unit starts out dead

  double noise = 0;            ///< standard deviation added to what goes in while training, cut to [0, 1]
  double sparsity = 0;         ///< weight of the price on active units
  double sparsity_target = 0;  ///< 0: L1; else the mean activity that KL pulls to (code in (0, 1))
  double contraction = 0;      ///< weight of the contractive price; needs an encoder without hidden layers
};

class Autoencoder final : public Network {
 public:
  using Params = AutoencoderParams;

  /// Throws InputError (controls "code", "layers", "noise", "sparsity", "contraction") for what makes no
  /// sense.
  Autoencoder(nn::Backend& backend, const Params& params, const ImageSize& size);

  std::vector<Move> moves(const nn::Feed& feed) override;
  std::vector<nn::Parameters*> parameters() override { return {&parameters_}; }
  std::vector<std::string> part_ids() const override { return {"encoder", "decoder", "autoencoder"}; }
  Part part(std::string_view id, Index batch) override;
  /// test-mse, test-bce (where outputs lie in (0, 1)), dead-units; of sigmoid codes mean-activity, active-share
  /// and steepness; where it learnt with noise, noisy-mse and -psnr, cleaned-mse and -psnr.
  std::vector<Figure> score(PointsView test) override;
  std::string architecture() const override;
  Index code_size() const override { return params_.code; }

 private:
  nn::Value encode(nn::Value image);
  /// The output before its sigmoid where the loss is cross-entropy.
  nn::Value decode(nn::Value code);
  nn::Value reconstruction(nn::Value decoded) const;
  /// Mean over the rows of ‖∂h/∂x‖², of an encoder of one sigmoid layer.
  double steepness(const Matrix& code);
  bool from_logits() const { return params_.loss == Params::Loss::cross_entropy; }

  nn::Backend* backend_;
  Params params_;
  ImageSize size_;
  nn::Parameters parameters_;
};

}  // namespace lab
