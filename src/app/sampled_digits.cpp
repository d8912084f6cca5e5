#include "app/sampled_digits.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/rng.h"

namespace lab {

SampledDigits::SampledDigits(ModelLibrary& library, std::string_view name, Index n, std::uint64_t seed)
    : library_(library), name_(name), n_(n), seed_(seed) {}

std::shared_ptr<const Dataset> SampledDigits::update() {
  const auto refuse = [&](const std::string& why) { throw InputError(name_ + ": " + why, "data"); };
  if (library_.state() == ModelState::failed) refuse(library_.message());
  if (library_.state() != ModelState::ready) return nullptr;
  if (!model_) model_ = library_.open(sampling_network, sampling_part);
  if (model_->state() == ModelState::failed) refuse(model_->message());
  if (model_->state() != ModelState::ready) return nullptr;
  const ModelCard& card = *library_.card(sampling_network);
  const Index pixels = Index{card.width} * card.height;
  if (!sweep_.begun()) {
    if (model_->inputs().size() != 1 || model_->outputs().at(0).columns != pixels)
      refuse("the network does not draw images of its size.");
    Rng rng(seed_);
    std::vector<Matrix> inputs;
    inputs.push_back(normal_rows(rng, n_, model_->inputs()[0].columns));
    sweep_.begin(model_, std::move(inputs));
  }
  if (!sweep_.update()) return nullptr;
  const Matrix& drawn = sweep_.results().at(0);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(n_ * pixels));
  std::transform(drawn.data(), drawn.data() + drawn.size(), bytes.begin(), [](float value) {
    return static_cast<std::uint8_t>(std::lround(255.0F * std::clamp(value, 0.0F, 1.0F)));
  });
  Dataset dataset;
  dataset.id = sampled_digits_id;
  dataset.name = name_;
  dataset.source =
      "Drawn here, from random numbers, by the generator of a GAN that learnt from " +
      std::string(card.data == "mnist" ? "MNIST (Y. LeCun, C. Cortes and C. Burges)" : card.data);
  dataset.points = Points(std::move(bytes), n_, pixels, 1.0F / 255.0F);
  dataset.image_width = card.width;
  dataset.image_height = card.height;
  dataset.notes = {"No hand wrote these digits: a network drew them.",
                   "They have no labels: nobody has said which digit each of them is."};
  sweep_.stop();
  return std::make_shared<const Dataset>(std::move(dataset));
}

double SampledDigits::progress() const {
  if (sweep_.begun()) return 0.5 + 0.5 * sweep_.progress();
  const Arriving now = library_.arriving();
  return now.of > 0 ? 0.5 * static_cast<double>(now.bytes) / static_cast<double>(now.of) : 0.0;
}

}  // namespace lab
