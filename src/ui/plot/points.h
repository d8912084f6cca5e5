/// PointCloud: scatter plots of many points, drawn through GL.
///
/// Idea: positions and looks of all points lie in GL buffers that are refilled only when their revision
/// changes; the plane is a uniform, so panning and zooming cost nothing on the CPU.
/// What stands still is kept as a picture (points_layer.h). One instanced draw call per cloud, placed by
/// ImDrawList::AddCallback between what is drawn before and after it. Shapes are signed distances in the
/// fragment shader (see markers.h). Invariant: draw() only notes what to draw; GL is touched when ImGui
/// renders. After a lost context reset_gl() (gl.h) suffices: everything is kept on the CPU as well.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ui/plot/point_index.h"
#include "ui/plot/transform.h"

namespace lab {

struct CloudStyle {
  float radius =
      0.0f;  ///< px; 0: by the number of points, 4 for hundreds down to 1.5 for 60000; scaled by Look
  float alpha = 1.0f;   ///< of all points
  int only_group = -2;  ///< all other groups are dimmed; -2: nobody is
  float dim = 0.14f;    ///< opacity of the dimmed
  bool outline = true;  ///< thin line in the stage's colour, so that points separate
  bool shapes = true;   ///< false: circles only
  int hovered = -1;     ///< drawn larger, on top, with an ink outline
};

class PointCloud {
 public:
  PointCloud();
  ~PointCloud();
  PointCloud(const PointCloud&) = delete;
  PointCloud& operator=(const PointCloud&) = delete;

  // Each setter copies, and does nothing if `revision` is the one it had. Revisions start at 1.

  /// `xy` = x₀ y₀ x₁ y₁ …: 2 n floats. A change of n forgets groups, colours, sizes and selection.
  void set_positions(std::span<const float> xy, std::uint64_t revision);
  /// Group of each point (-1: none): colour and shape. Empty: all -1.
  void set_groups(std::span<const int> groups, std::uint64_t revision);
  /// Own colour of each point, instead of its group's. Empty: the group's.
  void set_colours(std::span<const ImU32> colours, std::uint64_t revision);
  /// Factor on the radius of each point, 0 to 4. Empty: 1.
  void set_sizes(std::span<const float> sizes, std::uint64_t revision);
  /// If not empty, all other points are dimmed.
  void set_selection(std::span<const int> indices, std::uint64_t revision);
  /// Drawn larger and on top with an ink outline; meant for up to some hundred.
  void set_highlight(std::span<const int> indices, std::uint64_t revision);

  int size() const { return count_; }
  Bounds bounds() const { return Bounds::of(xy_); }
  std::span<const float> positions() const { return xy_; }
  /// The radius in px that `style` gives to points of this cloud.
  float radius(const Ui& ui, const CloudStyle& style) const;

  /// Draws into ui.draw, clipped to the plane's box.
  void draw(Ui& ui, const Plane& plane, const CloudStyle& style = {});

  /// The point under the pixel `px` within `radius_px`, or -1.
  int pick(const Plane& plane, ImVec2 px, float radius_px) const;

 private:
  struct Gpu;
  struct Call;
  static void render(const ImDrawList* list, const ImDrawCmd* command);
  static void issue(const Call& call, const float* display, float device);
  bool upload();
  void draw_on_top(Ui& ui, const Plane& plane, const CloudStyle& style, float radius);

  int count_ = 0;
  std::vector<float> xy_, sizes_;
  std::vector<int> groups_, selection_, highlight_;
  std::vector<ImU32> colours_;
  std::uint64_t xy_revision_ = 0, group_revision_ = 0, colour_revision_ = 0, size_revision_ = 0,
                selection_revision_ = 0, highlight_revision_ = 0;
  std::uint64_t skin_revision_ = 1;  // raised with everything that decides colours, shapes and sizes
  mutable PointIndex index_;
  mutable bool indexed_ = false;
  std::unique_ptr<Gpu> gpu_;
};

}  // namespace lab
