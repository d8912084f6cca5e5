#include "lessons/codes/two_spaces.h"

#include "ui/plot/text.h"

namespace lab {

ImU32 space_colour(const Ui& ui, std::size_t space) {
  return space == 0 ? Look::group_colour(1) : ui.look->colours().accent;
}

Box space_row(Ui& ui, const Box& box, ImU32 colour, const std::string& name, const std::string& value) {
  const Look& look = *ui.look;
  const float h = look.px(space_row_h);
  if (colour != 0)
    ui.draw->AddRectFilled({box.x, box.y + look.px(4)}, {box.x + look.px(10), box.y + look.px(14)}, colour,
                           look.px(2));
  text(ui, look.regular, look.small(), {box.x + look.px(18), box.y}, look.colours().soft, name);
  text_tabular(ui, look.semibold, look.small(), {box.right(), box.y}, look.colours().ink, value);
  return {box.x, box.y + h, box.w, box.h - h};
}

}  // namespace lab
