// What PpcaExhibit says: the sentence of each half-step with its numbers, metrics, the table.

#include "lessons/directions/ppca_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

Phase PpcaExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!waiting_for_.empty()) return {"Draw some points", "press on the stage and move · " + waiting_for_};
  const PpcaState* state = shown();
  if (!state || !closed_) return {"Find the directions of the data", "being computed"};
  const std::string sigma = "σ² = " + format_number(state->model.noise, 3);
  std::string extra;
  if (taken_from_ > 0) {
    extra = " · the first " + format_count(data_->size()) + " of " + format_count(taken_from_) + " rows";
  }
  if (sampling()) {
    return {"Draw new points from the model", std::string("z ~ N(0, I), x = Wz + μ") +
                                                  (parameters_.toggle("noise-in") ? " + ε" : "") + ", " +
                                                  sigma + " · drawing " + parameters_.value("draw") + extra};
  }
  const std::string likelihood = "L = " + format_number(state->log_likelihood, 6);
  const std::optional<double> angle = angle_at(player_.position());
  const std::string apart = angle ? " · " + format_number(*angle, 3) + "° from the principal subspace" : "";
  if (state->done) {
    const bool there =
        closed_likelihood_ - state->log_likelihood <= 1e-3 * static_cast<double>(data_->size());
    return {there ? "EM has reached what PCA gives at once" : "EM stopped before it got there",
            likelihood + ", the closed form " + format_number(closed_likelihood_, 6) + " · " + sigma + apart +
                extra};
  }
  switch (state->phase) {
    case PpcaPhase::ready:
    case PpcaPhase::placed:
      return {state->model.loadings.cols() == 1 ? "Begin with any direction through the mean"
                                                : "Begin with any directions through the mean",
              "W at random, " + sigma + " · " + likelihood + apart + extra};
    case PpcaPhase::expected:
      return {"E: where on the plane does every point belong?",
              "⟨z⟩ = M⁻¹Wᵀ(x − μ), M = WᵀW + σ²I · " + sigma + " · " + likelihood + extra};
    case PpcaPhase::maximised:
      return {"M: turn the plane to suit its points",
              "W and σ² anew, " + sigma + " · " + likelihood + apart + extra};
  }
  return {};
}

std::vector<Metric> PpcaExhibit::metrics() const {
  std::vector<Metric> all;
  const PpcaState* state = shown();
  if (!state || !closed_ || !waiting_for_.empty()) return all;
  all.push_back({"log-likelihood", state->log_likelihood});
  all.push_back({"best-log-likelihood", closed_likelihood_});
  all.push_back({"sigma2", state->model.noise});
  all.push_back({"closed-sigma2", closed_->noise});
  all.push_back({"left-out-mean", left_out_mean_});
  all.push_back({"iterations", static_cast<double>(state->iteration)});
  if (const auto angle = angle_at(player_.position())) all.push_back({"angle", *angle});
  if (sampling() && sample_) {
    all.push_back({"samples", static_cast<double>(sample_->size())});
    const Matrix drawn = sample_->points.to_float();
    all.push_back({"sample-sum", drawn.cast<double>().sum()});
  }
  return all;
}

Table PpcaExhibit::table() const {
  Table t;
  const PpcaState* state = shown();
  if (!state) return t;
  if (sampling() && sample_) {
    t.columns = {"point"};
    for (Index j = 0; j < sample_->dims(); ++j) t.columns.push_back("x" + std::to_string(j + 1));
    for (Index i = 0; i < sample_->size(); ++i) {
      std::vector<std::string> row{std::to_string(i + 1)};
      for (Index j = 0; j < sample_->dims(); ++j)
        row.push_back(exact(static_cast<double>(sample_->points.at(i, j))));
      t.rows.push_back(std::move(row));
    }
    return t;
  }
  t = points_table(*data_, {}, "");
  const Matrix latent = state->model.latent(data_->points);
  for (Index c = 0; c < latent.cols(); ++c) t.columns.push_back("z" + std::to_string(c + 1));
  t.columns.emplace_back("log density");
  const VectorD densities = state->model.log_densities(data_->points);
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    for (Index c = 0; c < latent.cols(); ++c) {
      t.rows[i].push_back(exact(static_cast<double>(latent(static_cast<Index>(i), c))));
    }
    t.rows[i].push_back(exact(densities[i]));
  }
  return t;
}

}  // namespace lab
