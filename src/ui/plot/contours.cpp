#include "ui/plot/contours.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/plot/gl.h"

namespace lab {
namespace {

/// Which crossings of cell sides belong together: every crossing has at most two neighbours.
class Crossings {
 public:
  explicit Crossings(const FieldGrid& grid, double level)
      : grid_(grid),
        level_(level),
        across_(grid.rows * (grid.columns - 1)),
        links_(static_cast<std::size_t>(across_ + (grid.rows - 1) * grid.columns), {none, none}) {}

  /// Side below (column, row), from there to the right; or upwards.
  int horizontal(int column, int row) const { return row * (grid_.columns - 1) + column; }
  int vertical(int column, int row) const { return across_ + row * grid_.columns + column; }

  void join(int a, int b) {
    add(a, b);
    add(b, a);
  }

  std::vector<Isoline> lines() {
    std::vector<Isoline> all;
    // Open lines first, from their ends; what is left are rings.
    for (const bool open : {true, false}) {
      for (int start = 0; start < static_cast<int>(links_.size()); ++start) {
        const auto& link = links_[static_cast<std::size_t>(start)];
        if (link[0] == none || (open && link[1] != none)) continue;
        all.push_back(follow(start));  // a ring comes back to where it began
      }
    }
    return all;
  }

 private:
  static constexpr int none = -1;

  void add(int from, int to) {
    auto& link = links_[static_cast<std::size_t>(from)];
    link[link[0] == none ? 0 : 1] = to;
  }

  Isoline follow(int at) {
    Isoline line;
    while (at != none) {
      line.push_back(place(at));
      auto& link = links_[static_cast<std::size_t>(at)];
      const int next = link[0];
      link = {none, none};
      if (next != none) {
        auto& back = links_[static_cast<std::size_t>(next)];
        if (back[0] == at) std::swap(back[0], back[1]);
        if (back[1] == at) back[1] = none;
      }
      at = next;
    }
    return line;
  }

  Point2 place(int side) const {
    const bool upwards = side >= across_;
    const int i = upwards ? side - across_ : side;
    const int wide = upwards ? grid_.columns : grid_.columns - 1;
    const int column = i % wide, row = i / wide;
    const double a = grid_.at(column, row);
    const double b = upwards ? grid_.at(column, row + 1) : grid_.at(column + 1, row);
    const double t = b == a ? 0.5 : std::clamp((level_ - a) / (b - a), 0.0, 1.0);
    return {grid_.x(column + (upwards ? 0 : t)), grid_.y(row + (upwards ? t : 0))};
  }

  const FieldGrid& grid_;
  double level_;
  int across_;
  std::vector<std::array<int, 2>> links_;
};

}  // namespace

double FieldGrid::largest() const {
  double most = 0;
  for (const float v : values) {
    if (std::isfinite(v)) most = std::max(most, static_cast<double>(std::abs(v)));
  }
  return most;
}

std::vector<Isoline> isolines(const FieldGrid& grid, double level) {
  if (grid.empty()) return {};
  Crossings crossings(grid, level);
  for (int r = 0; r + 1 < grid.rows; ++r) {
    for (int c = 0; c + 1 < grid.columns; ++c) {
      // Corners anticlockwise from below left, and the sides between them.
      const std::array<float, 4> corner = {grid.at(c, r), grid.at(c + 1, r), grid.at(c + 1, r + 1),
                                           grid.at(c, r + 1)};
      if (!std::isfinite(corner[0] + corner[1] + corner[2] + corner[3])) continue;
      const std::array<int, 4> side = {crossings.horizontal(c, r), crossings.vertical(c + 1, r),
                                       crossings.horizontal(c, r + 1), crossings.vertical(c, r)};
      std::array<int, 4> crossed{};
      std::size_t count = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        const bool here = corner[k] >= level, next = corner[(k + 1) % 4] >= level;
        if (here != next) crossed[count++] = side[k];
      }
      if (count == 2) crossings.join(crossed[0], crossed[1]);
      if (count == 4) {
        // A saddle: the middle of the cell says which two corners belong together.
        const bool middle = 0.25f * (corner[0] + corner[1] + corner[2] + corner[3]) >= level;
        const bool cut_off_next = (corner[0] >= level) == middle;
        crossings.join(crossed[0], crossed[cut_off_next ? 1 : 3]);
        crossings.join(crossed[2], crossed[cut_off_next ? 3 : 1]);
      }
    }
  }
  return crossings.lines();
}

void draw_isolines(Ui& ui, const Plane& plane, const std::vector<Isoline>& lines, ImU32 colour, float width) {
  std::vector<ImVec2> px;
  for (const Isoline& line : lines) {
    px.clear();
    for (const Point2& p : line) px.push_back(plane.to_px(p));
    ui.draw->AddPolyline(px.data(), static_cast<int>(px.size()), colour, ImDrawFlags_None, width);
  }
}

struct FieldMap::Texture {
  GlTexture gl;
  std::uint64_t revision = 0;
  bool is_dark = false;
  float strength = -1;
};

FieldMap::FieldMap() : texture_(std::make_unique<Texture>()) {}
FieldMap::~FieldMap() = default;

void FieldMap::set(const FieldGrid& grid, double high, bool is_signed, std::uint64_t revision) {
  if (revision == revision_) return;
  signed_ = is_signed;
  revision_ = revision;
  grid_ = grid;
  high_ = high > 0 ? high : 1;
}

void FieldMap::refresh(const Look& look, float strength) {
  Texture& t = *texture_;
  if (!t.gl.stale() && t.revision == revision_ && t.is_dark == look.is_dark && t.strength == strength) return;
  std::array<ImU32, 255> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const float v = (static_cast<float>(i) - 127.0f) / 127.0f;
    const ImU32 full = signed_ ? look.signed_colour(v) : Look::sequential(std::max(0.0f, v));
    table[i] = mix(look.colours().stage, full, strength);
  }
  std::vector<ImU32> pixels;
  pixels.reserve(grid_.values.size());
  for (int r = grid_.rows; r-- > 0;) {  // textures begin above
    for (int c = 0; c < grid_.columns; ++c) {
      const float v = static_cast<float>(grid_.at(c, r) / high_);
      const float u = std::isfinite(v) ? std::clamp(v, -1.0f, 1.0f) : 0.0f;
      pixels.push_back(table[static_cast<std::size_t>(std::lround(127.0f * u + 127.0f))]);
    }
  }
  t.gl.fill(pixels, grid_.columns, grid_.rows, GlTexture::Filter::linear);
  t.revision = revision_;
  t.is_dark = look.is_dark;
  t.strength = strength;
}

void FieldMap::draw(Ui& ui, const Plane& plane, float strength) {
  if (empty()) return;
  refresh(*ui.look, strength);
  const ImVec2 a = plane.to_px(grid_.bounds.x0, grid_.bounds.y1);
  const ImVec2 b = plane.to_px(grid_.bounds.x1, grid_.bounds.y0);
  // The nodes are the middles of the texels.
  const float du = 0.5f / static_cast<float>(grid_.columns), dv = 0.5f / static_cast<float>(grid_.rows);
  ui.draw->AddImage(texture_->gl.ref(), a, b, ImVec2(du, dv), ImVec2(1 - du, 1 - dv));
}

void FieldMap::draw_in(Ui& ui, const Box& box) {
  if (empty()) return;
  refresh(*ui.look, 1.0f);
  ui.draw->AddImage(texture_->gl.ref(), ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()));
}

}  // namespace lab
