#include "lessons/outliers/lof_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stage/common_parameters.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {}

LofExhibit::LofExhibit() {
  parameters_.add({.id = "k",
                   .label = "Neighbours k",
                   .help = "How many neighbours a point is compared with",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 5000,
                   .slider_from = 2,
                   .slider_to = 50,
                   .initial = "20"});
  parameters_.add({.id = "threshold",
                   .label = "Threshold",
                   .help = "Points with a larger factor are called outliers; drag the line in the histogram",
                   .kind = ParameterKind::real,
                   .min = 0.5,
                   .max = 1e9,
                   .slider_from = 0.9,
                   .slider_to = 5,
                   .step = 0.05,
                   .initial = "1.5"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "The points, the histogram of all scores, or how well the scores find one class",
                   .kind = ParameterKind::choice,
                   .choices = {{"steps", "points"}, {"scores", "scores"}, {"roc", "ROC"}},
                   .initial = "steps"});
  parameters_.add({.id = "show",
                   .label = "Show",
                   .help = "Scores as circles, the neighbours of the followed point, the true labels",
                   .kind = ParameterKind::flags,
                   .choices = {{"circles", "circles"}, {"story", "one point"}, {"labels", "labels"}},
                   .initial = "circles,story"});
  parameters_.add(
      {.id = "point",
       .label = "Point followed",
       .help = "Number of the point whose formulas are shown; 0 is the one with the highest score",
       .kind = ParameterKind::integer,
       .min = 0,
       .max = 1e7,
       .initial = "0",
       .place = Place::stage});
  add_view_parameter(parameters_);
  parameters_.show("seed", false);  // there is no chance in it
}

DataNeeds LofExhibit::data_needs() const {
  return {
      .groups = {"Shapes", "By hand", "Tables"}, .initial = "densities", .also = {"digits"}, .plane = true};
}

void LofExhibit::begin(const std::shared_ptr<const Dataset>& dataset) {
  const LofParams p{parameters_.integer("k")};
  const int position = player_.position();
  player_.begin([dataset, p](Lof& method) { method.init(dataset->points, p); });
  if (position > 0) player_.seek(position);
  read_of_ = nullptr;
}

void LofExhibit::check_point(const Dataset& dataset) const {
  if (parameters_.integer("point") <= dataset.size()) return;
  throw InputError("Point followed is " + parameters_.value("point") + ", but there are only " +
                       plural(dataset.size(), "point", "points") + ".",
                   "point");
}

void LofExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const std::string point = parameters_.value("point");
  if (another) parameters_.reset("point");
  // Fewer points than k: a smaller k is the sensible start, as long as nobody asked for this one.
  const Index usual = std::min<Index>(20, dataset->size() - 1);
  if (usual >= 1) {
    const bool untouched = parameters_.is_default("k");
    parameters_.set_initial("k", std::to_string(usual));
    if (untouched) parameters_.reset("k");
  }
  // In the opening data a point beside the dense group: some of its ways are lengthened, others not. (The highest score
  // is far from everything, where the first three moves change nothing.)
  const bool as_it_comes =
      dataset->id == "densities" && parameters_.is_default("n") && parameters_.is_default("noise");
  parameters_.suggest("point", as_it_comes ? "93" : "0");
  try {
    if (dataset->id == "drawn" && dataset->size() <= parameters_.integer("k")) {
      player_.clear();
    } else {
      check_point(*dataset);
      begin(dataset);
    }
  } catch (const InputError&) {
    parameters_.set("point", point);
    throw;
  }
  data_ = std::move(dataset);
  if (another) parameters_.reset("view-at");
  projection_ = Projection::components(*data_);
  stage_.set_points(*data_, projection_);
  stage_.restore_view(parameters_.text("view-at"));
  read_revision_ = ~std::uint64_t{0};
  parameters_.show("view", true);
}

void LofExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
  } else if (id == "point") {
    check_point(*data_);
    read_revision_ = ~std::uint64_t{0};
  } else if (id == "k") {
    if (data_->id == "drawn" && data_->size() <= parameters_.integer("k")) {
      player_.clear();
    } else {
      begin(data_);
    }
    read_revision_ = ~std::uint64_t{0};
  } else if (id == "threshold") {
    read_of_ = nullptr;
  }
}

bool LofExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  const bool again = player_.update(elapsed_s, budget_ms, clock);
  read_state();
  parameters_.set("view-at", stage_.view_text());
  return again;
}

bool LofExhibit::is_outlier(Index i) const {
  const LofState* state = finished();
  return state && state->score[i] > parameters_.real("threshold");
}

void LofExhibit::read_state() {
  const LofState* state = finished();
  const bool same = state == read_of_ && read_revision_ == player_.revision();
  if (!shown() || same) return;
  read_of_ = state;
  read_revision_ = player_.revision();
  const std::size_t n = static_cast<std::size_t>(data_->size());
  story_ = LofStory();
  order_.clear();
  area_.reset();
  roc_.clear();
  followed_ = parameters_.integer("point") - 1;
  std::vector<int> groups(n, -1);
  if (state) {
    order_ = ranking(state->score);
    if (followed_ < 0) followed_ = order_.front();
    story_ = lof_story(*state, followed_);
    crowded_ = 0;
    for (Index i = 0; i < data_->size(); ++i) crowded_ += state->nearest->k_distance(i) == 0 ? 1 : 0;
    outliers_ = 0;
    for (std::size_t i = 0; i < n; ++i) outliers_ += state->score[i] > parameters_.real("threshold");
    if (data_->has_labels() && data_->classes() == 2) {
      // The rarer class is the one to be found.
      const auto ones = std::count(data_->labels.begin(), data_->labels.end(), 1);
      const int rare = 2 * ones <= static_cast<long>(n) ? 1 : 0;
      std::vector<int> positive(n);
      for (std::size_t i = 0; i < n; ++i) positive[i] = data_->labels[i] == rare;
      if (ones > 0 && ones < static_cast<long>(n)) {
        roc_ = roc_curve(state->score, positive);
        area_ = roc_area(roc_);
        positive_name_ = data_->class_names[rare];
      }
    }
  }
  // Before the scores are on show all points look alike; then the outliers are the second colour.
  std::vector<ImU32> colours(n, Look::group_colour(-1));
  if (shown()->done && state) {
    for (std::size_t i = 0; i < n; ++i) {
      groups[i] = 0;  // all of one shape: what differs is a number, not a kind
      colours[i] = Look::group_colour(state->score[i] > parameters_.real("threshold") ? 5 : 2);
    }
  }
  stage_.set_point_styles(groups, colours, {});
}

Phase LofExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!player_.begun()) {
    return {"Draw some points",
            "more than k = " + parameters_.value("k") + " of them; press on the stage and move"};
  }
  const LofState* state = shown();
  if (!state) return {"Find every point's nearest neighbours", ""};
  const std::string& view = parameters_.choice("view");
  const bool known = finished() != nullptr;
  if (view == "roc") {
    if (!area_) return {"An area needs two classes", "this data set does not have exactly two"};
    return {"Does a high score mean " + positive_name_ + "?",
            "area under the curve " + format_number(*area_, 3) + " · 0.5 is chance"};
  }
  const std::string outliers =
      plural(outliers_, "point", "points") + " above " + parameters_.value("threshold");
  if (view == "scores") return {"Most points score about 1", known ? outliers : "being computed"};
  const std::string extra = projection_.note();
  const std::string who = known ? point_name(*data_, followed_) : "";
  // Their density is that of 1e-10 (methods/outliers/lof.h), and the factors beside them are enormous.
  const std::string crowd = known && crowded_ > 0 ? "\n" + plural(crowded_, "point has", "points have") +
                                                        " all k neighbours on the same spot: density without "
                                                        "limit, and huge factors beside it. Raise k."
                                                  : "";
  switch (state->phase) {
    case LofPhase::ready:
    case LofPhase::neighbours:
      return {"Every point finds its k nearest neighbours",
              (known ? who + ": the " + parameters_.value("k") + "th is " +
                           format_number(story_.k_distance, 3) + " away"
                     : "k = " + parameters_.value("k")) +
                  extra};
    case LofPhase::reached:
      return {"No neighbour counts as closer than its own k-distance",
              who + ": mean reachability distance " + format_number(story_.mean_reach, 3) + extra};
    case LofPhase::densities:
      return {"Near neighbours mean high density",
              who + ": density " + format_number(story_.density, 3) + extra + crowd};
    case LofPhase::scored:
      return {"An outlier is sparser than its neighbours",
              who + ": factor " + format_number(story_.score, 3) + " · " + outliers + extra + crowd};
  }
  return {};
}

std::vector<Metric> LofExhibit::metrics() const {
  std::vector<Metric> all;
  const LofState* state = finished();
  if (!state || order_.empty()) return all;
  all.push_back({"followed", static_cast<double>(followed_ + 1)});
  all.push_back({"score", story_.score});
  all.push_back({"highest", static_cast<double>(order_.front() + 1)});
  all.push_back({"highest-score", state->score[order_.front()]});
  all.push_back({"outliers", static_cast<double>(outliers_)});
  if (area_) all.push_back({"auc", *area_});
  return all;
}

Table LofExhibit::table() const {
  Table t;
  const LofState* state = finished();
  if (!state) return t;
  t = points_table(*data_, {}, "");
  for (const char* name : {"k-distance", "density", "factor"}) t.columns.emplace_back(name);
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    t.rows[i].push_back(exact(lof_story(*state, static_cast<Index>(i)).k_distance));
    t.rows[i].push_back(exact(state->density[i]));
    t.rows[i].push_back(exact(state->score[i]));
  }
  return t;
}

}  // namespace lab
