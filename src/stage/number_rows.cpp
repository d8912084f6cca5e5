#include "stage/number_rows.h"

#include "ui/plot/text.h"

namespace lab {

float number_lines(Ui& ui, const Box& box, const std::vector<NumberRow>& rows, float row_h) {
  const Look& look = *ui.look;
  const float size = look.small();
  float y = box.y;
  for (const NumberRow& row : rows) {
    ImFont* const font = row.strong ? look.semibold : look.regular;
    const ImU32 colour = row.strong ? look.colours().ink : look.colours().soft;
    const float room = box.w - text_tabular(ui, font, size, {box.right(), y}, colour, row.value) - look.px(8);
    text_elided(ui, font, size, {box.x, y}, room, colour, row.name);
    y += look.px(row_h);
  }
  return y;
}

void number_rows(Ui& ui, const Box& box, std::string_view heading, const std::vector<NumberRow>& rows) {
  number_lines(ui, plot_heading(ui, box, heading, ""), rows);
}

void number_rows(PlotColumn& column, std::string_view heading, const std::vector<NumberRow>& rows) {
  column.part(number_rows_room(static_cast<int>(rows.size())), [&](Ui& ui, const Box& box) {
    if (!rows.empty()) number_rows(ui, box, heading, rows);
  });
}

}  // namespace lab
