#include "lessons/groups/agreement.h"

#include "ui/plot/text.h"

namespace lab {

void agreement_part(PlotColumn& column, std::optional<double> adjusted_rand,
                    std::optional<double> normalised_information) {
  column.part(44.0f, [&](Ui& ui, const Box& box) {
    if (!adjusted_rand) return;
    const Look& look = *ui.look;
    const Box left = plot_heading(ui, box, "Match with labels", format_number(*adjusted_rand, 3));
    text(ui, look.regular, look.small(), ImVec2(left.x, left.y - look.px(4)), look.colours().faint,
         normalised_information ? "adjusted Rand index · NMI " + format_number(*normalised_information, 3)
                                : std::string("adjusted Rand index, 1 is the best"));
  });
}

}  // namespace lab
