#include "lessons/directions/pca_digits_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/pca_parts.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr int component_limit = 256;  // of 784: the others together have about two per cent of the variance
constexpr int usual_k = 16;

}  // namespace

bool AddComponents::advance(std::int64_t) {
  if (done()) return false;
  if (begun_) ++state_.kept;
  begun_ = true;
  return true;
}

PcaDigitsExhibit::PcaDigitsExhibit() {
  parameters_.add({.id = "k",
                   .label = "Components k",
                   .help = "How many components the images are rebuilt from; also the cut in the scree plot",
                   .kind = ParameterKind::integer,
                   .min = 0,
                   .max = component_limit,
                   .slider_from = 0,
                   .slider_to = 64,
                   .initial = std::to_string(usual_k)});
  parameters_.add({.id = "part",
                   .label = "Image from",
                   .help =
                       "One of the images that the components were computed from, one that took no part, or "
                       "one that you draw",
                   .kind = ParameterKind::choice,
                   .choices = {{"train", "the set"}, {"test", "test"}, {"drawn", "my hand"}},
                   .initial = "train"});
  parameters_.add({.id = "image",
                   .label = "Image number",
                   .help = "Which image is rebuilt; press one on the map to choose it",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 60000,
                   .slider_from = 1,
                   .slider_to = 1000,
                   .initial = "1"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "images",
                   .label = "Training images",
                   .help = "How many of the training images the components are computed from",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = 60000,
                   .slider_from = 100,
                   .slider_to = 60000,
                   .step = 100,
                   .logarithmic = true,
                   .initial = "10000"});
  parameters_.add(
      {.id = "view",
       .label = "View",
       .help = "An image rebuilt, the mean and the components as images, all images on a map of the "
               "first two components, or the error against k",
       .kind = ParameterKind::choice,
       .choices = {{"rebuild", "rebuild"}, {"components", "parts"}, {"map", "map"}, {"error", "error"}},
       .initial = "rebuild"});
  parameters_.add({.id = "ink",
                   .label = "Drawing",
                   .help = "The strokes of the drawn digit, packed into letters",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  add_map_images_parameter(parameters_);
  add_view_parameter(parameters_);
  parameters_.add({.id = "clear",
                   .label = "Clear the sheet",
                   .help = "Rubs out the drawing",
                   .kind = ParameterKind::action});
  parameters_.add({.id = "compute",
                   .label = "Compute",
                   .help = "Goes on with what was stopped",
                   .kind = ParameterKind::action});
  parameters_.show("seed", false);  // there is no chance in it
  parameters_.show("new-seed", false);
  player_.set_transition(0.05);
  show_controls();
}

DataNeeds PcaDigitsExhibit::data_needs() const {
  return {.groups = {"Images"}, .initial = "digits", .images = true, .test_part = true};
}

void PcaDigitsExhibit::show_controls() {
  const bool test = data_ && data_->test;
  parameters_.show("images", test);
  parameters_.show("map-images", parameters_.choice("view") == "map");
  parameters_.show("part", parameters_.choice("view") == "rebuild");
  parameters_.offer("part", "test", !data_ || data_->test);
  parameters_.show("image", parameters_.choice("view") == "rebuild" && !drawn());
  parameters_.show("clear", parameters_.choice("view") == "rebuild" && drawn());
  parameters_.show("compute", stopped_);
  if (!data_) return;
  const PointsView train = training_images(*data_, parameters_.integer("images"));
  parameters_.set_slider("k", 0, std::max(1, most_components(train)));
  const Index count = on_test() ? data_->test->size() : train.rows;
  parameters_.set_slider("image", 1, static_cast<double>(std::clamp<Index>(count, 2, 60000)));
}

PointsView PcaDigitsExhibit::training_images(const Dataset& dataset, int images) {
  const PointsView all = dataset.points;
  // Only where there is a test part there are too many images to take them all without asking.
  return dataset.test ? all.slice(0, std::min<Index>(all.rows, images)) : all;
}

int PcaDigitsExhibit::most_components(PointsView train) {
  return static_cast<int>(std::min<Index>({train.rows, train.cols, component_limit}));
}

// ---- starting ----

void PcaDigitsExhibit::check_image(const Dataset& dataset, PointsView train) const {
  if (drawn()) return;
  const bool test = parameters_.choice("part") == "test";
  if (test && !dataset.test) {
    throw InputError("These images have no test part; every one of them took part.", "part");
  }
  const Index count = test ? dataset.test->size() : train.rows;
  if (parameters_.integer("image") > count) {
    throw InputError("Image number is " + parameters_.value("image") + ", but there are only " +
                         plural(count, "image", "images") + ".",
                     "image");
  }
}

void PcaDigitsExhibit::begin(const std::shared_ptr<const Dataset>& dataset) {
  const int count = parameters_.integer("images");
  const PointsView train = training_images(*dataset, count);
  const int possible = most_components(train);
  const int wanted = parameters_.is_default("k") ? std::min(usual_k, possible) : k();
  PcaJob job;
  job.init(train, {.components = std::max(1, possible)});
  if (all_points_equal(train)) {
    throw InputError(
        "All " + std::to_string(train.rows) + " images are the same: there is nothing to explain.", "data");
  }
  if (wanted > possible) {
    const std::string has =
        train.rows < train.cols       ? "there are only " + plural(train.rows, "image", "images")
        : possible == component_limit ? "this lesson computes at most " + std::to_string(component_limit)
                                      : "the images have only " + plural(train.cols, "pixel", "pixels");
    throw InputError("k is " + std::to_string(wanted) + ", but " + has + ".", "k");
  }
  check_image(*dataset, train);
  job_ = std::move(job);
  job_images_ = train;
  job_count_ = count;
  computing_ = true;
  stopped_ = false;
  const bool untouched = parameters_.is_default("k");
  parameters_.set_initial("k", std::to_string(std::min(usual_k, possible)));
  if (untouched) parameters_.reset("k");
}

void PcaDigitsExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const Ink ink = Ink::decode(parameters_.text("ink"));
  const std::string image = parameters_.value("image"), part = parameters_.value("part");
  if (another) parameters_.reset("image");
  if (another && !dataset->test && parameters_.choice("part") == "test") parameters_.reset("part");
  try {
    begin(dataset);
  } catch (const InputError&) {
    parameters_.set("image", image);
    parameters_.set("part", part);
    throw;
  }
  if (another) parameters_.reset("view-at");
  ink_ = ink;
  data_ = std::move(dataset);
  model_.reset();
  player_.clear();
  show_controls();
}

void PcaDigitsExhibit::finish() {
  computing_ = false;
  model_ = Model{};
  model_->pca = job_.result();
  model_->train = job_images_;
  model_->images = job_count_;
  model_->training_error = training_errors(model_->pca, job_images_.rows);
  errors_begun_ = false;
  card_.forget();
  scores_.init(model_->train, model_->pca, std::min<Index>(2, model_->pca.size()));
  pictures_made_ = map_made_ = false;
  stale_ = true;
  const int kept = k(), wanted = player_.target();
  const bool play = player_.playing();
  const int last = most();
  player_.begin([last](AddComponents& method) { method.init(last); });
  // A link may have asked for a half-step, which is another name of k.
  player_.seek(wanted > 0 ? wanted : kept);
  if (play) player_.play();
  show_controls();
}

void PcaDigitsExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  const PointsView train = training_images(*data_, parameters_.integer("images"));
  if (id == "k") {
    const int possible = most_components(train);
    if (k() > possible) {
      throw InputError("k is " + parameters_.value("k") + ", but there are only " + std::to_string(possible) +
                           " components.",
                       "k");
    }
    if (player_.begun()) player_.seek(k());
  } else if (id == "images") {
    // The former components stay on show until the new ones are there.
    begin(data_);
  } else if (id == "image" || id == "part") {
    if (id == "part" && !drawn() &&
        parameters_.integer("image") > (on_test() ? data_->test->size() : train.rows)) {
      parameters_.reset("image");
    }
    check_image(*data_, train);
  } else if (id == "ink") {
    ink_ = Ink::decode(parameters_.text("ink"));
  } else if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
  }
  stale_ = true;
  show_controls();
}

void PcaDigitsExhibit::press(std::string_view id) {
  if (id == "clear") {
    parameters_.reset("ink");
    ink_ = Ink();
    stale_ = true;
  } else if (id == "stop") {
    if (computing_ && model_) {
      // There are components already: stay with those.
      computing_ = false;
      parameters_.set_number("images", model_->images);
    } else {
      stopped_ = true;
    }
  } else if (id == "compute") {
    stopped_ = false;
  }
  show_controls();
}

// ---- computing ----

bool PcaDigitsExhibit::wants_errors() const {
  return model_ && data_->test && parameters_.choice("view") == "error" && !(errors_begun_ && errors_.done());
}

bool PcaDigitsExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  bool again = false;
  if (model_) {
    again = player_.update(elapsed_s, budget_ms, clock);
    if (player_.has_state() && !player_.waiting() && player_.state().kept != k()) {
      parameters_.set_number("k", player_.state().kept);
      stale_ = true;
    }
  }
  if (!stopped_) {
    if (computing_) {
      if (!pace_.run(job_, budget_ms, clock)) finish();
      again = true;
    } else if (wants_scores()) {
      pace_.run(scores_, budget_ms, clock);
      again = true;
    } else if (wants_errors()) {
      if (!errors_begun_) errors_.init(data_->test->points, model_->pca);
      errors_begun_ = true;
      pace_.run(errors_, budget_ms, clock);
      again = true;
    }
  }
  read_state();
  if (map_made_) parameters_.set("view-at", stage_.view_text());
  return again;
}

bool PcaDigitsExhibit::busy() const {
  if (!data_ || stopped_) return false;
  return computing_ || wants_scores() || wants_errors() || (model_ && player_.waiting());
}

double PcaDigitsExhibit::progress() const {
  if (computing_) return job_.progress();
  if (wants_scores()) return scores_.progress();
  return errors_begun_ ? errors_.progress() : 0.0;
}

}  // namespace lab
