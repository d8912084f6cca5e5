#include "networks/gan.h"

#include <algorithm>
#include <stdexcept>

#include "core/error.h"
#include "core/rng.h"
#include "networks/layers.h"
#include "nn/operations/activations.h"
#include "nn/operations/adversarial.h"
#include "nn/operations/batch_norm.h"
#include "nn/operations/convolution.h"
#include "nn/operations/dense.h"
#include "nn/operations/random.h"
#include "nn/operations/reshape.h"
#include "nn/operations/rows.h"
#include "nn/operations/weighted_sum.h"

namespace lab {
namespace {

using nn::Value;

constexpr double leak = 0.2;
// The start of Radford et al.
constexpr nn::Initialiser small_normal = {nn::Initialiser::Kind::normal, 0.02};

/// Mean over the columns of the variance within each.
double mean_variance(const Matrix& rows) {
  const MatrixD values = rows.cast<double>();
  return (values.rowwise() - values.colwise().mean()).array().square().mean();
}

}  // namespace

Gan::Gan(nn::Backend& backend, const Params& params, const ImageSize& size)
    : backend_(&backend), params_(params), size_(size), generator_(backend), critic_(backend) {
  if (params.code < 1) throw InputError("The code needs at least one unit.", "code");
  require_widths(params.generator);
  require_widths(params.critic);
  if (params.channels < 0) throw InputError("The number of channels must not be negative.", "channels");
  if (convolutional() && (size.height % 4 != 0 || size.width % 4 != 0))
    throw InputError("Images for a generator of convolutions have sides that are multiples of 4.",
                     "channels");
}

Value Gan::generate(Value code, bool training) {
  if (!convolutional()) {
    const Value h =
        dense_layers(code, generator_, "generator", params_.generator, nn::relu_activation, nn::he_normal);
    return nn::dense(h, generator_, "generator." + std::to_string(params_.generator.size()), size_.values(),
                     {params_.output, nn::glorot_normal});
  }
  // A quarter of the size with many channels, doubled twice. No bias is needed before a normalisation; it
  // stays 0 there.
  const Index c = params_.channels, down = size_.height / 4, across = size_.width / 4;
  Value h = nn::dense(code, generator_, "generator.0", 2 * c * down * across, {{}, small_normal});
  h = nn::reshape(h, {2 * c, down, across});
  h = nn::relu(nn::batch_norm(h, generator_, "generator.0.norm", training));
  nn::ConvolutionOptions doubling{
      .kernel = 4, .stride = 2, .padding = 1, .activation = {}, .start = small_normal};
  h = nn::transposed_convolution(h, generator_, "generator.1", c, doubling);
  h = nn::relu(nn::batch_norm(h, generator_, "generator.1.norm", training));
  doubling.activation = params_.output;
  return nn::flatten(nn::transposed_convolution(h, generator_, "generator.2", size_.channels, doubling));
}

Value Gan::criticise(Value image, bool training) {
  if (!convolutional()) {
    Value h = image;
    for (std::size_t layer = 0; layer < params_.critic.size(); ++layer) {
      h = nn::dense(h, critic_, "critic." + std::to_string(layer), params_.critic[layer],
                    {nn::leaky_relu_activation(leak), nn::he_normal});
      if (training && params_.dropout > 0) h = nn::dropout(h, params_.dropout);
    }
    return nn::dense(h, critic_, "critic." + std::to_string(params_.critic.size()), 1,
                     {{}, nn::glorot_normal});
  }
  const Value picture = nn::reshape(image, {size_.channels, size_.height, size_.width});
  const nn::ConvolutionOptions halving{.kernel = 4,
                                       .stride = 2,
                                       .padding = 1,
                                       .activation = nn::leaky_relu_activation(leak),
                                       .start = small_normal};
  Value h = nn::convolution(picture, critic_, "critic.0", params_.channels, halving);
  if (params_.critic_norm) {
    nn::ConvolutionOptions plain = halving;
    plain.activation = {};
    h = nn::convolution(h, critic_, "critic.1", 2 * params_.channels, plain);
    h = nn::leaky_relu(nn::batch_norm(h, critic_, "critic.1.norm", training), leak);
  } else {
    h = nn::convolution(h, critic_, "critic.1", 2 * params_.channels, halving);
  }
  h = nn::flatten(h);
  if (training && params_.dropout > 0) h = nn::dropout(h, params_.dropout);
  if (params_.critic_hidden > 0) {
    h = nn::dense(h, critic_, "critic.hidden", params_.critic_hidden,
                  {nn::leaky_relu_activation(leak), nn::he_normal});
  }
  return nn::dense(h, critic_, "critic.2", 1, {{}, small_normal});
}

std::vector<Move> Gan::moves(const nn::Feed& feed) {
  const nn::Shape codes{feed.batch(), params_.code};
  Move critic;
  critic.id = "critic";
  critic.sentence = "Show the critic real images and made ones, and let it learn to tell them apart.";
  critic.graph = std::make_unique<nn::Graph>();
  {
    const Value real = criticise(nn::rows(*critic.graph, feed), true);
    const Value made = criticise(generate(nn::normal(*critic.graph, codes), true), true);
    const Value on_real = nn::adversarial(real, true), on_made = nn::adversarial(made, false);
    critic.loss = nn::weighted_sum({on_real, on_made}, {1, 1});
    critic.parameters = &critic_;
    critic.watched = {{"critic", "Critic's loss", critic.loss},
                      {"on-real", "its part on real images", on_real},
                      {"on-made", "its part on made images", on_made}};
  }
  Move generator;
  generator.id = "generator";
  generator.sentence =
      "Hold the critic still, and change the generator so that more of its images pass for real.";
  generator.graph = std::make_unique<nn::Graph>();
  const Value made = criticise(generate(nn::normal(*generator.graph, codes), true), true);
  generator.loss = nn::adversarial(made, true);
  generator.parameters = &generator_;
  generator.watched = {{"generator", "Generator's loss", generator.loss}};
  std::vector<Move> moves;
  moves.push_back(std::move(critic));
  moves.push_back(std::move(generator));
  return moves;
}

Part Gan::part(std::string_view id, Index batch) {
  Part part = empty_part(id);
  if (id == "generator") {
    part.inputs = {part.graph->input("code", {batch, params_.code})};
    part.outputs = {named(generate(part.inputs[0], false), "image")};
    return part;
  }
  if (id != "critic") throw std::logic_error("a GAN has no part " + std::string(id));
  part.inputs = {part.graph->input("image", {batch, size_.values()})};
  part.outputs = {named(criticise(part.inputs[0], false), "logit")};
  part.outputs.push_back(named(nn::sigmoid(part.outputs[0]), "probability"));
  return part;
}

std::vector<Figure> Gan::score(PointsView test) {
  const PointsView real = test.slice(0, std::min<Index>(test.rows, 500));
  Matrix codes(real.rows, params_.code);
  Rng rng(1);
  for (Index i = 0; i < codes.size(); ++i) codes.data()[i] = static_cast<float>(rng.normal());
  PartRunner generator(*backend_, part("generator", 100)), critic(*backend_, part("critic", 100));
  const Matrix made = generator.run({codes})[0];
  return {{"critic-real", "Critic's mean probability for real test images",
           critic.run({real})[1].cast<double>().mean()},
          {"critic-made", "Critic's mean probability for made images",
           critic.run({made})[1].cast<double>().mean()},
          {"variety", "Variance of made images over that of real ones",
           mean_variance(made) / mean_variance(real.to_float())}};
}

std::string Gan::architecture() const {
  if (convolutional()) {
    const auto c = std::to_string(params_.channels), twice = std::to_string(2 * params_.channels);
    const std::string quarter = std::to_string(size_.height / 4) + "×" + std::to_string(size_.width / 4);
    const std::string hidden = params_.critic_hidden > 0 ? std::to_string(params_.critic_hidden) + "–" : "";
    return "generator " + std::to_string(params_.code) + "–" + quarter + "×" + twice + "–" + c +
           "–image, critic image–" + c + "–" + twice + "–" + hidden + "1 (4×4 kernels, batch normalisation)";
  }
  std::vector<Index> generator = {params_.code}, critic = {size_.values()};
  generator.insert(generator.end(), params_.generator.begin(), params_.generator.end());
  generator.push_back(size_.values());
  critic.insert(critic.end(), params_.critic.begin(), params_.critic.end());
  critic.push_back(1);
  return "generator " + widths_text(generator) + ", critic " + widths_text(critic);
}

}  // namespace lab
