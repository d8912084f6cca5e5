#include "lessons/codes/conv_ae_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

ConvAeExhibit::ConvAeExhibit() : choice_(parameters_) {
  const auto add_integer = [&](const char* id, const char* label, const char* help, double max, double slider,
                               const char* initial) {
    parameters_.add({.id = id,
                     .label = label,
                     .help = help,
                     .kind = ParameterKind::integer,
                     .min = initial[0] == '0' ? 0.0 : 1.0,
                     .max = max,
                     .slider_from = initial[0] == '0' ? 0.0 : 1.0,
                     .slider_to = slider,
                     .initial = initial});
  };
  add_integer("layer", "Layer", "Which stage is looked at: 1 is the image, the last one the rebuilt image",
              17, 9, "2");
  add_integer("map", "Map", "Which of the layer's feature maps is looked at", 512, 16, "1");
  add_integer("cell", "Cell", "Which cell of the map, row by row from the upper left; press one on the map",
              4096, 784, "1");
  add_integer("from", "Input map",
              "Which map of the layer before is shown in numbers; 0: the one that adds most here", 512, 16,
              "0");
  parameters_.add({.id = "unpool",
                   .label = "Put back",
                   .help = "Where unpooling puts a number: to where its maximum was, always into the first "
                           "corner, or into all four cells",
                   .kind = ParameterKind::choice,
                   .choices = {{"switches", "remembered"}, {"corner", "corner"}, {"everywhere", "all four"}},
                   .initial = "switches"});
  parameters_.add({.id = "pace",
                   .label = "Half-steps",
                   .help = "Through the layers, or through the cells of the map on show",
                   .kind = ParameterKind::choice,
                   .choices = {{"layers", "by layers"}, {"cells", "by cells"}},
                   .initial = "layers"});
  add_play_parameters(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
  parameters_.show("new-seed", false);
  layers_.set_transition(0.05);
  cells_.set_transition(0.05);
  show_controls();
}

DataNeeds ConvAeExhibit::data_needs() const { return network_data_needs(); }

Player* ConvAeExhibit::player() {
  if (by_cells()) return &cells_;
  return &layers_;
}

std::size_t ConvAeExhibit::layer() const {
  return std::min<std::size_t>(static_cast<std::size_t>(parameters_.integer("layer") - 1),
                               stages_.empty() ? 0 : stages_.size() - 1);
}

Index ConvAeExhibit::map() const {
  return std::min<Index>(parameters_.integer("map") - 1, stage().channels() - 1);
}

ConvAeExhibit::Place ConvAeExhibit::place() const {
  const Index at = std::min<Index>(parameters_.integer("cell") - 1, stage().maps.cols() - 1);
  return {at / stage().width, at % stage().width};
}

Unpooling ConvAeExhibit::unpooling() const {
  const std::string& choice = parameters_.choice("unpool");
  return choice == "switches" ? Unpooling::switches
         : choice == "corner" ? Unpooling::corner
                              : Unpooling::everywhere;
}

Index ConvAeExhibit::from_map(Place at) const {
  const ConvKernel& kernel = net_.kernel(stage().kernel);
  if (const int chosen = parameters_.integer("from"); chosen > 0)
    return std::min<Index>(chosen, kernel.in) - 1;
  const ConvCell cell = net_.look(stages_, layer(), map(), at.row, at.column, 0);
  const auto most = std::max_element(cell.by_map.begin(), cell.by_map.end(),
                                     [](double a, double b) { return std::abs(a) < std::abs(b); });
  return static_cast<Index>(most - cell.by_map.begin());
}

void ConvAeExhibit::show_controls() {
  const bool known = !stages_.empty();
  const bool kernels = known && stage().kernel >= 0;
  parameters_.show("map", known && stage().channels() > 1);
  parameters_.show("from", kernels && net_.kernel(stage().kernel).in > 1);
  choice_.show_controls(true);
  if (!known) return;
  parameters_.set_slider("layer", 1, static_cast<double>(stages_.size()));
  parameters_.set_slider("map", 1, static_cast<double>(std::max<Index>(2, stage().channels())));
  parameters_.set_slider("cell", 1, static_cast<double>(stage().maps.cols()));
  if (kernels)
    parameters_.set_slider("from", 0,
                           static_cast<double>(std::max<Index>(1, net_.kernel(stage().kernel).in)));
}

// ---- starting ----

void ConvAeExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "conv-ae", "digits-conv");
  choice_.open(dataset);
  const bool another = !data_ || data_->image_width != dataset->image_width;
  data_ = std::move(dataset);
  stale_ = true;
  if (!another) return;
  kernels_model_.reset();
  encoder_.reset();
  decoder_.reset();
  ask_kernels_.use(nullptr);
  ask_code_.use(nullptr);
  ask_rebuilt_.use(nullptr);
  asked_kernels_ = false;
  net_ = ConvStages();
  stages_.clear();
  layers_.clear();
  cells_.clear();
  show_controls();
}

void ConvAeExhibit::check_layer() const {
  if (parameters_.integer("layer") > static_cast<int>(stages_.size())) {
    throw InputError("Layer is " + parameters_.value("layer") + ", but this network has only " +
                         plural(static_cast<Index>(stages_.size()), "stage", "stages") + ".",
                     "layer");
  }
}

void ConvAeExhibit::suggest_cell() {
  // What is looked at first is where the map answers most; who goes from cell to cell begins in the corner.
  Index most = 0;
  if (!by_cells()) stage().maps.row(map()).maxCoeff(&most);
  parameters_.suggest("cell", std::to_string(most + 1));
  if (parameters_.integer("cell") > stage().maps.cols()) parameters_.reset("cell");
}

void ConvAeExhibit::begin_cells() {
  const int last = static_cast<int>(stage().maps.cols()) - 1;
  cells_.begin([last](CountedSteps& steps) { steps.init(last); });
  cells_.seek(std::min(last, parameters_.integer("cell") - 1));
  followed_cell_ = -1;
}

void ConvAeExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (choice_.parameter_changed(id) || id == "unpool") {
    stale_ = true;
    if (id == "part" && choice_.drawn() && !stages_.empty()) {
      // The sheet to draw on stands where the image is.
      parameters_.reset("cell");
      parameters_.set("layer", "1");
      layers_.seek(0);
      begin_cells();
    }
  } else if (!stages_.empty() && id == "layer") {
    check_layer();
    const ConvStage& now = stage();
    if (parameters_.integer("map") > now.channels()) parameters_.reset("map");
    suggest_cell();
    parameters_.reset("from");
    layers_.seek(static_cast<int>(layer()));
    begin_cells();
  } else if (!stages_.empty()) {
    const auto most = [&](const char* of, Index count, const char* one, const char* many) {
      if (id == of && parameters_.integer(of) > count) {
        throw InputError(parameters_.declaration(of).label + " is " + parameters_.value(of) +
                             ", but there are only " + plural(count, one, many) + ".",
                         of);
      }
    };
    most("map", stage().channels(), "map", "maps");
    most("cell", stage().maps.cols(), "cell", "cells");
    if (stage().kernel >= 0) most("from", net_.kernel(stage().kernel).in, "map", "maps");
    if (id == "map") suggest_cell();
    if (id == "cell" || id == "map") cells_.seek(parameters_.integer("cell") - 1);
  }
  show_controls();
}

void ConvAeExhibit::press(std::string_view id) {
  if (choice_.press(id)) stale_ = true;
}

// ---- computing ----

double ConvAeExhibit::error_of(const std::vector<ConvStage>& stages) const {
  double sum = 0;
  for (std::size_t j = 0; j < input_.size(); ++j) {
    const double off =
        static_cast<double>(input_[j]) - static_cast<double>(stages.back().maps(0, static_cast<Index>(j)));
    sum += off * off;
  }
  return input_.empty() ? 0.0 : sum / static_cast<double>(input_.size());
}

void ConvAeExhibit::compute() {
  stale_ = false;
  const bool first = stages_.empty();
  input_ = choice_.pixels();
  std::vector<float> image = input_;
  // An empty sheet goes through as an empty image.
  image.resize(static_cast<std::size_t>(data_->dims()), 0.0f);
  stages_ = net_.run(image, unpooling());
  error_ = error_of(stages_);
  error_switches_ =
      unpooling() == Unpooling::switches ? error_ : error_of(net_.run(image, Unpooling::switches));
  difference_ = -1;
  ++picture_;
  grids_.resize(stages_.size());
  largest_.assign(stages_.size(), 1.0f);
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    if (!grids_[s]) grids_[s] = std::make_unique<ImageGrid>();
    const Matrix& maps = stages_[s].maps;
    // Image and rebuilt image are ink; of the maps between, the largest number is.
    if (s > 0 && s + 1 < stages_.size()) largest_[s] = std::max(1e-6f, maps.maxCoeff());
    grids_[s]->set_images({maps.data(), static_cast<std::size_t>(maps.size())},
                          static_cast<int>(stages_[s].width), static_cast<int>(stages_[s].height), 0.0f,
                          largest_[s], ColourMap::ink, picture_);
  }
  Matrix row = Eigen::Map<const Matrix>(image.data(), 1, static_cast<Index>(image.size()));
  ask_code_.ask({std::move(row)}, ++asked_code_);
  if (!first) {
    suggest_cell();
    return;
  }
  if (parameters_.integer("layer") > static_cast<int>(stages_.size()))
    parameters_.set_number("layer", static_cast<double>(stages_.size()));
  const int last = static_cast<int>(stages_.size()) - 1, wanted = layers_.target();
  const bool play = layers_.playing(), play_cells = cells_.playing();
  const int wanted_cell = cells_.target();
  layers_.begin([last](CountedSteps& steps) { steps.init(last); });
  layers_.seek(!by_cells() && wanted > 0 ? wanted : static_cast<int>(layer()));
  if (play) layers_.play();
  suggest_cell();
  begin_cells();
  if (by_cells() && wanted_cell > 0) cells_.seek(wanted_cell);
  if (play_cells) cells_.play();
  followed_layer_ = -1;
  show_controls();
}

void ConvAeExhibit::follow_players() {
  if (layers_.has_state() && !layers_.waiting() && layers_.state().at != followed_layer_) {
    followed_layer_ = layers_.state().at;
    if (parameters_.integer("layer") != followed_layer_ + 1) {
      parameters_.set_number("layer", followed_layer_ + 1);
      if (parameters_.integer("map") > stage().channels()) parameters_.reset("map");
      suggest_cell();
      parameters_.reset("from");
      begin_cells();
      show_controls();
    }
  }
  if (cells_.has_state() && !cells_.waiting() && cells_.state().at != followed_cell_) {
    followed_cell_ = cells_.state().at;
    if (parameters_.integer("cell") != followed_cell_ + 1) parameters_.set_number("cell", followed_cell_ + 1);
  }
}

bool ConvAeExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  if (wait_.index_ready() && !kernels_model_) {
    const std::string_view id = model_id(*data_, "conv-ae", "digits-conv");
    kernels_model_ = wait_.library().open(id, "kernels");
    encoder_ = wait_.library().open(id, "encoder");
    decoder_ = wait_.library().open(id, "decoder");
    ask_kernels_.use(kernels_model_);
    ask_code_.use(encoder_);
    ask_rebuilt_.use(decoder_);
  }
  wait_.look({kernels_model_, encoder_, decoder_});
  if (wait_.failed() || !kernels_model_) return false;
  if (ask_kernels_.ready() && !asked_kernels_) {
    asked_kernels_ = true;
    ask_kernels_.ask(ConvStages::probes(kernels_model_->inputs(), data_->image_width, data_->image_height),
                     1);
  }
  if (ask_kernels_.update())
    net_.read(kernels_model_->inputs(), ask_kernels_.answer(), data_->image_width, data_->image_height);
  if (!net_.known()) return false;
  if (stale_ || computed_ != choice_.revision()) {
    computed_ = choice_.revision();
    compute();
  }
  // The network's own answer, against which ours is checked.
  if (ask_code_.update()) ask_rebuilt_.ask(ask_code_.answer(), ask_code_.tag());
  if (ask_rebuilt_.update() && ask_rebuilt_.tag() == asked_code_ && unpooling() == Unpooling::switches) {
    const Matrix& theirs = ask_rebuilt_.answer().front();
    difference_ = static_cast<double>((theirs - stages_.back().maps).cwiseAbs().maxCoeff());
  }
  const bool again = (by_cells() ? static_cast<Player&>(cells_) : static_cast<Player&>(layers_))
                         .update(elapsed_s, budget_ms, clock);
  // The other one has a place as well, which may just have been set.
  if (by_cells() && layers_.waiting()) layers_.update(0, budget_ms, clock);
  if (!by_cells() && cells_.waiting()) cells_.update(0, budget_ms, clock);
  follow_players();
  return again;
}

bool ConvAeExhibit::busy() const {
  if (!data_ || wait_.failed()) return false;
  if (wait_.waiting() || !net_.known() || stages_.empty() || stale_) return true;
  return ask_code_.waiting() || ask_rebuilt_.waiting() || (by_cells() ? cells_ : layers_).waiting();
}

}  // namespace lab
