/// MapImages: a map whose points are images shows them, and who is next to whom.
///
/// Idea: on a map of codes or components every dot stands for an image. Given the images, the map draws them where
/// there is room, and for the point under the pointer its nearest neighbours twice: in the plane that is seen, and in
/// the space that the plane is a picture of (the whole code, or the pixels), with their distances. Lines lead from the
/// point to those of the second kind: long ones show what the plane tears apart. One piece for all maps.
/// Invariant: the neighbours shown are exact; a point is never its own.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "methods/numerics/nearest_to.h"
#include "stage/image_sprites.h"
#include "stage/pointer_card.h"

namespace lab {

/// How a map draws its images in this frame.
struct MapImagesStyle {
  Index about = -1;     ///< the point whose neighbours are looked for
  bool always = false;  ///< images wherever one finds room, not only where nearly all do
  std::string name;     ///< what is drawn is recorded as "images-`name`"
  std::function<ImU32(Index)> colour;
};

class MapImages {
 public:
  static constexpr Index neighbours = 5;

  /// Row i of `images` (width × height) is point i, which is row i of `space` as well, called `space_name` ("the
  /// pixels"). Both must outlive this or the next clear().
  void set(PointsView images, int width, int height, PointsView space, std::string space_name);
  void clear() { set({}, 0, 0, {}, ""); }
  bool empty() const { return sprites_.empty(); }

  /// Over the points of the map; clipped by the caller.
  void draw(Ui& ui, const Plane& plane, std::span<const float> xy, const MapImagesStyle& style);
  /// For a card: the image of style.about, and its neighbours in rows of their own. Empty without images, and as long as
  /// the neighbours are being looked for.
  std::vector<CardRow> rows();
  /// The same without the image itself.
  std::vector<CardRow> neighbour_rows();

 private:
  void look(std::span<const float> xy, Index about);
  void draw_links(Ui& ui, const Plane& plane, std::span<const float> xy) const;
  void show_images();

  ImageSprites sprites_;
  PointsView images_, space_;
  int width_ = 0, height_ = 0;
  std::string space_name_;
  Index about_ = -1;
  std::array<NearestToJob, 2> jobs_;  // in the plane, in the space
  std::vector<float> plane_;          // xy as the first job reads it
  bool shown_ = false;                // the grid has the images of both answers
  ImageGrid grid_;
  std::uint64_t revision_ = 0;
};

}  // namespace lab
