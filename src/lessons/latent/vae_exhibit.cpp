#include "lessons/latent/vae_exhibit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "core/error.h"
#include "core/rng.h"
#include "lessons/latent/latent_loss.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr int most_draws = 400;
constexpr Index most_images = 16;  // of the draws, decoded side by side
constexpr double farthest_epsilon = 8;

/// "0.31,-1.2", as a hand puts ε on the plane. Throws InputError (control "eps").
Point2 parse_epsilon(const std::string& text) {
  Point2 e;
  char rest = 0;
  const bool read = std::sscanf(text.c_str(), "%lf,%lf%c", &e.x, &e.y, &rest) == 2;
  if (!read || !(std::abs(e.x) <= farthest_epsilon) || !(std::abs(e.y) <= farthest_epsilon))
    throw InputError("ε by hand is two numbers between −8 and 8 with a comma, such as 0.5,-1.", "eps");
  return e;
}

}  // namespace

double VaeExhibit::Seen::kl_sum() const { return std::accumulate(kl.begin(), kl.end(), 0.0); }

std::vector<double> VaeExhibit::Seen::code() const {
  std::vector<double> z;
  for (Index j = 0; j < codes.cols(); ++j) z.push_back(static_cast<double>(codes(codes.rows() - 1, j)));
  return z;
}

std::vector<double> VaeExhibit::Seen::noise() const {
  std::vector<double> e;
  for (Index j = 0; j < epsilon.cols(); ++j) e.push_back(static_cast<double>(epsilon(epsilon.rows() - 1, j)));
  return e;
}

VaeExhibit::VaeExhibit() {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help =
                       "The plane of codes, the loss of this image term by term, or the loss over all images "
                       "that took no part in the training",
                   .kind = ParameterKind::choice,
                   .choices = {{"plane", "plane"}, {"loss", "loss"}, {"test", "test set"}},
                   .initial = "plane"});
  parameters_.add(
      {.id = "code",
       .label = "Numbers in the code",
       .help = "The network whose code is two numbers, or the one with more, of which two are shown",
       .kind = ParameterKind::choice,
       .choices = {{"two", "two"}, {"more", "more"}},
       .initial = "two"});
  for (const char* id : {"axis-x", "axis-y"}) {
    const bool x = id == std::string_view("axis-x");
    parameters_.add({.id = id,
                     .label = x ? "Shown across" : "Shown upwards",
                     .help = "Which dimension of the code",
                     .kind = ParameterKind::integer,
                     .min = 1,
                     .max = 20,
                     .initial = x ? "1" : "2"});
  }
  parameters_.add(
      {.id = "draws",
       .label = "Draws of ε",
       .help = "How many ε have been drawn for this image; each is a dot, and the last one is decoded",
       .kind = ParameterKind::integer,
       .min = 1,
       .max = most_draws,
       .slider_from = 1,
       .slider_to = 100,
       .initial = "1"});
  parameters_.add(
      {.id = "draw-one", .label = "Draw ε again", .help = "One more ε", .kind = ParameterKind::action});
  parameters_.add(
      {.id = "draw-many", .label = "Draw 20", .help = "Twenty more ε", .kind = ParameterKind::action});
  parameters_.add({.id = "eps",
                   .label = "ε by hand",
                   .help = "Where the dot was dragged: ε of the two dimensions shown",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  parameters_.add({.id = "by-chance",
                   .label = "Random ε again",
                   .help = "Gives up the place to which the dot was dragged",
                   .kind = ParameterKind::action});
  parameters_.add({.id = "zoom",
                   .label = "Zoom to the cloud",
                   .help = "Looks closely at the cloud of this image; once more: at the whole plane",
                   .kind = ParameterKind::action});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  add_map_images_parameter(parameters_);
  add_view_parameter(parameters_);
  player_.set_transition(0.3);
  show_controls();
}

DataNeeds VaeExhibit::data_needs() const { return network_data_needs(); }

std::string_view VaeExhibit::network_id() const {
  return wide() ? model_id(*data_, "vae20", "digits-vae8") : model_id(*data_, "vae2", "digits-vae2");
}

Index VaeExhibit::axis(std::string_view id) const {
  const Index wanted = parameters_.integer(id) - 1, usual = id == "axis-x" ? 0 : 1;
  return wide() && wanted < network_.code_size() ? wanted : usual;
}

void VaeExhibit::show_controls() {
  const bool test = in_view("test"), plane = in_view("plane");
  choice_.show_controls(!test);
  parameters_.show("axis-x", plane && wide());
  parameters_.show("axis-y", plane && wide());
  for (const char* id : {"draws", "draw-one", "draw-many"}) parameters_.show(id, !test);
  parameters_.show("by-chance", !test && by_hand());
  parameters_.show("zoom", plane);
  parameters_.show("map-images", plane);
  if (data_) {
    const int most = data_->image_width == 8 ? 8 : 20;
    parameters_.set_slider("axis-x", 1, most);
    parameters_.set_slider("axis-y", 1, most);
  }
}

void VaeExhibit::check_axes(const Dataset& dataset) const {
  if (!wide()) return;
  const int most = dataset.image_width == 8 ? 8 : 20;
  for (const char* id : {"axis-x", "axis-y"}) {
    if (parameters_.integer(id) > most)
      throw InputError("The code has only " + std::to_string(most) + " numbers.", id);
  }
  if (parameters_.integer("axis-x") == parameters_.integer("axis-y"))
    throw InputError("Across and upwards must be two different numbers of the code.", "axis-y");
}

void VaeExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  model_id(*dataset, "vae2", "digits-vae2");
  if (by_hand()) parse_epsilon(parameters_.text("eps"));
  check_axes(*dataset);
  choice_.open(dataset);
  if (another) parameters_.reset("view-at");
  data_ = std::move(dataset);
  network_.close();
  encoder_.use(nullptr);
  score_.stop();
  plane_.clear();
  seen_ = Seen();
  loss_ = Loss();
  cursor_.reset();
  asked_image_ = 0;
  begin_counting(player_, add_up);
  show_controls();
}

void VaeExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  choice_.parameter_changed(id);
  if (id == "eps" && by_hand()) parse_epsilon(parameters_.text("eps"));
  if (id == "axis-x" || id == "axis-y" || id == "code") {
    check_axes(*data_);
    parameters_.reset("view-at");
    plane_.restore_view("");
    if (network_.encoded() && id != "code") plane_.clear();
  }
  // Another draw is a draw by chance.
  if ((id == "draws" || id == "seed") && by_hand()) parameters_.reset("eps");
  if (id == "view-at") plane_.restore_view(parameters_.text("view-at"));
  show_controls();
}

void VaeExhibit::press(std::string_view id) {
  choice_.press(id);
  if (id == "draw-one" || id == "draw-many") {
    const int wanted = parameters_.integer("draws") + (id == "draw-one" ? 1 : 20);
    parameters_.set_number("draws", std::min(wanted, most_draws));
    parameters_.reset("eps");
    if (move() < decode) player_.seek(decode);
  }
  if (id == "by-chance") parameters_.reset("eps");
  if (id == "zoom") zoom_to_cloud();
  show_controls();
}

void VaeExhibit::zoom_to_cloud() {
  if (seen_.empty() || plane_.empty()) return;
  const bool whole = plane_.view_text().empty();
  const auto x = static_cast<std::size_t>(axis("axis-x")), y = static_cast<std::size_t>(axis("axis-y"));
  const Bounds& all = plane_.plane().bounds();
  // Four standard deviations to each side.
  const double times = std::min(all.width() / (8 * seen_.sigma[x]), all.height() / (8 * seen_.sigma[y]));
  const std::string close = number_text(seen_.mean[x]) + "," + number_text(seen_.mean[y]) + "," +
                            number_text(std::clamp(times, 1.0, 1000.0));
  plane_.restore_view(whole ? close : std::string());
}

// ---- computing ----

void VaeExhibit::read_codes() {
  const std::string key = std::to_string(encoder_.tag()) + "/" + network_.id() + "/" +
                          parameters_.value("seed") + "/" + parameters_.value("draws") + "/" +
                          parameters_.text("eps") + "/" + std::to_string(axis("axis-x")) + "/" +
                          std::to_string(axis("axis-y"));
  if (key == read_key_ && !seen_.empty()) return;
  read_key_ = key;
  const Index size = seen_.size();
  Rng rng(parameters_.seed());
  seen_.epsilon = normal_rows(rng, parameters_.integer("draws"), size);
  if (by_hand()) {
    const Point2 e = parse_epsilon(parameters_.text("eps"));
    seen_.epsilon(seen_.epsilon.rows() - 1, axis("axis-x")) = static_cast<float>(e.x);
    seen_.epsilon(seen_.epsilon.rows() - 1, axis("axis-y")) = static_cast<float>(e.y);
  }
  seen_.codes = seen_.epsilon;
  for (Index i = 0; i < seen_.codes.rows(); ++i) {
    for (Index j = 0; j < size; ++j) {
      const auto at = static_cast<std::size_t>(j);
      seen_.codes(i, j) =
          static_cast<float>(seen_.mean[at] + seen_.sigma[at] * static_cast<double>(seen_.epsilon(i, j)));
    }
  }
}

Index VaeExhibit::strip_size() const { return std::min<Index>(most_images, seen_.codes.rows()); }

Matrix VaeExhibit::strip_codes() const { return seen_.codes.bottomRows(strip_size()); }

bool VaeExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  const bool moving = player_.update(elapsed_s, budget_ms, clock);
  std::vector<std::shared_ptr<Model>> models;
  if (wait_.index_ready()) {
    if (network_.id() != network_id()) {
      network_.open(wait_.library(), network_id());
      score_.stop();
      plane_.clear();
      seen_ = Seen();
      loss_ = Loss();
      asked_image_ = 0;
    }
    network_.encode(cloud_points(*data_));
    encoder_.use(network_.encoder());
    for (Decoder* decoder : {&current_, &strip_, &hover_}) decoder->use(network_.decoder());
    models = {network_.encoder(), network_.decoder()};
  }
  wait_.look(models);
  if (!network_.opened() || wait_.failed()) return moving;

  network_.update();
  if (network_.encoded() && plane_.empty()) {
    plane_.set_codes(network_.means(), images(), axis("axis-x"), axis("axis-y"));
    plane_.restore_view(parameters_.text("view-at"));
  }
  // The image, first: everything else follows from its cloud.
  if (asked_image_ != choice_.revision()) {
    asked_image_ = choice_.revision();
    if (choice_.pixels().empty()) {
      seen_ = Seen();
      loss_ = Loss();
    } else {
      std::vector<Matrix> batch;
      batch.push_back(choice_.batch());
      encoder_.ask(std::move(batch), asked_image_);
    }
  }
  if (encoder_.update() && encoder_.tag() == choice_.revision() && !choice_.pixels().empty()) {
    seen_ = Seen();
    seen_.pixels = choice_.pixels();
    const Matrix &mean = encoder_.answer()[0], &log_variance = encoder_.answer()[1];
    for (Index j = 0; j < mean.cols(); ++j) {
      seen_.mean.push_back(static_cast<double>(mean(0, j)));
      seen_.log_variance.push_back(static_cast<double>(log_variance(0, j)));
      seen_.sigma.push_back(std::exp(0.5 * seen_.log_variance.back()));
      seen_.kl.push_back(kl_nats(seen_.mean.back(), seen_.log_variance.back()));
    }
    read_key_.clear();
  }
  if (!seen_.empty()) {
    read_codes();
    Matrix both(2, seen_.size());
    both.row(0) = seen_.codes.bottomRows(1);
    for (Index j = 0; j < seen_.size(); ++j) both(1, j) = static_cast<float>(seen_.mean[j]);
    current_.ask(both);
    strip_.ask(strip_codes());
  }
  if (cursor_ && network_.encoded()) {
    // Of more than two numbers the others stay those of the image's mean.
    Matrix under = Matrix::Zero(1, network_.code_size());
    if (!seen_.empty()) {
      for (Index j = 0; j < seen_.size(); ++j) under(0, j) = static_cast<float>(seen_.mean[j]);
    }
    under(0, axis("axis-x")) = static_cast<float>(cursor_->x);
    under(0, axis("axis-y")) = static_cast<float>(cursor_->y);
    hover_.ask(under);
  }
  for (Decoder* decoder : {&current_, &strip_, &hover_}) decoder->update();
  if (in_view("test") && network_.encoded()) score_.begin(network_, cloud_points(*data_), parameters_.seed());
  if (score_.begun() && score_.update()) read_score();
  read_pictures();
  if (!plane_.empty()) parameters_.set("view-at", plane_.view_text());
  return moving || network_.encoding() || (in_view("test") && score_.running());
}

void VaeExhibit::read_pictures() {
  const int w = data_->image_width, h = data_->image_height;
  const auto show = [&](ImageGrid& grid, std::span<const float> pixels) {
    grid.set_images(pixels, w, h, 0.0f, 1.0f, ColourMap::ink, ++picture_);
  };
  if (shown_image_ != choice_.revision()) {
    shown_image_ = choice_.revision();
    show(image_grid_, choice_.pixels());
  }
  if (strip_.answered() && shown_strip_ != strip_.revision()) {
    shown_strip_ = strip_.revision();
    show(strip_grid_, strip_.pixels());
    loss_.known = false;
  }
  if (hover_.answered() && shown_hover_ != hover_.revision()) {
    shown_hover_ = hover_.revision();
    show(hover_grid_, hover_.pixels());
  }
  if (cursor_ && cursor_->near >= 0 && cursor_->near != near_shown_) {
    near_shown_ = cursor_->near;
    std::vector<float> pixels(static_cast<std::size_t>(data_->dims()));
    images().points.view().copy_row(near_shown_, pixels.data());
    show(near_grid_, pixels);
  }
  if (!current_.answered() || seen_.empty()) return;
  if (shown_current_ != current_.revision()) {
    shown_current_ = current_.revision();
    show(current_grid_, current_.pixels());
    loss_.known = false;
  }
  // Only decodings of this image's own codes are compared with it.
  if (loss_.known || current_.codes().cols() != seen_.codes.cols() ||
      current_.codes().row(0) != seen_.codes.bottomRows(1))
    return;
  const Index pixels = data_->dims();
  const float* x = seen_.pixels.data();
  loss_ = Loss();
  loss_.known = true;
  loss_.reconstruction = reconstruction_nats(x, current_.images().row(0).data(), pixels);
  loss_.from_mean = reconstruction_nats(x, current_.images().row(1).data(), pixels);
  loss_.spread_low = loss_.spread_high = loss_.spread_mean = loss_.reconstruction;
  if (strip_.answered() && strip_.codes().rows() == strip_size() && strip_.codes() == strip_codes()) {
    double sum = 0;
    for (Index i = 0; i < strip_.images().rows(); ++i) {
      const double nats = reconstruction_nats(x, strip_.images().row(i).data(), pixels);
      loss_.spread_low = std::min(loss_.spread_low, nats);
      loss_.spread_high = std::max(loss_.spread_high, nats);
      sum += nats;
    }
    loss_.spread_mean = sum / static_cast<double>(strip_.images().rows());
  }
  // Where in the image the reconstruction costs most.
  std::vector<float> lost;
  for (Index j = 0; j < pixels; ++j)
    lost.push_back(static_cast<float>(reconstruction_nats(x + j, current_.images().row(0).data() + j, 1)));
  const float most = std::max(1e-6f, *std::max_element(lost.begin(), lost.end()));
  lost_grid_.set_images(lost, w, h, 0.0f, most, ColourMap::viridis, ++picture_);
}

void VaeExhibit::read_score() {
  histogram_values_.clear();
  for (std::size_t i = 0; i < score_.kl().size(); ++i)
    histogram_values_.push_back(score_.reconstruction()[i] + score_.kl()[i]);
}

bool VaeExhibit::busy() const {
  if (!data_ || wait_.failed()) return false;
  return wait_.waiting() || network_.encoding() || encoder_.waiting() || current_.waiting() ||
         strip_.waiting() || (in_view("test") && !score_.done()) || (!in_view("test") && player_.waiting());
}

double VaeExhibit::progress() const {
  if (wait_.waiting()) return wait_.progress();
  if (network_.encoding()) return network_.progress();
  return in_view("test") ? score_.progress() : 0.0;
}

}  // namespace lab
