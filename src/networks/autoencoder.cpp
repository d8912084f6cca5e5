#include "networks/autoencoder.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "core/rng.h"
#include "networks/layers.h"
#include "nn/operations/activations.h"
#include "nn/operations/dense.h"
#include "nn/operations/penalties.h"
#include "nn/operations/random.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/rows.h"
#include "nn/operations/weighted_sum.h"

namespace lab {
namespace {

using nn::Value;

void check(const AutoencoderParams& params) {
  const auto price = [](double value, const char* name, const char* control) {
    if (!(value >= 0) || !std::isfinite(value))
      throw InputError(std::string("The ") + name + " must be 0 or more.", control);
  };
  if (params.code < 1) throw InputError("The code needs at least one unit.", "code");
  require_widths(params.encoder);
  require_widths(params.decoder);
  price(params.noise, "noise", "noise");
  price(params.sparsity, "weight of sparsity", "sparsity");
  price(params.contraction, "weight of contraction", "contraction");
  if (params.contraction > 0 && !params.encoder.empty())
    throw InputError("The contractive price is for an encoder of one layer.", "contraction");
  if (params.sparsity > 0 && params.sparsity_target > 0 &&
      params.code_activation.kind != nn::Activation::Kind::sigmoid) {
    throw InputError("A mean activity can be aimed at only for sigmoid units.", "sparsity");
  }
}

/// The noise of training on rows that are to be judged: cut to [0, 1], the same every time.
Matrix with_noise(PointsView rows, double deviation) {
  Matrix noisy = rows.to_float();
  Rng rng(1);
  for (Index i = 0; i < noisy.size(); ++i) {
    const double value = static_cast<double>(noisy.data()[i]) + deviation * rng.normal();
    noisy.data()[i] = static_cast<float>(std::clamp(value, 0.0, 1.0));
  }
  return noisy;
}

}  // namespace

Autoencoder::Autoencoder(nn::Backend& backend, const Params& params, const ImageSize& size)
    : backend_(&backend), params_(params), size_(size), parameters_(backend) {
  check(params);
}

Value Autoencoder::encode(Value image) {
  const Value h = dense_layers(image, parameters_, "encoder", params_.encoder, params_.hidden, params_.start);
  const bool rectified = params_.code_activation.kind == nn::Activation::Kind::relu;
  return nn::dense(h, parameters_, "encoder." + std::to_string(params_.encoder.size()), params_.code,
                   {params_.code_activation,
                    rectified ? params_.start : params_.output_start,
                    {nn::Initialiser::Kind::constant, params_.bias_start}});
}

Value Autoencoder::decode(Value code) {
  const Value h = dense_layers(code, parameters_, "decoder", params_.decoder, params_.hidden, params_.start);
  return nn::dense(h, parameters_, "decoder." + std::to_string(params_.decoder.size()), size_.values(),
                   {from_logits() ? nn::no_activation : params_.output, params_.output_start});
}

Value Autoencoder::reconstruction(Value decoded) const {
  return from_logits() ? nn::sigmoid(decoded) : decoded;
}

std::vector<Move> Autoencoder::moves(const nn::Feed& feed) {
  Move move;
  move.id = "descend";
  move.sentence =
      "Rebuild a batch of images, and change every weight a little so that the next time the error is "
      "smaller.";
  move.graph = std::make_unique<nn::Graph>();
  const Value image = nn::rows(*move.graph, feed);
  const Value code = encode(params_.noise > 0 ? nn::gaussian_noise(image, params_.noise, true) : image);
  const Value decoded = decode(code);
  const Value error =
      from_logits() ? nn::cross_entropy(decoded, image) : nn::mean_squared_error(decoded, image);
  const char* name = from_logits() ? "Cross-entropy per pixel" : "Mean squared error per pixel";
  std::vector<Value> terms = {error};
  std::vector<double> weights = {1};
  std::vector<Watched> prices;
  if (params_.sparsity > 0) {
    const bool l1 = params_.sparsity_target <= 0;
    terms.push_back(l1 ? nn::sparsity_l1(code) : nn::sparsity_kl(code, params_.sparsity_target));
    weights.push_back(params_.sparsity);
    prices.push_back(
        {"sparsity", l1 ? "Activity of the code (L1)" : "Activity away from its target (KL)", terms.back()});
  }
  if (params_.contraction > 0) {
    const Value weight =
        move.graph->parameter(parameters_, {"encoder.0.weight", {size_.values(), params_.code}});
    terms.push_back(nn::contractive(code, weight, params_.code_activation.kind));
    weights.push_back(params_.contraction);
    prices.push_back({"contraction", "Steepness of the code, ‖∂h/∂x‖²", terms.back()});
  }
  if (prices.empty()) {
    move.loss = error;
    move.watched = {{"loss", name, error}};
  } else {
    move.loss = nn::weighted_sum(terms, weights);
    move.watched = {{"loss", "Loss", move.loss}, {"error", name, error}};
    move.watched.insert(move.watched.end(), prices.begin(), prices.end());
  }
  move.parameters = &parameters_;
  std::vector<Move> moves;
  moves.push_back(std::move(move));
  return moves;
}

Part Autoencoder::part(std::string_view id, Index batch) {
  Part part = empty_part(id);
  if (id == "decoder") {
    part.inputs = {part.graph->input("code", {batch, params_.code})};
    part.outputs = {named(reconstruction(decode(part.inputs[0])), "reconstruction")};
    return part;
  }
  part.inputs = {part.graph->input("image", {batch, size_.values()})};
  part.outputs = {named(encode(part.inputs[0]), "code")};
  if (id == "encoder") return part;
  if (id != "autoencoder") throw std::logic_error("an autoencoder has no part " + std::string(id));
  part.outputs.push_back(named(reconstruction(decode(part.outputs[0])), "reconstruction"));
  return part;
}

std::vector<Figure> Autoencoder::score(PointsView test) {
  PartRunner runner(*backend_, part("autoencoder", 250));
  const std::vector<Matrix> out = runner.run({test});
  std::vector<Figure> figures = {
      {"test-mse", "Test error (MSE per pixel)", mean_squared_difference(out[1], test)}};
  const bool probabilities = from_logits() || params_.output.kind == nn::Activation::Kind::sigmoid;
  if (probabilities)
    figures.push_back({"test-bce", "Test cross-entropy per pixel", mean_cross_entropy(out[1], test)});
  figures.push_back(
      {"dead-units", "Units of the code that never change", static_cast<double>(dead_units(out[0]))});
  if (params_.code_activation.kind == nn::Activation::Kind::sigmoid) {
    figures.push_back({"mean-activity", "Mean activity of a unit", out[0].cast<double>().mean()});
    figures.push_back(
        {"active-share", "Share of activities above 0.1", (out[0].array() > 0.1F).cast<double>().mean()});
    if (params_.encoder.empty())
      figures.push_back({"steepness", "Mean ‖∂h/∂x‖² of the code", steepness(out[0])});
  }
  if (params_.noise > 0) {
    const Matrix noisy = with_noise(test, params_.noise);
    const double before = mean_squared_difference(noisy, test);
    const double after = mean_squared_difference(runner.run({noisy})[1], test);
    figures.push_back({"noisy-mse", "Error of noisy images (MSE per pixel)", before});
    figures.push_back({"cleaned-mse", "Error of cleaned images (MSE per pixel)", after});
    figures.push_back({"noisy-psnr", "PSNR of noisy images, dB", -10 * std::log10(before)});
    figures.push_back({"cleaned-psnr", "PSNR of cleaned images, dB", -10 * std::log10(after)});
  }
  return figures;
}

double Autoencoder::steepness(const Matrix& code) {
  // ∂h_j/∂x = h_j (1 − h_j) W_·j for one layer of sigmoids.
  const std::vector<float> numbers =
      parameters_.read(parameters_.declare({"encoder.0.weight", {size_.values(), params_.code}}));
  const Eigen::Map<const Matrix> weight(numbers.data(), size_.values(), params_.code);
  const Eigen::RowVectorXd lengths = weight.cast<double>().colwise().squaredNorm();
  const MatrixD h = code.cast<double>();
  const MatrixD slopes = (h.array() * (1 - h.array())).square();
  return (slopes * lengths.transpose()).mean();
}

std::string Autoencoder::architecture() const {
  std::vector<Index> widths = {size_.values()};
  widths.insert(widths.end(), params_.encoder.begin(), params_.encoder.end());
  widths.push_back(params_.code);
  widths.insert(widths.end(), params_.decoder.begin(), params_.decoder.end());
  widths.push_back(size_.values());
  return widths_text(widths);
}

}  // namespace lab
