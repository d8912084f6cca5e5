// What SparseExhibit says: sentences, metrics and the table.

#include <algorithm>
#include <cmath>

#include "lessons/codes/sparse_exhibit.h"
#include "methods/codes/activity_price.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr std::array<std::string_view, sparse_nets> net_ids = {"off", "on", "strong"};
constexpr std::array<std::string_view, sparse_nets> net_names = {"no price", "a price", "tenfold price"};

}  // namespace

std::string SparseExhibit::describe(Index unit) const {
  std::string words = "unit " + std::to_string(unit + 1);
  if (net().read) {
    const auto column = net().all.codes().col(unit);
    const double on = static_cast<double>((column.array() > static_cast<float>(threshold())).count()) /
                      static_cast<double>(column.size());
    words += "\nmean activity " + format_number(net().activity[unit], 3) + "\non for " + format_percent(on) +
             " of the images";
  }
  return words;
}

Phase SparseExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (!wait_.ready()) return wait_.phase();
  const std::string all = std::to_string(units());
  const std::string means = net().read ? "mean activity " + format_number(mean_activity(net()), 3) + " · " +
                                             format_percent(net().on_share) + " of all units are on"
                                       : "reading all images";
  const std::string price(net_names[chosen()]);
  if (view() == "features") {
    if (picked_unit() >= 0)
      return {"What unit " + std::to_string(picked_unit() + 1) + " draws, and which images switch it on",
              price};
    return {"What each unit draws", price + " · the most active first · " + means};
  }
  if (view() == "activity") {
    std::string detail = price + " · " + means;
    if (net().read)
      detail += " · sum of KL(ρ ‖ mean) " + format_number(activity_price(net().activity, wanted_activity), 3);
    return {"How active are the units?", detail};
  }
  if (view() == "price") {
    return {"Fewer units on, more error", "three networks of " + all + " units, judged by " + judged_name()};
  }
  if (choice_.drawn() && choice_.pixels().empty())
    return {"Draw a digit", "it is prepared as the images of the set were, then encoded"};
  if (chosen_.image.empty()) return {"Take an image", choice_.name()};
  switch (step()) {
    case 0:
      return {"Take an image", choice_.name()};
    case 1:
      return {"Encode: " + std::to_string(chosen_.on) + " of " + all + " units are on",
              choice_.name() + " · " + price + " · on means above " + format_number(threshold(), 2)};
    case 2:
      return {"Decode: what the units draw is added up", choice_.name() + " · " + price};
    default:
      break;
  }
  return {std::to_string(chosen_.on) + " of " + all + " units are on for this image",
          choice_.name() + " · error " + format_number(chosen_.error, 3) + " · " + means};
}

std::vector<NumberRow> SparseExhibit::figures() const {
  std::vector<NumberRow> rows;
  const Net& now = net();
  if (!now.read) return rows;
  rows.push_back({"Mean activity", format_number(mean_activity(now), 3), true});
  rows.push_back({"Units on, of all", format_percent(now.on_share)});
  rows.push_back(
      {"Units on for an image", format_number(now.on_share * static_cast<double>(now.activity.size()), 3)});
  rows.push_back({"Mean error", format_number(mean_of(now.all.errors()), 3), true});
  return rows;
}

std::vector<Metric> SparseExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_) return all;
  all.push_back({"half-step", static_cast<double>(step())});
  if (!chosen_.image.empty() && view() == "one") {
    all.push_back({"image-error", chosen_.error});
    all.push_back({"image-on", static_cast<double>(chosen_.on)});
    all.push_back({"strongest-unit", static_cast<double>(chosen_.strongest.front() + 1)});
    all.push_back({"strongest-activity", static_cast<double>(chosen_.code[chosen_.strongest.front()])});
  }
  for (std::size_t i = 0; i < sparse_nets; ++i) {
    const Net& each = nets_[i];
    if (!each.read) continue;
    const std::string id(net_ids[i]), name(net_names[i]);
    all.push_back({"activity-" + id, mean_activity(each)});
    all.push_back({"on-share-" + id, each.on_share});
    all.push_back({"error-" + id, mean_of(each.all.errors())});
    all.push_back({"price-" + id, activity_price(each.activity, wanted_activity)});
    all.push_back({"most-active-" + id, static_cast<double>(each.order.front() + 1)});
  }
  if (!examples_.empty()) {
    all.push_back({"example", static_cast<double>(examples_.front() + 1)});
    all.push_back(
        {"example-activity", static_cast<double>(net().all.codes()(examples_.front(), picked_unit()))});
  }
  return all;
}

Table SparseExhibit::table() const {
  Table t;
  if (!data_) return t;
  if (view() == "one") {
    t.columns = {"unit", "activity for the image", "mean activity"};
    for (std::size_t j = 0; j < chosen_.code.size(); ++j)
      t.rows.push_back({std::to_string(j + 1), exact(static_cast<double>(chosen_.code[j])),
                        net().read ? exact(net().activity[j]) : ""});
    return t;
  }
  t.columns = {"network", "unit", "mean activity", "mean error of the network"};
  for (std::size_t i = 0; i < sparse_nets; ++i) {
    if (!nets_[i].read) continue;
    for (std::size_t j = 0; j < nets_[i].activity.size(); ++j)
      t.rows.push_back({std::string(net_names[i]), std::to_string(j + 1), exact(nets_[i].activity[j]),
                        exact(mean_of(nets_[i].all.errors()))});
  }
  return t;
}

}  // namespace lab
