// What PcaExhibit says: sentences, metrics and the table.

#include <algorithm>
#include <cmath>

#include "lessons/directions/pca_exhibit.h"
#include "stage/pca_parts.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string PcaExhibit::column_name(Index j) const {
  const auto at = static_cast<std::size_t>(j);
  if (at < shown_->column_names.size() && !shown_->column_names[at].empty()) return shown_->column_names[at];
  return dims() <= 3 ? std::string(1, "xyz"[j]) : "column " + std::to_string(j + 1);
}

Phase PcaExhibit::phase() const {
  if (!original_) return {"Loading the data", ""};
  if (waits_for_points()) {
    return {"Draw some points", "at least three, not all in one place; press on the stage and move"};
  }
  if (stopped_) return {"Stopped before the components were found", "press Compute to go on"};
  if (!ready()) return {"Measure how the points vary", "mean and covariance"};
  const auto share = [&](double variance) { return format_percent(total_ > 0 ? variance / total_ : 0.0); };
  std::string about;
  if (!constant_.empty())
    about += " · " + constant_.front() + " is constant" + (constant_.size() > 1 ? ", and others" : "");
  if (rank_ < std::min(dims(), shown_->size())) {
    about += rank_ == 1 ? " · the points lie on a line"
                        : " · all variance lies in " + std::to_string(rank_) + " directions";
  }
  const std::string& view = parameters_.choice("view");
  if (view == "scree") {
    const Index k = std::min<Index>(2, spectrum_.size());
    return {"A few directions hold most of the variance", "the first " + std::to_string(k) + " of " +
                                                              std::to_string(spectrum_.size()) + " have " +
                                                              share(spectrum_.head(k).sum()) + about};
  }
  if (view == "biplot") {
    const std::string unit = scaled() ? "one standard deviation of its column" : "one unit of its column";
    return {"Every column is an arrow: rows far along it have much of it",
            "the plane shows " + share(spectrum_.head(std::min<Index>(2, spectrum_.size())).sum()) +
                " of the variance · arrows are drawn " + format_number(arrow_scale_, 3) +
                " times as long as " + unit + about};
  }
  const PcaPowerState* now = state();
  if (view == "matrix" && is_by_hand()) {
    return {"S says how the columns vary together",
            "its diagonal sums to the total variance " + format_number(total_) + about};
  }
  const std::string along =
      "uᵀSu = " + format_number(variance_) + " · " + share(variance_) + " of the variance";
  if (is_by_hand()) {
    if (shown_ != original_) return {"Whitened: no direction is better than another", along + about};
    return {"Turn the line: how much do the points vary along it?", along + about};
  }
  const Index number = now->found() + 1;
  switch (now->phase) {
    case PcaPowerPhase::drawn:
      if (number > 1) return {"Look at right angles to what was found", along + about};
      return {
          parameters_.choice("start") == "hand" ? "Start from your direction" : "Start from any direction",
          along + about};
    case PcaPowerPhase::multiplied:
      return {number == 1 ? "Multiply by S: the line turns towards more variance"
                          : "Multiply by what is left of S",
              "multiplication " + std::to_string(now->iteration) + " for component " +
                  std::to_string(number) + " · turned by " +
                  format_number(now->turned * 180.0 / 3.14159265358979, 2) + "° · " + along};
    default: {
      const Index found = now->found();
      const double value = now->variances.back();
      const std::string lambda = "λ" + subscript(found) + " = " + format_number(value) + " · " + share(value);
      const std::string sum = found > 1 ? " · " + share(kept_) + " together" : "";
      if (now->done) {
        return {found == 1   ? "The first component is found"
                : found == 2 ? "Both components are found"
                             : "All " + std::to_string(found) + " components are found",
                lambda + sum + about};
      }
      return {"It stays: component " + std::to_string(found) + ". Take its variance out of S",
              lambda + sum + about};
    }
  }
}

std::optional<Question> PcaExhibit::question() const {
  // In the plane, before anything is looked for: which way?
  if (!ready() || !flat() || !is_by_hand() || parameters_.choice("view") != "points") return std::nullopt;
  if (spectrum_.size() < 2 || !(spectrum_[0] > 1.1 * spectrum_[1])) return std::nullopt;
  const VectorD first = answer_.components.row(0).cast<double>().transpose();
  const int right = static_cast<int>(std::lround(to_angles(frame_ * first)[0])) % 180;
  std::vector<int> angles;
  for (const int turned : {0, 45, 90, 135}) angles.push_back((right + turned) % 180);
  std::sort(angles.begin(), angles.end());
  Question question;
  question.text = "Along which angle do the points vary most?";
  for (const int angle : angles) question.choices.push_back(std::to_string(angle) + "°");
  question.answer = static_cast<std::size_t>(std::find(angles.begin(), angles.end(), right) - angles.begin());
  question.because = "Along " + std::to_string(right) +
                     "° the variance is λ₁ = " + format_number(spectrum_[0], 4) +
                     ", at right angles to it λ₂ = " + format_number(spectrum_[1], 4) + ".";
  return question;
}

std::vector<Metric> PcaExhibit::metrics() const {
  std::vector<Metric> all;
  if (!ready()) return all;
  const double whole = total_ > 0 ? total_ : 1.0;
  all.push_back({"total", total_});
  all.push_back({"variance", variance_});
  all.push_back({"share", variance_ / whole});
  all.push_back({"kept", kept_});
  all.push_back({"residual", total_ - kept_});
  all.push_back({"rank", static_cast<double>(rank_)});
  if (const PcaPowerState* now = state()) {
    all.push_back({"found", static_cast<double>(now->found())});
    all.push_back({"iteration", static_cast<double>(now->iteration)});
    for (Index j = 0; j < now->found(); ++j) {
      const std::string number = std::to_string(j + 1);
      all.push_back({"found-" + number, now->variances[j]});
    }
  }
  if (!basis_.empty()) {
    const auto angles = to_angles(frame_ * basis_.back());
    all.push_back({"direction-angle", angles[0]});
    if (frame_.rows() > 2) all.push_back({"direction-tilt", angles[1]});
  }
  if (parameters_.choice("view") == "biplot" && has_biplot()) {
    all.push_back({"arrow-scale", arrow_scale_});
    for (Index j = 0; j < std::min<Index>(dims(), 16); ++j) {
      all.push_back({"loading-1-" + std::to_string(j + 1), loading(j).x});
      all.push_back({"loading-2-" + std::to_string(j + 1), loading(j).y});
    }
  }
  for (Index j = 0; j < std::min<Index>(spectrum_.size(), 10); ++j) {
    const std::string number = std::to_string(j + 1);
    all.push_back({"lambda-" + number, spectrum_[j]});
    all.push_back({"share-" + number, spectrum_[j] / whole});
  }
  return all;
}

Table PcaExhibit::table() const {
  Table t;
  if (!ready()) return t;
  t.columns = {"component", "eigenvalue", "share", "cumulative share"};
  for (Index j = 0; j < dims(); ++j) t.columns.push_back(column_name(j));
  double sum = 0;
  const double whole = total_ > 0 ? total_ : 1.0;
  for (Index r = 0; r < answer_.size(); ++r) {
    sum += spectrum_[r];
    std::vector<std::string> row{std::to_string(r + 1), exact(spectrum_[r]), exact(spectrum_[r] / whole),
                                 exact(sum / whole)};
    for (Index j = 0; j < dims(); ++j) row.push_back(exact(static_cast<double>(answer_.components(r, j))));
    t.rows.push_back(std::move(row));
  }
  return t;
}

}  // namespace lab
