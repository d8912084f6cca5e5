#include "networks/vae.h"

#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "core/rng.h"
#include "networks/layers.h"
#include "nn/operations/activations.h"
#include "nn/operations/dense.h"
#include "nn/operations/latent.h"
#include "nn/operations/random.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/rows.h"
#include "nn/operations/weighted_sum.h"

namespace lab {

using nn::Value;

Vae::Vae(nn::Backend& backend, const Params& params, const ImageSize& size)
    : backend_(&backend), params_(params), size_(size), parameters_(backend) {
  if (params.code < 1) throw InputError("The code needs at least one unit.", "code");
  require_widths(params.encoder);
  require_widths(params.decoder);
  if (!(params.beta >= 0) || !std::isfinite(params.beta)) throw InputError("β must be 0 or more.", "beta");
}

Vae::Cloud Vae::encode(Value image) {
  const Value h = dense_layers(image, parameters_, "encoder", params_.encoder, params_.hidden, params_.start);
  // The log-variance starts near 0, the variance of what the clouds are pulled to.
  return {nn::dense(h, parameters_, "encoder.mean", params_.code, {{}, params_.output_start}),
          nn::dense(h, parameters_, "encoder.log_variance", params_.code,
                    {{}, {nn::Initialiser::Kind::normal, 0.01}})};
}

Value Vae::decode(Value code) {
  const Value h = dense_layers(code, parameters_, "decoder", params_.decoder, params_.hidden, params_.start);
  return nn::dense(h, parameters_, "decoder." + std::to_string(params_.decoder.size()), size_.values(),
                   {{}, params_.output_start});
}

std::vector<Move> Vae::moves(const nn::Feed& feed) {
  Move move;
  move.id = "descend";
  move.sentence =
      "Draw one code from the cloud of each image, rebuild the images from the codes, and change every "
      "weight a little.";
  move.graph = std::make_unique<nn::Graph>();
  const Value image = nn::rows(*move.graph, feed);
  const Cloud cloud = encode(image);
  const Value epsilon = nn::normal(*move.graph, cloud.mean.shape());
  const Value logits = decode(nn::reparametrise(cloud.mean, cloud.log_variance, epsilon));
  const Value error = nn::cross_entropy(logits, image, nn::Reduction::per_row);
  const Value kl = nn::kl_to_normal(cloud.mean, cloud.log_variance);
  move.loss = nn::weighted_sum({error, kl}, {1, params_.beta});
  move.parameters = &parameters_;
  move.watched = {
      {"loss", params_.beta == 1 ? "−ELBO, nats per image" : "Loss: reconstruction + β · KL", move.loss},
      {"reconstruction", "Reconstruction, nats per image", error},
      {"kl", "KL to N(0, I), nats per image", kl}};
  std::vector<Move> moves;
  moves.push_back(std::move(move));
  return moves;
}

Part Vae::part(std::string_view id, Index batch) {
  Part part = empty_part(id);
  nn::Graph& graph = *part.graph;
  if (id == "decoder") {
    part.inputs = {graph.input("code", {batch, params_.code})};
    part.outputs = {named(nn::sigmoid(decode(part.inputs[0])), "reconstruction")};
    return part;
  }
  part.inputs = {graph.input("image", {batch, size_.values()})};
  const Cloud cloud = encode(part.inputs[0]);
  part.outputs = {named(cloud.mean, "mean"), named(cloud.log_variance, "log_variance")};
  if (id == "encoder") return part;
  if (id != "autoencoder") throw std::logic_error("a variational autoencoder has no part " + std::string(id));
  part.inputs.push_back(graph.input("epsilon", {batch, params_.code}));
  const Value code = named(nn::reparametrise(cloud.mean, cloud.log_variance, part.inputs[1]), "code");
  part.outputs.push_back(code);
  part.outputs.push_back(named(nn::sigmoid(decode(code)), "reconstruction"));
  return part;
}

std::vector<Figure> Vae::score(PointsView test) {
  Matrix epsilon(test.rows, params_.code);
  Rng rng(1);
  for (Index i = 0; i < epsilon.size(); ++i) epsilon.data()[i] = static_cast<float>(rng.normal());
  PartRunner whole(*backend_, part("autoencoder", 250));
  const std::vector<Matrix> drawn = whole.run({test, epsilon});
  const MatrixD mean = drawn[0].cast<double>(), log_variance = drawn[1].cast<double>();
  const MatrixD nats =
      0.5 * (mean.array().square() + log_variance.array().exp() - 1 - log_variance.array()).matrix();
  const VectorD per_unit = nats.colwise().mean();
  const double kl = per_unit.sum();
  const double error = mean_cross_entropy(drawn[3], test) * static_cast<double>(test.cols);
  epsilon.setZero();
  const Matrix from_mean = whole.run({test, epsilon})[3];
  return {
      {"test-elbo", "−ELBO on the test set, nats per image", error + kl},
      {"test-reconstruction", "Reconstruction, nats per image", error},
      {"test-kl", "KL to N(0, I), nats per image", kl},
      {"test-mse", "Test error from μ (MSE per pixel)", mean_squared_difference(from_mean, test)},
      {"active-units", "Units of the code in use", static_cast<double>((per_unit.array() > 0.01).count())}};
}

std::string Vae::architecture() const {
  std::vector<Index> widths = {size_.values()};
  widths.insert(widths.end(), params_.encoder.begin(), params_.encoder.end());
  widths.push_back(params_.code);
  widths.insert(widths.end(), params_.decoder.begin(), params_.decoder.end());
  widths.push_back(size_.values());
  return widths_text(widths);
}

}  // namespace lab
