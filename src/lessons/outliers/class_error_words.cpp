// What ClassErrorExhibit says: the sentence, the figures, the table.

#include <algorithm>
#include <cmath>

#include "lessons/outliers/class_error_exhibit.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string ClassErrorExhibit::image_name(Index i) const { return judged_image_name(*data_, i); }

std::string ClassErrorExhibit::spread_text(const ClassSpread& spread) const {
  return format_fixed(spread.mean, 4) + " ± " + format_fixed(spread.deviation, 4);
}

Phase ClassErrorExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  const std::string count = plural(images().size(), "image", "images");
  if (!ready_) {
    if (codes_.wait().failed() || !codes_.reading()) return codes_.wait().phase();
    return {"The network rebuilds every image", count};
  }
  const std::string whole = data_->test ? count + " that the network did not learn from" : count;
  const std::string of_all = "mean squared error per pixel " + format_fixed(mean_, 4);
  switch (stage()) {
    case ErrorStory::rebuild:
      return {"Rebuild every image from " + std::to_string(codes_.codes().cols()) + " numbers",
              whole + (codes_.card() != nullptr ? " · network " + codes_.card()->architecture : "")};
    case ErrorStory::measure: {
      const auto worst = std::max_element(errors_.begin(), errors_.end()) - errors_.begin();
      return {"Measure how far each one is from its original",
              of_all + " · worst: " + image_name(static_cast<Index>(worst)) + ", " +
                  format_fixed(highest_, 4) +
                  (labelled() ? "" : " · without labels there are no classes to compare")};
    }
    case ErrorStory::average: {
      int low = -1, high = -1;
      for (int c = 0; c < static_cast<int>(spreads_.size()); ++c) {
        const auto mean = [&](int k) { return spreads_[k].mean; };
        if (spreads_[c].count == 0) continue;
        if (low < 0 || mean(c) < mean(low)) low = c;
        if (high < 0 || mean(c) > mean(high)) high = c;
      }
      if (low < 0) return {"Average the errors of every class", of_all};
      return {"Average the errors of every class",
              "easiest: " + class_name(low) + " with " + spread_text(spreads_[low]) +
                  " · hardest: " + class_name(high) + " with " + spread_text(spreads_[high])};
    }
    case ErrorStory::split:
      break;
  }
  const std::string sentence =
      "Let k-means split " + class_name(one()) + " and " + class_name(two()) + " by the error alone";
  if (!split_) return {sentence, split_trouble_};
  return {sentence, format_percent(split_->accuracy) + " of " + plural(split_->count, "image", "images") +
                        " correctly labelled · below " + format_fixed(split_->threshold, 4) + " it says " +
                        class_name(split_->low_class) + ", above it " + class_name(split_->high_class)};
}

std::vector<Metric> ClassErrorExhibit::metrics() const {
  std::vector<Metric> all;
  if (!ready_) return all;
  all.push_back({"images", static_cast<double>(errors_.size())});
  all.push_back({"error", mean_});
  all.push_back({"worst", highest_});
  point_.add_metric(all);
  if (const Index lit = point_.lit(); lit >= 0) all.push_back({"point-error", errors_[lit]});
  if (stage() >= ErrorStory::average) {
    for (std::size_t c = 0; c < spreads_.size(); ++c) {
      const std::string number = std::to_string(c);
      all.push_back({"mean-" + number, spreads_[c].mean});
      all.push_back({"deviation-" + number, spreads_[c].deviation});
    }
  }
  if (stage() < ErrorStory::split) return all;
  if (split_) {
    all.push_back({"accuracy", split_->accuracy});
    all.push_back({"threshold", split_->threshold});
    all.push_back({"majority", split_->majority});
  }
  const int classes = images().classes();
  for (int a = 0; a < classes; ++a) {
    for (int b = a + 1; b < classes; ++b) {
      const double share = pairs_[a * classes + b];
      if (std::isfinite(share)) {
        const std::string pair = std::to_string(a) + "-" + std::to_string(b);
        all.push_back({"accuracy-" + pair, share});
      }
    }
  }
  return all;
}

Table ClassErrorExhibit::table() const {
  Table t;
  if (!ready_) return t;
  if (stage() == ErrorStory::average) {
    t.columns = {"class", "images", "mean error", "standard deviation", "least", "most"};
    for (std::size_t c = 0; c < spreads_.size(); ++c) {
      const ClassSpread& s = spreads_[c];
      const auto error = [&](Index i) { return i < 0 ? "" : exact(errors_[i]); };
      t.rows.push_back({class_name(static_cast<int>(c)), std::to_string(s.count), exact(s.mean),
                        exact(s.deviation), error(s.lowest), error(s.highest)});
    }
  } else if (stage() == ErrorStory::split) {
    t.columns = {"one", "other", "correctly labelled", "the lecture's"};
    const int classes = images().classes();
    for (int a = 0; a < classes; ++a) {
      for (int b = a + 1; b < classes; ++b) {
        const double share = pairs_[a * classes + b];
        const auto theirs = lecture(a, b);
        t.rows.push_back({class_name(a), class_name(b), std::isfinite(share) ? exact(share) : "",
                          theirs ? exact(*theirs) : ""});
      }
    }
  } else {
    t.columns = {"image", "label", "squared error per pixel"};
    for (Index j = 0; j < codes_.codes().cols(); ++j) t.columns.push_back("code " + std::to_string(j + 1));
    for (std::size_t i = 0; i < errors_.size(); ++i) {
      std::vector<std::string> row{std::to_string(i + 1), labelled() ? class_name(images().labels[i]) : "",
                                   exact(errors_[i])};
      for (Index j = 0; j < codes_.codes().cols(); ++j)
        row.push_back(exact(static_cast<double>(codes_.codes()(static_cast<Index>(i), j))));
      t.rows.push_back(std::move(row));
    }
  }
  return t;
}

}  // namespace lab
