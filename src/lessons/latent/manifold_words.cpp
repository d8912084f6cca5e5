// What ManifoldExhibit says: sentences, metrics and the table.

#include <cmath>

#include "lessons/latent/manifold_exhibit.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string ManifoldExhibit::net_name(int net) const {
  const int code = networks_[net].code_size();
  return plural(code > 0 ? code : 2, "number", "numbers");
}

Phase ManifoldExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (wait_.failed() || wait_.waiting()) return wait_.phase();
  if (in_view("walk")) {
    if (!films_[0].decoder.answered() || !films_[1].decoder.answered())
      return {"Encode the images, to know where the walk begins and ends", ""};
    const std::string ends = judged_image_name(*data_, from()) + " → " + judged_image_name(*data_, to());
    if (frame() == 0) return {"The walk begins at the code of an image", ends};
    if (frame() == frames() - 1) return {"The walk ends at the code of the other image", ends};
    const Matrix& codes = films_[0].decoder.codes();
    std::string where = "t = " + format_fixed(share(), 2);
    if (frame() < codes.rows())
      where += " · z = " +
               code_text(static_cast<double>(codes(frame(), 0)), static_cast<double>(codes(frame(), 1)));
    return {"On the straight line, every code is an image too", ends + " · " + where};
  }
  if (in_view("samples")) {
    return {"Draw z from N(0, I), decode it: a digit that nobody wrote",
            plural(parameters_.integer("count"), "sample", "samples") + " of each network · seed " +
                parameters_.value("seed")};
  }
  if (!grid_.decoder.answered()) return {"Decode a grid of codes", ""};
  const int n = side();
  const std::string spacing =
      parameters_.choice("spacing") == "share"
          ? "steps that each hold 1/" + std::to_string(n) + " of N(0, 1)"
          : "even steps from −" + parameters_.value("reach") + " to " + parameters_.value("reach");
  return {"Two numbers make an image: decode a grid of them",
          std::to_string(n) + " × " + std::to_string(n) + " codes, " + spacing + " · decoded in one batch"};
}

std::vector<Metric> ManifoldExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || !networks_[0].encoded()) return all;
  all.push_back({"codes", static_cast<double>(networks_[0].size())});
  if (in_view("grid") && grid_.decoder.answered()) {
    const Matrix& images = grid_.decoder.images();
    all.push_back({"grid-images", static_cast<double>(images.rows())});
    all.push_back({"grid-ink", static_cast<double>(images.mean())});
    all.push_back({"grid-reach", grid_line(side() - 1)});
    for (std::size_t i = 0; i < corners_.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      all.push_back({"corner-" + number + "-apart", corners_[i].apart});
    }
  }
  if (in_view("walk") && films_[0].decoder.answered() && films_[1].decoder.answered()) {
    all.push_back({"t", share()});
    const Matrix& codes = films_[0].decoder.codes();
    if (frame() < codes.rows()) {
      all.push_back({"z-1", static_cast<double>(codes(frame(), 0))});
      all.push_back({"z-2", static_cast<double>(codes(frame(), 1))});
    }
    for (std::size_t s = 0; s < changes_.size(); ++s) {
      double longest = 0;
      for (const double step : changes_[s]) longest = std::max(longest, step);
      const std::string id = s == 0 ? "few" : s == 1 ? "many" : "mixed";
      all.push_back({"change-" + id, longest});
    }
  }
  if (in_view("samples")) {
    for (std::size_t net = 0; net < nets; ++net) {
      if (!samples_[net].decoder.answered()) continue;
      const std::string code = std::to_string(networks_[net].code_size());
      const Matrix& images = samples_[net].decoder.images();
      all.push_back({"samples-" + code, static_cast<double>(images.rows())});
      all.push_back({"sample-ink-" + code, static_cast<double>(images.mean())});
    }
  }
  return all;
}

Table ManifoldExhibit::table() const {
  Table t;
  if (!data_) return t;
  const auto add = [&](const std::string& what, const Decoder& decoder, Index wide) {
    if (!decoder.answered()) return;
    const Matrix &codes = decoder.codes(), &images = decoder.images();
    for (Index i = 0; i < codes.rows(); ++i) {
      std::vector<std::string> row = {what, std::to_string(i + 1)};
      for (Index j = 0; j < wide; ++j)
        row.push_back(j < codes.cols() ? exact(static_cast<double>(codes(i, j))) : "");
      for (Index p = 0; p < images.cols(); ++p) row.push_back(exact(static_cast<double>(images(i, p))));
      t.rows.push_back(std::move(row));
    }
  };
  const Index wide = in_view("grid") ? 2 : std::max(2, networks_[1].code_size());
  t.columns = {"picture", "number"};
  for (Index j = 0; j < wide; ++j) t.columns.push_back("z" + std::to_string(j + 1));
  for (Index p = 0; p < data_->dims(); ++p) t.columns.push_back("pixel " + std::to_string(p + 1));
  if (in_view("grid")) {
    add("grid", grid_.decoder, wide);
    return t;
  }
  for (std::size_t net = 0; net < nets; ++net) {
    const std::string code = std::to_string(networks_[net].code_size()) + " numbers";
    add((in_view("walk") ? "walk, " : "sample, ") + code,
        in_view("walk") ? films_[net].decoder : samples_[net].decoder, wide);
  }
  return t;
}

}  // namespace lab
