#include "lessons/outliers/ae_anomaly_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/number_text.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr int stops = 40;              // of the threshold on its way down
constexpr int digits_kept = 5;         // of a threshold: enough for a link to tell two scores apart
constexpr double usual_alarms = 0.05;  // share of usual images above the threshold that we begin with

}  // namespace

AeAnomalyExhibit::AeAnomalyExhibit() {
  parameters_.add({.id = "subject",
                   .label = "What is unusual",
                   .help = "A digit that the network has never seen, or lungs with pneumonia",
                   .kind = ParameterKind::choice,
                   .choices = {{"digit", "a digit"}, {"xrays", "chest X-rays"}},
                   .initial = "digit"});
  std::vector<Choice> digits;
  for (char d = '0'; d <= '9'; ++d) digits.push_back({std::string(1, d), std::string(1, d)});
  parameters_.add({.id = "held-out",
                   .label = "Digit left out",
                   .help = "The digit that the network has never seen",
                   .kind = ParameterKind::choice,
                   .choices = digits,
                   .initial = "0"});
  std::vector<Choice> scores;
  for (const AnomalyScoreName& name : anomaly_score_names())
    scores.push_back({std::string(name.id), std::string(name.label)});
  parameters_.add({.id = "score",
                   .label = "Score",
                   .help = "How wrong the rebuilt image is, or a number that needs no network",
                   .kind = ParameterKind::choice,
                   .choices = scores,
                   .initial = "mse"});
  parameters_.add({.id = "threshold",
                   .label = "Threshold",
                   .help = "Images with a higher score are called unusual; drag the line in the histogram",
                   .kind = ParameterKind::real,
                   .min = -10,
                   .max = 100,
                   .step = 0.001,
                   .initial = "0.05"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "All scores, the curve of what is caught, the images, or each digit left out",
                   .kind = ParameterKind::choice,
                   .choices = {{"scores", "scores"}, {"roc", "ROC"}, {"worst", "images"}, {"areas", "areas"}},
                   .initial = "scores"});
  choice_.emplace(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
  parameters_.show("new-seed", false);
  player_.set_transition(0.05);
  show_controls();
}

DataNeeds AeAnomalyExhibit::data_needs() const {
  DataNeeds needs = network_data_needs();
  needs.also = {"pneumonia"};
  return needs;
}

bool AeAnomalyExhibit::is_xrays(const Dataset& dataset) {
  return dataset.class_names == std::vector<std::string>{"normal", "pneumonia"};
}

std::string AeAnomalyExhibit::network(int digit) const {
  const std::string_view large = xrays() ? "pneumonia" : "mnist-without-",
                         small = xrays() ? "" : "digits-without-";
  const std::string id(model_id(*data_, large, small));
  if (id.empty())
    throw InputError("The network for chest X-rays reads images of 28 × 28 pixels, not of 8 × 8.", "data");
  return xrays() ? id : id + std::to_string(digit);
}

AnomalyScore AeAnomalyExhibit::score() const {
  for (const AnomalyScoreName& name : anomaly_score_names()) {
    if (name.id == parameters_.choice("score")) return name.score;
  }
  return AnomalyScore::mse;
}

std::string_view AeAnomalyExhibit::score_label() const {
  return anomaly_score_names()[static_cast<std::size_t>(score())].label;
}

std::vector<int> AeAnomalyExhibit::unusual_rows(int digit) const {
  const Dataset& all = judged();
  if (!all.has_labels()) return {};
  const std::string name = xrays() ? "pneumonia" : std::to_string(digit);
  std::vector<int> unusual;
  for (const int label : all.labels) unusual.push_back(all.class_names[label] == name ? 1 : 0);
  const auto ones = std::count(unusual.begin(), unusual.end(), 1);
  if (ones == 0 || ones == static_cast<std::ptrdiff_t>(unusual.size())) return {};
  return unusual;
}

void AeAnomalyExhibit::show_controls() {
  parameters_.show("held-out", !xrays());
  choice_->show_controls(parameters_.choice("view") == "scores" && !lacks_xrays());
}

// ---- starting ----

void AeAnomalyExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const std::string subject = parameters_.value("subject");
  const std::shared_ptr<const Dataset> former = data_;
  const bool another = data_ && data_->id != dataset->id;
  try {
    if (is_xrays(*dataset)) parameters_.set("subject", "xrays");
    // Digits take the place of X-rays that were looked at.
    if (former && is_xrays(*former) && !is_xrays(*dataset)) parameters_.set("subject", "digit");
    data_ = dataset;
    if (!lacks_xrays()) network(0);
    choice_->open(dataset);
  } catch (const InputError&) {
    data_ = former;
    parameters_.set("subject", subject);
    throw;
  }
  if (another) parameters_.reset("threshold");
  areas_.fill(std::nullopt);
  for (int digit = 0; digit < 10; ++digit) has_digit_[digit] = !unusual_rows(digit).empty();
  player_.clear();
  begin_judging();
  show_controls();
}

void AeAnomalyExhibit::begin_judging() {
  judge_.stop();
  areas_judge_.stop();
  areas_digit_ = -1;
  read_ = false;
  followed_ = -1;
  for (std::vector<RocPoint>& curve : roc_) curve.clear();
  chosen_ = Rebuilt();
  asked_ = 0;
  encode_one_.use(nullptr);
  decode_one_.use(nullptr);
}

void AeAnomalyExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "subject") {
    if (!xrays() && is_xrays(*data_))
      throw InputError("These images are X-rays: choose digits in the data menu.", "subject");
    if (!lacks_xrays()) network(0);
  }
  if (id == "subject" || id == "held-out") {
    parameters_.reset("threshold");
    player_.clear();
    begin_judging();
  } else if (id == "score") {
    parameters_.reset("threshold");
    player_.clear();
    if (ready()) read_threshold();
  } else if (id == "threshold" && ready()) {
    count();
    player_.seek(nearest_stop());
  } else {
    choice_->parameter_changed(id);
  }
  show_controls();
}

// ---- computing ----

bool AeAnomalyExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  bool again = player_.begun() && player_.update(elapsed_s, budget_ms, clock);
  if (lacks_xrays()) {
    wait_.look({});
    return again;
  }
  if (wait_.index_ready() && !judge_.begun())
    judge_.begin(wait_.library(), network(held_out()), judged().points);
  wait_.look({judge_.encoder(), judge_.decoder(), areas_judge_.encoder(), areas_judge_.decoder()});
  again = judge_.update(budget_ms, clock) || again;
  if (judge_.done() && !ready()) read_scores();
  if (judge_.begun()) update_one();
  if (areas_wanted()) again = update_areas(budget_ms, clock) || again;
  follow_player();
  return again;
}

bool AeAnomalyExhibit::busy() const {
  if (!data_ || lacks_xrays() || wait_.failed()) return false;
  return wait_.waiting() || !judge_.begun() || judge_.running() || (areas_wanted() && !areas_known()) ||
         encode_one_.waiting() || decode_one_.waiting() || (player_.begun() && player_.waiting());
}

double AeAnomalyExhibit::progress() const {
  if (wait_.waiting() && !judge_.running()) return wait_.progress();
  if (judge_.running()) return judge_.progress();
  const auto known = std::count_if(areas_.begin(), areas_.end(), [](const auto& a) { return a.has_value(); });
  return (static_cast<double>(known) + areas_judge_.progress()) / static_cast<double>(areas_.size());
}

AeAnomalyExhibit::Areas AeAnomalyExhibit::areas_of(const AnomalyScores& scores,
                                                   const std::vector<int>& unusual) const {
  Areas areas{};
  for (std::size_t s = 0; s < areas.size(); ++s)
    areas[s] = roc_area(scores.of(static_cast<AnomalyScore>(s)), unusual);
  return areas;
}

void AeAnomalyExhibit::read_scores() {
  read_ = true;
  unusual_ = unusual_rows(held_out());
  for (std::size_t s = 0; s < roc_.size(); ++s) {
    roc_[s].clear();
    if (!unusual_.empty()) roc_[s] = roc_curve(judge_.scores().of(static_cast<AnomalyScore>(s)), unusual_);
  }
  if (!unusual_.empty() && !xrays()) areas_[held_out()] = areas_of(judge_.scores(), unusual_);
  read_threshold();
  // What is looked at first is one of those that were left out.
  const auto first = std::find(unusual_.begin(), unusual_.end(), 1);
  if (first == unusual_.end() || choice_->on_test() != (data_->test != nullptr)) return;
  parameters_.suggest("image", std::to_string(first - unusual_.begin() + 1));
  choice_->parameter_changed("image");
}

void AeAnomalyExhibit::read_threshold() {
  const std::vector<double>& all = values();
  order_ = ranking(all);
  // The line that one usual image in twenty lies above.
  std::vector<double> usual, unusual;
  for (std::size_t i = 0; i < all.size(); ++i)
    (!unusual_.empty() && unusual_[i] == 1 ? unusual : usual).push_back(all[i]);
  std::vector<double> sorted = usual;
  std::sort(sorted.begin(), sorted.end());
  const auto cut = static_cast<std::size_t>((1 - usual_alarms) * static_cast<double>(sorted.size() - 1));
  parameters_.suggest("threshold", number_text(rounded(sorted[cut], digits_kept)));
  const double low = all[order_.back()], high = all[order_.front()];
  const double room = std::max(1e-6, 0.02 * (high - low));
  parameters_.set_slider("threshold", std::max(-10.0, rounded(low - room, digits_kept)),
                         std::min(100.0, rounded(high + room, digits_kept)));
  constexpr int bins = 36;
  edge_ = high + room;
  // Each kind in thousandths of itself, so that few and many can be compared.
  const auto spread = [&](const std::vector<double>& of) {
    Bins counted = make_bins(of, bins, low - room, edge_);
    for (int& n : counted.counts)
      n = static_cast<int>(
          std::lround(1000.0 * n / static_cast<double>(std::max<std::size_t>(1, of.size()))));
    return counted;
  };
  usual_bins_ = spread(usual);
  unusual_bins_ = spread(unusual);
  count();
  read_worst();
  const int wanted = player_.target();
  const bool play = player_.playing();
  player_.begin([](CountedSteps& steps) { steps.init(stops); });
  player_.seek(wanted > 0 ? wanted : nearest_stop());
  if (play) player_.play();
}

double AeAnomalyExhibit::stop_at(int step) const {
  const std::vector<double>& all = values();
  const auto n = order_.size();
  const auto caught = static_cast<std::size_t>(
      std::lround(static_cast<double>(n) * static_cast<double>(step) / static_cast<double>(stops)));
  const auto at = [&](std::size_t rank) { return all[order_[rank]]; };
  if (caught == 0) return rounded(at(0) + std::abs(at(0)) * 1e-3 + 1e-6, digits_kept);
  if (caught >= n) return rounded(at(n - 1) - std::abs(at(n - 1)) * 1e-3 - 1e-6, digits_kept);
  return rounded(0.5 * (at(caught - 1) + at(caught)), digits_kept);
}

int AeAnomalyExhibit::nearest_stop() const {
  const double caught = static_cast<double>(confusion_.caught + confusion_.false_alarms);
  return static_cast<int>(std::lround(stops * caught / static_cast<double>(order_.size())));
}

void AeAnomalyExhibit::follow_player() {
  if (!ready() || !player_.has_state() || player_.waiting()) return;
  const int at = player_.state().at;
  if (at == followed_) return;
  followed_ = at;
  if (nearest_stop() == at) return;
  parameters_.set_number("threshold", stop_at(at));
  count();
}

void AeAnomalyExhibit::count() {
  confusion_ = Confusion();
  const std::vector<double>& all = values();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool unusual = !unusual_.empty() && unusual_[i] == 1;
    const bool above = all[i] > threshold();
    ++(above ? (unusual ? confusion_.caught : confusion_.false_alarms)
             : (unusual ? confusion_.missed : confusion_.passed));
  }
}

}  // namespace lab
