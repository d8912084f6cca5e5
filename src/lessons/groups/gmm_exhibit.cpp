#include "lessons/groups/gmm_exhibit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/number_text.h"
#include "core/rows_text.h"
#include "lessons/groups/predictions.h"
#include "methods/measures/metrics.h"
#include "stage/common_parameters.h"
#include "stage/kmeans_parts.h"
#include "stage/prediction.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"

namespace lab {
namespace {

constexpr std::array covariances = {GmmCovariance::full, GmmCovariance::tied, GmmCovariance::diagonal,
                                    GmmCovariance::spherical};

double mean_variance(const Dataset& dataset) {
  const PointsView points = dataset.points;
  double total = 0;
  for (Index j = 0; j < points.cols; ++j) {
    double sum = 0, square = 0;
    for (Index i = 0; i < points.rows; ++i) sum += static_cast<double>(points.at(i, j));
    const double mean = sum / static_cast<double>(std::max<Index>(points.rows, 1));
    for (Index i = 0; i < points.rows; ++i) {
      const double away = static_cast<double>(points.at(i, j)) - mean;
      square += away * away;
    }
    total += square / static_cast<double>(std::max<Index>(points.rows, 1));
  }
  return total / static_cast<double>(std::max<Index>(points.cols, 1));
}

}  // namespace

GmmExhibit::GmmExhibit() {
  parameters_.add({.id = "k",
                   .label = "Gaussians K",
                   .help = "How many Gaussians the mixture has",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = k_max,
                   .initial = "3"});
  parameters_.add(
      {.id = "covariance",
       .label = "Covariance",
       .help = "full: each its own ellipse; tied: one ellipse for all; diagonal: ellipses along the axes; "
               "spherical: circles",
       .kind = ParameterKind::choice,
       .choices = {{"full", "full"}, {"tied", "tied"}, {"diagonal", "diagonal"}, {"spherical", "spherical"}},
       .initial = "full"});
  parameters_.add(
      {.id = "sigma",
       .label = "Width σ",
       .help = "The standard deviation that all Gaussians share; the smaller, the closer to k-means",
       .kind = ParameterKind::real,
       .min = 1e-6,
       .max = 1e6,
       .logarithmic = true,
       .initial = "1"});
  parameters_.add({.id = "start",
                   .label = "Start",
                   .help = "On random points, on the groups that k-means finds, or where you put the means",
                   .kind = ParameterKind::choice,
                   .choices = {{"random", "random"}, {"kmeans", "k-means"}, {"hand", "by hand"}},
                   .initial = "random"});
  parameters_.add({.id = "collapse",
                   .label = "Collapsing Gaussian",
                   .help =
                       "One that shrinks onto a single point begins anew elsewhere, or only the floor of the "
                       "variances holds it",
                   .kind = ParameterKind::choice,
                   .choices = {{"reseed", "begins anew"}, {"hold", "is held"}},
                   .initial = "reseed"});
  parameters_.add({.id = "floor",
                   .label = "Floor of the variances",
                   .help = "Added to every variance, so that none becomes zero",
                   .kind = ParameterKind::real,
                   .min = 1e-9,
                   .max = 1,
                   .logarithmic = true,
                   .initial = "1e-06"});
  add_play_parameters(parameters_);
  parameters_.set_initial("seed",
                          "2");  // a start from which full and tied covariances find the stretched blobs
  parameters_.add(
      {.id = "view",
       .label = "View",
       .help = "One run step by step; BIC and AIC against K; or a mixture of ever narrower Gaussians beside "
               "k-means",
       .kind = ParameterKind::choice,
       .choices = {{"steps", "one run"}, {"choose", "which K"}, {"kmeans", "k-means"}},
       .initial = "steps"});
  parameters_.add(
      {.id = "show",
       .label = "Show",
       .help = "Rings at one and two standard deviations, the way the means came, new points drawn from the "
               "mixture, the true labels as colours",
       .kind = ParameterKind::flags,
       .choices = {{"rings", "rings"}, {"trails", "trails"}, {"new", "new points"}, {"labels", "labels"}},
       .initial = "rings,trails"});
  parameters_.add({.id = "means",
                   .label = "Means by hand",
                   .help = "Positions of the means of a start by hand: x,y;x,y …",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  point_.declare();
  add_prediction_parameters(parameters_);
  add_view_parameter(parameters_);
  show_controls();
}

DataNeeds GmmExhibit::data_needs() const {
  return {.groups = {"Shapes", "By hand", "Tables"},
          .initial = "anisotropic",
          .also = {"digits"},
          .plane = true,
          .most_columns = 30};
}

void GmmExhibit::show_controls() {
  parameters_.show("covariance", !beside());
  parameters_.show("sigma", beside());
  parameters_.show("collapse", !beside() && (collapse_seen_ || !parameters_.is_default("collapse")));
  parameters_.show("floor", !beside() && parameters_.choice("collapse") == "hold");
  parameters_.show("show", parameters_.choice("view") == "steps");
}

std::size_t GmmExhibit::covariance_index(std::string_view id) {
  for (std::size_t i = 0; i < covariance_ids.size(); ++i) {
    if (id == covariance_ids[i]) return i;
  }
  return 0;
}

// ---- starting ----

Matrix GmmExhibit::common_means(const Dataset& dataset) const {
  if (parameters_.choice("start") == "hand") return centroids_by_hand(parameters_, "means", "means", dataset);
  const bool random = parameters_.choice("start") == "random";
  return placed_centroids(dataset, parameters_.integer("k"),
                          random ? KmeansStart::random : KmeansStart::plus_plus, parameters_.seed());
}

GmmParams GmmExhibit::params(const Dataset& dataset) const {
  GmmParams p;
  p.components = parameters_.integer("k");
  p.collapse = parameters_.choice("collapse") == "hold" ? GmmCollapse::hold : GmmCollapse::reseed;
  p.floor = parameters_.real("floor");
  if (beside()) {
    p.covariance = GmmCovariance::fixed;
    p.sigma = parameters_.real("sigma");
    p.start = GmmStart::given;
    p.means = common_means(dataset);
    return p;
  }
  p.covariance = covariances[covariance_index(parameters_.choice("covariance"))];
  const std::string& start = parameters_.choice("start");
  p.start = start == "random" ? GmmStart::random : start == "hand" ? GmmStart::given : GmmStart::kmeans;
  if (p.start == GmmStart::given) p.means = centroids_by_hand(parameters_, "means", "means", dataset);
  return p;
}

void GmmExhibit::begin(const std::shared_ptr<const Dataset>& dataset) {
  const GmmParams p = params(*dataset);
  const auto seed = parameters_.seed();
  player_.begin([dataset, p, seed](Gmm& method) { method.init(dataset->points, p, seed); });
  if (beside()) {
    KmeansParams twin;
    twin.clusters = p.components;
    twin.start = KmeansStart::given;
    twin.centroids = p.means;
    twin_.begin([dataset, twin, seed](Kmeans& method) { method.init(dataset->points, twin, seed); });
    twin_.set_lookahead(false);
    twin_.set_motion(false);
  } else {
    twin_.clear();
  }
  if (parameters_.choice("start") == "hand") parameters_.set("means", encode_rows(p.means));
  choose_begun_ = false;
  read_revision_ = twin_revision_ = ~std::uint64_t{0};
}

void GmmExhibit::suggest_sigma(const Dataset& dataset) {
  spread_ = mean_variance(dataset);
  if (!(spread_ > 0)) return;
  const double deviation = std::sqrt(spread_);
  const bool untouched = parameters_.is_default("sigma");
  parameters_.set_initial("sigma", number_text(std::clamp(rounded(0.5 * deviation, 2), 1e-6, 1e6)));
  if (untouched) parameters_.reset("sigma");
  parameters_.set_slider("sigma", std::max(1e-6, deviation / 100.0), std::min(1e6, deviation * 2.0));
}

void GmmExhibit::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  point_.check(dataset->size());
  waiting_for_.clear();
  if (!data_ || another || dataset->id == "drawn") suggest_sigma(*dataset);
  try {
    begin(dataset);
  } catch (const InputError& error) {
    if (dataset->id != "drawn") throw;
    player_.clear();  // more points are still to come: say what is missing
    waiting_for_ = error.message();
  }
  point_.open(dataset->size(), another);
  if (another) parameters_.reset("view-at");  // what was zoomed into is a part of the old data
  data_ = std::move(dataset);
  if (data_->dims() > 0) {
    projection_ = Projection::components(*data_);
    stage_.set_points(*data_, projection_);
    twin_stage_.set_points(*data_, projection_);
  }
  colours_.clear();
  collapse_seen_ = false;
  stage_.restore_view(parameters_.text("view-at"));
  show_controls();
}

void GmmExhibit::begin_again(bool keep_position) {
  if (!data_) return;
  // What was on show stays on show: a width is drawn along while the picture follows.
  const int position = player_.position();
  const bool at_end = player_.at_end();
  try {
    begin(data_);
    waiting_for_.clear();
  } catch (const InputError& error) {
    if (data_->id != "drawn") throw;
    player_.clear();
    waiting_for_ = error.message();
    return;
  }
  if (!keep_position) return;
  if (at_end && position > 0) {
    player_.finish();
  } else {
    player_.seek(position);
  }
}

void GmmExhibit::parameter_changed(std::string_view id) {
  if (id == "k" || id == "start" || id == "seed" || id == "means") {
    collapse_seen_ = false;
    begin_again(false);
  } else if (id == "covariance" || id == "sigma" || id == "collapse" || id == "floor") {
    begin_again(true);
  } else if (id == "view") {
    // "Which K" looks at other runs: the one on show stays as it is.
    if (beside() != twin_.begun()) begin_again(true);
    stage_.fit();
  } else if (id == "show") {
    sample_read_ = false;
  } else if (id == "point") {
    point_.changed();
  } else if (id == "view-at") {
    stage_.restore_view(parameters_.text("view-at"));
  }
  show_controls();
}

// ---- computing ----

void GmmExhibit::begin_jobs() {
  if (choose_begun_) return;
  for (std::size_t c = 0; c < choose_.size(); ++c) {
    GmmParams p = params(*data_);
    p.covariance = covariances[c];
    // Every K should have its chance: a careful start, whatever the run on show begins with.
    p.start = GmmStart::kmeans;
    choose_[c].init(data_->points, p, 1, choose_k_max, parameters_.seed());
  }
  choose_begun_ = true;
}

void GmmExhibit::follow(double budget_ms, const ClockMs& clock) {
  if (!twin_.begun()) return;
  const int wanted = player_.position();
  const bool ended = twin_.at_end() && wanted >= twin_.position();
  if (twin_.known() == 0 || (twin_.position() != wanted && !ended)) twin_.seek(wanted);
  twin_.update(0.0, budget_ms, clock);
}

bool GmmExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_ || !player_.begun()) return false;
  if (choosing()) {
    player_.pause();
    begin_jobs();
    const std::size_t first = covariance_index(parameters_.choice("covariance"));
    const double begin_ms = clock();
    for (std::size_t i = 0; i < choose_.size(); ++i) {
      GmmChooseK& job = choose_[(first + i) % choose_.size()];
      const double left_ms = budget_ms - (clock() - begin_ms);
      if (!job.done() && (left_ms <= 0.5 || pace_.run(job, left_ms, clock))) return true;
    }
    return false;
  }
  const bool both = twin_.begun();
  bool again = player_.update(elapsed_s, both ? 0.6 * budget_ms : budget_ms, clock);
  if (both) {
    follow(0.4 * budget_ms, clock);
    again = again || twin_.waiting();
    read_twin();
  }
  read_state();
  if (!beside()) parameters_.set("view-at", stage_.view_text());
  return again || coloured_share_ < 1.0;
}

bool GmmExhibit::busy() const {
  if (!data_ || !player_.begun()) return false;
  if (choosing())
    return !choose_begun_ ||
           std::any_of(choose_.begin(), choose_.end(), [](const auto& c) { return !c.done(); });
  return player_.waiting() || (twin_.begun() && twin_.waiting());
}

double GmmExhibit::progress() const {
  if (!choosing()) return player_.progress();
  double sum = 0;
  for (const GmmChooseK& job : choose_) sum += choose_begun_ ? job.progress() : 0.0;
  return sum / static_cast<double>(choose_.size());
}

}  // namespace lab
