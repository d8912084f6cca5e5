// What DeepAeExhibit says: sentences, metrics and the table.

#include <cmath>

#include "lessons/codes/deep_ae_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

Phase DeepAeExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (!wait_.ready()) return wait_.phase();
  const bool known = net().all.done() && pca_.done();
  const std::string code = std::to_string(numbers_in_code(chosen_net()));
  if (view() == "maps") {
    if (!maps_[0].made || !maps_[1].made) return {"Give every image its two numbers", ""};
    return {"Two numbers for each image, found in two ways",
            labelled() ? "neither was told the digits; the colours are only shown"
                       : "these images have no labels, so the maps have no colours"};
  }
  const auto compare = [&](std::size_t which) {
    return "mean error with " + std::to_string(numbers_in_code(which)) + " numbers: components " +
           format_number(pca_error(which), 3) + ", network " +
           format_number(mean_of(nets_[which].all.errors()), 3);
  };
  if (view() == "error") {
    if (!known || !nets_[two_numbers].all.done()) return {"Measure both codes", judged_name()};
    return {"The same size of code, but not the same error", compare(many_numbers)};
  }
  if (!answered_) return {"Take images", ""};
  switch (step()) {
    case 0:
      return {"Take images", std::to_string(data_->dims()) + " numbers each"};
    case 1:
      return {"Rebuild them from " + code + " components",
              "the mean image and " + code + " directions, straight"};
    case 2:
      return {"Rebuild them with the deep network, from " + code + " numbers",
              net().parts.card != nullptr ? net().parts.card->architecture : ""};
    default:
      break;
  }
  return {"Compare: " + code + " numbers either way", known ? compare(chosen_net()) : "measuring all images"};
}

std::vector<NumberRow> DeepAeExhibit::figures() const {
  std::vector<NumberRow> rows;
  for (const std::size_t which : {many_numbers, two_numbers}) {
    const std::string code = std::to_string(numbers_in_code(which));
    if (pca_.done()) rows.push_back({code + " components", format_fixed(pca_error(which), 4)});
    if (nets_[which].all.done())
      rows.push_back(
          {"Network, " + code + " numbers", format_fixed(mean_of(nets_[which].all.errors()), 4), true});
  }
  return rows;
}

std::vector<Metric> DeepAeExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_) return all;
  all.push_back({"half-step", static_cast<double>(step())});
  const std::array<const char*, net_count> suffix = {"", "-two"};
  for (std::size_t which = 0; which < net_count; ++which) {
    if (nets_[which].parts.card != nullptr)
      all.push_back({std::string("code-size") + suffix[which], static_cast<double>(numbers_in_code(which))});
    if (nets_[which].all.done())
      all.push_back({std::string("net-error") + suffix[which], mean_of(nets_[which].all.errors())});
    if (pca_.done() && nets_[which].parts.card != nullptr)
      all.push_back({std::string("pca-error") + suffix[which], pca_error(which)});
  }
  if (answered_) {
    all.push_back({"image-net-error", net_errors_.front()});
    all.push_back({"image-pca-error", pca_errors_.front()});
    all.push_back({"net-x", static_cast<double>(places_[0][0])});
    all.push_back({"net-y", static_cast<double>(places_[0][1])});
    all.push_back({"pca-x", static_cast<double>(places_[1][0])});
    all.push_back({"pca-y", static_cast<double>(places_[1][1])});
  }
  if (nets_[0].all.done()) all.push_back({"test-images", static_cast<double>(judged().size())});
  return all;
}

Table DeepAeExhibit::table() const {
  Table t;
  if (!data_) return t;
  if (view() == "error") {
    t.columns = {"numbers", "components' error", "network's error"};
    if (!pca_.done()) return t;
    for (Index k = 0; k < pca_.errors().size(); ++k) {
      std::string own;
      for (std::size_t which = 0; which < net_count; ++which) {
        if (k == numbers_in_code(which) && nets_[which].all.done())
          own = exact(mean_of(nets_[which].all.errors()));
      }
      t.rows.push_back({std::to_string(k), exact(pca_.errors()[k]), own});
    }
    return t;
  }
  t.columns = {"image",       "label",       "network 1",           "network 2",
               "component 1", "component 2", "error, more numbers", "error, two numbers"};
  if (!maps_[0].made || !maps_[1].made || !nets_[many_numbers].all.done()) return t;
  for (Index i = 0; i < judged().size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto place = [&](std::size_t map, Index j) {
      return exact(static_cast<double>(maps_[map].points.points.view().at(i, j)));
    };
    t.rows.push_back({std::to_string(i + 1), labelled() ? judged().class_names[judged().labels[at]] : "",
                      place(0, 0), place(0, 1), place(1, 0), place(1, 1),
                      exact(nets_[many_numbers].all.errors()[at]),
                      exact(nets_[two_numbers].all.errors()[at])});
  }
  return t;
}

}  // namespace lab
