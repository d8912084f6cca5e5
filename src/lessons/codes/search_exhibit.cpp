#include "lessons/codes/search_exhibit.h"

#include <algorithm>

#include "core/error.h"
#include "core/rng.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "stage/show_rows.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr std::array networks = {
    CodeNetwork{"units", "one layer", "ae28", "digits-ae"},
    CodeNetwork{"deep", "deep", "ae-deep", "digits-deep"},
    CodeNetwork{"hinton", "deeper", "ae-hinton", "digits-hinton"},
    CodeNetwork{"vae", "VAE", "vae20", "digits-vae8"},
    CodeNetwork{"plane", "VAE, 2 numbers", "vae2", "digits-vae2"},
};

}  // namespace

SearchExhibit::SearchExhibit() {
  add_network_parameter(parameters_, networks,
                        "Whose code is searched: one hidden layer, the lecture's deep network, Hinton and "
                        "Salakhutdinov's depth, or the means of a variational autoencoder");
  parameters_.add({.id = "k",
                   .label = "Neighbours k",
                   .help = "How many of the nearest images are shown and counted",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = most,
                   .initial = "12"});
  parameters_.add({.id = "among",
                   .label = "Search among",
                   .help = "The images that took no part in the training of the network, or those that did",
                   .kind = ParameterKind::choice,
                   .choices = {{"test", "test"}, {"train", "the set"}},
                   .initial = "test"});
  parameters_.add({.id = "images",
                   .label = "Images searched",
                   .help = "Among how many images the nearest are looked for",
                   .kind = ParameterKind::integer,
                   .min = 100,
                   .max = 60000,
                   .step = 100,
                   .logarithmic = true,
                   .initial = "10000"});
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "The images nearest to one query, or the precision over many queries",
                   .kind = ParameterKind::choice,
                   .choices = {{"nearest", "nearest"}, {"precision", "precision"}},
                   .initial = "nearest"});
  parameters_.add(
      {.id = "queries",
       .label = "Queries",
       .help = "Over how many queries, drawn at random among the images searched, P(k) is the mean",
       .kind = ParameterKind::integer,
       .min = 10,
       .max = 10000,
       .step = 10,
       .logarithmic = true,
       .initial = "500"});
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.add({.id = "compute",
                   .label = "Compute",
                   .help = "Goes on with what was stopped",
                   .kind = ParameterKind::action});
  show_controls();
}

DataNeeds SearchExhibit::data_needs() const { return network_data_needs(); }

void SearchExhibit::show_controls() {
  const bool one_query = parameters_.choice("view") == "nearest";
  choice_.show_controls(one_query);
  parameters_.show("among", data_ && data_->test);
  parameters_.show("images", data_ && part().size() > 1000);
  parameters_.show("queries", !one_query);
  parameters_.show("seed", !one_query);
  parameters_.show("new-seed", !one_query);
  parameters_.show("compute", stopped_ && !one_query);
  if (!data_) return;
  parameters_.set_slider("images", 100, static_cast<double>(std::max<Index>(101, part().size())));
  parameters_.set_slider("queries", 10, static_cast<double>(std::clamp<Index>(images_.rows, 11, 10000)));
}

std::string SearchExhibit::network_label(std::string_view choice) const {
  for (const CodeNetwork& n : networks) {
    if (n.id == choice) return std::string(n.label);
  }
  return "";
}

// ---- starting ----

void SearchExhibit::read_set(const Dataset& dataset) {
  const bool test = parameters_.choice("among") == "test" && dataset.test;
  const Dataset& from = test ? *dataset.test : dataset;
  const Index count = std::min<Index>(from.size(), parameters_.integer("images"));
  images_ = from.points.view().slice(0, count);
  labels_ = {};
  if (from.has_labels()) labels_ = std::span(from.labels).first(static_cast<std::size_t>(count));
}

void SearchExhibit::open(std::shared_ptr<const Dataset> dataset) {
  chosen_network(parameters_, networks, *dataset);  // refuses what no network can read
  const bool test = parameters_.choice("among") == "test" && dataset->test;
  const Index count = (test ? *dataset->test : *dataset).size();
  if (count < 2) throw InputError("There must be at least two images to search among.", "data");
  // Among the 8 × 8 digits an 8 on which the two spaces disagree.
  parameters_.suggest("image", std::to_string(std::min<Index>(count, 7)));
  choice_.open(dataset);
  if (!dataset->test && parameters_.choice("among") == "test") parameters_.set("among", "train");
  data_ = std::move(dataset);
  begin_codes();
  show_controls();
}

void SearchExhibit::begin_codes() {
  read_set(*data_);
  codes_.begin(chosen_network(parameters_, networks, *data_), images_, false);
  asked_ = 0;
  precision_begun_ = stopped_ = false;
  known_.clear();
}

void SearchExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (choice_.parameter_changed(id)) {
    // update() sees the new revision.
  } else if (id == "net") {
    // The pixels stay what they are, and so do the queries.
    codes_.begin(chosen_network(parameters_, networks, *data_), images_, false);
    asked_ = 0;
    stopped_ = false;
  } else if (id == "among" || id == "images") {
    if (parameters_.choice("among") == "test" && !data_->test)
      throw InputError("These images are not divided: choose \"the set\".", "among");
    begin_codes();
  } else if (id == "queries" || id == "seed") {
    precision_begun_ = stopped_ = false;
    known_.clear();
  } else if (id == "k") {
    stale_ = true;
  }
  show_controls();
}

void SearchExhibit::press(std::string_view id) {
  choice_.press(id);
  if (id == "stop" && wants_precision()) stopped_ = true;
  if (id == "compute") stopped_ = false;
  show_controls();
}

// ---- computing ----

Index SearchExhibit::row_in_set() const {
  if (choice_.drawn() || choice_.on_test() != on_test() || choice_.row() >= images_.rows) return -1;
  return choice_.row();
}

void SearchExhibit::begin_query() {
  asked_ = choice_.revision();
  code_asked_ = false;
  const std::vector<float>& query = choice_.pixels();
  if (query.empty()) {
    // An empty sheet: nothing to search for.
    jobs_ = {};
    answers_ = {};
    return;
  }
  if (const Index row = row_in_set(); row >= 0) {
    jobs_[pixels].init_row(images_, row, most);
    jobs_[code].init_row(codes_.codes(), row, most);
  } else {
    jobs_[pixels].init(images_, query, most);
    jobs_[code] = NearestToJob();  // begins when the code is there
    encoder_.ask({choice_.batch()}, asked_);
    code_asked_ = true;
  }
  stale_ = true;
}

bool SearchExhibit::searching() const {
  return codes_.done() &&
         (asked_ != choice_.revision() || code_asked_ || !jobs_[pixels].done() || !jobs_[code].done());
}

bool SearchExhibit::wants_precision() const {
  return codes_.done() && labelled() && parameters_.choice("view") == "precision" && !precision_done();
}

bool SearchExhibit::update(double, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  if (codes_.update()) {
    encoder_.use(codes_.encoder());
    if (precision_begun_) begin_precision();
  }
  if (!codes_.done()) return false;
  const double begin_ms = clock();
  if (asked_ != choice_.revision()) begin_query();
  if (encoder_.update() && code_asked_ && encoder_.tag() == asked_) {
    const Matrix& answer = encoder_.answer().front();
    jobs_[code].init(codes_.codes(), {answer.data(), answer.data() + answer.cols()}, most);
    code_asked_ = false;
  }
  bool again = pace_.run(jobs_[pixels], budget_ms, clock);
  if (!again) again = pace_.run(jobs_[code], std::max(1.0, budget_ms - (clock() - begin_ms)), clock);
  read_answers();
  if (wants_precision() && !stopped_ && !again)
    again = advance_precision(std::max(1.0, budget_ms - (clock() - begin_ms)), clock);
  return again;
}

void SearchExhibit::begin_precision() {
  if (!precision_begun_) {
    Rng rng(parameters_.seed());
    const Index count = std::min<Index>(images_.rows, parameters_.integer("queries"));
    precision_[pixels].init(images_, labels_, rng.sample(images_.rows, count), most);
  }
  // The same queries in every space.
  Rng rng(parameters_.seed());
  const Index count = std::min<Index>(images_.rows, parameters_.integer("queries"));
  precision_[code].init(codes_.codes(), labels_, rng.sample(images_.rows, count), most);
  precision_begun_ = true;
}

bool SearchExhibit::advance_precision(double budget_ms, const ClockMs& clock) {
  if (!precision_begun_) begin_precision();
  // Both curves stand for the same queries, or nearly.
  struct Both {
    std::array<PrecisionJob, 2>& jobs;
    bool done() const { return jobs[0].done() && jobs[1].done(); }
    bool advance(std::int64_t quota) {
      return jobs[jobs[0].made() <= jobs[1].made() && !jobs[0].done() ? 0 : 1].advance(quota);
    }
  } both{precision_};
  const bool again = precision_pace_.run(both, budget_ms, clock);
  if (!again) {
    std::vector<double>& curve = known_[parameters_.choice("net")];
    curve.clear();
    for (Index k = 1; k <= precision_[code].most(); ++k) curve.push_back(precision_[code].precision(k));
  }
  return again;
}

bool SearchExhibit::busy() const {
  if (!data_ || codes_.wait().failed()) return false;
  return codes_.waiting() || searching() || (wants_precision() && !stopped_);
}

double SearchExhibit::progress() const {
  if (!codes_.done()) return codes_.progress();
  if (!precision_begun_) return 0.0;
  return 0.5 * (precision_[pixels].progress() + precision_[code].progress());
}

// ---- reading ----

void SearchExhibit::read_answers() {
  if (!stale_ || searching()) return;
  stale_ = false;
  const auto wanted = static_cast<std::size_t>(shown_k());
  query_grid_.set_images(choice_.pixels(), data_->image_width, data_->image_height, 0.0f, 1.0f,
                         ColourMap::ink, ++picture_);
  for (const std::size_t space : {pixels, code}) {
    Answer& answer = answers_[space];
    answer = {};
    answer.found = jobs_[space].result();
    const std::size_t shown = std::min(wanted, answer.found.size());
    std::vector<Index> rows;
    std::vector<int> votes(static_cast<std::size_t>(std::max(1, data_->classes())), 0);
    for (std::size_t r = 0; r < shown; ++r) {
      const Index i = answer.found[r].row;
      rows.push_back(i);
      if (!labelled()) continue;
      const int label = labels_[i];
      ++votes[label];
      if (label == choice_.label()) ++answer.right;
    }
    if (labelled() && shown > 0)
      answer.mostly = static_cast<int>(std::max_element(votes.begin(), votes.end()) - votes.begin());
    show_rows(grids_[space], *data_, images_, rows, ++picture_);
  }
}

}  // namespace lab
