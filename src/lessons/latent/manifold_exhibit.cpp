#include "lessons/latent/manifold_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/normal.h"
#include "core/rng.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/rebuild.h"
#include "stage/tables.h"

namespace lab {
namespace {

/// Root mean square of what two images differ by, per pixel.
double apart(const float* a, const float* b, Index pixels) { return std::sqrt(squared_error(a, b, pixels)); }

std::vector<double> steps_of(const Matrix& images) {
  std::vector<double> steps;
  for (Index i = 1; i < images.rows(); ++i)
    steps.push_back(apart(images.row(i - 1).data(), images.row(i).data(), images.cols()));
  return steps;
}

}  // namespace

ManifoldExhibit::ManifoldExhibit() {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "A grid of decoded codes, the straight way between two images, or codes drawn at "
                           "random",
                   .kind = ParameterKind::choice,
                   .choices = {{"grid", "grid"}, {"walk", "walk"}, {"samples", "samples"}},
                   .initial = "grid"});
  parameters_.add({.id = "side",
                   .label = "Images per side",
                   .help = "The grid has this many rows and this many columns; all are decoded at once",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = 32,
                   .initial = "16"});
  parameters_.add({.id = "spacing",
                   .label = "Spacing",
                   .help = "Even steps of z, or steps that each hold the same share of N(0, 1)",
                   .kind = ParameterKind::choice,
                   .choices = {{"share", "equal shares"}, {"even", "even"}},
                   .initial = "share"});
  parameters_.add({.id = "reach",
                   .label = "Reach",
                   .help = "How far from 0 the grid reaches, in standard deviations of N(0, 1)",
                   .kind = ParameterKind::real,
                   .min = 0.5,
                   .max = 8,
                   .step = 0.5,
                   .initial = "3"});
  parameters_.add({.id = "from",
                   .label = "From image",
                   .help = "Where the walk begins; an image that took no part in the training",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 10000,
                   .initial = "1"});
  parameters_.add({.id = "to",
                   .label = "To image",
                   .help = "Where the walk ends",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 10000,
                   .initial = "9"});
  parameters_.add({.id = "pick",
                   .label = "A press on the map sets",
                   .help = "Which end of the walk an image pressed on the map becomes",
                   .kind = ParameterKind::choice,
                   .choices = {{"from", "the start"}, {"to", "the end"}},
                   .initial = "to"});
  parameters_.add({.id = "frames",
                   .label = "Frames",
                   .help = "In how many images the walk is shown, both ends among them",
                   .kind = ParameterKind::integer,
                   .min = 3,
                   .max = 24,
                   .initial = "12"});
  parameters_.add({.id = "count",
                   .label = "Samples",
                   .help = "How many codes are drawn from N(0, I) for each network",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 144,
                   .initial = "24"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  add_map_images_parameter(parameters_);
  add_view_parameter(parameters_);
  player_.set_transition(0.2);
  show_controls();
}

DataNeeds ManifoldExhibit::data_needs() const { return network_data_needs(); }

void ManifoldExhibit::show_controls() {
  const bool grid = in_view("grid"), walk = in_view("walk"), samples = in_view("samples");
  parameters_.show("side", grid);
  parameters_.show("spacing", grid);
  parameters_.show("reach", grid && parameters_.choice("spacing") == "even");
  for (const char* id : {"from", "to", "frames", "pick"}) parameters_.show(id, walk);
  for (const char* id : {"count", "seed", "new-seed"}) parameters_.show(id, samples);
  if (!data_) return;
  const auto count = static_cast<double>(std::clamp<Index>(cloud_points(*data_).rows, 2, 10000));
  parameters_.set_slider("from", 1, count);
  parameters_.set_slider("to", 1, count);
}

void ManifoldExhibit::check(const Dataset& dataset) const {
  model_id(dataset, "vae2", "digits-vae2");
  const Index count = cloud_points(dataset).rows;
  for (const char* id : {"from", "to"}) {
    if (parameters_.integer(id) <= count) continue;
    throw InputError("Image number is " + parameters_.value(id) + ", but there are only " +
                         plural(count, "image", "images") + ".",
                     id);
  }
}

void ManifoldExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const std::string first = parameters_.value("from"), last = parameters_.value("to");
  if (another) {
    parameters_.reset("from");
    parameters_.reset("to");
  }
  try {
    check(*dataset);
  } catch (const InputError&) {
    parameters_.set("from", first);
    parameters_.set("to", last);
    throw;
  }
  if (another) parameters_.reset("view-at");
  data_ = std::move(dataset);
  for (LatentNetwork& network : networks_) network.close();
  plane_.clear();
  corners_.clear();
  for (std::vector<double>& steps : changes_) steps.clear();
  grid_.shown = 0;
  for (std::size_t net = 0; net < nets; ++net) films_[net].shown = samples_[net].shown = 0;
  faded_from_ = -1;
  begun_frames_ = frames();
  begin_counting(player_, frames() - 1);
  show_controls();
}

void ManifoldExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "from" || id == "to") check(*data_);
  if (id == "frames" && frames() != begun_frames_) {
    begun_frames_ = frames();
    begin_counting(player_, frames() - 1);
  }
  if (id == "view-at") plane_.restore_view(parameters_.text("view-at"));
  show_controls();
}

void ManifoldExhibit::press(std::string_view) {}

// ---- computing ----

double ManifoldExhibit::grid_line(int i) const {
  const double n = side();
  if (parameters_.choice("spacing") == "share") return normal_quantile((i + 0.5) / n);
  return parameters_.real("reach") * (2.0 * i / (n - 1) - 1);
}

Point2 ManifoldExhibit::grid_point(int cell) const {
  // The first row is the highest.
  return {grid_line(cell % side()), grid_line(side() - 1 - cell / side())};
}

Matrix ManifoldExhibit::grid_codes() const {
  Matrix codes(side() * side(), 2);
  for (int cell = 0; cell < side() * side(); ++cell) {
    const Point2 z = grid_point(cell);
    codes(cell, 0) = static_cast<float>(z.x);
    codes(cell, 1) = static_cast<float>(z.y);
  }
  return codes;
}

Matrix ManifoldExhibit::film_codes(const Matrix& codes) const {
  Matrix line(frames(), codes.cols());
  for (int i = 0; i < frames(); ++i) {
    const auto t = static_cast<float>(i) / static_cast<float>(frames() - 1);
    line.row(i) = (1 - t) * codes.row(from()) + t * codes.row(to());
  }
  return line;
}

void ManifoldExhibit::ask() {
  if (in_view("grid")) {
    grid_.decoder.use(networks_[0].decoder());
    grid_.decoder.ask(grid_codes());
    return;
  }
  for (std::size_t net = 0; net < nets; ++net) {
    const LatentNetwork& network = networks_[net];
    if (!network.opened() || network.card() == nullptr) continue;
    if (in_view("walk")) {
      films_[net].decoder.use(network.decoder());
      if (network.encoded()) films_[net].decoder.ask(film_codes(network.means()));
    } else {
      samples_[net].decoder.use(network.decoder());
      Rng rng(parameters_.seed());
      samples_[net].decoder.ask(normal_rows(rng, parameters_.integer("count"), network.code_size()));
    }
  }
}

bool ManifoldExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  const bool moving = player_.update(elapsed_s, budget_ms, clock);
  std::vector<std::shared_ptr<Model>> models;
  if (wait_.index_ready()) {
    networks_[0].open(wait_.library(), model_id(*data_, "vae2", "digits-vae2"));
    networks_[0].encode(cloud_points(*data_));
    if (wants_both()) {
      networks_[1].open(wait_.library(), model_id(*data_, "vae20", "digits-vae8"));
      if (in_view("walk")) networks_[1].encode(cloud_points(*data_));
    }
    const std::size_t needed = wants_both() ? nets : 1;
    for (std::size_t net = 0; net < needed; ++net) {
      models.push_back(networks_[net].encoder());
      models.push_back(networks_[net].decoder());
    }
  }
  wait_.look(models);
  if (!wait_.index_ready() || wait_.failed()) return moving;
  bool sweeping = false;
  for (std::size_t net = 0; net < nets; ++net) {
    LatentNetwork& network = networks_[net];
    if (network.update() && net == 0) {
      plane_.set_codes(network.means(), images());
      plane_.restore_view(parameters_.text("view-at"));
      corners_.clear();
    }
    sweeping = sweeping || network.encoding();
  }
  ask();
  grid_.decoder.update();
  for (std::size_t net = 0; net < nets; ++net) {
    films_[net].decoder.update();
    samples_[net].decoder.update();
  }
  read();
  if (!plane_.empty()) parameters_.set("view-at", plane_.view_text());
  return moving || sweeping;
}

bool ManifoldExhibit::busy() const {
  if (!data_ || wait_.failed()) return false;
  if (wait_.waiting()) return true;
  for (const LatentNetwork& network : networks_)
    if (network.encoding()) return true;
  bool asking = grid_.decoder.waiting();
  for (std::size_t net = 0; net < nets; ++net)
    asking = asking || films_[net].decoder.waiting() || samples_[net].decoder.waiting();
  return asking || (in_view("walk") && player_.waiting());
}

double ManifoldExhibit::progress() const {
  if (wait_.waiting()) return wait_.progress();
  double least = 1;
  for (const LatentNetwork& network : networks_)
    if (network.encoding()) least = std::min(least, network.progress());
  return least;
}

std::vector<float> ManifoldExhibit::image(Index row) const {
  std::vector<float> pixels(static_cast<std::size_t>(images().dims()));
  images().points.view().copy_row(row, pixels.data());
  return pixels;
}

void ManifoldExhibit::read() {
  const int w = data_->image_width, h = data_->image_height;
  const auto fresh = [&](Pictures& pictures) {
    if (!pictures.decoder.answered() || pictures.shown == pictures.decoder.revision()) return false;
    pictures.shown = pictures.decoder.revision();
    pictures.grid.set_images(pictures.decoder.pixels(), w, h, 0.0f, 1.0f, ColourMap::ink, ++picture_);
    return true;
  };
  if (fresh(grid_)) corners_.clear();
  for (std::size_t net = 0; net < nets; ++net) {
    if (fresh(films_[net])) changes_[net] = steps_of(films_[net].decoder.images());
    fresh(samples_[net]);
  }
  if (corners_.empty() && grid_.decoder.answered() && networks_[0].encoded()) read_corners();
  if (!in_view("walk")) return;
  if (faded_from_ == from() && faded_to_ == to() && faded_frames_ == frames()) return;
  faded_from_ = from(), faded_to_ = to(), faded_frames_ = frames();
  Matrix ends(2, data_->dims());
  images().points.view().copy_row(from(), ends.row(0).data());
  images().points.view().copy_row(to(), ends.row(1).data());
  ends_grid_.set_images({ends.data(), static_cast<std::size_t>(ends.size())}, w, h, 0.0f, 1.0f,
                        ColourMap::ink, ++picture_);
  Matrix fade(frames(), data_->dims());
  for (int i = 0; i < frames(); ++i) {
    const auto t = static_cast<float>(i) / static_cast<float>(frames() - 1);
    fade.row(i) = (1 - t) * ends.row(0) + t * ends.row(1);
  }
  fade_grid_.set_images({fade.data(), static_cast<std::size_t>(fade.size())}, w, h, 0.0f, 1.0f,
                        ColourMap::ink, ++picture_);
  changes_[nets] = steps_of(fade);
}

void ManifoldExhibit::read_corners() {
  const auto n = static_cast<int>(std::lround(std::sqrt(static_cast<double>(grid_.decoder.codes().rows()))));
  std::vector<float> pixels;
  for (const int cell : {0, n - 1, n * (n - 1), n * n - 1}) {
    Corner corner;
    corner.cell = cell;
    corner.z = {static_cast<double>(grid_.decoder.codes()(cell, 0)),
                static_cast<double>(grid_.decoder.codes()(cell, 1))};
    corner.near = plane_.nearest(corner.z);
    const Point2 code = plane_.code(corner.near);
    corner.apart = std::hypot(code.x - corner.z.x, code.y - corner.z.y);
    const std::vector<float> real = image(corner.near);
    pixels.insert(pixels.end(), real.begin(), real.end());
    corners_.push_back(corner);
  }
  near_grid_.set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                        ++picture_);
}

}  // namespace lab
