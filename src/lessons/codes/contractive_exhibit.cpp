#include "lessons/codes/contractive_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "data/ink.h"
#include "methods/codes/code_steepness.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"

namespace lab {
namespace {

constexpr std::array large = {"contractive", "contractive-off"};
constexpr std::array small = {"digits-contractive", "digits-contractive-off"};
constexpr Index most_level_images = 200;
constexpr Index shown_directions = 6;
constexpr int last_step = 3;

}  // namespace

ContractiveExhibit::ContractiveExhibit() {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "One image moved, the movement of the codes of many images, the norm of the "
                           "Jacobian at every image, or the directions in which the code of one image moves "
                           "most",
                   .kind = ParameterKind::choice,
                   .choices = {{"one", "one image"},
                               {"all", "many"},
                               {"steepness", "steepness"},
                               {"directions", "directions"}},
                   .initial = "one"});
  parameters_.add(
      {.id = "kind",
       .label = "Move the image by",
       .help = "A random number added to every pixel, all pixels pushed to the right, or one more stroke "
               "of ink",
       .kind = ParameterKind::choice,
       .choices = {{"noise", "noise"}, {"shift", "a shift"}, {"stroke", "a stroke"}},
       .initial = "noise"});
  parameters_.add({.id = "sigma",
                   .label = "Noise s",
                   .help = "Standard deviation of what is added to every pixel; ink is 1, paper 0",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 1,
                   .slider_from = 0,
                   .slider_to = 0.5,
                   .step = 0.05,
                   .initial = "0.2"});
  parameters_.add({.id = "shift",
                   .label = "Shift in pixels",
                   .help = "How far the image is pushed to the right; paper comes in at the left",
                   .kind = ParameterKind::integer,
                   .min = 0,
                   .max = 4,
                   .initial = "1"});
  parameters_.add({.id = "added",
                   .label = "Ink of the stroke",
                   .help = "How dark the slanting stroke is that is added",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 1,
                   .step = 0.05,
                   .initial = "1"});
  parameters_.add({.id = "measure",
                   .label = "Movement",
                   .help =
                       "As a distance in the code, or as a share of the distance between the codes of two "
                       "different images",
                   .kind = ParameterKind::choice,
                   .choices = {{"distance", "distance"}, {"share", "share"}},
                   .initial = "distance"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  player_.set_transition(0.3);
  show_controls();
}

DataNeeds ContractiveExhibit::data_needs() const { return network_data_needs(); }

void ContractiveExhibit::use_models(ModelLibrary& models) {
  for (Net& net : nets_) net.codes.use(models);
}

void ContractiveExhibit::show_controls() {
  const std::string& view = parameters_.choice("view");
  const bool moves = view == "one" || view == "all";
  choice_.show_controls(view == "one" || view == "directions");
  parameters_.show("kind", moves);
  parameters_.show("sigma", view == "one" && noisy());
  parameters_.show("shift", view == "one" && !noisy() && !stroked());
  parameters_.show("added", view == "one" && stroked());
  parameters_.show("measure", moves);
  parameters_.show("seed", moves && noisy());
  parameters_.show("new-seed", moves && noisy());
}

void ContractiveExhibit::open(std::shared_ptr<const Dataset> dataset) {
  for (const std::size_t n : {0, 1}) model_id(*dataset, large[n], small[n]);  // refuses other sizes
  choice_.open(dataset);
  data_ = std::move(dataset);
  stroke_ = draw_ink(Ink{{{{0.22f, 0.68f}, {0.78f, 0.32f}}}, {}}, data_->image_width, 0.05f).pixels;
  parameters_.set_initial("step", std::to_string(last_step));
  // The lesson begins at the end; later the value says: where it was, or the default after a link.
  const int wanted_step = player_.begun() ? parameters_.integer("step") : last_step;
  player_.begin([](CountedSteps& steps) { steps.init(last_step); });
  player_.seek(wanted_step);
  levels_begun_ = false;
  stale_ = true;
  for (const std::size_t n : {0, 1}) {
    Net& net = nets_[n];
    net.probed = false;
    net.probing.stop();
    net.moving.stop();
    net.moved.clear();
    net.change.clear();
    net.codes.begin(model_id(*data_, large[n], small[n]), images().points, false);
  }
  show_controls();
}

void ContractiveExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  choice_.parameter_changed(id);
  if (id == "kind" || id == "seed") levels_begun_ = false;
  if (id != "view" && id != "measure") stale_ = true;
  show_controls();
}

void ContractiveExhibit::press(std::string_view id) {
  if (choice_.press(id)) stale_ = true;
  show_controls();
}

// ---- moving ----

void ContractiveExhibit::move(const float* pixels, const float* noise, double amount, float* out) const {
  const Index w = data_->image_width, h = data_->image_height;
  for (Index y = 0; y < h; ++y) {
    for (Index x = 0; x < w; ++x) {
      const Index at = y * w + x;
      if (noisy()) {
        // Not cut off at paper and ink: then a step would not be as likely in every direction.
        out[at] = pixels[at] + static_cast<float>(amount) * noise[at];
      } else if (stroked()) {
        out[at] = std::max(pixels[at], static_cast<float>(amount) * stroke_[at]);
      } else {
        const Index from = x - static_cast<Index>(amount);
        out[at] = from >= 0 ? pixels[y * w + from] : 0.0f;
      }
    }
  }
}

std::vector<double> ContractiveExhibit::levels() const {
  if (noisy()) return {0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5};
  if (stroked()) return {0, 0.1, 0.25, 0.5, 0.75, 1};
  return {0, 1, 2, 3, 4};
}

void ContractiveExhibit::begin_levels() {
  levels_begun_ = true;
  const PointsView points = images().points;
  const Index d = points.cols;
  level_rows_ = std::min(points.rows, most_level_images);
  const std::vector<double> all = levels();
  level_inputs_.resize(level_rows_ * static_cast<Index>(all.size()), d);
  Rng rng(parameters_.seed());
  std::vector<float> pixels(static_cast<std::size_t>(d)), noise(pixels.size());
  for (Index i = 0; i < level_rows_; ++i) {
    points.copy_row(i, pixels.data());
    for (float& v : noise) v = static_cast<float>(rng.normal());
    // The same direction at every level, farther and farther.
    for (std::size_t l = 0; l < all.size(); ++l)
      move(pixels.data(), noise.data(), all[l],
           level_inputs_.data() + (static_cast<Index>(l) * level_rows_ + i) * d);
  }
  for (Net& net : nets_) {
    net.moved.clear();
    net.moving.begin(net.codes.encoder(), level_inputs_, {0});
  }
}

void ContractiveExhibit::read_levels(Net& net) {
  const Matrix& codes = net.moving.results().front();
  const std::vector<double> all = levels();
  net.moved.clear();
  net.predicted.clear();
  double steep = 0;
  for (Index i = 0; i < level_rows_; ++i) steep += net.steepness[i];
  for (std::size_t l = 0; l < all.size(); ++l) {
    double sum = 0;
    for (Index i = 0; i < level_rows_; ++i)
      sum += static_cast<double>((codes.row(static_cast<Index>(l) * level_rows_ + i) - codes.row(i)).norm());
    net.moved.push_back(sum / static_cast<double>(level_rows_));
    net.predicted.push_back(all[l] * steep / static_cast<double>(level_rows_));
  }
  net.moving.stop();
}

void ContractiveExhibit::ask_one() {
  stale_ = false;
  chosen_ = choice_.revision();
  ++asked_;
  const std::vector<float>& pixels = choice_.pixels();
  for (Net& net : nets_) net.change.clear();
  if (pixels.empty()) {
    pair_grid_.set_images(std::span<const float>(), data_->image_width, data_->image_height, 0.0f, 1.0f,
                          ColourMap::ink, ++picture_);
    return;
  }
  Rng rng(parameters_.seed());
  std::vector<float> noise(pixels.size());
  for (float& v : noise) v = static_cast<float>(rng.normal());
  const auto d = static_cast<Index>(pixels.size());
  Matrix both(2, d);
  both.row(0) = Eigen::Map<const Matrix>(pixels.data(), 1, d);
  move(pixels.data(), noise.data(), strength(), both.data() + d);
  pair_grid_.set_images(std::span<const float>(both.data(), static_cast<std::size_t>(2 * d)),
                        data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink, ++picture_);
  for (Net& net : nets_) net.asker.ask({both}, asked_);
}

void ContractiveExhibit::read_one(Net& net) {
  const Matrix& codes = net.asker.answer().front();
  net.pair = codes;
  net.change.clear();
  double sum = 0;
  for (Index j = 0; j < codes.cols(); ++j) {
    const double step = static_cast<double>(codes(1, j)) - static_cast<double>(codes(0, j));
    net.change.push_back(std::abs(step));
    sum += step * step;
  }
  net.movement = std::sqrt(sum);
  const MatrixD weights = weights_from_answers(net.probing.results().front());
  net.directions = code_directions(weights, codes.row(0).cast<double>().transpose(), shown_directions);
  net.steep_here = net.directions.sizes.norm();
  // Each direction on its own scale: its largest pixel is full red or blue.
  std::vector<float> pixels;
  for (Index i = 0; i < net.directions.vectors.rows(); ++i) {
    const auto v = net.directions.vectors.row(i);
    const double largest = std::max(1e-12, v.cwiseAbs().maxCoeff());
    for (Index p = 0; p < v.size(); ++p) pixels.push_back(static_cast<float>(v[p] / largest));
  }
  direction_grids_[&net - nets_.data()].set_images(pixels, data_->image_width, data_->image_height, -1.0f,
                                                   1.0f, ColourMap::signed_, ++picture_);
}

// ---- computing ----

void ContractiveExhibit::read_probe(Net& net) {
  const VectorD lengths = squared_weight_lengths(net.probing.results().front());
  const Matrix& codes = net.codes.codes();
  const VectorD steepness = code_steepness(codes, lengths);
  net.steepness.assign(steepness.data(), steepness.data() + steepness.size());
  net.mean_squared = steepness.squaredNorm() / static_cast<double>(steepness.size());
  // Two codes drawn at random are √(2 Σ variance) apart, in the root mean square.
  double variance = 0;
  for (Index j = 0; j < codes.cols(); ++j) {
    const VectorD column = codes.col(j).cast<double>();
    variance += (column.array() - column.mean()).square().mean();
  }
  net.apart = std::sqrt(2 * variance);
  net.asker.use(net.codes.encoder());
  net.probed = true;
}

bool ContractiveExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  const bool again = player_.update(elapsed_s, budget_ms, clock);
  for (Net& net : nets_) {
    if (net.codes.update())
      net.probing.begin(net.codes.encoder(), std::vector<Matrix>{unit_questions(data_->dims())});
    if (net.codes.done() && !net.probed && net.probing.update()) read_probe(net);
  }
  if (!ready()) return again;
  if (stale_ || chosen_ != choice_.revision()) ask_one();
  for (Net& net : nets_) {
    if (net.asker.update() && net.asker.tag() == asked_ && !choice_.pixels().empty()) read_one(net);
  }
  if (wants_levels() && !levels_begun_) begin_levels();
  for (Net& net : nets_) {
    if (levels_begun_ && net.moved.empty() && net.moving.update()) read_levels(net);
  }
  return again;
}

bool ContractiveExhibit::asking() const {
  return stale_ || chosen_ != choice_.revision() || nets_[0].asker.waiting() || nets_[1].asker.waiting();
}

bool ContractiveExhibit::busy() const {
  if (!data_) return false;
  if (player_.waiting()) return true;
  if (trouble() != nullptr) return false;
  return !ready() || asking() || (wants_levels() && !(levels_begun_ && levels_known()));
}

double ContractiveExhibit::progress() const {
  return 0.5 * (nets_[0].codes.progress() + nets_[1].codes.progress());
}

const Trouble* ContractiveExhibit::trouble() const {
  const Trouble* first = nets_[0].codes.wait().trouble();
  return first != nullptr ? first : nets_[1].codes.wait().trouble();
}

double ContractiveExhibit::shown(const Net& net, double movement) const {
  if (parameters_.choice("measure") == "distance") return movement;
  return net.apart > 0 ? 100.0 * movement / net.apart : 0.0;
}

}  // namespace lab
