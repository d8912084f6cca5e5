#include "lessons/codes/autoencoder_exhibit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr double pull_limit = 1000;
constexpr Index learnt_rows = 10000;  // images that components are computed from, at most
constexpr Index most_components = 64;

struct SizeId {
  std::string_view large, small;
};
// A size that there is for one kind of image only has no id for the other.
constexpr std::array<SizeId, 6> all_sizes = {{{"ae2", "digits-ae2"},
                                              {"ae4", "digits-ae4"},
                                              {"ae8", ""},
                                              {"ae16", "digits-ae"},
                                              {"ae28", "digits-ae16"},
                                              {"ae64", ""}}};

}  // namespace

Pulls read_pulls(std::string_view text) {
  Pulls pulls;
  const auto wrong = [] { return InputError("The pulled units are not in the form 3:4.5,7:0.", "pull"); };
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) throw wrong();
    const std::string_view first = part.substr(0, colon), second = part.substr(colon + 1);
    int unit = 0;
    float value = 0;
    const auto a = std::from_chars(first.data(), first.data() + first.size(), unit);
    const auto b = std::from_chars(second.data(), second.data() + second.size(), value);
    if (a.ec != std::errc() || a.ptr != first.data() + first.size() || b.ec != std::errc() ||
        b.ptr != second.data() + second.size())
      throw wrong();
    if (unit < 1 || unit > 784)
      throw InputError("The code has no unit " + std::to_string(unit) + ".", "pull");
    if (!(std::abs(static_cast<double>(value)) <= pull_limit))
      throw InputError("A unit can be pulled to 1000 at most.", "pull");
    pulls[unit - 1] = static_cast<double>(value);
  }
  return pulls;
}

std::string write_pulls(const Pulls& pulls) {
  std::string text;
  for (const auto& [unit, value] : pulls) {
    if (!text.empty()) text += ',';
    text += std::to_string(unit + 1) + ":" + number_text(value);
  }
  return text;
}

AutoencoderExhibit::AutoencoderExhibit() : NetworkStepsExhibit(last_autoencoder_step) {
  parameters_.add({.id = "net",
                   .label = "Network",
                   .help = "One layer down to the code and one back (784–28–784), or two of each "
                           "(784–128–32–128–784)",
                   .kind = ParameterKind::choice,
                   .choices = {{"shallow", "shallow"}, {"deep", "deep"}},
                   .initial = "shallow"});
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "One image and its code, many images, the same image through codes of other "
                           "sizes, or a network that only copies",
                   .kind = ParameterKind::choice,
                   .choices = {{"one", "one"}, {"many", "many"}, {"sizes", "sizes"}, {"copy", "copying"}},
                   .initial = "one"});
  parameters_.add({.id = "pull",
                   .label = "Pulled units",
                   .help = "Units of the code that were pulled, and how far",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  parameters_.add({.id = "release",
                   .label = "Release the code",
                   .help = "Every unit goes back to where the encoder put it",
                   .kind = ParameterKind::action});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  player_.set_transition(0.6);
  show_controls();
}

void AutoencoderExhibit::show_controls() {
  choice_.show_controls(true);
  parameters_.show("net", view() == "one" || view() == "many");
  parameters_.show("release", view() == "one");
  parameters_.enable("release", !pulls_.empty());
  parameters_.show("seed", view() == "copy");
  parameters_.show("new-seed", view() == "copy");
}

// ---- which networks ----

std::string_view AutoencoderExhibit::small_id() const { return model_id(*data_, "ae28", "digits-ae"); }
std::string_view AutoencoderExhibit::copy_id() const { return model_id(*data_, "ae-copy", "digits-ae-copy"); }

std::string_view AutoencoderExhibit::main_id() const {
  return parameters_.choice("net") == "deep" ? model_id(*data_, "ae-deep", "digits-deep") : small_id();
}

std::vector<std::string_view> AutoencoderExhibit::size_ids() const {
  std::vector<std::string_view> ids;
  for (const SizeId& size : all_sizes) {
    const std::string_view id = model_id(*data_, size.large, size.small);
    if (!id.empty() && wait_.library().card(id) != nullptr) ids.push_back(id);
  }
  return ids;
}

std::vector<std::string_view> AutoencoderExhibit::wanted() const {
  if (view() == "sizes") return size_ids();
  if (view() == "copy") return {copy_id(), small_id()};
  return {main_id()};
}

const AutoencoderExhibit::Net* AutoencoderExhibit::net(std::string_view id) const {
  const auto it = nets_.find(id);
  return it == nets_.end() ? nullptr : &it->second;
}

const std::vector<double>* AutoencoderExhibit::all_errors() const {
  const Net* const now = main();
  return now != nullptr && now->all.done() ? &now->all.errors() : nullptr;
}

void AutoencoderExhibit::open_nets() {
  for (const std::string_view id : wanted()) {
    Net& now = nets_[std::string(id)];
    now.parts.open(wait_.library(), id);
    now.shown.use(now.parts);
  }
}

// ---- what a person does ----

void AutoencoderExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "", "");  // refuses images of another size
  const Pulls pulls = read_pulls(parameters_.text("pull"));
  choice_.open(dataset);
  const bool another = data_ && data_ != dataset;
  data_ = std::move(dataset);
  pulls_ = another ? Pulls() : pulls;
  if (another) parameters_.reset("pull");
  nets_.clear();
  puller_.use(nullptr);
  chosen_ = Chosen();
  rows_ = 0;
  sizes_.clear();
  pca_.stop();
  copy_errors_.clear();
  binned_ = 0;
  begin_steps();
  show_controls();
}

void AutoencoderExhibit::parameter_changed(std::string_view id) {
  if (id == "pull") {
    pulls_ = read_pulls(parameters_.text("pull"));
    if (!pulls_.empty() && player_.begun() && player_.target() < 2) player_.seek(last_autoencoder_step);
    ask_pulled();
  } else {
    if (choice_.parameter_changed(id) || id == "net") {
      // Another code: what was pulled belonged to the former one.
      pulls_.clear();
      parameters_.reset("pull");
    }
    if (id == "net") binned_ = 0;
    stale_ = true;
    stopped_ = false;
  }
  show_controls();
}

void AutoencoderExhibit::press(std::string_view id) {
  if (choice_.press(id)) {
    stale_ = true;
  } else if (id == "stop") {
    stopped_ = true;
  } else if (id == "release") {
    pulls_.clear();
    parameters_.reset("pull");
    ask_pulled();
  }
  show_controls();
}

// ---- computing ----

bool AutoencoderExhibit::measure_components(double budget_ms, const ClockMs& clock) {
  if (!wants_components()) return false;
  const PointsView learnt = data_->points.view();
  if (!pca_.begun())
    pca_.begin(learnt.slice(0, std::min(learnt_rows, learnt.rows)), judged().points.view(), most_components,
               1);
  return pca_.update(budget_ms, clock);
}

bool AutoencoderExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  bool again = player_.update(elapsed_s, budget_ms, clock);
  again = measure_components(budget_ms, clock) || again;
  std::vector<std::shared_ptr<Model>> models;
  if (wait_.index_ready()) {
    open_nets();
    for (const std::string_view id : wanted()) {
      models.push_back(net(id)->parts.encoder);
      models.push_back(net(id)->parts.decoder);
    }
    if (stale_) ask();
    take();
    if (!stopped_ && !sweep() && all_errors() != nullptr && binned_ != all_errors()->size()) {
      binned_ = all_errors()->size();
      bins_ = make_bins(*all_errors());
      read_scale(main()->all.codes());
    }
  }
  wait_.look(models);
  return again || (busy() && !wait_.failed());
}

bool AutoencoderExhibit::working() const {
  if (puller_.waiting()) return true;
  if (wants_components()) return true;
  for (const std::string_view id : wanted()) {
    const Net* const now = net(id);
    if (now == nullptr || now->shown.waiting()) return true;
    const RebuildErrors& work = view() == "copy" ? now->kinds : now->all;
    if (!stopped_ && (!work.begun() || work.running())) return true;
  }
  return false;
}

double AutoencoderExhibit::worked() const {
  double sum = 0;
  const auto ids = wanted();
  for (const std::string_view id : ids) {
    const Net* const now = net(id);
    if (now != nullptr) sum += (view() == "copy" ? now->kinds : now->all).progress();
  }
  return ids.empty() ? 0.0 : sum / static_cast<double>(ids.size());
}

}  // namespace lab
