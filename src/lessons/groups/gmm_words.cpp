// What GmmExhibit says: the sentence of each half-step, the figures, the table.

#include <algorithm>

#include "lessons/groups/gmm_exhibit.h"
#include "lessons/groups/predictions.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

Phase GmmExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!player_.begun()) {
    return {data_->size() == 0 ? "Draw some points" : "Draw more points",
            "press on the stage and move" + (data_->size() == 0 ? std::string() : " · " + waiting_for_)};
  }
  if (choosing()) {
    const GmmChooseK& job = choose_[covariance_index(parameters_.choice("covariance"))];
    const int best = choose_begun_ ? job.best() : 0;
    std::string detail = "one run for each K, from the groups of k-means";
    if (best > 0 && job.done()) detail = "lowest BIC at K = " + std::to_string(best) + " · " + detail;
    return {"More Gaussians always fit better: BIC charges for each", detail};
  }
  return phase_of_steps();
}

std::string GmmExhibit::undecided_words() const {
  return plural(undecided_, "point", "points") + " still shared";
}

Phase GmmExhibit::phase_of_steps() const {
  const GmmState* state = shown();
  if (!state) return {"Place the Gaussians", ""};
  const std::string extra = projection_.note();
  if (beside()) {
    std::string detail = "all Gaussians round, σ = " + parameters_.value("sigma") + " wide, equal weights";
    if (const KmeansState* other = twin();
        other && !labels_.empty() && other->labels.size() == labels_.size()) {
      detail = format_percent(same_groups(), 1) + " of the points in the same group · " + undecided_words();
    }
    return {"The smaller σ, the closer the mixture is to k-means", detail + extra};
  }
  const std::string likelihood = "log-likelihood " + format_number(state->log_likelihood, 5);
  const std::string gaussians = plural(state->model.components(), "Gaussian", "Gaussians");
  switch (state->phase) {
    case GmmPhase::ready:
      return {"Place the Gaussians", ""};
    case GmmPhase::placed: {
      const std::string& start = parameters_.choice("start");
      if (start == "kmeans")
        return {"Place " + gaussians + " on the groups of k-means",
                "k-means from seed " + parameters_.value("seed") + extra};
      return {"Place " + gaussians + (start == "random" ? " on random points" : " by hand"),
              std::string(start == "random" ? "each as wide as the data" : "drag a mean to move it") + extra};
    }
    case GmmPhase::expected: {
      if (state->done && state->converged) {
        return {"The likelihood no longer rises: finished",
                "after " + plural(state->iteration, "iteration", "iterations") + " · " + likelihood + " · " +
                    undecided_words() + extra};
      }
      if (state->done) return {"Stopped at the largest number of iterations", likelihood + extra};
      return {"Share every point among the Gaussians", "iteration " + std::to_string(state->iteration + 1) +
                                                           ", E-step · " + likelihood + " · " +
                                                           undecided_words() + extra};
    }
    case GmmPhase::maximised: {
      const std::string half = "iteration " + std::to_string(state->iteration) + ", M-step";
      if (!state->reseeded.empty()) {
        return {"Gaussian " + std::to_string(state->reseeded.front() + 1) +
                    " fell onto one point: it begins anew",
                half + " · on the least likely point, as wide as the data" + extra};
      }
      if (!collapsed_.empty()) {
        return {"Gaussian " + std::to_string(collapsed_.front() + 1) + " has shrunk onto one point",
                half + " · only the floor of the variances holds it" + extra};
      }
      return {"Fit each Gaussian to its shares of the points",
              half + " · new means, covariances and weights" + extra};
    }
  }
  return {};
}

std::optional<Question> GmmExhibit::question() const {
  if (!data_ || !shown() || choosing() || beside()) return std::nullopt;
  return gmm_question(data_->points, *shown());
}

std::vector<Metric> GmmExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || !player_.begun()) return all;
  point_.add_metric(all);
  if (const GmmState* state = shown()) {
    all.push_back({"iteration", static_cast<double>(state->iteration)});
    all.push_back({"gaussians", static_cast<double>(state->model.components())});
    if (state->has_responsibilities()) {
      all.push_back({"log-likelihood", state->log_likelihood});
      all.push_back({"undecided", static_cast<double>(undecided_)});
      all.push_back({"sureness", sureness_});
    }
    if (state->phase == GmmPhase::expected) {
      all.push_back({"aic", state->model.aic(state->log_likelihood)});
      all.push_back({"bic", state->model.bic(state->log_likelihood, data_->size())});
    }
    all.push_back({"reseeded", static_cast<double>(state->reseeds)});
    all.push_back({"collapsed", static_cast<double>(collapsed_.size())});
  }
  if (beside() && twin() && !labels_.empty() && twin()->labels.size() == labels_.size()) {
    all.push_back({"same", same_groups()});
  }
  if (agreement_) all.push_back({"ari", *agreement_});
  if (choosing() && choose_begun_) {
    const GmmChooseK& job = choose_[covariance_index(parameters_.choice("covariance"))];
    if (job.done() && job.best() > 0) all.push_back({"best-k", static_cast<double>(job.best())});
  }
  return all;
}

Table GmmExhibit::table() const {
  Table t;
  if (!data_ || !player_.begun()) return t;
  if (choosing()) {
    t.columns = {"covariance", "K", "log-likelihood", "AIC", "BIC"};
    for (std::size_t c = 0; choose_begun_ && c < choose_.size(); ++c) {
      for (const GmmChooseRow& row : choose_[c].rows()) {
        t.rows.push_back({covariance_ids[c], std::to_string(row.components), exact(row.log_likelihood),
                          exact(row.aic), exact(row.bic)});
      }
    }
    return t;
  }
  const GmmState* state = shown();
  if (!state) return t;
  t = points_table(*data_, labels_, "component");
  if (labels_.empty()) return t;
  for (int k = 0; k < state->model.components(); ++k)
    t.columns.push_back("responsibility " + std::to_string(k + 1));
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    for (int k = 0; k < state->model.components(); ++k) {
      t.rows[i].push_back(exact(static_cast<double>(state->responsibilities(static_cast<Index>(i), k))));
    }
  }
  return t;
}

}  // namespace lab
