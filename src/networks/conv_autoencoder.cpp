#include "networks/conv_autoencoder.h"

#include <stdexcept>

#include "core/error.h"
#include "networks/layers.h"
#include "nn/operations/activations.h"
#include "nn/operations/convolution.h"
#include "nn/operations/pooling.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/reshape.h"
#include "nn/operations/rows.h"

namespace lab {

using nn::Value;

ConvAutoencoder::ConvAutoencoder(nn::Backend& backend, const Params& params, const ImageSize& size)
    : backend_(&backend), params_(params), size_(size), parameters_(backend) {
  const std::size_t levels = params.channels.size();
  if (levels < 1 || levels > 4)
    throw InputError("There are one to four pairs of convolution and pooling.", "channels");
  for (const Index channels : params.channels) {
    if (channels < 1) throw InputError("A convolution needs at least one channel.", "channels");
  }
  const Index divisor = Index{1} << levels;
  if (size.height % divisor != 0 || size.width % divisor != 0) {
    throw InputError("Images of " + std::to_string(size.height) + " × " + std::to_string(size.width) +
                         " pixels cannot be halved " + std::to_string(levels) + " times.",
                     "channels");
  }
}

Value ConvAutoencoder::convolve(Value h, std::size_t level, const nn::Activation& activation) {
  nn::ConvolutionOptions options;
  options.activation = activation;
  return nn::convolution(h, parameters_, "encoder." + std::to_string(level), params_.channels[level],
                         options);
}

Value ConvAutoencoder::stamp(Value h, std::size_t level, const nn::Activation& activation) {
  const bool last = level == 0;
  nn::ConvolutionOptions options;
  options.activation = activation;
  options.start = last ? nn::glorot_normal : nn::he_normal;
  return nn::transposed_convolution(h, parameters_, "decoder." + std::to_string(level),
                                    last ? size_.channels : params_.channels[level - 1], options);
}

ConvAutoencoder::Code ConvAutoencoder::encode(Value image) {
  Code result;
  Value h = nn::reshape(image, {size_.channels, size_.height, size_.width});
  for (std::size_t level = 0; level < params_.channels.size(); ++level) {
    h = convolve(h, level, nn::relu_activation);
    const auto [maxima, switches] = nn::max_pool(h);
    h = maxima;
    result.switches.push_back(switches);
  }
  result.code = h;
  return result;
}

Value ConvAutoencoder::decode(const Code& code) {
  Value h = code.code;
  for (std::size_t level = params_.channels.size(); level-- > 0;) {
    h = nn::max_unpool(h, code.switches[level]);
    h = stamp(h, level, level == 0 ? nn::no_activation : nn::relu_activation);
  }
  return nn::flatten(h);
}

std::vector<Move> ConvAutoencoder::moves(const nn::Feed& feed) {
  Move move;
  move.id = "descend";
  move.sentence =
      "Rebuild a batch of images, and change every kernel a little so that the next time the error is "
      "smaller.";
  move.graph = std::make_unique<nn::Graph>();
  const Value image = nn::rows(*move.graph, feed);
  move.loss = nn::cross_entropy(decode(encode(image)), image);
  move.parameters = &parameters_;
  move.watched = {{"loss", "Cross-entropy per pixel", move.loss}};
  std::vector<Move> moves;
  moves.push_back(std::move(move));
  return moves;
}

Part ConvAutoencoder::part(std::string_view id, Index batch) {
  Part part = empty_part(id);
  nn::Graph& graph = *part.graph;
  const auto reconstruction = [&](const Code& code) {
    return named(nn::sigmoid(decode(code)), "reconstruction");
  };
  const auto switches_name = [](std::size_t level) { return "switches" + std::to_string(level + 1); };
  if (id == "decoder") {
    Code code;
    Index down = size_.height, across = size_.width;
    for (std::size_t level = 0; level < params_.channels.size(); ++level) {
      down /= 2;
      across /= 2;
      code.switches.push_back(
          graph.input(switches_name(level), {batch, params_.channels[level], down, across}));
    }
    code.code = graph.input("code", {batch, params_.channels.back(), down, across});
    part.inputs = {code.code};
    part.inputs.insert(part.inputs.end(), code.switches.begin(), code.switches.end());
    part.outputs = {reconstruction(code)};
    return part;
  }
  if (id == "kernels") {
    for (std::size_t level = 0; level < params_.channels.size(); ++level) {
      const Index h = size_.height >> level, w = size_.width >> level;
      const Index in = level == 0 ? size_.channels : params_.channels[level - 1];
      const std::string number = std::to_string(level + 1);
      const Value seen = graph.input("seen" + number, {batch, in, h, w});
      const Value put = graph.input("put" + number, {batch, params_.channels[level], h, w});
      part.inputs.insert(part.inputs.end(), {seen, put});
      part.outputs.push_back(named(convolve(seen, level, nn::no_activation), "sums" + number));
      part.outputs.push_back(named(stamp(put, level, nn::no_activation), "stamps" + number));
    }
    return part;
  }
  part.inputs = {graph.input("image", {batch, size_.values()})};
  const Code code = encode(part.inputs[0]);
  part.outputs = {named(code.code, "code")};
  for (std::size_t level = 0; level < code.switches.size(); ++level)
    part.outputs.push_back(named(code.switches[level], switches_name(level)));
  if (id == "encoder") return part;
  if (id != "autoencoder")
    throw std::logic_error("a convolutional autoencoder has no part " + std::string(id));
  part.outputs.push_back(reconstruction(code));
  return part;
}

std::vector<Figure> ConvAutoencoder::score(PointsView test) {
  PartRunner runner(*backend_, part("autoencoder", 100));
  const Matrix rebuilt = runner.run({test}).back();
  return {{"test-mse", "Test error (MSE per pixel)", mean_squared_difference(rebuilt, test)},
          {"test-bce", "Test cross-entropy per pixel", mean_cross_entropy(rebuilt, test)}};
}

Index ConvAutoencoder::code_size() const {
  const Index divisor = Index{1} << params_.channels.size();
  return params_.channels.back() * (size_.height / divisor) * (size_.width / divisor);
}

std::string ConvAutoencoder::architecture() const {
  std::string text = std::to_string(size_.height) + "×" + std::to_string(size_.width);
  Index down = size_.height, across = size_.width;
  for (const Index channels : params_.channels) {
    down /= 2;
    across /= 2;
    text += "–" + std::to_string(down) + "×" + std::to_string(across) + "×" + std::to_string(channels);
  }
  return text + " and back, 3×3 kernels, pooling switches";
}

}  // namespace lab
