#include "lessons/latent/regularity_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/rebuild.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr int last_place = 32;            // of the walk
constexpr Index most_pull_images = 2000;  // encoded and decoded for each β
constexpr int strange_count = 6;

}  // namespace

RegularityExhibit::RegularityExhibit() {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "Two planes under one cursor, what lies in their holes, or the weight β of the KL",
                   .kind = ParameterKind::choice,
                   .choices = {{"planes", "planes"}, {"holes", "holes"}, {"beta", "β"}},
                   .initial = "planes"});
  parameters_.add({.id = "height",
                   .label = "Height of the line",
                   .help = "Where the walk crosses both planes: 0 at the bottom, 1 at the top",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 1,
                   .step = 0.05,
                   .initial = "0.3"});
  parameters_.add(
      {.id = "map",
       .label = "Cells show",
       .help = "The decodings, how far the nearest code is, how much the decoding changes from cell to "
               "cell, or how far it is from every real image",
       .kind = ParameterKind::choice,
       .choices = {{"images", "images"},
                   {"code", "distance to a code"},
                   {"change", "change"},
                   {"strange", "distance to an image"}},
       .initial = "images"});
  parameters_.add({.id = "cells",
                   .label = "Cells per side",
                   .help = "Each plane is cut into this many columns and this many rows",
                   .kind = ParameterKind::integer,
                   .min = 4,
                   .max = 32,
                   .initial = "16"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  add_map_images_parameter(parameters_);
  parameters_.show("seed", false);  // there is no chance in it but that of the β view
  parameters_.show("new-seed", false);
  walk_.set_transition(0.1);
  show_controls();
}

DataNeeds RegularityExhibit::data_needs() const { return network_data_needs(); }

Player* RegularityExhibit::player() {
  if (in_view("planes")) return &walk_;
  return in_view("beta") ? &pulls_player_ : nullptr;
}

void RegularityExhibit::show_controls() {
  parameters_.show("height", in_view("planes"));
  parameters_.show("map-images", !in_view("holes"));
  parameters_.show("map", in_view("holes"));
  parameters_.show("cells", in_view("holes"));
  parameters_.show("seed", in_view("beta"));
  parameters_.show("new-seed", in_view("beta"));
}

std::string_view RegularityExhibit::side_id(int side) const {
  // The plain network of 8 × 8 is the one with several layers: as deep as the variational one, or deeper.
  return side == 0 ? model_id(*data_, "ae2", "digits-hinton2") : model_id(*data_, "vae2", "digits-vae2");
}

std::string_view RegularityExhibit::pull_id(int pull) const {
  static constexpr std::array<std::string_view, betas> large = {"vae2-beta0", "vae2-beta0.1", "vae2",
                                                                "vae2-beta4"},
                                                       small = {"digits-vae2-beta0", "digits-vae2-beta0.1",
                                                                "digits-vae2", "digits-vae2-beta4"};
  const auto i = static_cast<std::size_t>(pull);
  return model_id(*data_, large[i], small[i]);
}

PointsView RegularityExhibit::pull_points() const {
  const PointsView all = cloud_points(*data_);
  return all.slice(0, std::min(all.rows, most_pull_images));
}

void RegularityExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "vae2", "digits-vae2");
  data_ = std::move(dataset);
  for (Side& side : sides_) {
    side.network.close();
    side.plane.clear();
    side.measure.clear();
    side.change.clear();
    side.measured = false;
    side.film_shown = side.hover_shown = side.cells_shown = 0;
  }
  for (Pull& pull : pulls_) {
    pull.network.close();
    pull.plane.clear();
    pull.score.stop();
    pull.known = false;
  }
  hovered_.reset();
  begin_counting(walk_, last_place);
  begin_counting(pulls_player_, betas - 1);
  show_controls();
}

void RegularityExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "seed")
    for (Pull& pull : pulls_) pull.known = false;
  show_controls();
}

// ---- computing ----

Point2 RegularityExhibit::relative() const {
  return hovered_ ? *hovered_ : Point2{static_cast<double>(place()) / last_place, parameters_.real("height")};
}

Point2 RegularityExhibit::in_plane(const Side& side, Point2 at) const {
  return {side.bounds.x0 + at.x * side.bounds.width(), side.bounds.y0 + at.y * side.bounds.height()};
}

void RegularityExhibit::open_models() {
  if (in_view("beta")) {
    for (int i = 0; i < betas; ++i) {
      LatentNetwork& network = pulls_[i].network;
      network.open(wait_.library(), pull_id(i));
      network.encode(pull_points());
    }
    return;
  }
  for (int i = 0; i < nets; ++i) {
    Side& side = sides_[i];
    side.network.open(wait_.library(), side_id(i));
    side.network.encode(cloud_points(*data_));
    for (Decoder* decoder : {&side.film, &side.hover, &side.cells}) decoder->use(side.network.decoder());
  }
}

void RegularityExhibit::ask() {
  for (Side& side : sides_) {
    if (side.plane.empty()) continue;
    if (in_view("planes")) {
      Matrix line(last_place + 1, 2);
      for (int i = 0; i <= last_place; ++i) {
        const Point2 z = in_plane(side, {static_cast<double>(i) / last_place, parameters_.real("height")});
        line.row(i) << static_cast<float>(z.x), static_cast<float>(z.y);
      }
      side.film.ask(line);
      if (hovered_) {
        const Point2 z = in_plane(side, *hovered_);
        Matrix one(1, 2);
        one << static_cast<float>(z.x), static_cast<float>(z.y);
        side.hover.ask(one);
      }
    } else if (in_view("holes")) {
      side.cells.ask(cell_codes(side.bounds, cells()));
    }
  }
}

bool RegularityExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  bool again = walk_.update(elapsed_s, budget_ms, clock);
  again = pulls_player_.update(elapsed_s, budget_ms, clock) || again;
  std::vector<std::shared_ptr<Model>> models;
  if (wait_.index_ready()) {
    open_models();
    const auto add = [&](const LatentNetwork& network) {
      models.push_back(network.encoder());
      models.push_back(network.decoder());
    };
    if (in_view("beta")) {
      for (const Pull& pull : pulls_) add(pull.network);
    } else {
      for (const Side& side : sides_) add(side.network);
    }
  }
  wait_.look(models);
  if (!wait_.index_ready() || wait_.failed()) return again;
  if (in_view("beta")) return update_pulls() || again;
  for (Side& side : sides_) {
    side.network.update();
    if (side.network.encoded() && side.plane.empty()) {
      side.bounds = plane_of(side.network.means());
      side.plane.set_codes(side.network.means(), images());
      side.plane.set_bounds(side.bounds);
    }
    again = again || side.network.encoding();
  }
  ask();
  for (Side& side : sides_)
    for (Decoder* decoder : {&side.film, &side.hover, &side.cells}) decoder->update();
  read();
  for (Side& side : sides_) {
    if (!in_view("holes") || !side.measure.begun()) continue;
    if (!side.measure.done()) {
      pace_.run(side.measure, budget_ms / 2, clock);
      again = true;
    }
    if (side.measure.done() && !side.measured) read_strangest(side);
  }
  return again;
}

bool RegularityExhibit::update_pulls() {
  bool running = false;
  for (Pull& pull : pulls_) {
    LatentNetwork& network = pull.network;
    network.update();
    running = running || network.encoding();
    if (!network.encoded()) continue;
    if (pull.plane.empty()) pull.plane.set_codes(network.means(), images(), 0, 1, 1.2);
    pull.decoder.use(network.decoder());
    pull.decoder.ask(network.means().topRows(std::min<Index>(network.size(), decoded_count)));
    if (pull.decoder.update()) read_decoded(pull);
    pull.score.begin(network, pull_points(), parameters_.seed());
    pull.score.update();
    running = running || pull.score.running();
    if (!pull.score.done() || pull.known) continue;
    pull.known = true;
    const MatrixD mean = network.means().cast<double>(),
                  log_variance = network.log_variances().cast<double>();
    const auto centred = mean.rowwise() - mean.colwise().mean();
    // Root of the mean variance of the two dimensions.
    pull.spread = std::sqrt(centred.array().square().mean());
    pull.sigma = (0.5 * log_variance.array()).exp().mean();
    pull.kl = pull.score.mean_kl();
    pull.reconstruction = pull.score.mean_reconstruction();
  }
  return running;
}

void RegularityExhibit::read_decoded(Pull& pull) {
  pull.decoded.set_images(pull.decoder.pixels(), data_->image_width, data_->image_height, 0.0f, 1.0f,
                          ColourMap::ink, ++picture_);
  const Matrix& images = pull.decoder.images();
  double sum = 0;
  int pairs = 0;
  for (Index i = 0; i < images.rows(); ++i) {
    for (Index j = 0; j < i; ++j, ++pairs)
      sum += std::sqrt(squared_error(images.row(i).data(), images.row(j).data(), images.cols()));
  }
  pull.apart = pairs > 0 ? sum / pairs : 0.0;
}

std::vector<float> RegularityExhibit::image_pixels(Index row) const {
  std::vector<float> pixels(static_cast<std::size_t>(images().dims()));
  images().points.view().copy_row(row, pixels.data());
  return pixels;
}

void RegularityExhibit::read() {
  const int w = data_->image_width, h = data_->image_height;
  for (Side& side : sides_) {
    const auto fresh = [&](const Decoder& decoder, ImageGrid& grid, std::uint64_t& shown) {
      if (!decoder.answered() || shown == decoder.revision()) return false;
      shown = decoder.revision();
      grid.set_images(decoder.pixels(), w, h, 0.0f, 1.0f, ColourMap::ink, ++picture_);
      return true;
    };
    if (fresh(side.film, side.film_grid, side.film_shown)) {
      side.change.clear();
      const Matrix& line = side.film.images();
      for (Index i = 1; i < line.rows(); ++i)
        side.change.push_back(
            std::sqrt(squared_error(line.row(i - 1).data(), line.row(i).data(), line.cols())));
    }
    fresh(side.hover, side.hover_grid, side.hover_shown);
    const auto n = static_cast<Index>(cells()) * cells();
    if (fresh(side.cells, side.cell_grid, side.cells_shown) ||
        (!side.measure.begun() && side.cells.answered() && side.cells.codes().rows() == n)) {
      const auto per_side =
          static_cast<int>(std::lround(std::sqrt(static_cast<double>(side.cells.codes().rows()))));
      side.measure.begin(side.cells.images(), per_side, side.bounds, side.network.means(),
                         cloud_points(*data_));
      side.measured = false;
      side.strangest.clear();
    }
  }
}

void RegularityExhibit::read_strangest(Side& side) {
  side.measured = true;
  side.strangest = side.measure.strangest(strange_count);
  std::vector<float> decoded, real;
  const auto d = static_cast<std::size_t>(data_->dims());
  for (const int cell : side.strangest) {
    const float* from = side.cells.images().row(cell).data();
    decoded.insert(decoded.end(), from, from + d);
    const std::vector<float> like = image_pixels(side.measure.cells()[cell].like);
    real.insert(real.end(), like.begin(), like.end());
  }
  const int w = data_->image_width, h = data_->image_height;
  side.strange_grid.set_images(decoded, w, h, 0.0f, 1.0f, ColourMap::ink, ++picture_);
  side.real_grid.set_images(real, w, h, 0.0f, 1.0f, ColourMap::ink, ++picture_);
}

double RegularityExhibit::value_of(const LatentMeasure::Cell& cell) const {
  const std::string& map = parameters_.choice("map");
  return map == "code" ? cell.to_code : map == "change" ? cell.change : cell.strange;
}

bool RegularityExhibit::busy() const {
  if (!data_ || wait_.failed()) return false;
  if (wait_.waiting()) return true;
  if (in_view("beta")) {
    return pulls_player_.waiting() || std::any_of(pulls_.begin(), pulls_.end(), [](const Pull& pull) {
             return !pull.known || pull.decoder.waiting();
           });
  }
  for (const Side& side : sides_) {
    if (!side.network.encoded() || side.film.waiting() || side.cells.waiting()) return true;
    if (in_view("holes") && !side.measure.done()) return true;
  }
  return in_view("planes") && walk_.waiting();
}

double RegularityExhibit::progress() const {
  if (wait_.waiting()) return wait_.progress();
  double sum = 0;
  if (in_view("beta")) {
    for (const Pull& pull : pulls_)
      sum += pull.known ? 1.0 : 0.3 * pull.network.progress() + 0.7 * pull.score.progress();
    return sum / betas;
  }
  for (const Side& side : sides_)
    sum += in_view("holes") && side.network.encoded() ? side.measure.progress() : side.network.progress();
  return sum / nets;
}

}  // namespace lab
