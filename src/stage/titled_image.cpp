#include "stage/titled_image.h"

#include <algorithm>

#include "ui/plot/text.h"
#include "ui/ui.h"

namespace lab {

Box titled_image(Ui& ui, ImageGrid& grid, const char* id, const Box& box, std::string_view title,
                 std::string_view value, bool shown) {
  constexpr float room_for_value = 140.0f;
  const Look& look = *ui.look;
  const float line = look.px(image_title_h), side = std::min(box.w, box.h - line);
  text(ui, look.semibold, look.small(), {box.x, box.y}, shown ? look.colours().ink : look.colours().faint,
       ellipsized(look.semibold, look.small(), title, side));
  if (!value.empty() && shown && side > look.px(room_for_value))
    text_tabular(ui, look.regular, look.small(), {box.x + side, box.y}, look.colours().soft, value);
  const Box at{box.x, box.y + line, side, side};
  if (!shown || grid.size() == 0) {
    ui.draw->AddRect({at.x, at.y}, {at.right(), at.bottom()}, look.colours().line, look.px(4));
    return at;
  }
  const Box used = grid.draw_one(ui, 0, at);
  ui.record({id, std::string(title), "handle", std::string(value), used});
  return used;
}

}  // namespace lab
