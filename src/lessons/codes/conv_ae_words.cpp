// What ConvAeExhibit says: sentences, metrics and the table.

#include <algorithm>

#include "lessons/codes/conv_ae_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string ConvAeExhibit::stage_name(std::size_t of) const {
  const ConvStage& stage = stages_[of];
  if (of + 1 == stages_.size()) return "rebuilt";
  // Counted from the outside in: the second deconvolution stands before the first.
  const bool halved = stage.kind == ConvKind::pooling;
  const std::string number = std::to_string(halved ? stage.level : stage.level + 1);
  switch (stage.kind) {
    case ConvKind::image:
      return "image";
    case ConvKind::convolution:
      return "convolution " + number;
    case ConvKind::pooling:
      return stage.level == net_.levels() ? "pooling " + number + ": the code" : "pooling " + number;
    case ConvKind::unpooling:
      return "unpooling " + number;
    case ConvKind::deconvolution:
      return "deconvolution " + number;
  }
  return {};
}

std::string ConvAeExhibit::size_text(const ConvStage& of) const {
  return plural(of.channels(), "map", "maps") + " of " + std::to_string(of.height) + " × " +
         std::to_string(of.width);
}

Phase ConvAeExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (wait_.failed() || wait_.waiting() || stages_.empty()) return wait_.phase();
  const ConvStage& now = stage();
  const std::string where = stage_name(layer()) + " · " + size_text(now);
  if (choice_.drawn() && input_.empty() && layer() == 0)
    return {"Draw a digit", "it goes through the layers as it stands"};
  if (layer() + 1 == stages_.size()) {
    std::string detail = choice_.name() + " · error " + format_number(error_, 4);
    if (unpooling() != Unpooling::switches)
      detail += ", with the remembered places " + format_number(error_switches_, 4);
    return {unpooling() == Unpooling::switches ? "Stamp once more: the image is back"
                                               : "Without the remembered places the digit is lost",
            detail};
  }
  const Index numbers = now.maps.size();
  switch (now.kind) {
    case ConvKind::image:
      return {"An image is a map of numbers", choice_.name() + " · " + size_text(now)};
    case ConvKind::convolution:
      return {"Slide the kernels: multiply, add up, keep what is positive", where};
    case ConvKind::pooling:
      return {
          "Of every four cells keep the largest, and remember where it was",
          where + " · " + format_count(numbers) + " numbers for " + format_count(data_->dims()) + " pixels"};
    case ConvKind::unpooling:
      return {unpooling() == Unpooling::switches ? "Put every number back to where it was found"
              : unpooling() == Unpooling::corner
                  ? "Put every number into the first corner: its place is forgotten"
                  : "Put every number into all four cells: its place is forgotten",
              where};
    case ConvKind::deconvolution:
      return {"Every number stamps its kernel: the gaps are filled in", where};
  }
  return {};
}

std::vector<Metric> ConvAeExhibit::metrics() const {
  std::vector<Metric> all;
  if (stages_.empty()) return all;
  all.push_back({"stages", static_cast<double>(stages_.size())});
  all.push_back({"maps", static_cast<double>(stage().channels())});
  const Place at = place();
  all.push_back({"value", static_cast<double>(stage().maps(map(), at.row * stage().width + at.column))});
  if (stage().kernel >= 0) {
    const ConvCell cell = net_.look(stages_, layer(), map(), at.row, at.column, from_map(at));
    all.push_back({"sum", cell.sum});
    all.push_back({"bias", cell.bias});
  }
  if (!input_.empty()) {
    all.push_back({"error", error_});
    all.push_back({"error-switches", error_switches_});
  }
  if (difference_ >= 0) all.push_back({"difference", difference_});
  return all;
}

Table ConvAeExhibit::table() const {
  Table t;
  if (stages_.empty()) return t;
  t.columns = {"stage", "map", "row", "column", "value", "sum before the activation", "place of the maximum"};
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    const ConvStage& of = stages_[s];
    for (Index c = 0; c < of.channels(); ++c) {
      for (Index cell = 0; cell < of.maps.cols(); ++cell) {
        t.rows.push_back({stage_name(s), std::to_string(c + 1), std::to_string(cell / of.width + 1),
                          std::to_string(cell % of.width + 1), exact(static_cast<double>(of.maps(c, cell))),
                          of.sums.size() > 0 ? exact(static_cast<double>(of.sums(c, cell))) : "",
                          of.places.empty() ? "" : std::to_string(of.places[c * of.maps.cols() + cell] + 1)});
      }
    }
  }
  return t;
}

}  // namespace lab
