#include "lessons/codes/hidden_clusters_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/kmeans_parts.h"
#include "stage/network_diagram.h"
#include "stage/show_rows.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr std::array networks = {
    CodeNetwork{"units", "one layer", "ae28", "digits-ae"},
    CodeNetwork{"deep", "deep", "ae-deep", "digits-deep"},
    CodeNetwork{"hinton", "deeper", "ae-hinton", "digits-hinton"},
};
constexpr int k_max = 256, k_max_small = 64;
constexpr Index many_images = 5000;  // from here on up to 256 clusters make sense
constexpr std::size_t most_members = 48;

}  // namespace

HiddenClustersExhibit::HiddenClustersExhibit() {
  add_network_parameter(
      parameters_, networks,
      "Whose code is clustered: one hidden layer of ReLU units, the lecture's deep network, "
      "or Hinton and Salakhutdinov's depth");
  parameters_.add({.id = "scaling",
                   .label = "Units of the code",
                   .help =
                       "As the network gives them, or each divided by its standard deviation, so that all "
                       "count alike",
                   .kind = ParameterKind::choice,
                   .choices = {{"raw", "as they are"}, {"equal", "equally wide"}},
                   .initial = "raw"});
  parameters_.add({.id = "k",
                   .label = "Clusters K",
                   .help = "How many clusters there are, in the pixels and in the code alike",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = k_max,
                   .logarithmic = true,
                   .initial = "10"});
  parameters_.add({.id = "part",
                   .label = "Images",
                   .help = "Images that took no part in the training of the network, or those that did",
                   .kind = ParameterKind::choice,
                   .choices = {{"test", "test"}, {"train", "the set"}},
                   .initial = "test"});
  parameters_.add({.id = "images",
                   .label = "How many",
                   .help = "How many of these images are clustered",
                   .kind = ParameterKind::integer,
                   .min = 100,
                   .max = 60000,
                   .step = 100,
                   .logarithmic = true,
                   .initial = "10000"});
  add_kmeans_start(parameters_, false);
  add_kmeans_empty(parameters_);
  // The lesson on k-means is about these two; a link may set them here as well.
  parameters_.show("start", false);
  parameters_.show("empty", false);
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "The means of the clusters as images, the confusion of digits and clusters, the "
                           "share of correctly named images against K, or the units of the code",
                   .kind = ParameterKind::choice,
                   .choices = {{"means", "means"},
                               {"confusion", "confusion"},
                               {"accuracy", "against K"},
                               {"units", "units"}},
                   .initial = "means"});
  parameters_.add({.id = "shown",
                   .label = "Images shown",
                   .help = "Whose images are shown beside the stage: code-3 for cluster 3 of the codes, "
                           "pixels-4-9 for each 4 that the clusters of pixels name 9",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  parameters_.add({.id = "compute",
                   .label = "Compute",
                   .help = "Goes on with what was stopped",
                   .kind = ParameterKind::action});
  show_controls();
}

DataNeeds HiddenClustersExhibit::data_needs() const { return network_data_needs(); }

void HiddenClustersExhibit::show_controls() {
  parameters_.show("part", data_ && data_->test);
  parameters_.show("images", images_.rows >= many_images || (data_ && data_->size() >= many_images));
  parameters_.show("compute", stopped_ && wants_accuracies() && !accuracies_done());
  parameters_.set_slider("k", 2, images_.rows >= many_images ? k_max : k_max_small);
}

// ---- starting ----

void HiddenClustersExhibit::read_images(const Dataset& dataset) {
  const bool test = parameters_.choice("part") == "test" && dataset.test;
  const Dataset& part = test ? *dataset.test : dataset;
  const Index count = std::min<Index>(part.size(), parameters_.integer("images"));
  images_ = part.points.view().slice(0, count);
  labels_ = {};
  if (part.has_labels()) labels_ = std::span(part.labels).first(static_cast<std::size_t>(count));
}

void HiddenClustersExhibit::open(std::shared_ptr<const Dataset> dataset) {
  chosen_network(parameters_, networks, *dataset);  // refuses what no network can read
  const auto seed = parameters_.seed();
  const Dataset& part = parameters_.choice("part") == "test" && dataset->test ? *dataset->test : *dataset;
  const Index count = std::min<Index>(part.size(), parameters_.integer("images"));
  Kmeans().init(part.points.view().slice(0, count), kmeans_params(parameters_), seed);  // and a K too large
  if (!dataset->test && parameters_.choice("part") == "test") parameters_.set("part", "train");
  if (data_ && data_->id != dataset->id) parameters_.reset("shown");
  data_ = std::move(dataset);
  begin_codes();
  show_controls();
}

void HiddenClustersExhibit::begin_codes() {
  read_images(*data_);
  player_.clear();
  units_.clear();
  trouble_.reset();
  against_begun_ = stopped_ = false;
  codes_.begin(chosen_network(parameters_, networks, *data_), images_, false);
}

void HiddenClustersExhibit::begin_clusters() {
  const KmeansParams p = kmeans_params(parameters_);
  const auto seed = parameters_.seed();
  const auto codes = std::make_shared<const Matrix>(scaled_codes());
  const PointsView images = images_;
  player_.begin([=](TwoKmeans& method) { method.init(images, *codes, p, seed); });
  clustered_ = codes;
  trouble_.reset();
  read_revision_ = picked_revision_ = ~std::uint64_t{0};
  against_begun_ = stopped_ = false;
  run_for_view();
}

Matrix HiddenClustersExhibit::scaled_codes() const {
  Matrix codes = codes_.codes();
  if (!equal_units()) return codes;
  for (Index j = 0; j < codes.cols(); ++j) {
    // A dead unit says nothing at any scale.
    const Unit& unit = units_[j];
    if (!unit.dead) codes.col(j) /= static_cast<float>(unit.deviation);
  }
  return codes;
}

Matrix HiddenClustersExhibit::unscaled(Matrix means) const {
  for (Index j = 0; equal_units() && j < means.cols(); ++j) {
    const Unit& unit = units_[j];
    if (!unit.dead) means.col(j) *= static_cast<float>(unit.deviation);
  }
  return means;
}

void HiddenClustersExhibit::run_for_view() {
  // Who asks for the confusion asks for clusters that have names.
  const bool at_start = player_.begun() && player_.position() == 0 && !player_.playing();
  if (parameters_.choice("view") == "confusion" && at_start) player_.finish();
}

void HiddenClustersExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "net") {
    begin_codes();
  } else if (id == "part" || id == "images") {
    if (parameters_.choice("part") == "test" && !data_->test)
      throw InputError("These images are not divided: choose \"the set\".", "part");
    begin_codes();
  } else if (id == "k" || id == "start" || id == "seed" || id == "empty" || id == "scaling") {
    if (codes_.done()) begin_clusters();
  } else if (id == "view") {
    run_for_view();
  } else if (id == "shown") {
    if (!parameters_.text("shown").empty() && !picked())
      throw InputError(
          "Write code-3 or pixels-3 for a cluster, code-4-9 for the 4s that it names 9; there are " +
              parameters_.value("k") + " clusters.",
          "shown");
  }
  if (const auto what = picked(); !what) parameters_.reset("shown");
  show_controls();
}

void HiddenClustersExhibit::press(std::string_view id) {
  if (id == "stop" && wants_accuracies()) stopped_ = true;
  if (id == "compute") stopped_ = false;
  show_controls();
}

// ---- computing ----

bool HiddenClustersExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  if (codes_.update()) {
    read_units();
    decoder_.use(codes_.decoder());
    // A link may have asked for a half-step before the codes were there.
    const int wanted = player_.target();
    const bool play = player_.playing();
    try {
      begin_clusters();
      if (wanted > 0) player_.seek(wanted);
      if (play) player_.play();
    } catch (const InputError& error) {
      trouble_ = {"In the code: " + error.message(), error.control_id()};
    }
    show_controls();
  }
  if (!codes_.done() || !player_.begun()) return false;
  bool again = false;
  if (wants_accuracies()) {
    player_.pause();
    if (!stopped_) again = advance_accuracies(budget_ms, clock);
    if (player_.has_state()) {
      read_state();
      return again;
    }
  }
  again = player_.update(elapsed_s, budget_ms, clock) || again;
  read_state();
  return again;
}

void HiddenClustersExhibit::begin_accuracies() {
  std::vector<int> ks{10, 12, 16, 20, 24, 32, 48, 64};
  if (images_.rows >= many_images) ks = {10, 16, 24, 32, 48, 64, 96, 128, 192, 256};
  const auto seed = parameters_.seed();
  const KmeansParams p = kmeans_params(parameters_);
  against_[pixels].init(images_, labels_, {}, {}, data_->classes(), p, seed, ks);
  against_[code].init(*clustered_, labels_, {}, {}, data_->classes(), p, seed, ks);
  against_begun_ = true;
}

bool HiddenClustersExhibit::advance_accuracies(double budget_ms, const ClockMs& clock) {
  if (!against_begun_) {
    try {
      begin_accuracies();
    } catch (const InputError& error) {
      trouble_ = {"In the code: " + error.message(), error.control_id()};
      stopped_ = true;
      return false;
    }
  }
  // Both curves grow together.
  struct Both {
    std::array<AccuracyAgainstK, 2>& jobs;
    bool done() const { return jobs[0].done() && jobs[1].done(); }
    bool advance(std::int64_t quota) {
      const bool first =
          jobs[1].done() || (!jobs[0].done() && jobs[0].rows().size() <= jobs[1].rows().size());
      return jobs[first ? 0 : 1].advance(quota);
    }
  } both{against_};
  return pace_.run(both, budget_ms, clock);
}

bool HiddenClustersExhibit::busy() const {
  if (!data_ || trouble()) return false;
  if (codes_.waiting()) return true;
  if (!player_.begun()) return false;
  if (wants_accuracies() && !stopped_ && !(against_begun_ && accuracies_done())) return true;
  return player_.waiting() || decoder_.waiting();
}

double HiddenClustersExhibit::progress() const {
  if (!codes_.done()) return codes_.progress();
  if (wants_accuracies() && against_begun_)
    return 0.9 * against_[pixels].progress() + 0.1 * against_[code].progress();
  return player_.progress();
}

const Trouble* HiddenClustersExhibit::trouble() const {
  return trouble_ ? &*trouble_ : codes_.wait().trouble();
}

// ---- reading ----

void HiddenClustersExhibit::read_units() {
  const Matrix& codes = codes_.codes();
  units_.assign(static_cast<std::size_t>(codes.cols()), {});
  const auto n = static_cast<double>(codes.rows());
  for (Index j = 0; j < codes.cols(); ++j) {
    Unit& unit = units_[j];
    const auto column = codes.col(j).cast<double>();
    unit.mean = column.sum() / n;
    unit.deviation = std::sqrt((column.array() - unit.mean).square().sum() / n);
    unit.awake = static_cast<double>((codes.col(j).array() > 0.0f).count()) / n;
    unit.dead = codes.col(j).maxCoeff() == codes.col(j).minCoeff();
  }
}

int HiddenClustersExhibit::dead_units() const {
  return static_cast<int>(std::count_if(units_.begin(), units_.end(), [](const Unit& u) { return u.dead; }));
}

void HiddenClustersExhibit::read_space(std::size_t space) {
  Space& s = spaces_[space];
  s = Space();
  const KmeansState& now = state(space);
  s.cost = now.cost;
  if (!labelled() || now.labels.empty()) return;
  const int classes = data_->classes();
  s.clusters = majority(contingency(now.labels, labels_, static_cast<int>(now.centroids.rows()), classes));
  for (const int k : now.labels) s.named.push_back(s.clusters.label[k]);
  s.confusion = lab::confusion(labels_, s.named, classes);
}

void HiddenClustersExhibit::read_state() {
  if (!shown()) return;
  if (read_revision_ != player_.revision()) {
    read_revision_ = player_.revision();
    read_space(pixels);
    read_space(code);
    const Matrix& means = state(pixels).centroids;
    mean_grids_[pixels].set_images({means.data(), static_cast<std::size_t>(means.size())}, data_->image_width,
                                   data_->image_height, 0.0f, 1.0f, ColourMap::ink, ++picture_);
    decoder_.ask({unscaled(state(code).centroids)}, read_revision_);
  }
  if (decoder_.update()) {
    const Matrix& images = decoder_.answer().front();
    mean_grids_[code].set_images({images.data(), static_cast<std::size_t>(images.size())}, data_->image_width,
                                 data_->image_height, 0.0f, 1.0f, ColourMap::ink, ++picture_);
  }
  read_picked();
}

std::optional<HiddenClustersExhibit::Picked> HiddenClustersExhibit::picked() const {
  const std::string& text = parameters_.text("shown");
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return std::nullopt;
  Picked what;
  const std::string_view space = std::string_view(text).substr(0, dash);
  if (space != "pixels" && space != "code") return std::nullopt;
  what.space = space == "code" ? code : pixels;
  std::vector<int> numbers;
  const char* at = text.data() + dash + 1;
  const char* const end = text.data() + text.size();
  for (;;) {
    int number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc()) return std::nullopt;
    numbers.push_back(number);
    if (read.ptr == end) break;
    if (*read.ptr != '-') return std::nullopt;
    at = read.ptr + 1;
  }
  if (numbers.size() == 1 && numbers[0] >= 1 && numbers[0] <= parameters_.integer("k")) {
    what.cluster = numbers[0] - 1;
    return what;
  }
  const int classes = data_ ? data_->classes() : 1000;
  const auto valid = [&](int c) { return c >= 0 && c < classes; };
  if (numbers.size() != 2 || !valid(numbers[0]) || !valid(numbers[1])) return std::nullopt;
  what.truth = numbers[0];
  what.named = numbers[1];
  return what;
}

void HiddenClustersExhibit::read_picked() {
  const auto what = picked();
  if (!what || (picked_read_ == what && picked_revision_ == player_.revision())) return;
  picked_read_ = what;
  picked_revision_ = player_.revision();
  picked_images_.clear();
  picked_count_ = 0;
  const std::vector<int>& clusters = state(what->space).labels;
  const std::vector<int>& named = spaces_[what->space].named;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const bool in = what->cluster >= 0
                        ? clusters[i] == what->cluster
                        : i < named.size() && labels_[i] == what->truth && named[i] == what->named;
    if (!in) continue;
    ++picked_count_;
    if (picked_images_.size() < most_members) picked_images_.push_back(static_cast<Index>(i));
  }
  show_rows(picked_grid_, *data_, images_, picked_images_, ++picture_);
}

}  // namespace lab
