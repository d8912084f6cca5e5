// What RegularityExhibit says: sentences, metrics and the table.

#include <cmath>

#include "lessons/latent/regularity_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string RegularityExhibit::side_name(int side) const {
  return side == 0 ? "Plain autoencoder" : "Variational autoencoder";
}

Phase RegularityExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (wait_.failed() || wait_.waiting()) return wait_.phase();
  if (in_view("beta")) {
    const auto i = static_cast<std::size_t>(pull());
    const Pull& now = pulls_[i];
    if (!now.known) return {"Encode and decode the images with four weights β of the KL", ""};
    const std::string detail = "reconstruction " + format_fixed(now.reconstruction, 2) + " · KL " +
                               format_number(now.kl, 3) + " nats · spread of the μ " +
                               format_number(now.spread, 3) + " · mean σ " + format_number(now.sigma, 3);
    if (beta[i] == 0) return {"β = 0: nothing pulls, the clouds scatter and shrink", detail};
    if (now.kl < 0.05)
      return {"β = " + format_number(beta[i]) + ": the pull wins, the code says nothing any more", detail};
    if (beta[i] == 1) return {"β = 1: the evidence lower bound itself", detail};
    return {"β = " + format_number(beta[i]) + ": " + (beta[i] < 1 ? "a weak pull" : "a strong pull") +
                " towards N(0, I)",
            detail};
  }
  const bool holes = in_view("holes");
  if (holes) {
    const LatentMeasure &plain = sides_[0].measure, &varied = sides_[1].measure;
    if (!plain.done() || !varied.done()) return {"Decode every cell of both planes, and measure", ""};
    return {"What lies where no code is?",
            "holes: " + format_percent(plain.share_of_holes()) + " of the plain plane, " +
                format_percent(varied.share_of_holes()) +
                " of the variational one · change from cell to cell " +
                format_number(plain.mean_change(), 3) + " and " + format_number(varied.mean_change(), 3)};
  }
  if (sides_[0].plane.empty() || sides_[1].plane.empty()) return {"Encode the images with both networks", ""};
  const auto i = static_cast<std::size_t>(place());
  std::string detail =
      "place " + std::to_string(place() + 1) + " of " + std::to_string(sides_[0].change.size() + 1);
  if (i > 0 && i <= sides_[0].change.size() && i <= sides_[1].change.size())
    detail += " · change since the last: plain " + format_number(sides_[0].change[i - 1], 3) +
              ", variational " + format_number(sides_[1].change[i - 1], 3);
  return {"The same place in two planes, decoded", detail};
}

std::vector<Metric> RegularityExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || wait_.failed()) return all;
  static constexpr std::array<const char*, nets> names = {"plain", "vae"};
  if (in_view("beta")) {
    static constexpr std::array<const char*, betas> ids = {"0", "0.1", "1", "4"};
    for (std::size_t i = 0; i < betas; ++i) {
      if (!pulls_[i].known) continue;
      const std::string at = std::string("-") + ids[i], of = std::string(", β = ") + ids[i];
      all.push_back({"reconstruction" + at, pulls_[i].reconstruction});
      all.push_back({"kl" + at, pulls_[i].kl});
      all.push_back({"spread" + at, pulls_[i].spread});
      all.push_back({"sigma" + at, pulls_[i].sigma});
      all.push_back({"apart" + at, pulls_[i].apart});
    }
    return all;
  }
  for (std::size_t i = 0; i < nets; ++i) {
    const Side& side = sides_[i];
    const std::string of = std::string(names[i]),
                      words = std::string(", ") + (i == 0 ? "plain" : "variational");
    if (side.plane.empty()) continue;
    all.push_back({"codes-" + of, static_cast<double>(side.network.size())});
    const Point2 z = in_plane(side, relative());
    all.push_back({"z1-" + of, z.x});
    all.push_back({"z2-" + of, z.y});
    if (in_view("planes") && !side.change.empty()) {
      double sum = 0, most = 0;
      for (const double step : side.change) sum += step, most = std::max(most, step);
      all.push_back({"change-" + of, sum / static_cast<double>(side.change.size())});
      all.push_back({"jump-" + of, most});
    }
    if (!in_view("holes") || !side.measure.done()) continue;
    all.push_back({"holes-" + of, side.measure.share_of_holes()});
    all.push_back({"roughness-" + of, side.measure.mean_change()});
    all.push_back({"strange-holes-" + of, side.measure.mean_strange(true)});
    all.push_back({"strange-near-" + of, side.measure.mean_strange(false)});
    all.push_back({"real-distance", side.measure.real_distance()});
  }
  return all;
}

Table RegularityExhibit::table() const {
  Table t;
  if (!data_) return t;
  if (in_view("beta")) {
    t.columns = {"beta", "images", "reconstruction", "kl", "spread of means", "mean sigma"};
    for (std::size_t i = 0; i < betas; ++i) {
      const Pull& pull = pulls_[i];
      if (!pull.known) continue;
      t.rows.push_back({exact(beta[i]), std::to_string(pull.network.size()), exact(pull.reconstruction),
                        exact(pull.kl), exact(pull.spread), exact(pull.sigma)});
    }
    return t;
  }
  static constexpr std::array<const char*, nets> names = {"plain", "variational"};
  if (in_view("holes")) {
    t.columns = {"network",      "z1", "z2", "distance to a code", "hole", "change", "distance to an image",
                 "nearest image"};
    for (std::size_t i = 0; i < nets; ++i) {
      if (!sides_[i].measure.done()) continue;
      for (const LatentMeasure::Cell& cell : sides_[i].measure.cells())
        t.rows.push_back({names[i], exact(cell.z.x), exact(cell.z.y), exact(cell.to_code),
                          cell.hole() ? "1" : "0", exact(cell.change), exact(cell.strange),
                          std::to_string(cell.like + 1)});
    }
    return t;
  }
  t.columns = {"network", "place", "z1", "z2", "change"};
  for (Index p = 0; p < data_->dims(); ++p) t.columns.push_back("pixel " + std::to_string(p + 1));
  for (std::size_t i = 0; i < nets; ++i) {
    if (!sides_[i].film.answered()) continue;
    const Matrix &codes = sides_[i].film.codes(), &decoded = sides_[i].film.images();
    for (Index r = 0; r < codes.rows(); ++r) {
      const auto before = static_cast<std::size_t>(r - 1);
      std::vector<std::string> row = {
          names[i], std::to_string(r + 1), exact(static_cast<double>(codes(r, 0))),
          exact(static_cast<double>(codes(r, 1))),
          r > 0 && before < sides_[i].change.size() ? exact(sides_[i].change[before]) : ""};
      for (Index p = 0; p < decoded.cols(); ++p) row.push_back(exact(static_cast<double>(decoded(r, p))));
      t.rows.push_back(std::move(row));
    }
  }
  return t;
}

}  // namespace lab
