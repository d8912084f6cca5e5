#include "lessons/directions/pca_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/pca_parts.h"
#include "stage/prediction.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr Index most_columns = 128;      // a matrix of more is a carpet
constexpr double turn_tolerance = 1e-4;  // radians: below what an eye can see

Parameter column_choice(const char* id, const char* label, const char* initial) {
  return {.id = id,
          .label = label,
          .help = "Number of the column that this axis shows",
          .kind = ParameterKind::integer,
          .min = 1,
          .max = static_cast<double>(most_columns),
          .initial = initial};
}

/// What is set on the stage itself; by keyboard, through the page's list of controls.
Parameter on_stage(const char* id, const char* label, const char* help, double low, double high,
                   const std::string& initial) {
  return {.id = id,
          .label = label,
          .help = help,
          .kind = ParameterKind::real,
          .min = low,
          .max = high,
          .initial = initial,
          .place = Place::stage};
}

}  // namespace

PcaExhibit::PcaExhibit() {
  parameters_.add({.id = "components",
                   .label = "Components",
                   .help = "How many components are looked for, one after the other",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = static_cast<double>(most_columns),
                   .slider_from = 1,
                   .slider_to = 3,
                   .initial = "2"});
  parameters_.add({.id = "angle",
                   .label = "Angle of the direction",
                   .help = "The direction that you turn by hand: its angle against the first axis",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 180,
                   .step = 1,
                   .initial = "105",
                   .unit = "°"});
  parameters_.add({.id = "tilt",
                   .label = "Tilt of the direction",
                   .help = "How far the direction rises towards the third axis",
                   .kind = ParameterKind::real,
                   .min = -90,
                   .max = 90,
                   .step = 1,
                   .initial = "0",
                   .unit = "°"});
  parameters_.add({.id = "start",
                   .label = "Power iteration starts",
                   .help = "From the direction that you turned, or from one drawn at random",
                   .kind = ParameterKind::choice,
                   .choices = {{"hand", "by hand"}, {"random", "random"}},
                   .initial = "hand"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "whiten",
                   .label = "Whiten",
                   .help = "Divide every component by its standard deviation: a cloud without a direction",
                   .kind = ParameterKind::toggle,
                   .initial = "0"});
  parameters_.add(
      {.id = "view",
       .label = "View",
       .help = "The points; the plane of the first two components with every column as an arrow; the "
               "covariance matrix S; or the scree plot of the eigenvalues",
       .kind = ParameterKind::choice,
       .choices = {{"points", "points"}, {"biplot", "biplot"}, {"matrix", "S"}, {"scree", "scree"}},
       .initial = "points"});
  parameters_.add({.id = "show",
                   .label = "Show",
                   .help =
                       "What the projection leaves over; the components before they are found; two standard "
                       "deviations; the plane of the first two components; the true labels",
                   .kind = ParameterKind::flags,
                   .choices = {{"residuals", "residuals"},
                               {"components", "components"},
                               {"ellipse", "ellipse"},
                               {"plane", "plane"},
                               {"labels", "labels"}},
                   .initial = "residuals,plane"});
  parameters_.add(
      {.id = "see",
       .label = "Seen through",
       .help = "More than three columns do not fit into space: look along the first three components, "
               "or at three of the columns",
       .kind = ParameterKind::choice,
       .choices = {{"components", "components"}, {"columns", "three columns"}},
       .initial = "components"});
  parameters_.add(column_choice("column-x", "Column of the first axis", "1"));
  parameters_.add(column_choice("column-y", "Column of the second axis", "2"));
  parameters_.add(column_choice("column-z", "Column of the third axis", "3"));
  parameters_.add(on_stage("yaw", "Camera around", "From which side the cloud is seen, in degrees", -180, 180,
                           number_text(CloudStage::home_yaw)));
  parameters_.add(on_stage("pitch", "Camera height", "From how high the cloud is seen, in degrees",
                           -OrbitCamera::pitch_max, OrbitCamera::pitch_max,
                           number_text(CloudStage::home_pitch)));
  parameters_.add(on_stage("zoom", "Camera zoom", "How large the cloud is seen", OrbitCamera::zoom_min,
                           OrbitCamera::zoom_max, "1"));
  add_prediction_parameters(parameters_);
  add_view_parameter(parameters_);
  parameters_.add({.id = "biplot-at",
                   .label = "Part of the biplot",
                   .help = "What is looked at: middle and magnification",
                   .kind = ParameterKind::text,
                   .place = Place::none});
  parameters_.add({.id = "compute",
                   .label = "Compute",
                   .help = "Goes on with what was stopped",
                   .kind = ParameterKind::action});
  show_controls();
}

DataNeeds PcaExhibit::data_needs() const {
  return {.groups = {"Clouds", "Shapes", "By hand", "Tables"}, .initial = "cloud-2"};
}

bool PcaExhibit::through_components() const {
  return dims() > 3 && shown_ == original_ && parameters_.choice("see") == "components";
}

void PcaExhibit::show_controls() {
  const bool many = original_ && original_->dims() > 3, white = parameters_.toggle("whiten");
  parameters_.show("compute", stopped_);
  const bool biplot = parameters_.choice("view") == "biplot";  // there nothing is turned
  parameters_.show("angle", !biplot);
  parameters_.show("tilt", shown_ && dims() > 2 && !biplot);
  parameters_.show("seed", parameters_.choice("start") == "random");
  parameters_.show("new-seed", parameters_.choice("start") == "random");
  parameters_.show("see", many && !white && !biplot);
  for (const char* id : {"yaw", "pitch", "zoom"}) parameters_.show(id, shown_ && dims() > 2);
  const bool columns = many && !white && parameters_.choice("see") == "columns";
  for (const char* id : {"column-x", "column-y", "column-z"}) {
    parameters_.show(id, columns);
    if (original_ && original_->dims() > 1) {
      parameters_.set_slider(id, 1, static_cast<double>(std::min(original_->dims(), most_columns)));
    }
  }
}

// ---- starting ----

void PcaExhibit::check(const Dataset& dataset, Index components) const {
  const Index n = dataset.size(), d = dataset.dims();
  if (n < 2) {
    throw InputError("Variance needs at least 2 points, but there is only " + std::to_string(n) + ".",
                     "data");
  }
  if (d < 2) throw InputError("There is only one column: there is no direction to choose.", "data");
  if (d > most_columns) {
    throw InputError("These points have " + std::to_string(d) + " columns; this lesson draws at most " +
                         std::to_string(most_columns) + ". Images fit into the lesson on digits.",
                     "data");
  }
  if (all_points_equal(dataset.points)) {
    throw InputError(
        "All " + std::to_string(n) + " points are the same: there is no direction in which they vary.",
        "data");
  }
  if (components > std::min(n, d)) {
    throw InputError(std::to_string(components) + " components are more than the " +
                         (components > d ? std::to_string(d) + " columns." : std::to_string(n) + " points."),
                     "components");
  }
  if (d > 3 && parameters_.choice("see") == "columns") {
    const std::array<int, 3> c{parameters_.integer("column-x"), parameters_.integer("column-y"),
                               parameters_.integer("column-z")};
    const std::array<const char*, 3> ids{"column-x", "column-y", "column-z"};
    for (std::size_t i = 0; i < 3; ++i) {
      if (c[i] > d) {
        throw InputError(
            "There is no column " + std::to_string(c[i]) + ": there are only " + std::to_string(d) + ".",
            ids[i]);
      }
      if (i > 0 && std::find(c.begin(), c.begin() + static_cast<std::ptrdiff_t>(i), c[i]) !=
                       c.begin() + static_cast<std::ptrdiff_t>(i)) {
        throw InputError(
            "Column " + std::to_string(c[i]) + " is already on another axis: choose three different ones.",
            ids[i]);
      }
    }
  }
}

void PcaExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = original_ && original_->id != dataset->id;
  const Index possible = std::min(dataset->size(), dataset->dims());
  const Index usual = std::clamp<Index>(possible, 1, 3);
  const Index wanted = parameters_.is_default("components") ? usual : parameters_.integer("components");
  if (dataset->id == "drawn" && (dataset->size() < 3 || all_points_equal(dataset->points))) {
    // A drawing begins with its first point.
    original_ = shown_ = std::move(dataset);
    answered_ = computing_ = stopped_ = false;
    player_.clear();
    stage_.set_points(*shown_, Projection::columns(*shown_, 0, 1));
    show_controls();
    return;
  }
  check(*dataset, wanted);
  PcaJob job;
  job.init(dataset->points, {.components = possible});
  const bool untouched = parameters_.is_default("components");
  parameters_.set_initial("components", std::to_string(usual));
  if (untouched) parameters_.reset("components");
  parameters_.set_slider("components", 1,
                         static_cast<double>(std::max<Index>(2, std::min<Index>(possible, 10))));
  if (another) {
    parameters_.reset("view-at");
    parameters_.reset("biplot-at");
  }
  original_ = shown_ = std::move(dataset);
  job_ = std::move(job);
  computing_ = true;
  answered_ = stopped_ = false;
  player_.clear();
  show_controls();
}

void PcaExhibit::begin_answer(std::shared_ptr<const Dataset> points) {
  shown_ = std::move(points);
  job_.init(shown_->points, {.components = std::min(shown_->size(), shown_->dims())});
  computing_ = true;
  answered_ = stopped_ = false;
  player_.clear();
}

void PcaExhibit::finish_answer() {
  answer_ = job_.result();
  spectrum_ = job_.spectrum();
  rank_ = 0;
  for (Index j = 0; j < spectrum_.size(); ++j) rank_ += spectrum_[j] > no_variance * spectrum_[0];
  if (parameters_.toggle("whiten") && shown_ == original_) {
    if (rank_ >= 2) return whiten();
    parameters_.reset("whiten");  // of a link: one direction is all there is
  }
  answered_ = true;
  computing_ = false;
  covariance_.resize(0, 0);
  constant_.clear();
  for (Index j = 0; j < dims(); ++j) {
    bool varies = false;
    for (Index i = 1; i < shown_->size() && !varies; ++i)
      varies = shown_->points.at(i, j) != shown_->points.at(0, j);
    if (!varies) constant_.push_back(column_name(j));
  }
  frame();
  make_biplot();
  // A link may have asked for a half-step, or to play, while this was computed.
  const int wanted = player_.target();
  const bool play = player_.playing();
  begin_player();
  if (wanted > 0) player_.seek(wanted);
  if (play) player_.play();
  show_controls();
}

void PcaExhibit::whiten() {
  Dataset white = *original_;
  white.points = Points(answer_.whiten(original_->points).leftCols(rank_).eval());
  white.image_width = white.image_height = 0;  // scores are no pixels
  white.plane.reset();
  white.column_names.clear();
  for (Index j = 0; j < rank_; ++j) {
    const std::string sub = subscript(j + 1);
    white.column_names.push_back("score " + std::to_string(j + 1) + " / √λ" + sub);
  }
  begin_answer(std::make_shared<const Dataset>(std::move(white)));
}

void PcaExhibit::frame() {
  const Index d = dims(), m = std::min<Index>(3, d);
  frame_ = MatrixD::Zero(m, d);
  const VectorD mean = answer_.mean;
  const bool components = through_components();
  const bool chosen = d > 3 && shown_ == original_ && !components;
  const std::array<const char*, 3> ids{"column-x", "column-y", "column-z"};
  std::array<std::string, 3> names;
  for (Index r = 0; r < m; ++r) {
    const auto at = static_cast<std::size_t>(r);
    const Index column = chosen ? parameters_.integer(ids[at]) - 1 : r;
    if (components) {
      // Of two points in many columns there is only one component: the rest of the frame is completed.
      if (r < answer_.size()) frame_.row(r) = answer_.components.row(r).cast<double>();
      names[at] = "component " + std::to_string(r + 1);
    } else {
      frame_(r, column) = 1;
      names[at] = column_name(column);
    }
  }
  if (components) orthonormalise(frame_);
  curve_read_ = false;
  mean_place_ = components ? VectorD::Zero(m) : VectorD(frame_ * mean);
  if (flat()) {
    stage_.set_points(*shown_, Projection::columns(*shown_, 0, 1));
    stage_.restore_view(parameters_.text("view-at"));
    return;
  }
  Matrix places(shown_->size(), 3);
  const PointsView points = shown_->points;
  const Matrix f = frame_.cast<float>();
  const VectorD origin = components ? answer_.mean : VectorD(VectorD::Zero(d));
  Vector row(d);
  for (Index i = 0; i < points.rows; ++i) {
    points.copy_row(i, row.data());
    places.row(i) = (f * (row.cast<double>() - origin).cast<float>()).transpose();
  }
  space_.set_points(*shown_, std::move(places), names);
  space_.camera().turn_to(parameters_.real("yaw"), parameters_.real("pitch"));
  space_.camera().zoom_to(parameters_.real("zoom"));
}

void PcaExhibit::begin_player() {
  PcaPowerParams params;
  params.components = std::min<Index>(parameters_.integer("components"), std::min(dims(), shown_->size()));
  params.tolerance = turn_tolerance;
  params.max_iterations = 200;
  if (parameters_.choice("start") == "hand") params.start = by_hand();
  const auto seed = parameters_.seed();
  const std::shared_ptr<const Dataset> points = shown_;
  player_.begin([points, params, seed](PcaPower& method) { method.init(points->points, params, seed); });
  read_revision_ = ~std::uint64_t{0};
}

void PcaExhibit::press(std::string_view id) {
  if (id == "stop") stopped_ = computing_;
  if (id == "compute") stopped_ = false;
  show_controls();
}

void PcaExhibit::parameter_changed(std::string_view id) {
  if (!original_) return;
  if (id == "view-at") return stage_.restore_view(parameters_.text("view-at"));
  if (id == "biplot-at") return biplot_.restore_view(parameters_.text("biplot-at"));
  if (id == "yaw" || id == "pitch" || id == "zoom") {
    space_.camera().turn_to(parameters_.real("yaw"), parameters_.real("pitch"));
    space_.camera().zoom_to(parameters_.real("zoom"));
    return;
  }
  if (!waits_for_points() && (id == "components" || id == "see" || id.starts_with("column-"))) {
    check(*original_, parameters_.integer("components"));
  }
  if (id == "whiten" && !waits_for_points()) {
    if (answered_ && shown_ == original_ && parameters_.toggle("whiten") && rank_ < 2) {
      throw InputError("All the variance lies along one line: whitening needs at least two directions.",
                       "whiten");
    }
    parameters_.reset("view-at");
    begin_answer(original_);
  } else if (answered_) {
    if (id == "see" || id.starts_with("column-")) frame();
    const bool turned = id == "angle" || id == "tilt";
    if (turned || id == "components" || id == "start" || id == "seed" || id == "see" ||
        id.starts_with("column-")) {
      // A hand on the direction is the beginning of another run.
      begin_player();
    }
  }
  show_controls();
}

}  // namespace lab
