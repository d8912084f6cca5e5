#include "lessons/outliers/class_error_exhibit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/tables.h"
#include "ui/look.h"

namespace lab {
namespace {

constexpr std::array networks = {
    CodeNetwork{"units", "one layer", "ae28", "digits-ae"},
    CodeNetwork{"deep", "deep", "ae-deep", "digits-deep"},
};
constexpr int most_classes = 10;
constexpr int class_examples = 6;  // best, and worst

}  // namespace

ClassErrorExhibit::ClassErrorExhibit() {
  add_network_parameter(parameters_, networks,
                        "Which autoencoder rebuilds the images: one hidden layer, or the lecture's deep one");
  const auto digit = [&](const char* id, const char* label, const char* initial) {
    parameters_.add({.id = id,
                     .label = label,
                     .help = "One of the two digits that k-means has to tell apart by the error alone",
                     .kind = ParameterKind::integer,
                     .min = 0,
                     .max = most_classes - 1,
                     .initial = initial});
  };
  digit("one", "One digit", "1");
  digit("two", "The other digit", "2");
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.add({.id = "class",
                   .label = "Class shown",
                   .help = "Whose best and worst images are shown, counted from 1; 0 for none",
                   .kind = ParameterKind::integer,
                   .min = 0,
                   .max = most_classes,
                   .initial = "0",
                   .place = Place::stage});
  point_.declare();
  parameters_.add({.id = "compute",
                   .label = "Compute",
                   .help = "Goes on with what was stopped",
                   .kind = ParameterKind::action});
  show_controls();
}

DataNeeds ClassErrorExhibit::data_needs() const { return network_data_needs(); }

void ClassErrorExhibit::show_controls() {
  const bool pair = data_ && labelled();
  parameters_.show("one", pair);
  parameters_.show("two", pair);
  parameters_.show("compute", stopped_);
  if (!pair) return;
  parameters_.set_slider("one", 0, images().classes() - 1);
  parameters_.set_slider("two", 0, images().classes() - 1);
}

void ClassErrorExhibit::check_pair(const Dataset& dataset) const {
  const Dataset& part = dataset.test ? *dataset.test : dataset;
  if (!part.has_labels()) return;
  if (part.classes() > most_classes)
    throw InputError("This lesson compares at most ten classes, not " + std::to_string(part.classes()) + ".",
                     "data");
  for (const char* id : {"one", "two"}) {
    if (part.classes() > 1 && parameters_.integer(id) >= part.classes())
      throw InputError("There is no class " + parameters_.value(id) + " among these images.", id);
  }
  if (one() == two()) throw InputError("Choose two different digits.", "two");
}

// ---- starting ----

void ClassErrorExhibit::open(std::shared_ptr<const Dataset> dataset) {
  chosen_network(parameters_, networks, *dataset);  // refuses what no network can read
  const Dataset& part = dataset->test ? *dataset->test : *dataset;
  const int classes = part.has_labels() ? part.classes() : most_classes;
  if (data_ && data_->id != dataset->id && classes > 1 && std::max(one(), two()) >= classes) {
    // Digits of other images: the first two classes there are.
    parameters_.set_number("one", 0);
    parameters_.set_number("two", 1);
  }
  // A pair that the error tells apart: on MNIST the lecture's, among the small digits another one.
  if (classes == most_classes) {
    const bool small = part.image_width == 8;
    parameters_.suggest("one", small ? "0" : "1");
    parameters_.suggest("two", small ? "8" : "2");
  }
  check_pair(*dataset);
  point_.check(part.size());
  const bool others = data_ && data_->id != dataset->id;
  data_ = std::move(dataset);
  former_ = {one(), two()};
  point_.open(images().size(), others);
  if (others) parameters_.reset("class");
  begin();
  // Without labels there is nothing to average or to split.
  const auto last = labelled() ? ErrorStory::split : ErrorStory::measure;
  parameters_.set_initial("step", std::to_string(static_cast<int>(last)));
  const int wanted = player_.begun() ? player_.target() : static_cast<int>(last);
  player_.begin([last](ErrorStory& story) { story.init(last); });
  player_.seek(wanted);
  show_controls();
}

void ClassErrorExhibit::begin() {
  ready_ = stopped_ = false;
  codes_.begin(chosen_network(parameters_, networks, *data_), images().points, true);
}

void ClassErrorExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "net") {
    begin();
  } else if (id == "one" || id == "two") {
    if (labelled() && parameters_.integer(id) >= images().classes()) check_pair(*data_);
    // Both must differ: they change places.
    if (one() == two())
      parameters_.set_number(id == "one" ? "two" : "one", id == "one" ? former_.first : former_.second);
    former_ = {one(), two()};
    if (ready_) read_split();
  } else if (id == "seed") {
    if (ready_) read_split();
    std::fill(pairs_.begin(), pairs_.end(), std::numeric_limits<double>::quiet_NaN());
    next_pair_ = 0;
  } else if (id == "point") {
    point_.changed();
  } else if (id == "class") {
    if (labelled() && picked_class() >= images().classes())
      throw InputError("There are only " + std::to_string(images().classes()) + " classes.", "class");
  }
  show_controls();
}

void ClassErrorExhibit::press(std::string_view id) {
  if (id == "stop" && wants_pairs()) stopped_ = true;
  if (id == "compute") stopped_ = false;
  show_controls();
}

// ---- computing ----

bool ClassErrorExhibit::wants_pairs() const {
  return ready_ && labelled() && !stopped_ && stage() == ErrorStory::split &&
         next_pair_ < images().classes() * images().classes();
}

bool ClassErrorExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  if (codes_.update()) read_errors();
  if (!ready_) return false;
  const double begin_ms = clock();
  bool again = player_.update(elapsed_s, budget_ms, clock);
  read_class();
  while (wants_pairs() && clock() - begin_ms < budget_ms) {
    const int classes = images().classes();
    const int a = next_pair_ / classes, b = next_pair_ % classes;
    ++next_pair_;
    again = true;
    if (a >= b) continue;
    try {
      const auto seed = parameters_.seed();
      const double share = split_by_value(errors_, images().labels, a, b, seed).accuracy;
      pairs_[a * classes + b] = share;
      pairs_[b * classes + a] = share;
    } catch (const InputError&) {
      // A class without images, or with equal errors only: its cell stays empty.
    }
  }
  return again;
}

bool ClassErrorExhibit::busy() const {
  if (!data_ || codes_.wait().failed()) return false;
  return codes_.waiting() || !ready_ || player_.waiting() || wants_pairs();
}

double ClassErrorExhibit::progress() const {
  if (!ready_) return codes_.progress();
  const int all = labelled() ? images().classes() * images().classes() : 1;
  return static_cast<double>(next_pair_) / all;
}

// ---- reading ----

void ClassErrorExhibit::read_errors() {
  ready_ = true;
  card_.forget();
  const Dataset& part = images();
  errors_ = squared_errors(part.points, codes_.rebuilt());
  mean_ = std::accumulate(errors_.begin(), errors_.end(), 0.0) / static_cast<double>(errors_.size());
  highest_ = *std::max_element(errors_.begin(), errors_.end());
  order_.resize(errors_.size());
  std::iota(order_.begin(), order_.end(), Index{0});
  spreads_.clear();
  borders_.clear();
  if (labelled()) {
    spreads_ = class_spreads(errors_, part.labels, part.classes());
    std::stable_sort(order_.begin(), order_.end(),
                     [&](Index a, Index b) { return part.labels[a] < part.labels[b]; });
    Index at = 0;
    for (std::size_t c = 0; c + 1 < spreads_.size(); ++c) borders_.push_back(at += spreads_[c].count);
    std::erase_if(borders_, [&](Index b) { return b == 0 || b >= static_cast<Index>(order_.size()); });
    pairs_.assign(static_cast<std::size_t>(part.classes() * part.classes()),
                  std::numeric_limits<double>::quiet_NaN());
    next_pair_ = 0;
  }
  place_.resize(order_.size());
  colours_.resize(order_.size());
  for (std::size_t p = 0; p < order_.size(); ++p) {
    const auto i = static_cast<std::size_t>(order_[p]);
    place_[i] = static_cast<Index>(p);
    colours_[p] = Look::group_colour(labelled() ? part.labels[i] : 0);
  }
  class_read_ = -2;
  read_examples();
  read_split();
}

void ClassErrorExhibit::read_examples() {
  // The first few images of every class, one class a column; without labels simply the first.
  const Dataset& part = images();
  const int columns = labelled() ? part.classes() : most_classes;
  example_columns_ = columns;
  example_of_.assign(static_cast<std::size_t>(example_rows * columns), -1);
  std::vector<int> filled(static_cast<std::size_t>(columns), 0);
  for (Index i = 0; i < part.size(); ++i) {
    const int c = labelled() ? part.labels[i] : static_cast<int>(i % columns);
    int& row = filled[c];
    if (row < example_rows) example_of_[row++ * columns + c] = i;
  }
  const auto d = static_cast<std::size_t>(part.dims());
  for (int row = 0; row < example_rows; ++row) {
    std::vector<float> pixels(2 * d * static_cast<std::size_t>(columns), 0.0f);
    for (int c = 0; c < columns; ++c) {
      const Index i = example_of_[row * columns + c];
      if (i < 0) continue;
      part.points.view().copy_row(i, pixels.data() + static_cast<std::size_t>(c) * d);
      PointsView(codes_.rebuilt()).copy_row(i, pixels.data() + static_cast<std::size_t>(columns + c) * d);
    }
    examples_[row].set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                              ++picture_);
  }
}

void ClassErrorExhibit::read_split() {
  split_.reset();
  split_trouble_.clear();
  if (!labelled()) return;
  try {
    split_ = split_by_value(errors_, images().labels, one(), two(), parameters_.seed());
  } catch (const InputError& error) {
    split_trouble_ = error.message();
  }
}

void ClassErrorExhibit::read_class() {
  if (class_read_ == picked_class()) return;
  class_read_ = picked_class();
  class_images_.clear();
  const Dataset& part = images();
  std::vector<Index> rows;
  for (Index i = 0; i < part.size(); ++i) {
    if (!labelled() || class_read_ < 0 || part.labels[i] == class_read_) rows.push_back(i);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) { return errors_[a] > errors_[b]; });
  const auto shown = std::min<std::size_t>(class_examples, rows.size());
  class_images_.assign(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown));
  class_images_.insert(class_images_.end(), rows.rbegin(),
                       rows.rbegin() + static_cast<std::ptrdiff_t>(shown));
  // Originals above what was made of them: the worst in two rows, then the best.
  const auto d = static_cast<std::size_t>(part.dims());
  std::vector<float> pixels(4 * shown * d);
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t k = 0; k < shown; ++k) {
      const Index i = class_images_[half * shown + k];
      part.points.view().copy_row(i, pixels.data() + (2 * half * shown + k) * d);
      PointsView(codes_.rebuilt()).copy_row(i, pixels.data() + ((2 * half + 1) * shown + k) * d);
    }
  }
  class_grid_.set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                         ++picture_);
}

std::optional<double> ClassErrorExhibit::lecture(int a, int b) {
  const auto [low, high] = std::minmax(a, b);
  if (low == 1 && high == 2) return 0.896;
  if (low == 3 && high == 4) return 0.515;
  return std::nullopt;
}

}  // namespace lab
