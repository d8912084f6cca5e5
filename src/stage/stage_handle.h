/// StageHandle: something on the stage that a person takes hold of or chooses, in words.
///
/// Idea: the pointer drags a centroid, pulls a bar, chooses a cell. The same handle is declared here, once: what it is
/// called, its value and range, and what happens when it gets another one. From that come a field of the page's list of
/// controls, a stop of the Tab key on the canvas, and a line of the page's help. A handle keeps nothing: its value is read
/// from the state on show, and its command sets parameters, as the pointer does, so that a link carries the result.
/// Invariant: the value is valid for the declaration.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/parameter.h"
#include "ui/commands.h"

namespace lab {

struct StageHandle {
  Parameter as;        ///< declared as a control is: id (that of no parameter), name, help, kind, range, step
  std::string value;   ///< now, as a link writes values
  std::string family;  ///< handles of one family, one after the other, are one stop of the Tab key
  std::string
      mark;  ///< what it is recorded as on the canvas; neighbours of the same mark are x and y of one thing
  /// Writes down what the pointer would have; the value is valid for `as`.
  std::function<void(Commands& commands, const std::string& value)> move;
};

/// A number within [low, high] (widened where `value` is outside), `step` for one press of an arrow key.
StageHandle number_handle(std::string id, std::string label, std::string help, double value, double low,
                          double high, double step, std::function<void(Commands&, double)> move);
/// One of several.
StageHandle choice_handle(std::string id, std::string label, std::string help, std::vector<Choice> choices,
                          std::string value, std::function<void(Commands&, const std::string&)> move);

/// The range of a plane in which something is moved.
struct PlaneRange {
  double x0 = -1, y0 = -1, x1 = 1, y1 = 1;
};
/// The extent of something, with half of it more on every side, so that things can be moved out of it.
PlaneRange roomy(const PlaneRange& extent);
/// x and y of something in a plane: the handles `id`-x and `id`-y, drawn as `id`.
void add_place(std::vector<StageHandle>& all, const std::string& family, const std::string& id,
               const std::string& label, const std::string& help, std::pair<double, double> at,
               const PlaneRange& range, std::function<void(Commands&, double x, double y)> move);
/// A number_handle() that is one of a family.
void add_number(std::vector<StageHandle>& all, const std::string& family, std::string id, std::string label,
                std::string help, double value, double low, double high, double step,
                std::function<void(Commands&, double)> move);

/// A step that suits a span: about a hundredth of it, and a round number.
double step_within(double span);

}  // namespace lab
