#include "ui/commands.h"

namespace lab {

void Commands::set(std::string_view id, std::string_view value) {
  list_.emplace_back(SetCommand{std::string(id), std::string(value)});
}

void Commands::press(std::string_view id) { list_.emplace_back(PressCommand{std::string(id)}); }

void Commands::add_points(std::vector<float> xy) { list_.emplace_back(AddPointsCommand{std::move(xy)}); }

void Commands::erase_points(float x, float y, float radius) {
  list_.emplace_back(ErasePointsCommand{x, y, radius});
}

void Commands::move_point(std::ptrdiff_t row, float x, float y) {
  list_.emplace_back(MovePointCommand{row, x, y});
}

void Commands::point(const std::optional<Pointed>& at) { list_.emplace_back(PointCommand{at}); }

void Commands::open(std::string_view lesson) { list_.emplace_back(OpenCommand{std::string(lesson)}); }

}  // namespace lab
