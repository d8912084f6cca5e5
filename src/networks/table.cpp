#include "networks/table.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/error.h"
#include "networks/autoencoder.h"
#include "networks/conv_autoencoder.h"
#include "networks/gan.h"
#include "networks/vae.h"

namespace lab {
namespace {

using Loss = AutoencoderParams::Loss;

/// Adam at `rate`, falling to a twentieth along a cosine.
TrainingSettings adam(Index batch, int epochs, double rate) {
  TrainingSettings settings;
  settings.batch = batch;
  settings.epochs = epochs;
  settings.optimiser.schedule = {nn::Schedule::Kind::cosine, rate};
  settings.optimiser.schedule.final_share = 0.05;
  return settings;
}

/// Adam at one rate throughout, as the lecture's networks were trained.
TrainingSettings constant_adam(Index batch, int epochs, double rate) {
  TrainingSettings settings = adam(batch, epochs, rate);
  settings.optimiser.schedule.kind = nn::Schedule::Kind::constant;
  return settings;
}

template <class NetworkType>
auto network(const typename NetworkType::Params& params) {
  return [params](nn::Backend& backend, const ImageSize& size) -> std::unique_ptr<Network> {
    return std::make_unique<NetworkType>(backend, params, size);
  };
}

/// Where the biases of a code of ReLUs start: every unit is awake for most images, and few die while learning.
constexpr double code_bias = 0.5;

/// One hidden layer of `code` units: ReLU, sigmoid, squared error.
AutoencoderParams shallow(Index code) {
  AutoencoderParams params;
  params.code = code;
  params.bias_start = code_bias;
  return params;
}

AutoencoderParams deep(std::vector<Index> encoder, Index code) {
  AutoencoderParams params;
  params.decoder.assign(encoder.rbegin(), encoder.rend());
  params.encoder = std::move(encoder);
  params.code = code;
  params.bias_start = code_bias;
  params.loss = Loss::cross_entropy;
  return params;
}

/// A code of numbers of either sign: to be drawn in a plane, or to keep much in few units.
AutoencoderParams with_linear_code(AutoencoderParams params) {
  params.code_activation = nn::no_activation;
  params.bias_start = 0;
  return params;
}

/// Weights that start as small as PyTorch's layers do. Of MNIST, what was never seen is rebuilt less well then, and
/// stands out; and what a decoder draws is nearer to real digits.
template <class Params>
Params starting_small(Params params) {
  params.start = params.output_start = nn::fan_in_uniform;
  return params;
}

AutoencoderParams linear(Index code) {
  AutoencoderParams params = with_linear_code(shallow(code));
  params.output = nn::no_activation;
  return params;
}

AutoencoderParams denoising(AutoencoderParams params, double noise) {
  params.noise = noise;
  return params;
}

AutoencoderParams of_sigmoids(Index code) {
  AutoencoderParams params = shallow(code);
  params.code_activation = nn::sigmoid_activation;
  params.bias_start = 0;
  params.loss = Loss::cross_entropy;
  return params;
}

AutoencoderParams sparse(Index code, double weight, double target) {
  AutoencoderParams params = of_sigmoids(code);
  params.sparsity = weight;
  params.sparsity_target = target;
  return params;
}

AutoencoderParams contracting(Index code, double weight) {
  AutoencoderParams params = of_sigmoids(code);
  params.contraction = weight;
  return params;
}

VaeParams variational(std::vector<Index> encoder, Index code, double beta = 1) {
  VaeParams params;
  params.decoder.assign(encoder.rbegin(), encoder.rend());
  params.encoder = std::move(encoder);
  params.code = code;
  params.beta = beta;
  return params;
}

/// Adam with a short memory, as Radford et al. play the game.
TrainingSettings game(Index batch, int epochs, double rate) {
  TrainingSettings settings = constant_adam(batch, epochs, rate);
  settings.optimiser.beta1 = 0.5;
  return settings;
}

/// Ever smaller steps, so that the game comes to rest.
TrainingSettings falling(TrainingSettings settings) {
  settings.optimiser.schedule.kind = nn::Schedule::Kind::cosine;
  return settings;
}

GanParams convolutional_gan(Index code, Index channels) {
  GanParams params;
  params.code = code;
  params.channels = channels;
  params.critic_hidden = 64;
  return params;
}

GanParams dense_gan(Index code, std::vector<Index> generator, std::vector<Index> critic) {
  GanParams params;
  params.code = code;
  params.generator = std::move(generator);
  params.critic = std::move(critic);
  return params;
}

ModelEntry scrubbed(ModelEntry entry, std::vector<int> epochs) {
  entry.snapshots = std::move(epochs);
  return entry;
}

ModelEntry clustered(ModelEntry entry) {
  entry.clustered = true;
  return entry;
}

/// "mnist-without-0" … "mnist-without-9": ids must live as long as the table.
std::string_view held_out_id(const char* data, int digit) {
  static std::map<std::string, std::string> ids;
  const std::string id = std::string(data) + "-without-" + std::to_string(digit);
  return ids.emplace(id, id).first->second;
}

/// MNIST, 28 × 28.
void add_mnist(std::vector<ModelEntry>& rows) {
  const char* data = "mnist";
  const auto plain = [&](std::string_view id, const char* about, const TrainingSettings& training,
                         const AutoencoderParams& params) {
    rows.push_back({id, about, data, training, network<Autoencoder>(params)});
  };
  const TrainingSettings lecture = constant_adam(128, 20, 1e-3);
  rows.push_back(
      clustered({"ae28", "28 ReLU units, squared error", data, lecture, network<Autoencoder>(shallow(28))}));
  plain("ae4", "the same with 4 units", lecture, shallow(4));
  plain("ae8", "the same with 8 units", lecture, shallow(8));
  plain("ae16", "the same with 16 units", lecture, shallow(16));
  plain("ae64", "the same with 64 units", lecture, shallow(64));
  plain("ae-copy", "a code as large as the image: it learns to copy", adam(128, 6, 1e-3), linear(784));
  plain("ae-deep", "the deck's deep autoencoder, 5 epochs", constant_adam(256, 5, 1e-3), deep({128}, 32));
  plain("ae-hinton", "Hinton and Salakhutdinov's depth, 30 numbers", adam(128, 10, 1e-3),
        with_linear_code(deep({1000, 500, 250}, 30)));
  plain("ae-hinton2", "the same with 2 numbers", adam(128, 20, 1e-3),
        with_linear_code(deep({1000, 500, 250}, 2)));
  plain("ae-linear", "no activations: PCA's subspace", adam(128, 20, 1e-3), linear(28));
  plain("denoise", "from noisy to clean", adam(128, 10, 1e-3), denoising(deep({256}, 64), 0.5));
  plain("sparse", "256 sigmoid units, pulled towards 5 % mean activity", adam(128, 20, 1e-3),
        sparse(256, 0.002, 0.05));
  plain("sparse-off", "the same units without a price on activity", adam(128, 20, 1e-3), of_sigmoids(256));
  plain("sparse-strong", "the same units, activity at ten times the price", adam(128, 20, 1e-3),
        sparse(256, 0.02, 0.05));
  plain("contractive", "a code that holds still", adam(128, 20, 3e-3), contracting(64, 0.001));
  plain("contractive-off", "the same units without a price on movement", adam(128, 20, 3e-3),
        of_sigmoids(64));
  rows.push_back({"conv-ae", "convolutions, pooling with remembered switches", data, adam(64, 5, 2e-3),
                  network<ConvAutoencoder>(ConvAutoencoderParams{})});
  rows.push_back({"vae20", "a cloud of 20 numbers per image", data, constant_adam(128, 30, 1e-3),
                  network<Vae>(starting_small(variational({400}, 20)))});
  const auto map = [&](std::string_view id, const char* about, double beta, int epochs) {
    rows.push_back({id, about, data, adam(128, epochs, 1e-3),
                    network<Vae>(starting_small(variational({512, 256}, 2, beta)))});
  };
  map("vae2", "a map of digits: 2 numbers", 1, 40);
  map("vae2-beta0", "the same without the pull", 0, 40);
  map("vae2-beta0.1", "the same with a tenth of the pull", 0.1, 40);
  map("vae2-beta4", "the same with four times the pull", 4, 40);
  plain("ae2", "a plain code of 2 numbers, as irregular as it comes", adam(128, 40, 1e-3),
        with_linear_code(deep({512, 256}, 2)));
  rows.push_back(scrubbed({"gan", "a game of generator and critic, with convolutions", data,
                           falling(game(64, 10, 4e-4)), network<Gan>(convolutional_gan(32, 32))},
                          {0, 2, 4, 7}));
  // A code of 32 numbers rebuilds what it never saw so well that it no longer stands out.
  AutoencoderParams narrow = starting_small(with_linear_code(deep({128}, 16)));
  narrow.loss = Loss::squared_error;
  for (int digit = 0; digit < 10; ++digit) {
    rows.push_back({held_out_id(data, digit), "one digit never seen", data, constant_adam(128, 5, 1e-3),
                    network<Autoencoder>(narrow), RowChoice{digit, -1}});
  }
}

/// The UCI digits, 8 × 8: always there.
void add_digits(std::vector<ModelEntry>& rows) {
  const char* data = "digits";
  const TrainingSettings usual = adam(32, 200, 1e-3);
  const auto plain = [&](std::string_view id, const char* about, const AutoencoderParams& params) {
    rows.push_back({id, about, data, usual, network<Autoencoder>(params)});
  };
  rows.push_back(clustered(
      {"digits-ae", "10 ReLU units, squared error", data, usual, network<Autoencoder>(shallow(10))}));
  plain("digits-ae2", "the same with 2 units, of either sign", with_linear_code(shallow(2)));
  plain("digits-ae4", "the same with 4 units", shallow(4));
  plain("digits-ae16", "the same with 16 units", shallow(16));
  plain("digits-ae-copy", "a code as large as the image: it learns to copy", linear(64));
  plain("digits-deep", "64–48–8–48–64", deep({48}, 8));
  plain("digits-hinton", "four layers down, 8 numbers", with_linear_code(deep({128, 64, 32}, 8)));
  plain("digits-hinton2", "the same with 2 numbers", with_linear_code(deep({128, 64, 32}, 2)));
  plain("digits-linear", "no activations: PCA's subspace", linear(8));
  plain("digits-denoise", "from noisy to clean", denoising(with_linear_code(deep({64}, 24)), 0.3));
  plain("digits-sparse", "64 sigmoid units, pulled towards 5 % mean activity", sparse(64, 0.005, 0.05));
  plain("digits-sparse-off", "the same units without a price on activity", of_sigmoids(64));
  plain("digits-sparse-strong", "the same units, activity at ten times the price", sparse(64, 0.05, 0.05));
  plain("digits-contractive", "a code that holds still", contracting(24, 0.002));
  plain("digits-contractive-off", "the same units without a price on movement", of_sigmoids(24));
  rows.push_back({"digits-conv", "convolutions, pooling with remembered switches", data, usual,
                  network<ConvAutoencoder>(ConvAutoencoderParams{{8, 4}})});
  const auto map = [&](std::string_view id, const char* about, Index code, double beta) {
    rows.push_back({id, about, data, adam(32, 300, 1e-3), network<Vae>(variational({64, 32}, code, beta))});
  };
  map("digits-vae8", "a cloud of 8 numbers per image", 8, 1);
  map("digits-vae2", "a map of digits: 2 numbers", 2, 1);
  map("digits-vae2-beta0", "the same without the pull", 2, 0);
  map("digits-vae2-beta0.1", "the same with a tenth of the pull", 2, 0.1);
  map("digits-vae2-beta4", "four times the pull: on images this small it wins, and the code says nothing", 2,
      4);
  rows.push_back(scrubbed({"digits-gan", "a game of generator and critic", data, falling(game(32, 150, 5e-4)),
                           network<Gan>(dense_gan(16, {64, 64}, {64, 32}))},
                          {0, 1, 3, 8, 20, 50, 100}));
  for (int digit = 0; digit < 10; ++digit) {
    rows.push_back({held_out_id(data, digit), "one digit never seen", data, usual,
                    network<Autoencoder>(deep({48}, 8)), RowChoice{digit, -1}});
  }
}

std::vector<ModelEntry> make_models() {
  std::vector<ModelEntry> rows;
  add_mnist(rows);
  add_digits(rows);
  rows.push_back({"pneumonia", "chest X-rays, learnt from normal ones alone", "pneumonia",
                  constant_adam(32, 50, 1e-3),
                  network<Autoencoder>(starting_small(with_linear_code(deep({128}, 12)))), RowChoice{-1, 0}});
  return rows;
}

/// Number of letters to change, add or take away.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const std::vector<ModelEntry>& models() {
  static const std::vector<ModelEntry> rows = make_models();
  return rows;
}

const ModelEntry& model_entry(std::string_view id) {
  const ModelEntry* nearest = nullptr;
  for (const ModelEntry& entry : models()) {
    if (entry.id == id) return entry;
    if (nearest == nullptr || distance(id, entry.id) < distance(id, nearest->id)) nearest = &entry;
  }
  std::string message = "There is no model called \"" + std::string(id) + "\".";
  if (distance(id, nearest->id) <= 2) message += " Did you mean " + std::string(nearest->id) + "?";
  throw InputError(message, "model");
}

}  // namespace lab
