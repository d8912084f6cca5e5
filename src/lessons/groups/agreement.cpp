#include "lessons/groups/agreement.h"

#include "ui/plot/text.h"

namespace lab {

void draw_agreement(Ui& ui, const Box& box, double adjusted_rand,
                    std::optional<double> normalised_information) {
  const Look& look = *ui.look;
  const Box left = plot_heading(ui, {box.x, box.y, box.w, look.px(agreement_h)}, "Match with labels",
                                format_number(adjusted_rand, 3));
  text(ui, look.regular, look.small(), ImVec2(left.x, left.y - look.px(4)), look.colours().faint,
       normalised_information ? "adjusted Rand index · NMI " + format_number(*normalised_information, 3)
                              : std::string("adjusted Rand index, 1 is the best"));
}

}  // namespace lab
