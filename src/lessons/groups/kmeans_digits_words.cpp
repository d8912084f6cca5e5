// What KmeansDigitsExhibit says: the sentence, the figures, the table.

#include "lessons/groups/kmeans_digits_exhibit.h"
#include "stage/kmeans_parts.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string KmeansDigitsExhibit::cluster_name(int k) const {
  const auto at = static_cast<std::size_t>(k);
  if (at < clusters_.label.size() && clusters_.label[at] >= 0) {
    return data_->class_names[clusters_.label[at]];
  }
  return "?";
}

Phase KmeansDigitsExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  const std::string& view = parameters_.choice("view");
  const KmeansState* state = shown();
  if (!state) return {"Place the centroids", ""};
  if (view == "accuracy") {
    if (!labelled())
      return {"Without labels there is no accuracy", "open a file of labels with these images"};
    return {"More clusters classify better",
            plural(images_.train.rows, "training image", "training images") + " · " +
                plural(images_.test.rows, "test image", "test images") +
                (against_k_begun_ && against_k_.runs() > 1
                     ? " · mean of " + std::to_string(against_k_.runs()) + " runs for each K"
                     : " · one run for each K")};
  }
  if (view == "confusion") {
    if (!labelled())
      return {"Without labels there is no confusion", "open a file of labels with these images"};
    if (state->labels.empty()) return {"First assign the images", "press play, or make one half-step"};
    return {"The nearest centroid names the digit",
            tested() ? format_percent(test_.accuracy()) + " of " +
                           plural(images_.test.rows, "test image", "test images") + " right"
                     : "the test images are being compared"};
  }
  if (view == "draw") {
    if (ink_.empty())
      return {"Draw a digit", "it is prepared as the images were, then compared with every centroid"};
    if (distances_.empty()) return {"A drawing fits only digits of 8 × 8 or 28 × 28", ""};
    const Distance& nearest = distances_.front();
    const bool named = !clusters_.label.empty();
    return {named ? "The nearest centroid says: " + cluster_name(nearest.cluster)
                  : "Nearest is centroid " + std::to_string(nearest.cluster + 1),
            "centroid " + std::to_string(nearest.cluster + 1) + " at distance " +
                format_number(nearest.value, 3) +
                (named ? "" : " · assign the images first, then it has a name")};
  }
  Phase phase = kmeans_phase(*state, parameters_.choice("start"), {"image", "images"});
  if (!clusters_.label.empty() && !player_.playing()) {
    phase.detail += " · purity " + format_percent(clusters_.overall);
  }
  return phase;
}

std::vector<Metric> KmeansDigitsExhibit::metrics() const {
  std::vector<Metric> all;
  const KmeansState* state = shown();
  if (!state) return all;
  all.push_back({"iteration", static_cast<double>(state->iteration)});
  all.push_back({"clusters", static_cast<double>(state->centroids.rows())});
  all.push_back({"train-images", static_cast<double>(images_.train.rows)});
  all.push_back({"test-images", static_cast<double>(images_.test.rows)});
  if (state->has_cost()) {
    all.push_back({"cost", state->cost});
    all.push_back({"cost-per-image", state->cost / static_cast<double>(images_.train.rows)});
    all.push_back({"changed", static_cast<double>(state->changed)});
  }
  point_.add_metric(all);
  if (const Index lit = point_.lit(); lit >= 0 && static_cast<std::size_t>(lit) < state->labels.size())
    all.push_back({"point-cluster", state->labels[lit] + 1.0});
  if (cell() && cell_read_ == cell() && cell_revision_ == player_.revision())
    all.push_back({"cell", static_cast<double>(cell_count_)});
  if (!clusters_.label.empty()) all.push_back({"purity", clusters_.overall});
  if (tested() && labelled() && !state->labels.empty()) {
    all.push_back({"accuracy", test_.accuracy()});
  }
  if (against_k_begun_) {
    for (const AccuracyAgainstK::Row& row : against_k_.rows()) {
      all.push_back({"accuracy-k" + std::to_string(row.k), row.test});
    }
  }
  if (!distances_.empty()) {
    all.push_back({"nearest", distances_.front().cluster + 1.0});
    all.push_back({"nearest-distance", distances_.front().value});
  }
  return all;
}

Table KmeansDigitsExhibit::table() const {
  Table t;
  const KmeansState* state = shown();
  if (!state) return t;
  const std::string& view = parameters_.choice("view");
  if (view == "accuracy") {
    t.columns = {"K", "training purity", "test accuracy"};
    for (const AccuracyAgainstK::Row& row : against_k_.rows()) {
      t.rows.push_back({std::to_string(row.k), exact(row.train), exact(row.test)});
    }
  } else if (view == "confusion" && labelled()) {
    t.columns = {"true digit"};
    for (const std::string& name : data_->class_names) t.columns.push_back("named " + name);
    for (Index i = 0; i < test_.confusion().rows(); ++i) {
      std::vector<std::string> row{data_->class_names[i]};
      for (Index j = 0; j < test_.confusion().cols(); ++j)
        row.push_back(std::to_string(test_.confusion()(i, j)));
      t.rows.push_back(std::move(row));
    }
  } else if (view == "draw") {
    t.columns = {"centroid", "digit", "distance"};
    for (const Distance& d : distances_) {
      t.rows.push_back({std::to_string(d.cluster + 1), cluster_name(d.cluster), exact(d.value)});
    }
  } else {
    t.columns = {"cluster", "images", "majority digit", "purity"};
    for (std::size_t k = 0; k < state->counts.size(); ++k) {
      const bool named = k < clusters_.label.size();
      t.rows.push_back({std::to_string(k + 1), std::to_string(state->counts[k]),
                        named ? cluster_name(static_cast<int>(k)) : "",
                        named ? exact(clusters_.purity[k]) : ""});
    }
  }
  return t;
}

}  // namespace lab
