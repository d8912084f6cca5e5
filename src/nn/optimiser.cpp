#include "nn/optimiser.h"

#include "core/error.h"
#include "core/parameter.h"
#include "nn/operations/update.h"

namespace lab::nn {

void require_valid(const OptimiserSettings& settings) {
  require_valid(settings.schedule);
  const auto share = [](double value, const char* name, const char* control) {
    if (!(value >= 0 && value < 1)) throw InputError(std::string(name) + " lies between 0 and 1.", control);
  };
  share(settings.momentum, "The momentum", "momentum");
  share(settings.beta1, "Adam's β₁", "beta1");
  share(settings.beta2, "Adam's β₂", "beta2");
  if (!(settings.epsilon > 0)) throw InputError("Adam's ε must be above 0.", "epsilon");
  if (!(settings.weight_decay >= 0)) throw InputError("The weight decay must not be negative.", "decay");
}

std::string optimiser_text(const OptimiserSettings& settings) {
  std::string text = settings.kind == OptimiserSettings::Kind::adam ? "Adam" : "SGD";
  if (settings.kind == OptimiserSettings::Kind::sgd && settings.momentum > 0)
    text += " with momentum " + number_text(settings.momentum);
  if (settings.kind == OptimiserSettings::Kind::adam && settings.beta1 != 0.9)
    text += " with β₁ " + number_text(settings.beta1);
  if (settings.weight_decay > 0) text += ", weight decay " + number_text(settings.weight_decay);
  return text;
}

Optimiser::Optimiser(const OptimiserSettings& settings, Parameters& parameters, const std::uint64_t* step)
    : settings_(settings), parameters_(&parameters) {
  require_valid(settings);
  Backend& backend = parameters.backend();
  const int arrays = settings.kind == OptimiserSettings::Kind::adam ? 2 : 1;
  const Shape flat{parameters.flat_size()};
  Binding binding;
  binding.step = step;
  binding.inputs.push_back({flat, parameters.values().data(), parameters.gradients().data()});
  for (int i = 0; i < arrays; ++i) {
    memory_.push_back(backend.allocate_numbers(parameters.flat_size()));
    binding.inputs.push_back({flat, memory_.back().data()});
  }
  Update update;
  update.settings = settings;
  kernel_ = backend.kernel(update, std::move(binding));
}

}  // namespace lab::nn
