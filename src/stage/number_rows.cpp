#include "stage/number_rows.h"

#include "ui/plot/text.h"

namespace lab {

void number_rows(Ui& ui, const Box& box, std::string_view heading, const std::vector<NumberRow>& rows) {
  const Look& look = *ui.look;
  const Box inner = plot_heading(ui, box, heading, "");
  float y = inner.y;
  for (const NumberRow& row : rows) {
    ImFont* const font = row.strong ? look.semibold : look.regular;
    const ImU32 colour = row.strong ? look.colours().ink : look.colours().soft;
    const float room =
        inner.w - text_tabular(ui, font, look.small(), {inner.right(), y}, colour, row.value) - look.px(8);
    text(ui, font, look.small(), {inner.x, y}, colour, ellipsized(font, look.small(), row.name, room));
    y += look.px(21);
  }
}

}  // namespace lab
