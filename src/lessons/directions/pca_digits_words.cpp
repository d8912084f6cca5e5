// What PcaDigitsExhibit says: sentences, metrics and the table.

#include <cmath>

#include "lessons/directions/pca_digits_exhibit.h"
#include "stage/naming.h"
#include "stage/pca_parts.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string PcaDigitsExhibit::share_text(int kept) const {
  return format_percent(model_->pca.explained_ratio.head(std::min(kept, most())).sum());
}

std::string PcaDigitsExhibit::label_of_image() const {
  if (drawn()) return "your drawing";
  const auto i = static_cast<std::size_t>(parameters_.integer("image") - 1);
  const Dataset& from = on_test() ? *data_->test : *data_;
  return (on_test() ? "test " : "") + image_name(from, static_cast<Index>(i));
}

Phase PcaDigitsExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (!model_) {
    if (stopped_) return {"Stopped before the components were found", "press Compute to go on"};
    return {
        "Find the directions in which the images vary",
        plural(job_images_.rows, "image", "images") + " of " + plural(job_images_.cols, "pixel", "pixels")};
  }
  const int kept = shown_k_;
  const std::string of_all = std::to_string(kept) + " of " + std::to_string(data_->dims()) +
                             " components have " + share_text(kept) + " of the variance";
  const std::string& view = parameters_.choice("view");
  if (view == "components") {
    return {"Every component is an image too", "the mean of " +
                                                   plural(model_->train.rows, "image", "images") +
                                                   ", and what is added (red) or taken away (blue)"};
  }
  if (view == "map") {
    if (!map_made_)
      return {"Find every image's place on the map", stopped_ ? "stopped; press Compute to go on" : ""};
    return {"Two numbers for each image: where do the digits lie?",
            "components 1 and 2 have " + share_text(2) + " of the variance · press an image to rebuild it"};
  }
  if (view == "error") {
    std::string detail = of_all + " · training error " + format_number(model_->training_error[kept], 4);
    if (errors_known()) detail += " · test error " + format_number(errors_.errors()[kept], 4);
    if (stopped_ && data_->test && !errors_known()) detail += " · test error stopped";
    return {"More components, less error", detail};
  }
  if (drawn() && shown_.original.empty()) {
    const bool fits =
        data_->image_width == data_->image_height && (data_->image_width == 8 || data_->image_width == 28);
    if (!fits) return {"A drawing fits only digits of 8 × 8 or 28 × 28", ""};
    return {"Draw a digit", "it is prepared as the images were, then rebuilt from k components"};
  }
  if (kept == 0)
    return {"Begin with the mean image", label_of_image() + " · error " + format_number(shown_.error, 4)};
  const double score = kept <= shown_.scores.size() ? shown_.scores[kept - 1] : 0.0;
  return {"Add " + format_number(score, 2) + " × component " + std::to_string(kept),
          label_of_image() + " · error " + format_number(shown_.error, 4) + " · " + of_all};
}

std::vector<Metric> PcaDigitsExhibit::metrics() const {
  std::vector<Metric> all;
  if (!model_) return all;
  const int kept = shown_k_;
  const Pca& pca = model_->pca;
  all.push_back({"k", static_cast<double>(kept)});
  all.push_back({"train-images", static_cast<double>(model_->train.rows)});
  all.push_back({"explained", pca.explained_ratio.head(kept).sum()});
  all.push_back({"train-error", model_->training_error[kept]});
  if (!shown_.original.empty()) all.push_back({"image-error", shown_.error});
  for (Index j = 0; j < std::min<Index>(4, shown_.scores.size()); ++j) {
    const std::string number = std::to_string(j + 1);
    all.push_back({"score-" + number, shown_.scores[j]});
  }
  for (const int j : {1, 2, 10, 28, 32}) {
    if (j > most()) continue;
    const std::string number = std::to_string(j);
    all.push_back({"explained-" + number, pca.explained_ratio.head(j).sum()});
    all.push_back({"train-error-" + number, model_->training_error[j]});
    if (errors_known()) all.push_back({"test-error-" + number, errors_.errors()[j]});
  }
  if (errors_known()) {
    all.push_back({"test-images", static_cast<double>(data_->test->size())});
    all.push_back({"test-error", errors_.errors()[kept]});
  }
  return all;
}

Table PcaDigitsExhibit::table() const {
  Table t;
  if (!model_) return t;
  t.columns = {"components", "eigenvalue", "share", "cumulative share", "training error", "test error"};
  const Pca& pca = model_->pca;
  double sum = 0;
  for (Index j = 0; j <= pca.size(); ++j) {
    if (j > 0) sum += pca.explained_ratio[j - 1];
    t.rows.push_back({std::to_string(j), j > 0 ? exact(pca.explained_variance[j - 1]) : "",
                      j > 0 ? exact(pca.explained_ratio[j - 1]) : "", exact(sum),
                      exact(model_->training_error[j]), errors_known() ? exact(errors_.errors()[j]) : ""});
  }
  return t;
}

}  // namespace lab
