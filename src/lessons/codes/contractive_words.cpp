// What ContractiveExhibit says: the sentence, the figures, the table.

#include "lessons/codes/contractive_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string ContractiveExhibit::shown_text(const Net& net, double movement) const {
  if (parameters_.choice("measure") == "distance") return format_number(movement, 3);
  return format_fixed(shown(net, movement), 1) + " %";
}

std::string ContractiveExhibit::movement_name() const {
  return parameters_.choice("measure") == "distance" ? "movement of the code"
                                                     : "movement, % of the way to another image";
}

std::string ContractiveExhibit::strength_text() const {
  if (noisy()) return "noise of " + format_number(strength(), 2);
  if (stroked()) return "a stroke of ink " + format_number(strength(), 2);
  return plural(parameters_.integer("shift"), "pixel", "pixels");
}

Phase ContractiveExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  const Net& priced = nets_[0];
  const Net& plain = nets_[1];
  if (!ready()) {
    for (const Net& net : nets_) {
      if (net.codes.wait().failed() || !net.codes.reading()) return net.codes.wait().phase();
    }
    return {"Both networks read every image", plural(images().size(), "image", "images")};
  }
  const std::string& view = parameters_.choice("view");
  if (view == "steepness") {
    return {priced.mean_squared < plain.mean_squared ? "The contractive code is flatter almost everywhere"
                                                     : "Here the contractive code is not flatter",
            "mean ‖J‖² " + format_number(priced.mean_squared, 3) + " against " +
                format_number(plain.mean_squared, 3) + " over " + plural(images().size(), "image", "images")};
  }
  if (view == "all") {
    if (!levels_known()) return {"Move many images, farther and farther", ""};
    const bool flatter = shown(priced, priced.moved.back()) < shown(plain, plain.moved.back());
    return {flatter ? "The contractive code moves less" : "By this measure the contractive code moves more",
            "at the right end " + shown_text(priced, priced.moved.back()) + " against " +
                shown_text(plain, plain.moved.back()) + " · mean of " +
                plural(level_rows_, "image", "images")};
  }
  if (view == "directions") return phase_of_directions();
  if (choice_.drawn() && choice_.pixels().empty()) return {"Draw a digit, and it will be moved", ""};
  if (priced.change.empty() || plain.change.empty()) return {"Move the image, and watch the code", ""};
  if (step() == 0) return {"Both networks read the image", choice_.name()};
  if (step() == 1) return {"Move the image by " + strength_text(), choice_.name()};
  if (step() == 2) return {"Both read it again", "marks: where each unit had been · bars: where it is now"};
  return {"Moved by " + strength_text() + ": how far does the code move?",
          choice_.name() + " · contractive " + shown_text(priced, priced.movement) + ", plain " +
              shown_text(plain, plain.movement)};
}

std::vector<Metric> ContractiveExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || !ready()) return all;
  all.push_back({"images", static_cast<double>(images().size())});
  for (const std::size_t n : {0, 1}) {
    const Net& net = nets_[n];
    const std::string id = n == 0 ? "contractive" : "plain", name = n == 0 ? "contractive" : "plain";
    all.push_back({"steepness-" + id, net.mean_squared});
    all.push_back({"apart-" + id, net.apart});
    if (!net.change.empty()) {
      all.push_back({"movement-" + id, net.movement});
      all.push_back({"here-" + id, net.steep_here});
      all.push_back({"size-" + id, net.directions.sizes[0]});
    }
    if (!net.moved.empty()) {
      all.push_back({"mean-movement-" + id, net.moved.back()});
      all.push_back({"mean-near-" + id, net.moved[1]});
      if (noisy()) all.push_back({"predicted-" + id, net.predicted[1]});
    }
  }
  return all;
}

Table ContractiveExhibit::table() const {
  Table t;
  if (!data_ || !ready()) return t;
  const std::string& view = parameters_.choice("view");
  if (view == "steepness") {
    t.columns = {"image", "label", "norm of J, contractive", "norm of J, plain"};
    for (std::size_t i = 0; i < nets_[0].steepness.size(); ++i) {
      t.rows.push_back({std::to_string(i + 1),
                        images().has_labels() ? images().class_names[images().labels[i]] : "",
                        exact(nets_[0].steepness[i]), exact(nets_[1].steepness[i])});
    }
  } else if (view == "all") {
    t.columns = {noisy()     ? "noise"
                 : stroked() ? "ink of the stroke"
                             : "shift",
                 "movement, contractive", "movement, plain", "predicted, contractive", "predicted, plain"};
    if (!levels_known()) return t;
    const std::vector<double> steps = levels();
    for (std::size_t l = 0; l < steps.size(); ++l) {
      t.rows.push_back({exact(steps[l]), exact(nets_[0].moved[l]), exact(nets_[1].moved[l]),
                        noisy() ? exact(nets_[0].predicted[l]) : "",
                        noisy() ? exact(nets_[1].predicted[l]) : ""});
    }
  } else if (view == "directions") {
    return table_of_directions();
  } else if (!nets_[0].change.empty() && !nets_[1].change.empty()) {
    t.columns = {"unit", "change, contractive", "change, plain"};
    for (std::size_t j = 0; j < nets_[0].change.size(); ++j)
      t.rows.push_back({std::to_string(j + 1), exact(nets_[0].change[j]), exact(nets_[1].change[j])});
  }
  return t;
}

}  // namespace lab
