#include "stage/linked_point.h"

#include <string>

#include "core/error.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

void refuse(const ParameterSet& parameters, Index points) {
  throw InputError("Picked point is " + parameters.value("point") + ", but there " +
                       (points == 1 ? "is only 1 point." : "are only " + format_count(points) + " points."),
                   "point");
}

}  // namespace

void LinkedPoint::declare() {
  parameters_.add({.id = "point",
                   .label = "Picked point",
                   .help = "Number of the point that is lit in every view; 0 for none",
                   .kind = ParameterKind::integer,
                   .min = 0,
                   .max = 1e7,
                   .initial = "0",
                   .place = Place::stage});
}

void LinkedPoint::check(Index points) const {
  if (points_ < 0 && parameters_.integer("point") > points) refuse(parameters_, points);
}

void LinkedPoint::open(Index points, bool others) {
  if (points_ >= 0 && (others || parameters_.integer("point") > points)) parameters_.reset("point");
  points_ = points;
  mark_.forget();
}

void LinkedPoint::changed() const {
  if (points_ >= 0 && parameters_.integer("point") > points_) refuse(parameters_, points_);
}

void LinkedPoint::press(Ui& ui, Index i) const {
  if (i < 0 || i >= points_) return;
  ui.commands.set("point", i == picked() ? "0" : std::to_string(i + 1));
}

void LinkedPoint::take(Ui& ui, const PointStageHit& hit) {
  look_at(hit.hovered);
  if (hit.clicked) press(ui, hit.hovered);
}

Index LinkedPoint::picked() const {
  const Index i = parameters_.integer("point") - 1;
  return i < points_ ? i : -1;
}

Index LinkedPoint::lit() const {
  const Index i = mark_.hovered();
  return i >= 0 && i < points_ ? i : picked();
}

void LinkedPoint::add_metric(std::vector<Metric>& metrics) const {
  if (lit() >= 0) metrics.push_back({"point", static_cast<double>(lit() + 1)});
}

}  // namespace lab
