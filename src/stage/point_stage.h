/// PointStage: the stage of every lesson that shows points in a plane.
///
/// Idea: points by group with pan, zoom and hover; a click on the empty stage does nothing, a drag pans it,
/// or draws where the data are drawn by hand. A point that is dragged is moved (what lessons draw over it, centroids say,
/// is taken first). Lessons draw their own marks under and over the points.
/// Invariant: what is drawn depends only on the last set_… calls and the view.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "stage/exhibit.h"
#include "stage/map_images.h"
#include "stage/projection.h"
#include "stage/stage_handle.h"
#include "ui/plot/axes.h"
#include "ui/plot/pointer.h"
#include "ui/plot/points.h"

namespace lab {

struct PointStageStyle {
  bool axes = true;
  bool by_label = false;    ///< colours are the true labels instead of the groups
  bool interactive = true;  ///< pan, zoom, hover, drawing
  bool movable = false;     ///< points can be dragged (Exhibit::moves_points)
  bool tooltip = true;      ///< false: the lesson says itself what is hovered
  float margin = 28.0f;     ///< free room around the points, px before scaling
  CloudStyle cloud;
  Index lit = -1;                    ///< this point wears a ring, whichever view lit it
  std::string name = "stage";        ///< its ring is recorded as "lit-`name`"
  std::string group_name = "group";  ///< what the tooltip calls a group; "" leaves it away
  bool images = false;  ///< of points that are images, as many as find room; else only where nearly all do
  Index chosen = -1;    ///< the neighbours of this point are shown where none is hovered
  /// More lines of the tooltip for point i.
  std::function<std::string(Index i)> note;
};

struct PointStageHit {
  Index hovered = -1;
  Index gripped = -1;    ///< is being dragged
  bool clicked = false;  ///< on `hovered`
};

class PointStage {
 public:
  PointStage() = default;

  /// New points: (n, d) seen through `projection`.
  void set_points(const Dataset& dataset, const Projection& projection);
  /// The points just set are these images, row by row, seen in a plane of their codes or scores. Their neighbours are
  /// looked for in `space` (n, K), called `space_name`: "the pixels". All must outlive what is shown. (Points that are
  /// images themselves show them without this.)
  void show_images(PointsView images, int width, int height, PointsView space, std::string space_name) {
    images_.set(images, width, height, space, std::move(space_name));
  }
  /// For a card of the lesson's own: the neighbours of the hovered or chosen point.
  std::vector<CardRow> neighbour_rows() { return images_.neighbour_rows(); }
  /// The same points elsewhere: bounds and view stay, so that the stage does not jump under a dragged point.
  void move_points(const Dataset& dataset, const Projection& projection);
  /// Group of each point, -1 none; empty: none at all.
  void set_groups(std::span<const int> groups);
  /// Instead of colour and shape by group, each empty for the usual: marker of each point (as the
  /// group of that number has it, -1 a small circle), its colour, a factor on its size. Forgotten with new
  /// points.
  void set_point_styles(std::span<const int> markers, std::span<const ImU32> colours,
                        std::span<const float> sizes);

  void fit();
  /// Another part of the plane fits the view than that of the points: for pictures on one scale.
  void set_bounds(const Bounds& bounds) { plane_.set_bounds(bounds); }
  /// The view as a link carries it; restore_view ignores what it cannot read.
  std::string view_text() const { return plane_.text(); }
  void restore_view(std::string_view text) { plane_.set_text(text); }

  /// Prepares the view for this frame and draws what lies under the points; then the points; then call the
  /// lesson's own marks. `under` draws between grid and points.
  PointStageHit draw(Ui& ui, const Box& box, const PointStageStyle& style,
                     const std::function<void()>& under = nullptr);

  const Plane& plane() const { return plane_; }
  /// Where things can be moved by keyboard.
  PlaneRange range() const;
  PointCloud& cloud() { return cloud_; }
  const PointCloud& cloud() const { return cloud_; }

 private:
  void draw_by_hand(Ui& ui, const Box& box, bool pen);
  Index point_at(const Ui& ui, const Box& box) const;
  Pointer grip(Ui& ui, const Box& box);
  std::string describe(Index i, const PointStageStyle& style) const;

  ImU32 colour_of(Index i) const;

  Plane plane_;
  PointCloud cloud_;
  MapImages images_;
  std::vector<int> groups_, labels_, markers_;
  std::vector<ImU32> colours_;
  std::vector<float> sizes_;
  Projection projection_;
  const Dataset* dataset_ = nullptr;  // of the exhibit, which keeps it alive as long as this stage shows it
  std::uint64_t points_revision_ = 0, groups_revision_ = 0;
  bool by_label_ = false, drawn_ = false;
  float last_x_ = 0, last_y_ = 0;
  Index gripped_ = -1;  // the point that is being dragged
  ImVec2 grip_{0, 0};   // from the pointer to its middle
};

}  // namespace lab
