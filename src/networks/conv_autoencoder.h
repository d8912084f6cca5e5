#pragma once
// The convolutional autoencoder with remembered switches: SegNet's trick.
//
// Idea:      the encoder convolves and keeps the largest value of each 2 × 2 window, and remembers where it
//            was; the decoder puts every value back to where its maximum was, and fills in the rest by
//            convolving again.
// Reference: V. Badrinarayanan, A. Kendall and R. Cipolla, "SegNet", 2017,
//            https://doi.org/10.1109/TPAMI.2016.2644615; M. Zeiler et al., "Deconvolutional networks", 2010.
// Symbols:   channels c₁ … c_L, one pair of convolution (3 × 3, ReLU) and pooling each;
//            code (c_L, H/2ᴸ, W/2ᴸ).
// Moves:     descend (cross-entropy per pixel).
// Parts:     encoder: image → code, switches1 … switchesL;  decoder: code, switches… → reconstruction;
//            autoencoder: image → code, switches…, reconstruction;
//            kernels: what each layer adds up before its activation, from any maps: seen1 … seenL → sums1 …
//            (convolutions), put1 … putL → stamps1 … (deconvolutions). One lit pixel tells a kernel's weights.

#include "networks/network.h"
#include "nn/activation.h"

namespace lab {

struct ConvAutoencoderParams {
  std::vector<Index> channels = {16, 8};  ///< one to four
};

class ConvAutoencoder final : public Network {
 public:
  using Params = ConvAutoencoderParams;

  /// Throws InputError (control "channels") where sides cannot be halved so often.
  ConvAutoencoder(nn::Backend& backend, const Params& params, const ImageSize& size);

  std::vector<Move> moves(const nn::Feed& feed) override;
  std::vector<nn::Parameters*> parameters() override { return {&parameters_}; }
  std::vector<std::string> part_ids() const override {
    return {"encoder", "decoder", "kernels", "autoencoder"};
  }
  Part part(std::string_view id, Index batch) override;
  /// test-mse, test-bce.
  std::vector<Figure> score(PointsView test) override;
  std::string architecture() const override;
  Index code_size() const override;

 private:
  struct Code {
    nn::Value code;
    std::vector<nn::Value> switches;  ///< of the first pooling first
  };
  /// One layer of the encoder, and the one of the decoder that faces it.
  nn::Value convolve(nn::Value h, std::size_t level, const nn::Activation& activation);
  nn::Value stamp(nn::Value h, std::size_t level, const nn::Activation& activation);
  Code encode(nn::Value image);
  nn::Value decode(const Code& code);  ///< logits, (N, pixels)

  nn::Backend* backend_;
  Params params_;
  ImageSize size_;
  nn::Parameters parameters_;
};

}  // namespace lab
