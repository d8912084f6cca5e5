/// What several lessons draw alike: the room under the phase sentence, easing, pictures side by side.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "stage/point_stage.h"

namespace lab {

/// 0 … 1 with a soft beginning and end, as float for drawing.
float ease(double t);
/// The stage below the phase sentence, with free margins.
Box below_header(const Ui& ui);
/// Room for `part` of `count` boxes in `box`, side by side or below each other, whichever gives squarer ones.
Box share_of(const Ui& ui, const Box& box, int part, int count);
/// One of several pictures that share a stage.
struct Pane {
  float aspect = 0.0f;                   ///< width over height of what is drawn; 0: fills what it gets
  float share = 1.0f;                    ///< of the room, against the others
  float least_w = 0.0f, least_h = 0.0f;  ///< px before scaling, below which it cannot be read
  float words = 0.0f;                    ///< height of words above and under it, px before scaling
};
/// Rooms for `panes` in `room`, in their order, in rows: every pane gets what it needs at least where that can be, and
/// then the pictures are as large as they can be. `gap`: px before scaling between them.
std::vector<Box> arrange(const Ui& ui, const Box& room, std::span<const Pane> panes, float gap = 16.0f);
/// Room for points and for a second picture, with a line between: beside the points where the stage is wide,
/// else below them, where it takes `share` of the height under the phase sentence, `gap` px from the line.
struct DividedStage {
  Box points, second;
};
DividedStage divide_stage(Ui& ui, float share, float gap);
/// A framed box with a title, and `value` at the right of it. Returns the room below the title. `strong`: the
/// frame stands out.
Box draw_frame(Ui& ui, const Box& box, std::string_view title, std::string_view value = {},
               bool strong = false);
/// Points in a framed box under a title; `value` stands at the right of it. Hovering works as on a whole
/// stage. `over` draws on top of the points, `under` beneath them, both clipped to the picture.
PointStageHit draw_picture(Ui& ui, const Box& box, PointStage& stage, PointStageStyle style,
                           std::string_view title, std::string_view value = {},
                           const std::function<void()>& over = nullptr,
                           const std::function<void()>& under = nullptr);

}  // namespace lab
