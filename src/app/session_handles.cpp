// What can be done by hand on the stage, and by keyboard and list as well: handles, and points that are moved.

#include <algorithm>
#include <type_traits>
#include <utility>

#include "app/session.h"
#include "stage/drawn_points.h"
#include "stage/moved_points.h"

namespace lab {
namespace {

/// Of the points of a plane, so that a point can leave them.
PlaneRange range_of(const Dataset& dataset) {
  PlaneRange r{1e30, 1e30, -1e30, -1e30};
  for (Index i = 0; i < dataset.size(); ++i) {
    const double x = static_cast<double>(dataset.points.at(i, 0)),
                 y = static_cast<double>(dataset.points.at(i, 1));
    r.x0 = std::min(r.x0, x), r.x1 = std::max(r.x1, x);
    r.y0 = std::min(r.y0, y), r.y1 = std::max(r.y1, y);
  }
  return roomy(r);
}

}  // namespace

std::string Session::carry_out(const std::vector<Command>& commands) {
  std::string refusal;
  const auto heard = [&](std::string message) {
    if (!message.empty()) refusal = std::move(message);
  };
  const auto one = [&](const auto& command) {
    using T = std::decay_t<decltype(command)>;
    if constexpr (std::is_same_v<T, SetCommand>) {
      heard(set(command.id, command.value));
    } else if constexpr (std::is_same_v<T, PressCommand>) {
      heard(press(command.id));
    } else if constexpr (std::is_same_v<T, MovePointCommand>) {
      heard(move_point(command.row, command.x, command.y));
    } else if constexpr (std::is_same_v<T, AddPointsCommand>) {
      add_points(command.xy);
    } else if constexpr (std::is_same_v<T, ErasePointsCommand>) {
      erase_points(command.x, command.y, command.radius);
    } else if constexpr (std::is_same_v<T, PointCommand>) {
      if (dataset_) exhibit_->pointed(command.at);
    } else {
      static_assert(std::is_same_v<T, OpenCommand>);
      open(command.lesson);
    }
  };
  for (const Command& command : commands) std::visit(one, command);
  return refusal;
}

Index Session::gripped() const {
  if (!dataset_ || !exhibit_->moves_points()) return -1;
  const char* const id = parameters().has("point") ? "point" : "grip";
  if (!parameters().has(id)) return -1;
  const Index row = parameters().integer(id) - 1;
  return row < dataset_->size() ? row : -1;
}

std::vector<StageHandle> Session::stage_handles() const {
  if (!dataset_ || opening_) return {};
  std::vector<StageHandle> all = exhibit_->handles();
  const Index row = gripped();
  if (row < 0) return all;
  PlaneRange range = range_of(*dataset_);
  if (shown_data_ == "drawn") range = {-sheet_half, -sheet_half, sheet_half, sheet_half};
  add_place(
      all, "moved-point", "moved-point", "Point " + std::to_string(row + 1),
      "Where the point stands; the method follows it",
      {static_cast<double>(dataset_->points.at(row, 0)), static_cast<double>(dataset_->points.at(row, 1))},
      range, [row](Commands& commands, double x, double y) {
        commands.move_point(row, static_cast<float>(x), static_cast<float>(y));
      });
  return all;
}

std::optional<std::string> Session::set_handle(std::string_view id, std::string_view value) {
  if (parameters().has(id)) return std::nullopt;
  for (const StageHandle& handle : stage_handles()) {
    if (handle.as.id != id) continue;
    ParameterSet one;
    one.add(handle.as);
    one.set(id, value);  // checks it
    Commands commands;
    if (one.value(id) != handle.value) handle.move(commands, one.value(id));
    std::string refusal = carry_out(commands.take());
    clear_errors(id);
    return refusal;
  }
  return std::nullopt;
}

std::string Session::move_point(Index row, float x, float y) {
  if (!dataset_ || row < 0 || row >= dataset_->size()) return {};
  try {
    if (shown_data_ != "drawn") return set("moved", put_point(parameters().text("moved"), row, x, y));
    std::vector<float> all = decode_points(parameters().text("points"));
    const auto at = static_cast<std::size_t>(2 * row);
    if (at + 1 >= all.size()) return {};
    all[at] = snap_to_sheet(x);
    all[at + 1] = snap_to_sheet(y);
    const Player* p = player();
    const int stands = p ? p->standing() : 0;
    const std::string message = set("points", encode_points(all));
    if (message.empty() && player() && stands > 0) player()->seek(stands);
    return message;
  } catch (const InputError& error) {
    report(error, error.control_id());
    return error.message();
  }
}

void Session::apply_moves() {
  std::shared_ptr<const Dataset> moved = with_moved_points(unmoved_, parameters().text("moved"));
  const Player* p = player();
  const int stands = p ? p->standing() : 0;
  exhibit_->open(moved);
  dataset_ = std::move(moved);
  if (Player* now = player()) {
    now->set_motion(motion_);
    now->set_speed(parameters().real("speed"));
    if (stands > 0) now->seek(stands);
  }
}

}  // namespace lab
