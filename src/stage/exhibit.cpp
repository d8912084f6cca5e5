#include "stage/exhibit.h"

#include "stage/plot_column.h"
#include "stage/stage_handle.h"

namespace lab {

// What most lessons do: they compute nothing but the steps of their player.

bool Exhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  Player* p = player();
  return p != nullptr && p->update(elapsed_s, budget_ms, clock);
}

bool Exhibit::busy() const {
  const Player* p = const_cast<Exhibit*>(this)->player();
  return p != nullptr && p->begun() && p->waiting();
}

double Exhibit::progress() const {
  const Player* p = const_cast<Exhibit*>(this)->player();
  return p != nullptr ? p->progress() : 0.0;
}

std::vector<StageHandle> Exhibit::handles() const { return {}; }

std::ptrdiff_t Exhibit::gripped() const {
  return parameters_.has("grip") ? parameters_.integer("grip") - 1 : -1;
}

// ---- the small plots ----

void Exhibit::draw_plots(Ui& ui) {
  PlotColumn column(ui);
  plots(column);
}

void Exhibit::draw_essentials(Ui& ui) {
  PlotColumn column(ui, true);
  plots(column);
}

float Exhibit::essentials_height() {
  PlotColumn column;
  plots(column);
  return column.essentials_height();
}

float Exhibit::plots_height() {
  PlotColumn column;
  plots(column);
  return column.height();
}

}  // namespace lab
