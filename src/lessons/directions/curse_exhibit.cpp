#include "lessons/directions/curse_exhibit.h"

#include <algorithm>
#include <cmath>

#include "stage/common_parameters.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

std::string raised(int number) {
  constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out;
  for (const char c : std::to_string(number)) out += digits[c - '0'];
  return out;
}

/// A share between 0.3 and 0.7 in words.
std::string share_words(double share) {
  if (share < 0.38) return "About a third";
  if (share < 0.47) return "Less than half";
  if (share < 0.53) return "About half";
  if (share < 0.6) return "More than half";
  return share < 2.0 / 3.0 ? "Nearly two thirds" : "More than two thirds";
}

}  // namespace

std::string power_text(int base, int exponent) {
  const std::string power = std::to_string(base) + raised(exponent);
  const double log10 = exponent * std::log10(static_cast<double>(base));
  if (exponent == 1) return std::to_string(base);
  if (log10 < 12) {
    return power + " = " + format_count(std::llround(std::pow(static_cast<double>(base), exponent)));
  }
  return power + " ≈ 10" + raised(static_cast<int>(std::lround(log10)));
}

std::span<const int> CurseExhibit::dimensions() {
  static const std::vector<int> all = [] {
    std::vector<int> d;
    for (int i = 1; i <= 100; ++i) d.push_back(i);
    for (const int i : {150, 200, 300, 500, 700, 1000}) d.push_back(i);
    return d;
  }();
  return all;
}

CurseExhibit::CurseExhibit() {
  parameters_.add({.id = "view",
                   .label = "Experiment",
                   .help = "Cells of a grid, distances from a point, or a ball and its shell",
                   .kind = ParameterKind::choice,
                   .choices = {{"cells", "cells"}, {"distances", "distances"}, {"shell", "shell"}},
                   .initial = "cells"});
  parameters_.add({.id = "d",
                   .label = "Dimensions D",
                   .help = "One by one up to 100, then 150, 200, 300, 500, 700 and 1000",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 1000,
                   .logarithmic = true,
                   .initial = "1"});
  parameters_.add({.id = "count",
                   .label = "Points n",
                   .help = "How many random points there are, whatever the number of dimensions",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = 10000,
                   .step = 10,
                   .logarithmic = true,
                   .initial = "500"});
  parameters_.add({.id = "cells",
                   .label = "Cells per axis c",
                   .help = "Into how many parts each axis is divided",
                   .kind = ParameterKind::integer,
                   .min = 2,
                   .max = 100,
                   .slider_from = 2,
                   .slider_to = 20,
                   .initial = "4"});
  parameters_.add({.id = "thickness",
                   .label = "Shell's thickness ε",
                   .help = "As a share of the radius; drag the line in the histogram of radii",
                   .kind = ParameterKind::real,
                   .min = 0.001,
                   .max = 0.999,
                   .slider_from = 0.01,
                   .slider_to = 0.5,
                   .step = 0.01,
                   .initial = "0.1"});
  add_play_parameters(parameters_);
  parameters_.add({.id = "turn",
                   .label = "Turned by",
                   .help = "How far the cube or the ball is turned, in degrees",
                   .kind = ParameterKind::real,
                   .min = 0,
                   .max = 360,
                   .initial = "28",
                   .place = Place::stage});
}

void CurseExhibit::open(std::shared_ptr<const Dataset>) { begin(false); }

int CurseExhibit::position_of(int wanted) const {
  const auto all = dimensions();
  const auto after = std::upper_bound(all.begin(), all.end(), wanted);
  return static_cast<int>(after - all.begin()) - 1;
}

const CurseExhibit::Rows& CurseExhibit::rows() const {
  static const Rows none;
  if (kept_) return kept_->rows;
  return player_.has_state() ? player_.state().rows : none;
}

void CurseExhibit::begin(bool keep_position) {
  if (!kept_ && player_.has_state()) {
    kept_ = player_.state();
    kept_params_ = begun_;
  }
  CurseParams p;
  p.dimensions.assign(dimensions().begin(), dimensions().end());
  p.points = parameters_.integer("count");
  p.cells = parameters_.integer("cells");
  const int position = keep_position && player_.begun() ? std::max(player_.position(), player_.target())
                                                        : position_of(parameters_.integer("d"));
  const auto seed = parameters_.seed();
  player_.begin([p, seed](Curse& method) { method.init(p, seed); });
  begun_ = p;
  if (position > 0) player_.seek(position);
}

void CurseExhibit::parameter_changed(std::string_view id) {
  // The shell's thickness is only looked at: the points stay.
  if (id == "count" || id == "cells" || id == "seed") begin(true);
  if (id == "d") player_.seek(position_of(parameters_.integer("d")));
}

bool CurseExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!player_.begun()) return false;
  const bool again = player_.update(elapsed_s, budget_ms, clock);
  if (player_.has_state() && !player_.waiting()) kept_.reset();
  read_rows();
  // The control says which D is on show, and while one is on its way, which one was asked for.
  if (player_.has_state() && seen_revision_ != player_.revision()) {
    seen_revision_ = player_.revision();
    const int at = player_.waiting() ? player_.target() : player_.position();
    const auto all = dimensions();
    parameters_.set_number("d", all[std::min(static_cast<std::size_t>(at), all.size() - 1)]);
  }
  return again;
}

void CurseExhibit::read_rows() {
  const std::uint64_t revision = 2 * player_.revision() + (kept_ ? 1 : 0);
  if (read_revision_ == revision && shells_thickness_ == thickness()) return;
  read_revision_ = revision;
  shells_thickness_ = thickness();
  shells_.clear();
  for (const auto& row : rows()) {
    const auto outer = std::count_if(row->radii.begin(), row->radii.end(),
                                     [&](float radius) { return radius > 1 - shells_thickness_; });
    shells_.push_back(static_cast<double>(outer) / static_cast<double>(row->radii.size()));
  }
  inked_.clear();
  const CurseRow* row = shown();
  if (!row || row->counts.empty() || row->dimensions <= Curse::most_seen) return;
  // Half of the axes run to the right, half upwards.
  const int c = params().cells;
  inked_columns_ = inked_lines_ = 1;
  for (int j = 0; j < row->dimensions; ++j) (j % 2 == 0 ? inked_columns_ : inked_lines_) *= c;
  for (std::size_t cell = 0; cell < row->counts.size(); ++cell) {
    if (row->counts[cell] == 0) continue;
    auto rest = static_cast<int>(cell);
    int x = 0, y = 0, x_stride = 1, y_stride = 1;
    for (int j = 0; j < row->dimensions; ++j) {
      (j % 2 == 0 ? x : y) += rest % c * (j % 2 == 0 ? x_stride : y_stride);
      (j % 2 == 0 ? x_stride : y_stride) *= c;
      rest /= c;
    }
    inked_.push_back({x, y, row->counts[cell]});
  }
}

const CurseRow* CurseExhibit::row_of(int wanted) const {
  for (const auto& row : rows()) {
    if (row->dimensions == wanted) return row.get();
  }
  return nullptr;
}

// ---- words and numbers ----

Phase CurseExhibit::phase() const {
  const CurseRow* row = shown();
  if (!row || shells_.empty()) return {"Draw points at random", "being computed"};
  return in_view("cells")       ? phase_of_cells(*row)
         : in_view("distances") ? phase_of_distances(*row)
                                : phase_of_shell(*row);
}

Phase CurseExhibit::phase_of_cells(const CurseRow& row) const {
  const double share = static_cast<double>(row.visited) / row.cells;
  const std::string detail = power_text(params().cells, row.dimensions) + " cells, " +
                             format_count(params().points) + " points · they visit " +
                             format_count(row.visited) + ", the formula says " +
                             format_number(row.expected_visited, 4);
  if (row.dimensions == 1) return {"On a line, a few cells are soon filled", detail};
  if (share > 0.999) return {"Still every cell holds a point", detail};
  if (share > 0.9) return {"The first cells stay empty", detail};
  if (share > 0.5) return {"Many cells are empty", detail};
  if (share > 0.1) return {"Most cells are empty", detail};
  if (share > 1e-6) return {"Almost all cells are empty: the points have lost each other", detail};
  return {"No realistic number of points would fill this space", detail};
}

Phase CurseExhibit::phase_of_distances(const CurseRow& row) const {
  const std::string detail = "from " + std::to_string(params().queries) + " places: nearest " +
                             format_number(row.nearest, 3) + ", farthest " + format_number(row.farthest, 3) +
                             " · nearest / farthest " + format_number(row.ratio, 3) + " ± " +
                             format_number(row.ratio_deviation, 2);
  if (row.ratio < 0.05) return {"Near is near, and far is far", detail};
  if (row.ratio < 0.3) return {"No point is very near any more", detail};
  if (row.ratio < 0.6) return {"All distances move together", detail};
  return {"The nearest is hardly nearer than the farthest", detail};
}

Phase CurseExhibit::phase_of_shell(const CurseRow& row) const {
  const std::string name = row.dimensions == 1 ? "line" : row.dimensions == 2 ? "disc" : "ball";
  const double expected = shell_share(row.dimensions, thickness());
  const std::string detail = format_percent(shells_.back()) + " of " + format_count(params().points) +
                             " points lie in the outer " + format_percent(thickness(), 1) + " · 1 − " +
                             format_number(1 - thickness(), 3) + raised(row.dimensions) + " = " +
                             format_percent(expected);
  if (expected < 0.3) return {"Most of the " + name + " lies inside", detail};
  if (expected < 0.7) {
    const bool whole = std::abs(100 * thickness() - std::round(100 * thickness())) < 1e-9;
    return {share_words(expected) + " lie in the outermost " + format_percent(thickness(), whole ? 0 : 1),
            detail};
  }
  if (expected < 0.99) return {"Most of the " + name + " is shell", detail};
  return {"Nearly all of the " + name + " is shell: hardly anything is left inside", detail};
}

std::vector<Metric> CurseExhibit::metrics() const {
  const CurseRow* row = shown();
  if (!row || shells_.empty()) return {};
  std::vector<Metric> all = {
      {"dimensions", static_cast<double>(row->dimensions)},
      {"cells", std::min(row->cells, 1e300)},
      {"visited", static_cast<double>(row->visited)},
      {"expected-visited", row->expected_visited},
      {"nearest", row->nearest},
      {"farthest", row->farthest},
      {"ratio", row->ratio},
      {"ratio-deviation", row->ratio_deviation},
      {"shell", shells_.back()},
      {"expected-shell", shell_share(row->dimensions, thickness())},
  };
  const double ratio = distance_ratio(row->dimensions, params().points);
  if (std::isfinite(ratio)) all.push_back({"expected-ratio", ratio});
  return all;
}

Table CurseExhibit::table() const {
  Table t;
  t.columns = {"D",
               "cells",
               "visited",
               "expected visited",
               "nearest",
               "farthest",
               "nearest/farthest",
               "its deviation",
               "formula",
               "in the shell",
               "expected in the shell"};
  for (std::size_t k = 0; k < shells_.size(); ++k) {
    const CurseRow* row = rows()[k].get();
    const double ratio = distance_ratio(row->dimensions, params().points);
    t.rows.push_back({std::to_string(row->dimensions), exact(row->cells), std::to_string(row->visited),
                      exact(row->expected_visited), exact(row->nearest), exact(row->farthest),
                      exact(row->ratio), exact(row->ratio_deviation),
                      std::isfinite(ratio) ? exact(ratio) : "", exact(shells_[k]),
                      exact(shell_share(row->dimensions, thickness()))});
  }
  return t;
}

}  // namespace lab
