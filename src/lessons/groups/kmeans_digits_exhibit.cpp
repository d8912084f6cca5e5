#include "lessons/groups/kmeans_digits_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/kmeans_parts.h"
#include "stage/show_rows.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr int k_max = 256;
constexpr std::size_t most_members = 48;  // images shown of a cluster, or of a cell of the confusion

}  // namespace

KmeansDigitsExhibit::KmeansDigitsExhibit() {
  parameters_.add({.id = "k",
                   .label = "Clusters K",
                   .help = "How many centroids there are; ten digits do not mean that ten are enough",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = k_max,
                   .logarithmic = true,
                   .initial = "10"});
  add_kmeans_start(parameters_, false);
  add_kmeans_empty(parameters_);
  add_play_parameters(parameters_);
  parameters_.add(
      {.id = "images",
       .label = "Training images",
       .help = "How many of the training images are clustered; more is slower and a little better",
       .kind = ParameterKind::integer,
       .min = 100,
       .max = 60000,
       .step = 100,
       .logarithmic = true,
       .initial = "10000"});
  parameters_.add(
      {.id = "view",
       .label = "View",
       .help = "The centroids as images, the confusion of the test images, the accuracy against K, or a "
               "digit of your own",
       .kind = ParameterKind::choice,
       .choices = {{"centroids", "centroids"},
                   {"confusion", "confusion"},
                   {"accuracy", "accuracy"},
                   {"draw", "draw"}},
       .initial = "centroids"});
  parameters_.add({.id = "cluster",
                   .label = "Cluster shown",
                   .help = "Number of the cluster whose images are shown beside the stage; 0 for none",
                   .kind = ParameterKind::integer,
                   .min = 0,
                   .max = k_max,
                   .initial = "0",
                   .place = Place::stage});
  parameters_.add(
      {.id = "cell",
       .label = "Cell shown",
       .help = "Which test images are shown beside the confusion matrix: 4-9 for each 4 that was named 9",
       .kind = ParameterKind::text,
       .initial = "",
       .place = Place::none});
  point_.declare();
  parameters_.add({.id = "ink",
                   .label = "Drawing",
                   .help = "The strokes of the drawn digit, packed into letters",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  parameters_.add({.id = "clear",
                   .label = "Clear the sheet",
                   .help = "Rubs out the drawing",
                   .kind = ParameterKind::action});
  show_controls();
}

DataNeeds KmeansDigitsExhibit::data_needs() const {
  return {.groups = {"Images"}, .initial = "digits", .images = true, .test_part = true};
}

KmeansDigitsExhibit::Split KmeansDigitsExhibit::split(const Dataset& dataset) const {
  const PointsView all = dataset.points;
  const std::span<const int> labels = dataset.labels;
  Split s;
  Index train = all.rows;
  if (dataset.test) {
    train = std::min<Index>(all.rows, parameters_.integer("images"));
    s.test = dataset.test->points;
    s.test_labels = dataset.test->labels;
  } else {
    // No test part of its own: the last third is kept apart.
    train = all.rows - all.rows / 3;
    s.test = all.slice(train, all.rows - train);
    if (!labels.empty()) s.test_labels = labels.subspan(static_cast<std::size_t>(train));
  }
  s.train = all.slice(0, train);
  if (!labels.empty()) s.train_labels = labels.first(static_cast<std::size_t>(train));
  return s;
}

void KmeansDigitsExhibit::begin(std::shared_ptr<const Dataset> dataset) {
  const KmeansParams p = kmeans_params(parameters_);
  const Split s = split(*dataset);
  const auto seed = parameters_.seed();
  const PointsView train = s.train;
  player_.begin([dataset, train, p, seed](Kmeans& method) { method.init(train, p, seed); });
  images_ = s;
  against_k_begun_ = false;
  read_revision_ = tested_revision_ = members_revision_ = drawing_revision_ = ~std::uint64_t{0};
}

void KmeansDigitsExhibit::open(std::shared_ptr<const Dataset> dataset) {
  ink_ = Ink::decode(parameters_.text("ink"));
  point_.check(split(*dataset).train.rows);
  begin(dataset);
  point_.open(images_.train.rows, !data_ || data_->id != dataset->id);
  if (data_ && data_->id != dataset->id) parameters_.reset("cell");
  data_ = std::move(dataset);
  run_for_view();
  show_controls();
}

void KmeansDigitsExhibit::run_for_view() {
  // Who asks for the confusion or draws a digit asks for clusters that have names.
  const std::string& view = parameters_.choice("view");
  const bool at_start = player_.begun() && player_.position() == 0 && !player_.playing();
  if ((view == "confusion" || view == "draw") && at_start) player_.finish();
}

void KmeansDigitsExhibit::show_controls() {
  parameters_.show("images", data_ && data_->test);
  parameters_.set_slider("k", 2, data_ && data_->size() >= 5000 ? k_max : 64);
  parameters_.show("clear", parameters_.choice("view") == "draw");
}

void KmeansDigitsExhibit::parameter_changed(std::string_view id) {
  if (id == "k" || id == "start" || id == "seed" || id == "empty" || id == "images") {
    if (data_) begin(data_);
    if (data_ && id == "images") point_.open(images_.train.rows, false);
    run_for_view();
    if (id == "k" && parameters_.integer("cluster") > parameters_.integer("k")) parameters_.reset("cluster");
  } else if (id == "view") {
    run_for_view();
  } else if (id == "point") {
    point_.changed();
  } else if (id == "cell") {
    if (!parameters_.text("cell").empty() && !cell())
      throw InputError("A cell is written as 4-9: the true class, then the one that was named.", "cell");
  } else if (id == "cluster") {
    if (parameters_.integer("cluster") > parameters_.integer("k")) {
      throw InputError("Cluster shown is " + parameters_.value("cluster") + ", but there are only " +
                           parameters_.value("k") + " clusters.",
                       "cluster");
    }
  } else if (id == "ink") {
    ink_ = Ink::decode(parameters_.text("ink"));
    drawing_revision_ = ~std::uint64_t{0};
  }
  show_controls();
}

void KmeansDigitsExhibit::press(std::string_view id) {
  if (id != "clear") return;
  parameters_.reset("ink");
  ink_ = Ink();
  drawing_revision_ = ~std::uint64_t{0};
}

void KmeansDigitsExhibit::read_state() {
  const KmeansState* state = shown();
  if (!state) return;
  if (read_revision_ != player_.revision()) {
    read_revision_ = player_.revision();
    clusters_ = Majority();
    if (labelled() && !state->labels.empty()) {
      clusters_ = majority(contingency(state->labels, images_.train_labels,
                                       static_cast<int>(state->centroids.rows()), data_->classes()));
    }
    // Half-way through an iteration the centroids are not the means of the labels yet; both are shown as they
    // are.
    centroid_grid_.set_images({state->centroids.data(), static_cast<std::size_t>(state->centroids.size())},
                              data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                              ++picture_revision_);
  }
  const int cluster = parameters_.integer("cluster") - 1;
  if (cluster >= 0 && (members_of_ != cluster || members_revision_ != player_.revision())) {
    members_of_ = cluster;
    members_revision_ = player_.revision();
    members_.clear();
    for (std::size_t i = 0; i < state->labels.size() && members_.size() < most_members; ++i) {
      if (state->labels[i] == cluster) members_.push_back(static_cast<Index>(i));
    }
    show_rows(member_grid_, *data_, images_.train, members_, ++member_picture_);
  }
  if (drawing_revision_ != player_.revision()) prepare_drawing();
}

std::optional<std::pair<int, int>> KmeansDigitsExhibit::cell() const {
  const std::string& text = parameters_.text("cell");
  const char* const end = text.data() + text.size();
  std::pair<int, int> found{-1, -1};
  const auto one = std::from_chars(text.data(), end, found.first);
  if (one.ec != std::errc() || one.ptr == end || *one.ptr != '-') return std::nullopt;
  const auto two = std::from_chars(one.ptr + 1, end, found.second);
  const int classes = data_ ? data_->classes() : 1000;
  const auto valid = [&](int c) { return c >= 0 && c < classes; };
  if (two.ec != std::errc() || two.ptr != end || !valid(found.first) || !valid(found.second))
    return std::nullopt;
  return found;
}

int KmeansDigitsExhibit::centroid_of_test(Index i) const {
  std::vector<float> pixels(static_cast<std::size_t>(images_.test.cols));
  images_.test.copy_row(i, pixels.data());
  const std::vector<double> squared = squared_distances(pixels, shown()->centroids);
  return static_cast<int>(std::min_element(squared.begin(), squared.end()) - squared.begin());
}

void KmeansDigitsExhibit::read_cell() {
  const auto wanted = cell();
  if (!labelled() || !tested() || !wanted || (cell_read_ == wanted && cell_revision_ == tested_revision_))
    return;
  cell_read_ = wanted;
  cell_revision_ = tested_revision_;
  cell_images_.clear();
  cell_count_ = 0;
  for (std::size_t i = 0; i < test_.predicted().size(); ++i) {
    if (images_.test_labels[i] != wanted->first || test_.predicted()[i] != wanted->second) continue;
    ++cell_count_;
    if (cell_images_.size() < most_members) cell_images_.push_back(static_cast<Index>(i));
  }
  show_rows(cell_grid_, *data_, images_.test, cell_images_, ++cell_picture_);
}

void KmeansDigitsExhibit::prepare_drawing() {
  const KmeansState* state = shown();
  drawing_revision_ = player_.revision();
  distances_.clear();
  prepared_ = prepare(ink_, data_->image_width == 8 ? Preparation::uci_digits : Preparation::mnist);
  const bool fits = prepared_.width == data_->image_width && prepared_.height == data_->image_height;
  drawing_grid_.set_images(prepared_.pixels, prepared_.width, prepared_.height, 0.0f, 1.0f, ColourMap::ink,
                           ++drawing_picture_);
  if (!fits || ink_.empty() || !state) return;
  const std::vector<double> squared = squared_distances(prepared_.pixels, state->centroids);
  for (std::size_t k = 0; k < squared.size(); ++k) {
    distances_.push_back({static_cast<int>(k), std::sqrt(squared[k])});
  }
  std::stable_sort(distances_.begin(), distances_.end(),
                   [](const Distance& a, const Distance& b) { return a.value < b.value; });
  std::vector<float> pixels;
  for (const Distance& distance : distances_) {
    const auto row = state->centroids.row(distance.cluster);
    pixels.insert(pixels.end(), row.data(), row.data() + row.size());
  }
  nearest_grid_.set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                           drawing_picture_);
}

bool KmeansDigitsExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const double begin_ms = clock();
  const std::string& view = parameters_.choice("view");
  if (view == "accuracy" && labelled()) {
    player_.pause();
    if (!player_.has_state()) {
      player_.update(elapsed_s, budget_ms, clock);
      read_state();
      return true;
    }
    if (!against_k_begun_) {
      std::vector<int> ks{2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64};
      if (images_.train.rows >= 5000) ks.insert(ks.end(), {96, 128, 192, 256});
      against_k_.init(images_.train, images_.train_labels, images_.test, images_.test_labels,
                      data_->classes(), kmeans_params(parameters_), parameters_.seed(), ks);
      against_k_begun_ = true;
    }
    return pace_.run(against_k_, budget_ms, clock);
  }
  bool again = player_.update(elapsed_s, budget_ms, clock);
  read_state();
  const KmeansState* state = shown();
  const bool at_rest = state && !state->labels.empty() && !player_.playing() && !player_.waiting();
  if (labelled() && at_rest) {
    if (tested_revision_ != player_.revision()) {
      tested_revision_ = player_.revision();
      test_.init(images_.test, images_.test_labels, state->centroids, clusters_, data_->classes());
    }
    const double left_ms = budget_ms - (clock() - begin_ms);
    again = pace_.run(test_, std::max(1.0, left_ms), clock) || again;
  }
  read_cell();
  return again;
}

bool KmeansDigitsExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  if (parameters_.choice("view") == "accuracy" && labelled()) return !against_k_begun_ || !against_k_.done();
  if (player_.waiting()) return true;
  const KmeansState* state = shown();
  const bool wants_test = labelled() && state && !state->labels.empty() && !player_.playing();
  return wants_test && !tested();
}

double KmeansDigitsExhibit::progress() const {
  if (parameters_.choice("view") == "accuracy") return against_k_begun_ ? against_k_.progress() : 0.0;
  return player_.waiting() ? player_.progress() : test_.progress();
}

}  // namespace lab
