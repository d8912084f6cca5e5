#include "lessons/codes/sparse_exhibit.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/show_rows.h"

namespace lab {
namespace {

constexpr std::size_t hundredths = 100;
constexpr std::size_t strongest_shown = 12, examples_shown = 8;

struct NetIds {
  std::string_view choice, large, small;
};
constexpr std::array<NetIds, sparse_nets> ids = {{{"off", "sparse-off", "digits-sparse-off"},
                                                  {"on", "sparse", "digits-sparse"},
                                                  {"strong", "sparse-strong", "digits-sparse-strong"}}};

double logit(float p) {
  const double q = std::clamp(static_cast<double>(p), 1e-7, 1 - 1e-7);
  return std::log(q / (1 - q));
}

}  // namespace

SparseExhibit::SparseExhibit() : NetworkStepsExhibit(last_sparse_step) {
  parameters_.add(
      {.id = "net",
       .label = "Price on activity",
       .help = "Which of three networks of the same shape: none, a price, or ten times that price",
       .kind = ParameterKind::choice,
       .choices = {{"off", "none"}, {"on", "some"}, {"strong", "tenfold"}},
       .initial = "on"});
  parameters_.add(
      {.id = "view",
       .label = "View",
       .help = "One image and its units, what every unit draws, how active they are, or what the "
               "price costs",
       .kind = ParameterKind::choice,
       .choices = {{"one", "image"}, {"features", "units"}, {"activity", "activity"}, {"price", "price"}},
       .initial = "one"});
  parameters_.add({.id = "on",
                   .label = "On means above",
                   .help = "A unit counts as on where its activity is above this",
                   .kind = ParameterKind::real,
                   .min = 0.01,
                   .max = 0.99,
                   .step = 0.05,
                   .initial = "0.5"});
  parameters_.add({.id = "unit",
                   .label = "Unit",
                   .help = "The unit whose strongest images are shown; 0 for none",
                   .kind = ParameterKind::integer,
                   .min = 0,
                   .max = 256,
                   .initial = "0"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
  parameters_.show("new-seed", false);
  player_.set_transition(0.05);
  show_controls();
}

void SparseExhibit::show_controls() {
  choice_.show_controls(view() == "one");
  parameters_.show("net", view() != "price");
  parameters_.show("unit", view() == "features");
  if (data_) parameters_.set_slider("unit", 0, data_->image_width == 8 ? 64 : 256);
}

std::size_t SparseExhibit::chosen() const {
  const std::string& id = parameters_.choice("net");
  return id == "off" ? 0 : id == "on" ? 1 : 2;
}

Index SparseExhibit::picked_unit() const {
  const Index unit = parameters_.integer("unit") - 1;
  return unit < units() ? unit : -1;
}

void SparseExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "", "");  // refuses images of another size
  const int most = dataset->image_width == 8 ? 64 : 256;
  const bool another = data_ && data_->id != dataset->id;
  if (!another && parameters_.integer("unit") > most)
    throw InputError(
        "Unit is " + parameters_.value("unit") + ", but there are only " + std::to_string(most) + " units.",
        "unit");
  choice_.open(dataset);
  if (another) parameters_.reset("unit");
  data_ = std::move(dataset);
  for (Net& each : nets_) each = Net();
  chosen_ = Chosen();
  features_of_ = sparse_nets;
  examples_.clear();
  begin_steps();
  show_controls();
}

void SparseExhibit::parameter_changed(std::string_view id) {
  if (id == "unit" && data_ && parameters_.integer("unit") > (data_->image_width == 8 ? 64 : 256))
    throw InputError("Unit is " + parameters_.value("unit") + ", but there are only " +
                         (data_->image_width == 8 ? std::string("64") : std::string("256")) + " units.",
                     "unit");
  if (choice_.parameter_changed(id) || id == "net") stale_ = true;
  if (id == "on") {
    count_on();
    show_chosen();
  }
  if (id == "unit" || id == "net") show_examples();
  stopped_ = false;
  show_controls();
}

void SparseExhibit::press(std::string_view id) {
  if (choice_.press(id)) stale_ = true;
  if (id == "stop") stopped_ = true;
  show_controls();
}

void SparseExhibit::open_nets() {
  if (nets_[0].parts.opened()) return;
  for (std::size_t i = 0; i < sparse_nets; ++i) {
    Net& each = nets_[i];
    const std::string_view id = model_id(*data_, ids[i].large, ids[i].small);
    each.parts.open(wait_.library(), id);
    each.shown.use(each.parts);
    each.features.use(each.parts.decoder);
    if (each.parts.card == nullptr) continue;
    // What nothing draws, and what each unit adds to that.
    const Index k = each.parts.code_size();
    Matrix codes = Matrix::Zero(k + 1, k);
    codes.bottomRows(k).setIdentity();
    each.features.ask({std::move(codes)}, 1);
  }
}

void SparseExhibit::ask() {
  stale_ = false;
  ++question_;
  Matrix batch = choice_.batch();
  if (batch.rows() == 0) {
    chosen_ = Chosen();
    return;
  }
  nets_[chosen()].shown.ask(std::move(batch), question_);
}

void SparseExhibit::take_features(Net& of) {
  const Matrix& drawn = of.features.answer().front();
  of.weights.resize(drawn.rows() - 1, drawn.cols());
  // The decoder ends in a sigmoid; before it, what a unit of 1 adds to nothing is its row of weights.
  for (Index j = 0; j < of.weights.rows(); ++j) {
    for (Index p = 0; p < drawn.cols(); ++p)
      of.weights(j, p) = static_cast<float>(logit(drawn(j + 1, p)) - logit(drawn(0, p)));
  }
}

void SparseExhibit::read_activity(Net& of) const {
  const Matrix& codes = of.all.codes();
  of.read = true;
  of.activity.assign(static_cast<std::size_t>(codes.cols()), 0.0);
  of.values.assign(hundredths, 0);
  for (Index i = 0; i < codes.rows(); ++i) {
    const float* const row = codes.row(i).data();
    for (Index j = 0; j < codes.cols(); ++j) {
      of.activity[j] += static_cast<double>(row[j]);
      const auto bin = static_cast<std::size_t>(std::clamp(row[j] * 100.0f, 0.0f, 99.0f));
      ++of.values[bin];
    }
  }
  for (double& sum : of.activity) sum /= static_cast<double>(codes.rows());
  of.order.resize(of.activity.size());
  std::iota(of.order.begin(), of.order.end(), Index{0});
  std::stable_sort(of.order.begin(), of.order.end(),
                   [&](Index a, Index b) { return of.activity[a] > of.activity[b]; });
}

void SparseExhibit::count_on() {
  const auto limit = static_cast<float>(threshold());
  for (Net& each : nets_) {
    if (!each.read) continue;
    const Matrix& codes = each.all.codes();
    each.on_share = static_cast<double>((codes.array() > limit).count()) / static_cast<double>(codes.size());
  }
}

double SparseExhibit::mean_activity(const Net& of) const { return mean_of(of.activity); }

void SparseExhibit::take() {
  for (Net& each : nets_) {
    if (each.features.update()) take_features(each);
  }
  Net& now = nets_[chosen()];
  if (now.shown.update() && now.shown.tag() == question_) {
    const auto row = [](const Matrix& m) { return std::vector<float>(m.data(), m.data() + m.cols()); };
    chosen_.image = row(now.shown.images());
    chosen_.code = row(now.shown.codes());
    chosen_.rebuilt = row(now.shown.rebuilt());
    show_chosen();
  } else if (strongest_grid_.size() == 0 && !chosen_.image.empty()) {
    show_chosen();
  }
  if (features_of_ != chosen() && now.read && now.weights.rows() > 0) show_features();
}

void SparseExhibit::show_chosen() {
  if (chosen_.image.empty()) return;
  const int w = data_->image_width, h = data_->image_height;
  chosen_.error =
      squared_error(chosen_.image.data(), chosen_.rebuilt.data(), static_cast<Index>(chosen_.image.size()));
  chosen_.strongest.resize(chosen_.code.size());
  std::iota(chosen_.strongest.begin(), chosen_.strongest.end(), Index{0});
  std::stable_sort(chosen_.strongest.begin(), chosen_.strongest.end(),
                   [&](Index a, Index b) { return chosen_.code[a] > chosen_.code[b]; });
  const auto limit = static_cast<float>(threshold());
  chosen_.on = static_cast<int>(
      std::count_if(chosen_.code.begin(), chosen_.code.end(), [&](float a) { return a > limit; }));
  std::vector<float> residual(chosen_.image.size());
  for (std::size_t p = 0; p < residual.size(); ++p) residual[p] = chosen_.image[p] - chosen_.rebuilt[p];
  ++picture_;
  image_grid_.set_images(chosen_.image, w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  rebuilt_grid_.set_images(chosen_.rebuilt, w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  residual_grid_.set_images(residual, w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
  const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(chosen_.code.size()))));
  code_grid_.set_images(chosen_.code, side, static_cast<int>(chosen_.code.size()) / side, 0.0f, 1.0f,
                        ColourMap::viridis, picture_);
  std::vector<float> pixels;
  const Matrix& weights = net().weights;
  if (weights.rows() == static_cast<Index>(chosen_.code.size())) {
    for (std::size_t i = 0; i < std::min(strongest_shown, chosen_.strongest.size()); ++i) {
      const auto row = weights.row(chosen_.strongest[i]);
      const float largest = std::max(1e-6f, row.cwiseAbs().maxCoeff());
      for (Index p = 0; p < row.size(); ++p) pixels.push_back(row[p] / largest);
    }
  }
  strongest_grid_.set_images(pixels, w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
}

void SparseExhibit::show_features() {
  features_of_ = chosen();
  const Net& now = net();
  std::vector<float> pixels;
  for (const Index unit : now.order) {
    const auto row = now.weights.row(unit);
    const float largest = std::max(1e-6f, row.cwiseAbs().maxCoeff());
    for (Index p = 0; p < row.size(); ++p) pixels.push_back(row[p] / largest);
  }
  features_grid_.set_images(pixels, data_->image_width, data_->image_height, -1.0f, 1.0f, ColourMap::signed_,
                            ++picture_);
  show_examples();
}

void SparseExhibit::show_examples() {
  examples_.clear();
  const Index unit = picked_unit();
  if (unit < 0 || !net().read) return;
  const Matrix& codes = net().all.codes();
  std::vector<Index> rows(static_cast<std::size_t>(codes.rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  const auto shown = static_cast<std::ptrdiff_t>(std::min(examples_shown, rows.size()));
  std::partial_sort(rows.begin(), rows.begin() + shown, rows.end(), [&](Index a, Index b) {
    return codes(a, unit) != codes(b, unit) ? codes(a, unit) > codes(b, unit) : a < b;
  });
  examples_.assign(rows.begin(), rows.begin() + shown);
  show_rows(examples_grid_, *data_, judged().points, examples_, ++picture_);
}

bool SparseExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  const bool again = player_.update(elapsed_s, budget_ms, clock);
  std::vector<std::shared_ptr<Model>> models;
  if (wait_.index_ready()) {
    open_nets();
    if (stale_) ask();
    take();
    for (Net& each : nets_) {
      models.push_back(each.parts.encoder);
      models.push_back(each.parts.decoder);
    }
    for (Net& each : nets_) {
      if (stopped_) break;
      if (!each.all.begun()) each.all.begin(each.parts, judged().points.view());
      if (each.all.running()) {
        each.all.update();
        break;
      }
      if (each.all.done() && !each.read) {
        read_activity(each);
        count_on();
        break;
      }
    }
  }
  wait_.look(models);
  return again || (busy() && !wait_.failed());
}

bool SparseExhibit::working() const {
  if (net().shown.waiting()) return true;
  for (const Net& each : nets_) {
    if (each.features.waiting()) return true;
    if (!stopped_ && !each.read) return true;
  }
  return false;
}

double SparseExhibit::worked() const {
  double sum = 0;
  for (const Net& each : nets_) sum += each.all.progress();
  return sum / static_cast<double>(sparse_nets);
}

}  // namespace lab
