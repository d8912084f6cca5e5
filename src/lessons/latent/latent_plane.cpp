#include "lessons/latent/latent_plane.h"

#include <algorithm>
#include <cmath>

#include "stage/stage_parts.h"
#include "ui/drawing_record.h"
#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

/// 0 → "₁", 12 → "₁₃".
std::string dimension_name(Index dimension) {
  std::string name = "z";
  for (const char digit : std::to_string(dimension + 1)) {
    name += "\xE2\x82";
    name += static_cast<char>(0x80 + (digit - '0'));
  }
  return name;
}

void draw_prior(Ui& ui, const Plane& plane) {
  const Look& look = *ui.look;
  for (int sigmas = 1; sigmas <= 3; ++sigmas) {
    const auto radius = static_cast<float>(sigmas * plane.scale().x);
    if (radius < look.px(4) || radius > 4000) continue;
    const ImVec2 middle = plane.to_px(0, 0);
    ui.draw->AddCircle(middle, radius, with_alpha(look.colours().soft, 0.55f), 0, 1.0f);
    // Its number stands on it, where that is not at the edge, among the numbers of the axis.
    const Box& box = plane.box();
    const float low = middle.y + radius, edge = 2.2f * look.small();
    if (radius < look.px(26) || low > box.bottom() - edge || low < box.y + look.small() ||
        middle.x < box.x + edge || middle.x > box.right() - edge)
      continue;
    text_anchored(ui, look.regular, look.small() - look.px(2), {middle.x, middle.y + radius - look.px(1)},
                  0.5f, 1.0f, look.colours().soft, sigmas == 1 ? "σ = 1" : std::to_string(sigmas));
  }
}

}  // namespace

void LatentPlane::set_codes(const Matrix& codes, const Dataset& images, Index x, Index y, double prior) {
  std::vector<float> xy;
  xy.reserve(static_cast<std::size_t>(2 * codes.rows()));
  for (Index i = 0; i < codes.rows(); ++i) {
    xy.push_back(codes(i, x));
    xy.push_back(codes(i, y));
  }
  x_name_ = dimension_name(x);
  y_name_ = dimension_name(y);
  labels_.clear();
  if (images.has_labels())
    labels_.assign(images.labels.begin(), images.labels.begin() + static_cast<std::ptrdiff_t>(codes.rows()));
  ++revision_;
  cloud_.set_positions(xy, revision_);
  cloud_.set_groups(labels_, revision_);
  const PointsView pixels = images.points.view().slice(0, codes.rows());
  codes_ = codes.cols() > 2 ? codes : Matrix();
  images_.clear();
  if (images.is_images()) {
    images_.set(
        pixels, images.image_width, images.image_height, codes_.size() > 0 ? PointsView(codes_) : pixels,
        codes_.size() > 0 ? "the code of " + std::to_string(codes.cols()) + " numbers" : "the pixels");
  }
  Bounds bounds = Bounds::of(xy);
  bounds.include(-prior, -prior);
  bounds.include(prior, prior);
  plane_.set_bounds(bounds);
}

void LatentPlane::clear() {
  ++revision_;
  images_.clear();
  cloud_.set_positions({}, revision_);
}

Point2 LatentPlane::code(Index row) const {
  const auto at = static_cast<std::size_t>(2 * row);
  return {static_cast<double>(cloud_.positions()[at]), static_cast<double>(cloud_.positions()[at + 1])};
}

Index LatentPlane::nearest(Point2 at) const {
  Index best = -1;
  double least = 0;
  for (Index i = 0; i < cloud_.size(); ++i) {
    const Point2 here = code(i);
    const double apart = (here.x - at.x) * (here.x - at.x) + (here.y - at.y) * (here.y - at.y);
    if (best < 0 || apart < least) best = i, least = apart;
  }
  return best;
}

std::optional<LatentCursor> LatentPlane::draw(Ui& ui, const Box& box, const LatentPlaneStyle& style,
                                              const std::function<void()>& under,
                                              const std::function<void()>& over) {
  if (empty()) return std::nullopt;
  const Box inner = style.framed ? draw_frame(ui, box, style.title, style.value) : box;
  const float margin = ui.look->px(16);
  record_pane(ui, "plane", PaneKind::plane, inner);
  plane_.set_box(inner, ImVec4(margin, margin, margin, margin));
  // The sentence of the stage is not over this picture.
  const float header_h = ui.header_h;
  if (style.framed) ui.header_h = 0.0f;
  ImGui::PushID(this);
  ui.draw->PushClipRect(ImVec2(inner.x, inner.y), ImVec2(inner.right(), inner.bottom()), true);
  // A finger points where a mouse would hover; two fingers move the plane.
  const Plane before = plane_;
  const Pointer pointer = navigate(ui, "plane", plane_);
  if (style.fixed) {
    plane_.fit();
  } else if (ui.touch && pointer.held && ui.pinch_zoom == 1.0f) {
    plane_ = before;
  }
  if (style.prior) draw_prior(ui, plane_);
  if (under) under();
  if (style.axes) {
    AxesStyle axes;
    axes.x_name = x_name_;
    axes.y_name = y_name_;
    draw_plane_axes(ui, plane_, axes);
  }
  CloudStyle cloud;
  cloud.alpha = style.alpha;
  if (cloud_.size() < 1500) cloud.radius = 3.0f;
  std::optional<LatentCursor> cursor;
  if ((pointer.hovered && !(pointer.held && pointer.moved)) || (ui.touch && pointer.held)) {
    const int near = cloud_.pick(plane_, pointer.at, grab_radius(ui));
    cursor = LatentCursor{plane_.to_data(pointer.at), pointer.at, near, pointer.clicked};
    cloud.hovered = near;
  }
  cloud_.draw(ui, plane_, cloud);
  images_.draw(ui, plane_, cloud_.positions(),
               {.about = cursor ? cursor->near : -1,
                .always = style.images,
                .name = style.name,
                .colour = [this](Index i) {
                  const auto at = static_cast<std::size_t>(i);
                  return Look::group_colour(at < labels_.size() ? labels_[at] : -1);
                }});
  ui.draw->PopClipRect();
  ui.draw->PushClipRect(ImVec2(inner.x, inner.y), ImVec2(inner.right(), inner.bottom()), true);
  if (over) over();
  if (cursor && style.crosshair) draw_ring(ui, cursor->px, ui.look->px(7), ui.look->colours().accent);
  ui.draw->PopClipRect();
  ImGui::PopID();
  ui.header_h = header_h;
  return cursor;
}

std::string code_text(double x, double y) {
  return "(" + format_fixed(x, 2) + ", " + format_fixed(y, 2) + ")";
}

}  // namespace lab
