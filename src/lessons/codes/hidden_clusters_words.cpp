// What HiddenClustersExhibit says: the sentence, the figures, the table.

#include <algorithm>

#include "lessons/codes/hidden_clusters_exhibit.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string HiddenClustersExhibit::space_name(std::size_t space) const {
  if (space == pixels) return plural(images_.cols, "pixel", "pixels");
  return "code of " + std::to_string(codes_.codes().cols()) + " numbers";
}

std::string HiddenClustersExhibit::cluster_name(std::size_t space, int k) const {
  const std::vector<int>& label = spaces_[space].clusters.label;
  const auto at = static_cast<std::size_t>(k);
  if (at >= label.size() || label[at] < 0) return "";
  return data_->class_names[label[at]];
}

std::string HiddenClustersExhibit::picked_name(const Picked& what) const {
  const std::string space = what.space == pixels ? "Pixels" : "Code";
  if (what.cluster >= 0) {
    const std::string name = cluster_name(what.space, what.cluster);
    return space + ", cluster " + std::to_string(what.cluster + 1) +
           (name.empty() ? "" : ": most common label " + name);
  }
  const auto name = [&](int c) { return data_->class_names[c]; };
  return space + ", " + name(what.truth) + " named " + name(what.named);
}

Phase HiddenClustersExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (!codes_.done()) {
    if (codes_.wait().failed() || !codes_.reading()) return codes_.wait().phase();
    return {"The network reads every image", plural(images_.rows, "image", "images")};
  }
  if (trouble_) return {"The codes cannot be clustered like this", trouble_->message};
  const std::string& view = parameters_.choice("view");
  const Space& p = spaces_[pixels];
  const Space& c = spaces_[code];
  const std::string sizes =
      space_name(pixels) + " vs " + one_of(std::to_string(codes_.codes().cols())) + "-number code";
  if (view == "units") {
    const int dead = dead_units();
    return {dead == 0 ? "Every unit of the code has something to say"
                      : plural(dead, "unit says", "units say") + " the same of every image",
            plural(images_.rows, "image", "images") + " · " +
                plural(static_cast<Index>(units_.size()), "unit", "units") + ", " + std::to_string(dead) +
                " dead"};
  }
  if (view == "accuracy") {
    if (!labelled()) return {"Without labels nothing can be counted", sizes};
    const int runs = against_begun_ ? against_[code].runs() : 1;
    std::string detail = plural(images_.rows, "image", "images") +
                         (runs > 1 ? " · mean of " + std::to_string(runs) + " clusterings for each K"
                                   : " · one clustering for each K");
    if (against_begun_ && !against_[code].rows().empty()) {
      const auto& row = against_[code].rows().back();
      const auto& same = against_[pixels].rows();
      const auto at = std::find_if(same.begin(), same.end(), [&](const auto& r) { return r.k == row.k; });
      if (at != same.end())
        detail = "K = " + std::to_string(row.k) + ": pixels " + format_percent(at->train) + ", code " +
                 format_percent(row.train) + " · " + detail;
    }
    if (stopped_) detail = "stopped; press Compute to go on · " + detail;
    return {"With more clusters, more images are correctly labelled", detail};
  }
  if (!shown()) return {"Place the means, in both spaces", sizes};
  const KmeansState& first = shown()->first;
  const KmeansState& second = shown()->second;
  const KmeansState& later = second.done ? first : second;
  std::string right;
  if (assigned() && labelled())
    right = "correctly labelled: pixels " + format_percent(p.clusters.overall) + ", code " +
            format_percent(c.clusters.overall);
  if (view == "confusion") {
    if (!labelled()) return {"Without labels there is no confusion", sizes};
    if (!assigned()) return {"First assign the images", "press play, or make one half-step"};
    return {"Every cluster is named after its most common label", right};
  }
  std::string sentence;
  if (first.done && second.done) {
    sentence = "Both have finished: which groups are cleaner?";
  } else if (later.phase == KmeansPhase::placed) {
    sentence = "Place " + plural(later.centroids.rows(), "mean", "means") + ", in both spaces";
  } else if (later.phase == KmeansPhase::assigned) {
    sentence = "Assign every image to its nearest mean, in both spaces";
  } else {
    sentence = "Move each mean to the middle of its images";
  }
  std::string detail = right.empty() ? sizes : right;
  if (first.done != second.done) {
    detail += first.done ? " · the pixels have finished" : " · the code has finished";
  } else if (!first.done && assigned()) {
    detail +=
        " · iteration " + std::to_string(later.iteration + (later.phase == KmeansPhase::assigned ? 1 : 0));
  }
  return {sentence, detail};
}

std::vector<Metric> HiddenClustersExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || !codes_.done()) return all;
  all.push_back({"images", static_cast<double>(images_.rows)});
  all.push_back({"code", static_cast<double>(codes_.codes().cols())});
  all.push_back({"dead-units", static_cast<double>(dead_units())});
  if (shown() && assigned()) {
    all.push_back({"iteration-pixels", static_cast<double>(shown()->first.iteration)});
    all.push_back({"iteration-code", static_cast<double>(shown()->second.iteration)});
    all.push_back({"cost-pixels", spaces_[pixels].cost});
    all.push_back({"cost-code", spaces_[code].cost});
    if (labelled()) {
      all.push_back({"accuracy-pixels", spaces_[pixels].clusters.overall});
      all.push_back({"accuracy-code", spaces_[code].clusters.overall});
    }
  }
  if (against_begun_) {
    for (const AccuracyAgainstK::Row& row : against_[pixels].rows())
      all.push_back({"pixels-k" + std::to_string(row.k), row.train});
    for (const AccuracyAgainstK::Row& row : against_[code].rows())
      all.push_back({"code-k" + std::to_string(row.k), row.train});
  }
  if (const auto what = picked(); what && picked_read_ == what)
    all.push_back({"shown", static_cast<double>(picked_count_)});
  return all;
}

Table HiddenClustersExhibit::table() const {
  Table t;
  if (!data_ || !codes_.done()) return t;
  const std::string& view = parameters_.choice("view");
  if (view == "accuracy") {
    t.columns = {"K", "correctly labelled from pixels", "correctly labelled from the code"};
    if (!against_begun_) return t;
    const auto& first = against_[pixels].rows();
    const auto& second = against_[code].rows();
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
      t.rows.push_back({std::to_string(i < first.size() ? first[i].k : second[i].k),
                        i < first.size() ? exact(first[i].train) : "",
                        i < second.size() ? exact(second[i].train) : ""});
    }
  } else if (view == "units") {
    t.columns = {"unit", "mean", "standard deviation", "share of images above 0", "dead"};
    for (std::size_t j = 0; j < units_.size(); ++j) {
      t.rows.push_back({std::to_string(j + 1), exact(units_[j].mean), exact(units_[j].deviation),
                        exact(units_[j].awake), units_[j].dead ? "1" : "0"});
    }
  } else if (view == "confusion" && labelled() && assigned()) {
    t.columns = {"space", "true digit"};
    for (const std::string& name : data_->class_names) t.columns.push_back("named " + name);
    for (const std::size_t space : {pixels, code}) {
      const Counts& counts = spaces_[space].confusion;
      for (Index i = 0; i < counts.rows(); ++i) {
        std::vector<std::string> row{space == pixels ? "pixels" : "code", data_->class_names[i]};
        for (Index j = 0; j < counts.cols(); ++j) row.push_back(std::to_string(counts(i, j)));
        t.rows.push_back(std::move(row));
      }
    }
  } else if (shown()) {
    // The codes themselves, and which clusters each image is in.
    t.columns = {"image", "label", "cluster of pixels", "cluster of codes"};
    const Matrix& codes = codes_.codes();
    for (Index j = 0; j < codes.cols(); ++j) t.columns.push_back("unit " + std::to_string(j + 1));
    for (Index i = 0; i < codes.rows(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      std::vector<std::string> row{std::to_string(i + 1), labelled() ? data_->class_names[labels_[at]] : "",
                                   assigned() ? std::to_string(shown()->first.labels[at] + 1) : "",
                                   assigned() ? std::to_string(shown()->second.labels[at] + 1) : ""};
      for (Index j = 0; j < codes.cols(); ++j) row.push_back(exact(static_cast<double>(codes(i, j))));
      t.rows.push_back(std::move(row));
    }
  }
  return t;
}

}  // namespace lab
