#include "lessons/codes/deep_ae_exhibit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"

namespace lab {
namespace {

constexpr Index many_rows = 24;       // images in the view of images
constexpr Index learnt_rows = 10000;  // images that the components are computed from, at most
constexpr Index component_count = 64;

Parameter view_text(const char* id, const char* of) {
  return {.id = id,
          .label = std::string("View of the map of ") + of,
          .help = "Which part of the map is looked at",
          .kind = ParameterKind::text,
          .initial = "",
          .place = Place::none};
}

}  // namespace

DeepAeExhibit::DeepAeExhibit() : NetworkStepsExhibit(last_deep_step) {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help =
                       "Images rebuilt by both, both codes of two numbers as maps, or the error against the "
                       "size of the code",
                   .kind = ParameterKind::choice,
                   .choices = {{"images", "images"}, {"maps", "maps"}, {"error", "error"}},
                   .initial = "images"});
  parameters_.add(
      {.id = "size",
       .label = "Numbers in the code",
       .help = "As many as in the paper (30 for images of 28 × 28, 8 for images of 8 × 8), or two",
       .kind = ParameterKind::choice,
       .choices = {{"more", "30 or 8"}, {"two", "2"}},
       .initial = "more"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
  parameters_.show("new-seed", false);
  add_map_images_parameter(parameters_);
  parameters_.add(view_text("net-at", "the network"));
  parameters_.add(view_text("pca-at", "the components"));
  player_.set_transition(0.05);
  show_controls();
}

void DeepAeExhibit::show_controls() {
  choice_.show_controls(view() != "error");
  parameters_.show("size", view() == "images");
  parameters_.show("map-images", view() == "maps");
}

void DeepAeExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "", "");  // refuses images of another size
  const PointsView learnt = dataset->points.view();
  const Dataset& rest = dataset->test ? *dataset->test : *dataset;
  PcaBaseline pca;
  pca.begin(learnt.slice(0, std::min(learnt_rows, learnt.rows)), rest.points.view(), component_count, 2);
  choice_.open(dataset);
  const bool another = data_ && data_->id != dataset->id;
  data_ = std::move(dataset);
  pca_ = std::move(pca);
  for (Net& each : nets_) each = Net();
  for (Map& map : maps_) map.made = false;
  if (another) {
    parameters_.reset("net-at");
    parameters_.reset("pca-at");
  }
  answered_ = false;
  mark_.forget();
  begin_steps();
  show_controls();
}

void DeepAeExhibit::parameter_changed(std::string_view id) {
  if (id == "net-at") {
    maps_[0].stage.restore_view(parameters_.text(id));
  } else if (id == "pca-at") {
    maps_[1].stage.restore_view(parameters_.text(id));
  } else {
    choice_.parameter_changed(id);
    stale_ = true;
    stopped_ = false;
  }
  show_controls();
}

void DeepAeExhibit::press(std::string_view id) {
  if (choice_.press(id)) stale_ = true;
  if (id == "stop") stopped_ = true;
  show_controls();
}

void DeepAeExhibit::open_nets() {
  const std::array<std::string_view, net_count> ids = {model_id(*data_, "ae-hinton", "digits-hinton"),
                                                       model_id(*data_, "ae-hinton2", "digits-hinton2")};
  for (std::size_t i = 0; i < net_count; ++i) {
    Net& each = nets_[i];
    each.parts.open(wait_.library(), ids[i]);
    each.shown.use(each.parts);
  }
}

void DeepAeExhibit::ask() {
  stale_ = false;
  ++question_;
  Matrix batch = choice_.batch();
  const Index drawing = choice_.drawn() ? batch.rows() : 0;
  const Dataset& from = choice_.drawn() ? judged() : *choice_.part();
  rows_ = std::min(many_rows, from.size());
  first_row_ = std::clamp<Index>(choice_.drawn() ? 0 : choice_.row(), 0, from.size() - rows_);
  Matrix many(drawing + 1 + rows_, data_->dims());
  if (drawing > 0) many.row(0) = batch.row(0);
  many.bottomRows(rows_) = from.points.view().slice(first_row_, rows_).to_float();
  // The last but many is the chosen image itself, whichever rows are on show.
  many.row(drawing) = batch.rows() > 0 ? batch.row(0) : many.row(drawing + 1);
  for (Net& each : nets_) each.shown.ask(many, question_);
}

void DeepAeExhibit::take() {
  bool news = false;
  for (Net& each : nets_) news = each.shown.update() || news;
  if (!pca_.found()) return;
  const bool all_here = nets_[0].shown.answered() && nets_[1].shown.answered() &&
                        nets_[0].shown.tag() == question_ && nets_[1].shown.tag() == question_;
  if (all_here && (news || !answered_)) show_images();
}

void DeepAeExhibit::show_images() {
  answered_ = true;
  shown_code_ = numbers_in_code(chosen_net());
  const Matrix& all = net().shown.images();
  const Index drawing = all.rows() - 1 - rows_;
  const Matrix pca_all = pca_.rebuild(all, shown_code_);
  // Without the row that only says where the chosen image lies on the maps.
  const auto without = [&](const Matrix& m) {
    Matrix out(drawing + rows_, m.cols());
    if (drawing > 0) out.topRows(drawing) = m.topRows(drawing);
    out.bottomRows(rows_) = m.bottomRows(rows_);
    return out;
  };
  const Matrix images = without(all), rebuilt = without(net().shown.rebuilt()), pca = without(pca_all);
  net_errors_.clear();
  pca_errors_.clear();
  for (Index i = 0; i < images.rows(); ++i) {
    net_errors_.push_back(squared_error(images.row(i).data(), rebuilt.row(i).data(), images.cols()));
    pca_errors_.push_back(squared_error(images.row(i).data(), pca.row(i).data(), images.cols()));
  }
  ++picture_;
  const auto show = [&](ImageGrid& grid, const Matrix& m) {
    grid.set_images({m.data(), static_cast<std::size_t>(m.size())}, data_->image_width, data_->image_height,
                    0.0f, 1.0f, ColourMap::ink, picture_);
  };
  show(images_grid_, images);
  show(net_grid_, rebuilt);
  show(pca_grid_, pca);
  const auto code = nets_[two_numbers].shown.codes().row(drawing);
  const Matrix chosen = nets_[two_numbers].shown.images().row(drawing);
  const Matrix scores = pca_.model().transform(chosen);
  places_[0] = {code[0], code.size() > 1 ? code[1] : 0.0f};
  places_[1] = {scores(0, 0), scores.cols() > 1 ? scores(0, 1) : 0.0f};
}

void DeepAeExhibit::make_map(Map& map, const Matrix& places, const char* name, std::string_view view_id) {
  map.made = true;
  map.points = Dataset();
  map.points.id = "map";
  map.points.points = Points(places.rows(), 2);
  for (Index i = 0; i < places.rows(); ++i) {
    for (Index j = 0; j < 2; ++j) map.points.points.set(i, j, j < places.cols() ? places(i, j) : 0.0f);
  }
  map.points.column_names = {std::string(name) + " 1", std::string(name) + " 2"};
  map.points.labels = judged().labels;
  map.points.class_names = judged().class_names;
  map.stage.set_points(map.points, Projection::columns(map.points, 0, 1));
  const Dataset& images = judged();
  map.stage.show_images(images.points, images.image_width, images.image_height, images.points, "the pixels");
  map.stage.restore_view(parameters_.text(view_id));
}

bool DeepAeExhibit::work(double budget_ms, const ClockMs& clock) {
  if (pca_.begun() && !pca_.done()) {
    pca_.update(budget_ms, clock);
    return true;
  }
  for (Net& each : nets_) {
    if (!each.parts.opened()) return false;
    if (!each.all.begun()) each.all.begin(each.parts, judged().points.view());
    if (each.all.running()) {
      each.all.update();
      return true;
    }
  }
  if (pca_.done() && !maps_[1].made) make_map(maps_[1], pca_.scores(), "score on component", "pca-at");
  if (nets_[two_numbers].all.done() && !maps_[0].made)
    make_map(maps_[0], nets_[two_numbers].all.codes(), "code", "net-at");
  return false;
}

bool DeepAeExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  bool again = player_.update(elapsed_s, budget_ms, clock);
  if (wait_.index_ready()) {
    open_nets();
    if (stale_) ask();
    take();
  }
  if (!stopped_) again = work(budget_ms, clock) || again;
  if (maps_[0].made) parameters_.set("net-at", maps_[0].stage.view_text());
  if (maps_[1].made) parameters_.set("pca-at", maps_[1].stage.view_text());
  const NetworkParts &many = nets_[many_numbers].parts, &two = nets_[two_numbers].parts;
  wait_.look({many.encoder, many.decoder, two.encoder, two.decoder});
  return again || (busy() && !wait_.failed());
}

bool DeepAeExhibit::working() const {
  if (nets_[0].shown.waiting() || nets_[1].shown.waiting()) return true;
  if (stopped_) return false;
  const bool read =
      nets_[0].all.begun() && nets_[1].all.begun() && !nets_[0].all.running() && !nets_[1].all.running();
  return !pca_.done() || !read || !maps_[0].made || !maps_[1].made;
}

double DeepAeExhibit::worked() const {
  return (pca_.progress() + nets_[0].all.progress() + nets_[1].all.progress()) / 3.0;
}

double DeepAeExhibit::pca_error(std::size_t which) const {
  const int k = numbers_in_code(which);
  return pca_.done() && k < pca_.errors().size() ? pca_.errors()[k]
                                                 : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lab
