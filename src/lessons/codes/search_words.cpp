// What SearchExhibit says: the sentence, the figures, the table.

#include <algorithm>

#include "lessons/codes/search_exhibit.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string SearchExhibit::space_name(std::size_t space) const {
  if (space == pixels) return std::to_string(images_.cols) + " pixels";
  return "code of " + std::to_string(codes_.codes().cols()) + " numbers";
}

Phase SearchExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  const std::string among =
      plural(images_.rows, "image", "images") + (!data_->test ? ""
                                                 : on_test()  ? " that the network did not learn from"
                                                              : " that the network learnt from");
  if (!codes_.done()) {
    if (codes_.wait().failed() || !codes_.reading()) return codes_.wait().phase();
    return {"The network reads every image", among};
  }
  if (parameters_.choice("view") == "precision") {
    if (!labelled()) return {"Without labels nothing can be counted", among};
    if (!precision_begun_ || precision_[code].made() == 0)
      return {"Search for one image after the other", among};
    const Index k = std::min<Index>(shown_k(), precision_[code].most());
    const double by_pixels = precision_[pixels].precision(k), by_code = precision_[code].precision(k);
    const std::string detail = "precision at " + std::to_string(k) + ": pixels " + format_percent(by_pixels) +
                               ", code " + format_percent(by_code) + " · " +
                               plural(precision_[code].made(), "query", "queries") + " among " + among +
                               (stopped_ && !precision_done() ? " · stopped" : "");
    if (!precision_done()) return {"Search for one image after the other", detail};
    const std::string at = "At k = " + std::to_string(k);
    if (by_pixels == by_code) return {at + " both spaces search equally well", detail};
    return {at + (by_code > by_pixels ? " the code" : " the pixels") + " find" +
                (by_code > by_pixels ? "s" : "") + " more images of the same kind",
            detail};
  }
  if (choice_.drawn() && choice_.pixels().empty())
    return {"Draw something to search for", "it is prepared as the images were, then compared with " + among};
  if (!answered()) return {"Find the nearest images", among};
  const Answer& p = answers_[pixels];
  const Answer& c = answers_[code];
  const std::string k = std::to_string(std::min<Index>(shown_k(), static_cast<Index>(p.found.size())));
  if (!labelled())
    return {"The " + k + " nearest, found in two spaces", choice_.name() + " · among " + among};
  if (choice_.label() < 0)
    return {"Most common among the " + k + " nearest: " +
                (p.mostly == c.mostly ? one_of(class_name(p.mostly)) + ", in both spaces"
                                      : one_of(class_name(p.mostly)) + " by pixels, " +
                                            one_of(class_name(c.mostly)) + " by code"),
            choice_.name() + " · among " + among};
  return {"Of the " + k + " nearest, " + std::to_string(p.right) + " are right by pixels, " +
              std::to_string(c.right) + " by code",
          choice_.name() + " · among " + among};
}

std::vector<Metric> SearchExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || !codes_.done()) return all;
  all.push_back({"images", static_cast<double>(images_.rows)});
  all.push_back({"code", static_cast<double>(codes_.codes().cols())});
  if (answered() && !searching()) {
    for (const std::size_t space : {pixels, code}) {
      const std::string name = space == pixels ? "pixels" : "code";
      const Answer& answer = answers_[space];
      if (labelled() && choice_.label() >= 0)
        all.push_back({"right-" + name, static_cast<double>(answer.right)});
      all.push_back({"nearest-" + name, static_cast<double>(answer.found[0].row + 1)});
      all.push_back({"distance-" + name, answer.found[0].distance});
    }
  }
  if (precision_begun_ && precision_[code].made() > 0 && labelled()) {
    all.push_back({"queries", static_cast<double>(precision_[code].made())});
    all.push_back({"chance", precision_[pixels].chance()});
    for (const Index k : {1, 5, 10, 20, 50}) {
      if (k > precision_[code].most()) continue;
      const std::string number = std::to_string(k);
      all.push_back({"precision-pixels-" + number, precision_[pixels].precision(k)});
      all.push_back({"precision-code-" + number, precision_[code].precision(k)});
    }
  }
  return all;
}

Table SearchExhibit::table() const {
  Table t;
  if (!data_ || !codes_.done()) return t;
  if (parameters_.choice("view") == "precision") {
    t.columns = {"k", "pixels", "code", "chance"};
    if (!precision_begun_ || !labelled()) return t;
    for (Index k = 1; k <= precision_[code].most(); ++k)
      t.rows.push_back({std::to_string(k), exact(precision_[pixels].precision(k)),
                        exact(precision_[code].precision(k)), exact(precision_[pixels].chance())});
    return t;
  }
  t.columns = {"rank", "by pixels: image", "label", "distance", "by code: image", "label", "distance"};
  if (!answered()) return t;
  for (std::size_t r = 0; r < std::min(answers_[pixels].found.size(), answers_[code].found.size()); ++r) {
    std::vector<std::string> row{std::to_string(r + 1)};
    for (const std::size_t space : {pixels, code}) {
      const NearRow& n = answers_[space].found[r];
      row.push_back(std::to_string(n.row + 1));
      row.push_back(labelled() ? class_name(labels_[n.row]) : "");
      row.push_back(exact(n.distance));
    }
    t.rows.push_back(std::move(row));
  }
  return t;
}

}  // namespace lab
