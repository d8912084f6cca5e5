#pragma once
// Generative adversarial networks: a generator that makes images out of chance, and a critic that tells them
// from real ones, each learning from the other.
//
// Idea:      the critic learns to say "real" or "made"; the generator learns whatever makes the critic say
//            "real". Neither loss has a minimum to settle in: it is a game, and it can go round in circles or
//            collapse.
// Reference: I. Goodfellow et al. 2014, https://arxiv.org/abs/1406.2661 (with the generator's loss that does
//            not saturate); A. Radford, L. Metz and S. Chintala, "DCGAN", 2016,
//            https://arxiv.org/abs/1511.06434 (the convolutions).
// Symbols:   z ~ N(0, I) (N, K), G(z) an image, D(x) the critic's logit.
//              critic     −mean log σ(D(x)) − mean log(1 − σ(D(G(z))))
//              generator  −mean log σ(D(G(z)))
// Moves:     critic (G is held still), generator (D is held still).
// Parts:     generator: code → image;  critic: image → logit, probability.

#include "networks/network.h"
#include "nn/activation.h"

namespace lab {

struct GanParams {
  Index code = 64;  ///< K
  /// Dense layers of the generator and of the critic, the code and the image not counted; used where
  /// `channels` is 0.
  std::vector<Index> generator = {256, 512};
  std::vector<Index> critic = {512, 256};
  /// Convolutions instead: channels of the largest feature map; image sides must be multiples of 4.
  Index channels = 0;
  Index critic_hidden =
      0;  ///< with convolutions: units of a dense layer before the critic's verdict; 0: none
  bool critic_norm = true;  ///< with convolutions: batch normalisation in the critic, as in the generator
  nn::Activation output = nn::sigmoid_activation;  ///< none for points of the plane
  double dropout = 0;                              ///< in the critic's dense layers
};

class Gan final : public Network {
 public:
  using Params = GanParams;

  /// Throws InputError (controls "code", "layers", "channels", "dropout").
  Gan(nn::Backend& backend, const Params& params, const ImageSize& size);

  std::vector<Move> moves(const nn::Feed& feed) override;
  std::vector<nn::Parameters*> parameters() override { return {&generator_, &critic_}; }
  std::vector<std::string> part_ids() const override { return {"generator", "critic"}; }
  Part part(std::string_view id, Index batch) override;
  /// critic-real, critic-made: mean probability for "real" of test images and of made ones; variety: variance
  /// of made pixels over made images, against that of test images (near 0: every image is the same one).
  std::vector<Figure> score(PointsView test) override;
  std::string architecture() const override;
  Index code_size() const override { return params_.code; }

 private:
  nn::Value generate(nn::Value code, bool training);
  nn::Value criticise(nn::Value image, bool training);  ///< logits (N, 1)
  bool convolutional() const { return params_.channels > 0; }

  nn::Backend* backend_;
  Params params_;
  ImageSize size_;
  nn::Parameters generator_, critic_;
};

}  // namespace lab
