#include "lessons/groups/agreement.h"

#include "ui/plot/text.h"

namespace lab {

std::string undivided_words(const Dataset& data, double adjusted_rand) {
  if (!data.has_labels() || data.classes() != 1) return "";
  return adjusted_rand > 0.5 ? "undivided, as labelled" : "divided, unlike labels";
}

void agreement_part(PlotColumn& column, const Dataset& data, std::optional<double> adjusted_rand,
                    std::optional<double> normalised_information) {
  column.part(44.0f, [&](Ui& ui, const Box& box) {
    if (!adjusted_rand) return;
    const Look& look = *ui.look;
    const std::string words = undivided_words(data, *adjusted_rand);
    const Box left = plot_heading(ui, box, "Match with labels",
                                  words.empty() ? format_number(*adjusted_rand, 3) : std::string("—"));
    if (!words.empty()) {
      text(ui, look.regular, look.small(), ImVec2(left.x, left.y - look.px(4)), look.colours().faint, words);
      return;
    }
    text(ui, look.regular, look.small(), ImVec2(left.x, left.y - look.px(4)), look.colours().faint,
         normalised_information ? "adjusted Rand index · NMI " + format_number(*normalised_information, 3)
                                : std::string("adjusted Rand index, 1 is the best"));
  });
}

}  // namespace lab
