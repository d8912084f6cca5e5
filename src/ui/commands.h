/// Commands: what a person does while a frame is drawn, written down, and carried out between two frames.
///
/// Idea: drawing only reads. A click in the middle of it may mean that a method starts anew and that the state which the
/// rest of the frame still draws is gone. So drawing writes down what was asked for, in order, and the session carries
/// it out when the frame is complete.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lab {

/// Sets a parameter as a control would; errors are shown beside it.
struct SetCommand {
  std::string id, value;
};
/// Presses the action `id`.
struct PressCommand {
  std::string id;
};
/// The person draws (data set "drawn"): adds points, x y x y …, in data units.
struct AddPointsCommand {
  std::vector<float> xy;
};
/// … or rubs out the drawn points within `radius` of (x, y).
struct ErasePointsCommand {
  float x = 0, y = 0, radius = 0;
};
/// The point in row `row` of the data is put at (x, y), in data units.
struct MovePointCommand {
  std::ptrdiff_t row = 0;
  float x = 0, y = 0;
};
/// What the pointer means on a plane that answers to it.
struct Pointed {
  double x = 0, y = 0;       ///< in the plane's units
  std::ptrdiff_t near = -1;  ///< number of the mark under it, -1 none
  friend bool operator==(const Pointed&, const Pointed&) = default;
};
/// The pointer means another place, or none any more.
struct PointCommand {
  std::optional<Pointed> at;
};
/// Opens another lesson.
struct OpenCommand {
  std::string lesson;
};

using Command = std::variant<SetCommand, PressCommand, AddPointsCommand, ErasePointsCommand, MovePointCommand,
                             PointCommand, OpenCommand>;

class Commands {
 public:
  void set(std::string_view id, std::string_view value);
  void press(std::string_view id);
  void add_points(std::vector<float> xy);
  void erase_points(float x, float y, float radius);
  void move_point(std::ptrdiff_t row, float x, float y);
  void point(const std::optional<Pointed>& at);
  void open(std::string_view lesson);

  bool empty() const { return list_.empty(); }
  /// What was written down since the last call, in order.
  std::vector<Command> take() { return std::exchange(list_, {}); }

 private:
  std::vector<Command> list_;
};

}  // namespace lab
