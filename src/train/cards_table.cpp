#include "train/cards_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "train/failure.h"

namespace lab {
namespace {

using Json = nlohmann::ordered_json;

/// A figure that a table shows: its key on the card, what stands before and behind the number, its digits.
struct Column {
  const char* key;
  const char* before;
  const char* behind;
  int digits;
};

constexpr Column shown[] = {{"test-mse", "MSE ", "", 3},
                            {"test-bce", "BCE ", "", 3},
                            {"dead-units", "", " dead units", 3},
                            {"cleaned-psnr", "", " dB cleaned", 3},
                            {"mean-activity", "activity ", "", 2},
                            {"steepness", "‖J‖² ", "", 3},
                            {"auc-mse", "AUC ", "", 2},
                            {"test-elbo", "−ELBO ", "", 4},
                            {"frechet", "Fréchet ", "", 3}};

std::string number(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

/// One value, or the lowest and the highest of several.
std::string range(const std::vector<double>& values, int digits) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const std::string first = number(*low, digits), last = number(*high, digits);
  return first == last ? first : first + "–" + last;
}

std::string reached(const std::vector<Json>& cards) {
  std::string text;
  for (const Column& column : shown) {
    std::vector<double> values;
    for (const Json& card : cards) {
      const Json& figures = card.at("figures");
      if (figures.contains(column.key)) values.push_back(figures.at(column.key).at("value"));
    }
    if (values.size() < cards.size()) continue;
    const bool none = std::string_view(column.key) == "dead-units" &&  // nothing to say
                      std::all_of(values.begin(), values.end(), [](double v) { return v == 0; });
    if (none) continue;
    text += (text.empty() ? "" : ", ") + std::string(column.before) + range(values, column.digits) +
            column.behind;
  }
  if (cards.size() == 1 && cards[0].contains("class-shares")) {
    std::vector<double> percent;
    for (const double share : cards[0].at("class-shares")) percent.push_back(std::round(100 * share));
    text += ", classes " + range(percent, 3) + " %";
  }
  return text;
}

std::string row_of(const std::vector<Json>& cards) {
  std::vector<double> seconds;
  double bytes = 0;
  for (const Json& card : cards) {
    seconds.push_back(std::round(static_cast<double>(card.at("training").at("seconds"))));
    for (const Json& file : card.at("files")) bytes += static_cast<double>(file.at("bytes"));
  }
  const bool quick = *std::max_element(seconds.begin(), seconds.end()) < 1;
  const std::string time = quick ? "< 1" : range(seconds, 6);
  const Json& card = cards.front();
  std::string name = "`" + std::string(card.at("id")) + "`";
  if (cards.size() > 1)
    name += " … `" + std::string(cards.back().at("id")).substr(std::string(card.at("id")).size() - 1) + "`";
  return "| " + name + " | " + std::string(card.at("architecture")) + " | " +
         std::to_string(static_cast<int>(card.at("training").at("epochs"))) + " | " + time + " | " +
         number(bytes / 1e6, 2) + " | " + reached(cards) + " |\n";
}

}  // namespace

std::string cards_table(const std::string& folder) {
  std::ifstream file(folder + "/index.json");
  const Json index = file ? Json::parse(file, nullptr, false) : Json();
  if (!index.is_object() || !index.contains("models"))
    throw TrainFailure(Exit::files, folder + "/index.json is not there or not an index of models.");
  std::string text =
      "| model | layers | epochs | seconds | MB | reached on the test set |\n| --- | --- | --- | --- | --- | "
      "--- |\n";
  std::vector<Json> together;  // models that differ in the held-out class only
  const auto flush = [&] {
    if (!together.empty()) text += row_of(together);
    together.clear();
  };
  for (const Json& model : index.at("models")) {
    std::ifstream stored(folder + "/" + std::string(model.at("card")));
    const Json card = stored ? Json::parse(stored, nullptr, false) : Json();
    if (!card.is_object()) throw TrainFailure(Exit::files, "A card of " + folder + " cannot be read.");
    const bool held_out = card.at("data").contains("held-out");
    if (!held_out || (!together.empty() && together.back().at("data").at("id") != card.at("data").at("id")))
      flush();
    together.push_back(card);
    if (!held_out) flush();
  }
  flush();
  return text;
}

}  // namespace lab
