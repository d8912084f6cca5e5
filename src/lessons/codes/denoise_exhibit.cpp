#include "lessons/codes/denoise_exhibit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"

namespace lab {
namespace {

constexpr Index many_rows = 24;     // images in the view with many
constexpr Index sample_rows = 256;  // images behind a point of the curve
constexpr std::array<ImageNoise, noise_kinds> kinds = {ImageNoise::gaussian, ImageNoise::salt_and_pepper,
                                                       ImageNoise::block};

}  // namespace

DenoiseExhibit::DenoiseExhibit() : NetworkStepsExhibit(last_denoise_step) {
  parameters_.add({.id = "kind",
                   .label = "Noise",
                   .help =
                       "Gaussian: a little more or less at every pixel, as the network learnt it; salt and "
                       "pepper: some pixels black or white; block: a square is erased",
                   .kind = ParameterKind::choice,
                   .choices = {{"gaussian", "Gaussian"}, {"salt", "salt"}, {"block", "block"}},
                   .initial = "gaussian"});
  parameters_.add({.id = "amount",
                   .label = "Amount",
                   .help = "Standard deviation of Gaussian noise; share of the pixels for the others",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 1,
                   .step = 0.05,
                   .initial = "0.3"});
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "One image, many images, or all amounts of noise",
                   .kind = ParameterKind::choice,
                   .choices = {{"one", "one"}, {"many", "many"}, {"curve", "amounts"}},
                   .initial = "one"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  player_.set_transition(0.05);
  show_controls();
}

void DenoiseExhibit::show_controls() { choice_.show_controls(true); }

std::size_t DenoiseExhibit::kind() const {
  const std::string& id = parameters_.choice("kind");
  return id == "gaussian" ? 0 : id == "salt" ? 1 : 2;
}

void DenoiseExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "", "");  // refuses images of another size
  choice_.open(dataset);
  data_ = std::move(dataset);
  // What the network learnt with is where one begins.
  const bool untouched = parameters_.is_default("amount");
  parameters_.set_initial("amount", data_->image_width == 8 ? "0.3" : "0.5");
  if (untouched) parameters_.reset("amount");
  net_ = NetworkParts();
  shown_ = Rebuilder();
  errors_.clear();
  all_.stop();
  all_stale_ = true;
  point_.stop();
  curve_next_ = 0;
  begin_steps();
  show_controls();
}

void DenoiseExhibit::parameter_changed(std::string_view id) {
  choice_.parameter_changed(id);
  stale_ = true;
  stopped_ = false;
  if (id == "kind" || id == "amount" || id == "seed") all_stale_ = true;
  if (id == "seed") {
    point_.stop();
    curve_next_ = 0;
  }
  show_controls();
}

void DenoiseExhibit::press(std::string_view id) {
  if (choice_.press(id)) stale_ = true;
  if (id == "stop") stopped_ = true;
  show_controls();
}

RebuildErrors::Disturb DenoiseExhibit::disturb(std::size_t noise, double strength) const {
  const int w = data_->image_width, h = data_->image_height;
  const auto seed = parameters_.seed();
  return [=](const Matrix& clean, Index first) {
    Matrix noisy = clean;
    for (Index i = 0; i < noisy.rows(); ++i)
      add_image_noise(noisy.row(i).data(), w, h, kinds[noise], strength, seed, first + i);
    return noisy;
  };
}

void DenoiseExhibit::ask() {
  stale_ = false;
  ++question_;
  Index number = choice_.row();  // −1 for a drawing
  Matrix clean = choice_.batch();
  if (view() == "many") {
    const Dataset& from = choice_.drawn() ? judged() : *choice_.part();
    rows_ = std::min(many_rows, from.size());
    first_row_ = std::clamp<Index>(choice_.drawn() ? 0 : choice_.row(), 0, from.size() - rows_);
    const Index drawing = choice_.drawn() ? clean.rows() : 0;
    Matrix many(drawing + rows_, data_->dims());
    if (drawing > 0) many.row(0) = clean.row(0);
    many.bottomRows(rows_) = from.points.view().slice(first_row_, rows_).to_float();
    clean = std::move(many);
    number = first_row_ - drawing;
  }
  if (clean.rows() == 0) {
    errors_.clear();
    return;
  }
  asked_ = clean;
  shown_.ask(disturb(kind(), amount())(clean, number), question_);
}

void DenoiseExhibit::take() {
  if (!shown_.update() || shown_.tag() != question_) return;
  clean_ = asked_;
  shows_many_ = view() == "many";
  const Matrix &noisy = shown_.images(), &cleaned = shown_.rebuilt();
  errors_.clear();
  for (Index i = 0; i < clean_.rows(); ++i) {
    const float* const x = clean_.row(i).data();
    errors_.push_back({squared_error(x, noisy.row(i).data(), clean_.cols()),
                       squared_error(x, cleaned.row(i).data(), clean_.cols())});
  }
  const Matrix noise = noisy - clean_, residual = clean_ - cleaned;
  ++picture_;
  const auto show = [&](ImageGrid& grid, const Matrix& m, bool is_signed) {
    grid.set_images({m.data(), static_cast<std::size_t>(m.size())}, data_->image_width, data_->image_height,
                    is_signed ? -1.0f : 0.0f, 1.0f, is_signed ? ColourMap::signed_ : ColourMap::ink,
                    picture_);
  };
  show(clean_grid_, clean_, false);
  show(noisy_grid_, noisy, false);
  show(cleaned_grid_, cleaned, false);
  show(noise_grid_, noise, true);
  show(residual_grid_, residual, true);
}

void DenoiseExhibit::work_on_set() {
  if (all_stale_) {
    all_stale_ = false;
    all_.begin(net_, judged().points.view(), disturb(kind(), amount()));
  }
  all_.update();
}

void DenoiseExhibit::work_on_curve() {
  const std::size_t noise = curve_next_ / curve_points, at = curve_next_ % curve_points;
  if (!point_.begun()) {
    const PointsView points = judged().points.view();
    point_.begin(net_, points.slice(0, std::min(sample_rows, points.rows)),
                 disturb(noise, static_cast<double>(at) / (curve_points - 1)));
  }
  point_.update();
  if (!point_.done()) return;
  curves_[noise][at] = {mean_of(point_.input_errors()), mean_of(point_.errors())};
  point_.stop();
  ++curve_next_;
}

bool DenoiseExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  const bool again = player_.update(elapsed_s, budget_ms, clock);
  if (wait_.index_ready()) {
    net_.open(wait_.library(), model_id(*data_, "denoise", "digits-denoise"));
    shown_.use(net_);
    if (stale_) ask();
    take();
    if (!stopped_) {
      if (all_stale_ || all_.running()) {
        work_on_set();
      } else if (wants_curve()) {
        work_on_curve();
      }
    }
  }
  wait_.look({net_.encoder, net_.decoder});
  return again || (busy() && !wait_.failed());
}

bool DenoiseExhibit::working() const {
  if (shown_.waiting()) return true;
  return !stopped_ && (all_stale_ || all_.running() || wants_curve());
}

double DenoiseExhibit::worked() const {
  if (all_stale_ || all_.running()) return all_.progress();
  return static_cast<double>(curve_next_) / static_cast<double>(noise_kinds * curve_points);
}

std::vector<double> DenoiseExhibit::series(std::size_t noise, bool cleaned) const {
  std::vector<double> y;
  for (std::size_t i = 0; i < curve_points; ++i) {
    const bool known = noise * curve_points + i < curve_next_;
    const double error = cleaned ? curves_[noise][i].cleaned : curves_[noise][i].noisy;
    // Without noise there is no error and no ratio.
    y.push_back(known && error > 0 ? psnr(error) : std::numeric_limits<double>::quiet_NaN());
  }
  return y;
}

}  // namespace lab
