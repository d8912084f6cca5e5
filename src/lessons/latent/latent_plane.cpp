#include "lessons/latent/latent_plane.h"

#include <algorithm>
#include <cmath>

#include "lessons/latent/latent_network.h"
#include "stage/stage_parts.h"
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
    if (radius < look.px(26)) continue;
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
  Bounds bounds = Bounds::of(xy);
  bounds.include(-prior, -prior);
  bounds.include(prior, prior);
  plane_.set_bounds(bounds);
}

void LatentPlane::clear() {
  ++revision_;
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
  ui.draw->PopClipRect();
  ui.draw->PushClipRect(ImVec2(inner.x, inner.y), ImVec2(inner.right(), inner.bottom()), true);
  if (over) over();
  if (cursor && style.crosshair) draw_ring(ui, cursor->px, ui.look->px(7), ui.look->colours().accent);
  ui.draw->PopClipRect();
  ImGui::PopID();
  ui.header_h = header_h;
  return cursor;
}

Ellipse upright_ellipse(double mean_x, double mean_y, double sigma_x, double sigma_y) {
  Ellipse ellipse;
  ellipse.mean = {mean_x, mean_y};
  ellipse.xx = sigma_x * sigma_x;
  ellipse.xy = 0;
  ellipse.yy = sigma_y * sigma_y;
  return ellipse;
}

void draw_ring(Ui& ui, ImVec2 at, float radius, ImU32 colour) {
  ui.draw->AddCircle(at, radius, ui.look->colours().stage, 0, ui.look->px(5));
  ui.draw->AddCircle(at, radius, colour, 0, ui.look->px(2.25f));
}

void draw_card(Ui& ui, ImVec2 at, const Box& within, std::string_view title,
               const std::vector<CardPicture>& pictures, float side_px) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float side = look.px(side_px), pad = look.px(8), line = std::round(look.small() * 1.3f);
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from <= title.size();) {
    const std::size_t end = std::min(title.find('\n', from), title.size());
    lines.push_back(title.substr(from, end - from));
    from = end + 1;
  }
  bool captions = false;
  for (const CardPicture& picture : pictures) captions = captions || !picture.caption.empty();
  const auto count = static_cast<float>(pictures.size());
  float width = count * side + (count + 1) * pad;
  for (const std::string_view words : lines)
    width = std::max(width, text_size(look.semibold, look.small(), words).x + 2 * pad);
  const float height = 2 * pad + line * static_cast<float>(lines.size()) + side + (captions ? line : 0.0f);
  const float away = look.px(ui.touch ? 34 : 18);
  float x = at.x + away, y = at.y - height - away;
  if (x + width > within.right()) x = at.x - away - width;
  if (y < within.y) y = at.y + away;
  x = std::round(std::clamp(x, within.x, std::max(within.x, within.right() - width)));
  y = std::round(std::clamp(y, within.y, std::max(within.y, within.bottom() - height)));
  ImDrawList* const under = ui.draw;
  ui.draw = ImGui::GetForegroundDrawList();
  ui.draw->AddRectFilled({x, y}, {x + width, y + height}, c.panel, look.px(6));
  ui.draw->AddRect({x + 0.5f, y + 0.5f}, {x + width - 0.5f, y + height - 0.5f}, mix(c.line, c.ink, 0.12f),
                   look.px(6));
  float top = y + pad - look.px(2);
  for (std::size_t i = 0; i < lines.size(); ++i, top += line)
    text(ui, i == 0 ? look.semibold : look.regular, look.small(), {x + pad, top}, i == 0 ? c.ink : c.soft,
         lines[i]);
  float left = x + pad;
  for (const CardPicture& picture : pictures) {
    if (picture.grid != nullptr)
      picture.grid->draw_one(ui, picture.index, {left, top + look.px(2), side, side});
    if (!picture.caption.empty())
      text(ui, look.regular, look.small() - look.px(1), {left, top + side + look.px(4)}, c.soft,
           ellipsized(look.regular, look.small() - look.px(1), picture.caption, side));
    left += side + pad;
  }
  ui.draw = under;
}

std::string code_text(double x, double y) {
  return "(" + format_fixed(x, 2) + ", " + format_fixed(y, 2) + ")";
}

std::string nats_text(double nats) { return format_fixed(nats, 2) + " nats"; }

}  // namespace lab
