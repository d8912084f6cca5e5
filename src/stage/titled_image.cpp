#include "stage/titled_image.h"

#include <algorithm>

#include "ui/plot/text.h"
#include "ui/ui.h"

namespace lab {

std::string difference_title(const Look& look, float room, std::string_view value) {
  constexpr std::string_view with_key = "Difference: red missing, blue added";
  if (!value.empty()) room -= text_size(look.regular, look.small(), value).x + look.px(8);
  return std::string(text_size(look.semibold, look.small(), with_key).x <= room ? with_key : "Difference");
}

Box titled_image(Ui& ui, ImageGrid& grid, const char* id, const Box& box, std::string_view title,
                 std::string_view value, bool shown) {
  constexpr float room_for_value = 140.0f;
  const Look& look = *ui.look;
  const float line = look.px(image_title_h), side = std::min(box.w, box.h - line);
  float room = side;
  if (!value.empty() && shown && side > look.px(room_for_value))
    room -= look.px(8) +
            text_tabular(ui, look.regular, look.small(), {box.x + side, box.y}, look.colours().soft, value);
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, room,
              shown ? look.colours().ink : look.colours().faint, title);
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
