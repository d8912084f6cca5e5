#include "networks/table.h"

#include <algorithm>
#include <string>

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

/// One hidden layer of `code` units: ReLU, sigmoid, squared error.
AutoencoderParams shallow(Index code) {
  AutoencoderParams params;
  params.code = code;
  return params;
}

AutoencoderParams deep(std::vector<Index> encoder, Index code) {
  AutoencoderParams params;
  params.decoder.assign(encoder.rbegin(), encoder.rend());
  params.encoder = std::move(encoder);
  params.code = code;
  params.loss = Loss::cross_entropy;
  return params;
}

/// A code of numbers of either sign: to be drawn in a plane, or to keep much in few units.
AutoencoderParams with_linear_code(AutoencoderParams params) {
  params.code_activation = nn::no_activation;
  return params;
}

AutoencoderParams linear(Index code) {
  AutoencoderParams params = shallow(code);
  params.code_activation = params.output = nn::no_activation;
  return params;
}

AutoencoderParams denoising(AutoencoderParams params, double noise) {
  params.noise = noise;
  return params;
}

AutoencoderParams of_sigmoids(Index code) {
  AutoencoderParams params = shallow(code);
  params.code_activation = nn::sigmoid_activation;
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

GanParams convolutional_gan(Index code, Index channels) {
  GanParams params;
  params.code = code;
  params.channels = channels;
  return params;
}

GanParams dense_gan(Index code, std::vector<Index> generator, std::vector<Index> critic) {
  GanParams params;
  params.code = code;
  params.generator = std::move(generator);
  params.critic = std::move(critic);
  return params;
}

std::vector<ModelEntry> make_models() {
  std::vector<ModelEntry> rows = {
      // MNIST, 28 × 28
      {"ae28", "28 ReLU units, squared error", "mnist", constant_adam(128, 20, 1e-3),
       network<Autoencoder>(shallow(28))},
      {"ae-deep", "the deck's deep autoencoder, 5 epochs", "mnist", constant_adam(256, 5, 1e-3),
       network<Autoencoder>(deep({128}, 32))},
      {"ae-hinton", "Hinton and Salakhutdinov's depth, 30 numbers", "mnist", adam(128, 30, 1e-3),
       network<Autoencoder>(with_linear_code(deep({1000, 500, 250}, 30)))},
      {"ae-hinton2", "the same with 2 numbers", "mnist", adam(128, 30, 1e-3),
       network<Autoencoder>(with_linear_code(deep({1000, 500, 250}, 2)))},
      {"ae-linear", "no activations: PCA's subspace", "mnist", adam(128, 20, 1e-3),
       network<Autoencoder>(linear(28))},
      {"denoise", "from noisy to clean", "mnist", adam(128, 10, 1e-3),
       network<Autoencoder>(denoising(deep({256}, 64), 0.5))},
      {"sparse", "256 sigmoid units, on average 5 % active", "mnist", adam(128, 20, 1e-3),
       network<Autoencoder>(sparse(256, 0.002, 0.05))},
      {"contractive", "a code that holds still", "mnist", adam(128, 20, 1e-3),
       network<Autoencoder>(contracting(64, 0.01))},
      {"conv-ae", "convolutions, pooling with remembered switches", "mnist", adam(64, 5, 2e-3),
       network<ConvAutoencoder>(ConvAutoencoderParams{})},
      {"vae20", "a cloud of 20 numbers per image", "mnist", adam(128, 30, 2e-3),
       network<Vae>(variational({400}, 20))},
      {"vae2", "a map of digits: 2 numbers", "mnist", adam(128, 40, 1e-3),
       network<Vae>(variational({512, 256}, 2))},
      {"vae2-beta0.1", "the same with a tenth of the pull", "mnist", adam(128, 40, 1e-3),
       network<Vae>(variational({512, 256}, 2, 0.1))},
      {"vae2-beta4", "the same with four times the pull", "mnist", adam(128, 40, 1e-3),
       network<Vae>(variational({512, 256}, 2, 4))},
      {"gan", "a game of generator and critic, with convolutions", "mnist", game(128, 20, 2e-4),
       network<Gan>(convolutional_gan(64, 32))},
      {"ae2", "a plain code of 2 numbers, as irregular as it comes", "mnist", adam(128, 20, 1e-3),
       network<Autoencoder>(with_linear_code(deep({512, 256}, 2)))},
      // UCI digits, 8 × 8: always there
      {"digits-ae", "10 ReLU units, squared error", "digits", adam(32, 60, 3e-3),
       network<Autoencoder>(shallow(10))},
      {"digits-deep", "64–48–8–48–64", "digits", adam(32, 60, 3e-3), network<Autoencoder>(deep({48}, 8))},
      {"digits-denoise", "from noisy to clean", "digits", adam(32, 60, 3e-3),
       network<Autoencoder>(denoising(deep({64}, 24), 0.3))},
      {"digits-vae2", "a map of digits: 2 numbers", "digits", adam(32, 120, 3e-3),
       network<Vae>(variational({64, 32}, 2))},
      {"digits-gan", "a game of generator and critic", "digits", game(32, 150, 5e-4),
       network<Gan>(dense_gan(16, {64, 64}, {64, 32}))},
  };
  static const std::vector<std::string> held_out = {
      "digits-without-0", "digits-without-1", "digits-without-2", "digits-without-3", "digits-without-4",
      "digits-without-5", "digits-without-6", "digits-without-7", "digits-without-8", "digits-without-9"};
  for (int digit = 0; digit < 10; ++digit) {
    rows.push_back({held_out[static_cast<std::size_t>(digit)], "one digit never seen", "digits",
                    adam(32, 60, 3e-3), network<Autoencoder>(deep({48}, 8)), RowChoice{digit, -1}});
  }
  rows.push_back({"pneumonia", "chest X-rays, learnt from normal ones alone", "pneumonia", adam(32, 50, 1e-3),
                  network<Autoencoder>(deep({128}, 32)), RowChoice{-1, 0}});
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
