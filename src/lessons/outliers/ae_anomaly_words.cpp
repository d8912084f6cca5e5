// What AeAnomalyExhibit says: sentences, metrics and the table.

#include <algorithm>

#include "lessons/outliers/ae_anomaly_exhibit.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string AeAnomalyExhibit::unusual_name(bool many) const {
  if (xrays()) return many ? "X-rays with pneumonia" : "an X-ray with pneumonia";
  const std::string digit = parameters_.choice("held-out");
  return many ? "pictures of " + one_of(digit) : one_of(digit);
}

std::string AeAnomalyExhibit::usual_name() const { return xrays() ? "normal X-rays" : "other digits"; }

Phase AeAnomalyExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (lacks_xrays()) {
    return {"Chest X-rays are not part of this page",
            "choose them in the data menu, or drop pneumoniamnist.npz (4 MB, from medmnist.com) here"};
  }
  if (wait_.failed() || (wait_.waiting() && !ready())) return wait_.phase();
  if (!ready()) {
    return {"The network rebuilds every image",
            plural(judged().size(), "image", "images") + (data_->test ? " that it has not learnt from" : "")};
  }
  const std::string& view = parameters_.choice("view");
  if (unusual_.empty()) {
    return {"Whatever is rebuilt badly is unusual",
            "these images carry no labels that say which are: only the scores can be shown"};
  }
  const double area = roc_area(roc());
  const std::string areas = "area " + format_fixed(area, 3);
  const Index positives = confusion_.caught + confusion_.missed,
              negatives = confusion_.false_alarms + confusion_.passed;
  const std::string caught = format_count(confusion_.caught) + " of " + format_count(positives) + " " +
                             unusual_name(true) + " and " + format_count(confusion_.false_alarms) + " of " +
                             format_count(negatives) + " " + usual_name() + " lie above the line";
  if (view == "worst")
    return {"The highest scores, and what was not noticed", "score: " + std::string(score_label())};
  if (view == "areas" && !xrays()) {
    if (!areas_known()) return {"Leave out one digit after the other", "ten networks, one for each"};
    const auto at = [&](int digit) {
      const auto& known = areas_[digit];
      return known ? (*known)[static_cast<std::size_t>(score())] : 0.5;
    };
    int best = -1, worst = -1;
    for (int digit = 0; digit < 10; ++digit) {
      if (!areas_[digit]) continue;
      if (best < 0 || at(digit) > at(best)) best = digit;
      if (worst < 0 || at(digit) < at(worst)) worst = digit;
    }
    return {"Not every digit is missed when it is left out",
            "easiest to notice: " + std::to_string(best) + ", area " + format_fixed(at(best), 2) +
                " · hardest: " + std::to_string(worst) + ", area " + format_fixed(at(worst), 2) +
                (at(worst) < 0.5 ? ", rebuilt better than the digits that were learnt" : "")};
  }
  if (view == "roc" || view == "areas") {
    const AnomalyScoreName* best = nullptr;
    double highest = 0, network = 0;
    for (const AnomalyScoreName& name : anomaly_score_names()) {
      const double of = roc_area(roc_[static_cast<std::size_t>(name.score)]);
      if (name.network) network = std::max(network, of);
      if (!name.network && of > highest) highest = of, best = &name;
    }
    if (best != nullptr && highest > network) {
      return {xrays() ? "An outlier is not a diagnosis" : "A simple number does better than the network",
              std::string(best->label) + " alone has area " + format_fixed(highest, 2) +
                  ", the network at best " + format_fixed(network, 2)};
    }
    return {"The lower the line, the more is caught, rightly and wrongly",
            areas + " · 0.5 is chance, 1 is perfect"};
  }
  return {"What the network cannot rebuild is unusual", caught + " · " + areas};
}

std::vector<Metric> AeAnomalyExhibit::metrics() const {
  std::vector<Metric> all;
  if (!ready()) return all;
  all.push_back({"images", static_cast<double>(judged().size())});
  all.push_back({"threshold", threshold()});
  if (!chosen_.rebuilt.empty()) {
    for (const AnomalyScoreName& name : anomaly_score_names()) {
      all.push_back({"image-" + std::string(name.id), chosen_.scores[static_cast<std::size_t>(name.score)]});
    }
  }
  if (!counted()) return all;
  all.push_back({"caught", static_cast<double>(confusion_.caught)});
  all.push_back({"missed", static_cast<double>(confusion_.missed)});
  all.push_back({"false-alarms", static_cast<double>(confusion_.false_alarms)});
  all.push_back({"passed", static_cast<double>(confusion_.passed)});
  for (const AnomalyScoreName& name : anomaly_score_names()) {
    all.push_back({"area-" + std::string(name.id), roc_area(roc_[static_cast<std::size_t>(name.score)])});
  }
  for (std::size_t digit = 0; digit < areas_.size(); ++digit) {
    if (areas_[digit])
      all.push_back(
          {"area-without-" + std::to_string(digit), (*areas_[digit])[static_cast<std::size_t>(score())]});
  }
  return all;
}

Table AeAnomalyExhibit::table() const {
  Table t;
  if (!ready()) return t;
  const auto names = [&] {
    for (const AnomalyScoreName& name : anomaly_score_names()) t.columns.emplace_back(name.label);
  };
  if (parameters_.choice("view") == "areas" && !xrays()) {
    t.columns = {"digit left out"};
    names();
    for (std::size_t digit = 0; digit < areas_.size(); ++digit) {
      if (!areas_[digit]) continue;
      t.rows.push_back({std::to_string(digit)});
      for (const double area : *areas_[digit]) t.rows.back().push_back(exact(area));
    }
    return t;
  }
  const Dataset& all = judged();
  t.columns = {"image", "label", "left out", "above the threshold"};
  names();
  for (Index i = 0; i < all.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    t.rows.push_back({std::to_string(i + 1), all.has_labels() ? all.class_names[all.labels[at]] : "",
                      unusual_.empty() ? "" : std::to_string(unusual_[at]),
                      values()[at] > threshold() ? "1" : "0"});
    for (const AnomalyScoreName& name : anomaly_score_names())
      t.rows.back().push_back(exact(judge_.scores().of(name.score)[at]));
  }
  return t;
}

}  // namespace lab
