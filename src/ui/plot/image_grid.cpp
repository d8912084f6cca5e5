#include "ui/plot/image_grid.h"

#include <algorithm>
#include <cmath>

#include "ui/drawing_record.h"
#include "ui/plot/gl.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {

struct ImageGrid::Texture {
  GlTexture gl;
  std::uint64_t revision = 0;
  bool is_dark = false;
};

ImageGrid::ImageGrid() : texture_(std::make_unique<Texture>()) {}
ImageGrid::~ImageGrid() = default;

void ImageGrid::set_images(std::span<const float> pixels, int width, int height, float low, float high,
                           ColourMap map, std::uint64_t revision) {
  if (revision == revision_) return;
  revision_ = revision;
  map_ = map;
  width_ = std::max(width, 0);
  height_ = std::max(height, 0);
  const auto area = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  count_ = area > 0 ? static_cast<int>(std::min<std::size_t>(pixels.size() / area, max_images)) : 0;
  if (width_ > GlTexture::max_side || height_ > GlTexture::max_side) count_ = 0;
  // As many as one texture holds.
  atlas_columns_ = count_ > 0 ? std::min(count_, GlTexture::max_side / width_) : 0;
  if (count_ > 0) count_ = std::min(count_, atlas_columns_ * (GlTexture::max_side / height_));
  atlas_w_ = atlas_columns_ * width_;
  atlas_h_ = count_ > 0 ? (count_ + atlas_columns_ - 1) / atlas_columns_ * height_ : 0;
  unit_.resize(static_cast<std::size_t>(count_) * area);
  const float range = high > low ? high - low : 1.0f;
  for (std::size_t i = 0; i < unit_.size(); ++i) {
    const float t = (pixels[i] - low) / range;
    unit_[i] = std::isfinite(t) ? std::clamp(t, 0.0f, 1.0f) : 0.0f;
  }
}

void ImageGrid::set_images(std::span<const std::uint8_t> pixels, int width, int height, ColourMap map,
                           std::uint64_t revision) {
  if (revision == revision_) return;
  const std::vector<float> floats(pixels.begin(), pixels.end());
  set_images(floats, width, height, 0.0f, 255.0f, map, revision);
}

void ImageGrid::refresh(const Look& look) {
  if (count_ == 0) return;
  if (!texture_->gl.stale() && texture_->revision == revision_ && texture_->is_dark == look.is_dark) return;
  const Palette& c = look.colours();
  const ImU32 paper = look.is_dark ? mix(c.stage, c.bg, 0.6f) : IM_COL32(255, 255, 255, 255);
  const auto colour = [&](float t) {
    switch (map_) {
      case ColourMap::viridis:
        return Look::sequential(t);
      case ColourMap::signed_:
        return look.signed_colour(2 * t - 1);
      case ColourMap::grey:
        return mix(IM_COL32(0, 0, 0, 255), IM_COL32(255, 255, 255, 255), t);
      default:
        return mix(paper, c.ink, t);
    }
  };
  ImU32 table[256];
  for (int i = 0; i < 256; ++i) table[i] = colour(static_cast<float>(i) / 255.0f);
  std::vector<ImU32> pixels(static_cast<std::size_t>(atlas_w_) * static_cast<std::size_t>(atlas_h_), paper);
  std::size_t from = 0;
  for (int k = 0; k < count_; ++k) {
    const int x0 = k % atlas_columns_ * width_, y0 = k / atlas_columns_ * height_;
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) {
        const auto to = static_cast<std::size_t>(y0 + y) * static_cast<std::size_t>(atlas_w_) +
                        static_cast<std::size_t>(x0 + x);
        pixels[to] = table[std::lround(unit_[from++] * 255.0f)];
      }
    }
  }
  texture_->gl.fill(pixels, atlas_w_, atlas_h_);
  texture_->revision = revision_;
  texture_->is_dark = look.is_dark;
}

int ImageGrid::shown(const ImageGridStyle& style) const {
  return style.most > 0 ? std::min(style.most, count_) : count_;
}

void ImageGrid::uv(int index, ImVec2& a, ImVec2& b) const {
  const auto w = static_cast<float>(atlas_w_), h = static_cast<float>(atlas_h_);
  a = {static_cast<float>(index % atlas_columns_ * width_) / w,
       static_cast<float>(index / atlas_columns_ * height_) / h};
  b = {a.x + static_cast<float>(width_) / w, a.y + static_cast<float>(height_) / h};
}

namespace {

constexpr float mosaic_gap = 3.0f;

float device_scale() { return std::max(0.1f, ImGui::GetIO().DisplayFramebufferScale.x); }

// Each pixel as whole device pixels where that costs less than a tenth of `side`; else all of `side`, in which some pixels
// are a device pixel wider than others, and all of them sharp.
float crisp_size(float side, int pixels) {
  constexpr float enough = 0.9f;
  const float device = device_scale(), per = std::floor(side * device / static_cast<float>(pixels));
  const float whole = per * static_cast<float>(pixels) / device;
  return whole >= enough * side ? whole : std::max(1.0f, std::floor(side * device)) / device;
}

float on_device_pixel(float at) { return std::round(at * device_scale()) / device_scale(); }

int text_lines(const ImageGridStyle& style) {
  return (style.captions.empty() ? 0 : 1) + (style.notes.empty() ? 0 : 1);
}

float line_height(const Look& look) { return std::round(look.small() * 1.35f); }

float under_image(const Look& look, const ImageGridStyle& style) {
  const int lines = text_lines(style);
  return lines == 0 ? 0 : look.px(4) + line_height(look) * static_cast<float>(lines);
}

struct Layout {
  int columns = 1, rows = 1, shown = 1;
  float w = 1, h = 1;  // of an image
};

// As large as fits, all of them, in the columns of `style`.
Layout lay_out_all(const Look& look, const ImageGridStyle& style, int count, int width, int height,
                   float room_w, float room_h) {
  const float gap = look.px(style.gap), below = under_image(look, style);
  Layout best;
  best.w = 0;
  const int first = style.columns > 0 ? style.columns : 1, last = style.columns > 0 ? style.columns : count;
  const float aspect = static_cast<float>(width) / static_cast<float>(height);
  for (int columns = first; columns <= last; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float w = (room_w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float h = (room_h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows) - below;
    const float fit = std::min({w, h * aspect, look.px(style.max_cell)});
    if (fit > best.w) best = {columns, rows, count, fit, fit / aspect};
  }
  if (best.w <= 0) best = {std::max(1, last), 1, count, 1, 1};
  best.w = crisp_size(best.w, width);
  best.h = best.w / aspect;
  return best;
}

// The same; where they would be too small to be read, in other columns, and at last fewer of them.
Layout lay_out(const Look& look, const ImageGridStyle& style, int count, int width, int height, float room_w,
               float room_h) {
  Layout all = lay_out_all(look, style, count, width, height, room_w, room_h);
  const float aspect = static_cast<float>(width) / static_cast<float>(height);
  const float gap = look.px(style.gap), below = under_image(look, style);
  float side = readable_side(std::max(width, height));
  // A film shows fewer images rather than small ones, as large as its row is high.
  if (style.evenly) side = std::max(side, std::min({room_h - below, look.px(style.max_cell), 1.7f * side}));
  const float least_w = side * std::min(1.0f, aspect), least_h = least_w / aspect;
  if (style.gap < mosaic_gap || all.w >= least_w - 0.5f) return all;
  const int columns = std::max(1, static_cast<int>((room_w + gap) / (least_w + gap)));
  if (!style.evenly && style.columns > columns) {
    ImageGridStyle narrower = style;
    narrower.columns = columns;
    all = lay_out_all(look, narrower, count, width, height, room_w, room_h);
    if (all.w >= least_w - 0.5f) return all;
  }
  const int rows = style.evenly ? 1 : std::max(1, static_cast<int>((room_h + gap) / (least_h + below + gap)));
  Layout fewer;
  fewer.columns = std::min(columns, count);
  fewer.shown = std::min(count, columns * rows);
  fewer.rows = (fewer.shown + fewer.columns - 1) / fewer.columns;
  // What the columns leave over is theirs, as far as the rows allow.
  const float w = (room_w - gap * static_cast<float>(fewer.columns - 1)) / static_cast<float>(fewer.columns);
  const float h =
      (room_h - gap * static_cast<float>(fewer.rows - 1)) / static_cast<float>(fewer.rows) - below;
  fewer.w = std::max(least_w, crisp_size(std::min({w, h * aspect, look.px(style.max_cell)}), width));
  fewer.h = fewer.w / aspect;
  return fewer;
}

// Which image stands at each of `shown` places. Where not all have one, the last place is for the number of the others,
// but for `evenly`, where `selected` is always among them.
std::vector<int> chosen_images(const ImageGridStyle& style, int count, int shown) {
  std::vector<int> which;
  if (!style.evenly || shown >= count) {
    for (int i = 0; i < (shown < count ? shown - 1 : shown); ++i) which.push_back(i);
    return which;
  }
  for (int i = 0; i < shown; ++i)
    which.push_back(shown > 1 ? (i * (count - 1) + (shown - 1) / 2) / (shown - 1) : 0);
  if (style.selected < 0 || style.selected >= count) return which;
  const auto nearest = std::min_element(which.begin(), which.end(), [&](int a, int b) {
    return std::abs(a - style.selected) < std::abs(b - style.selected);
  });
  *nearest = style.selected;
  return which;
}

}  // namespace

float ImageGrid::cell(const Ui& ui, float width, const ImageGridStyle& style) const {
  return count_ == 0 ? 0 : lay_out(*ui.look, style, shown(style), width_, height_, width, 1e6f).w;
}

float ImageGrid::height(const Ui& ui, float width, const ImageGridStyle& style) const {
  if (count_ == 0) return 0;
  ImageGridStyle fixed = style;
  if (fixed.columns == 0) fixed.columns = shown(style);
  const Layout layout = lay_out(*ui.look, fixed, shown(style), width_, height_, width, 1e6f);
  const float gap = ui.look->px(style.gap);
  return static_cast<float>(layout.rows) * (layout.h + under_image(*ui.look, style) + gap) - gap;
}

ImageHit ImageGrid::draw(Ui& ui, const char* id, const Box& box, const ImageGridStyle& style) {
  ImageHit hit;
  if (count_ == 0 || box.w <= 1 || box.h <= 1) return hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  refresh(look);
  const Layout layout = lay_out(look, style, shown(style), width_, height_, box.w, box.h);
  const float gap = look.px(style.gap), below = under_image(look, style);
  const float pitch_x = layout.w + gap, pitch_y = layout.h + below + gap;
  const float used_w = pitch_x * static_cast<float>(layout.columns) - gap;
  hit.used_h = pitch_y * static_cast<float>(layout.rows) - gap;
  const Box all{box.x, box.y, std::max(box.w, used_w), hit.used_h};
  const Pointer pointer = pointer_area(ui, id, all);
  record_pane(ui, id, PaneKind::leaf, {box.x, box.y, used_w, hit.used_h});
  const bool framed = layout.w >= 12;
  const std::vector<int> which = chosen_images(style, shown(style), layout.shown);
  const auto place = [&](int i) {
    return ImVec2(on_device_pixel(box.x + pitch_x * static_cast<float>(i % layout.columns)),
                  on_device_pixel(box.y + pitch_y * static_cast<float>(i / layout.columns)));
  };
  if (static_cast<int>(which.size()) < layout.shown) {
    const ImVec2 a = place(layout.shown - 1);
    text_anchored(ui, look.regular, look.small(), {a.x + layout.w / 2, a.y + layout.h / 2}, 0.5f, 0.5f,
                  c.soft, "+ " + std::to_string(shown(style) - static_cast<int>(which.size())));
  }
  for (int i = 0; i < static_cast<int>(which.size()); ++i) {
    const int k = which[static_cast<std::size_t>(i)];
    const auto j = static_cast<std::size_t>(k);
    const ImVec2 a = place(i);
    const ImVec2 b(a.x + layout.w, a.y + layout.h);
    ImVec2 uv0, uv1;
    uv(k, uv0, uv1);
    ui.draw->AddImage(texture_->gl.ref(), a, b, uv0, uv1);
    if (style.gap >= mosaic_gap) record_image(ui, std::max(width_, height_), {a.x, a.y, layout.w, layout.h});
    const Box cell{a.x, a.y, layout.w, layout.h + below};
    if (style.recorded) {
      ui.record({std::string(id) + "-" + std::to_string(k),
                 j < style.captions.size() ? style.captions[j] : "", "handle",
                 k == style.selected ? "1" : "0", cell});
    }
    const bool under = pointer.hovered && cell.contains(pointer.at);
    if (under) {
      hit.index = k;
      hit.clicked = pointer.clicked;
      hit.cell = cell;
      hit.pixel_x = (pointer.at.x - a.x) / layout.w * static_cast<float>(width_);
      hit.pixel_y = (pointer.at.y - a.y) / layout.h * static_cast<float>(height_);
    }
    const ImU32 own = j < style.frames.size() ? style.frames[j] : 0;
    const bool strong = k == style.selected || own != 0;
    if (strong) {
      const float w = look.px(k == style.selected ? 2.5f : 2.0f), out = w / 2 + look.px(1);
      ui.draw->AddRect({a.x - out, a.y - out}, {b.x + out, b.y + out}, k == style.selected ? c.accent : own,
                       look.px(2.5f), 0, w);
    } else if (framed) {
      ui.draw->AddRect({a.x - 0.5f, a.y - 0.5f}, {b.x + 0.5f, b.y + 0.5f}, under ? c.soft : c.line);
    }
    const float room = layout.w + gap * 0.6f, middle = (a.x + b.x) / 2;
    float y = b.y + look.px(4) + (strong ? look.px(1) : 0);
    if (!style.captions.empty()) {
      if (j < style.captions.size()) {
        // "7 · 83 %" is "7" where there is room for no more.
        std::string_view caption = style.captions[j];
        if (text_size(look.regular, look.small(), caption).x > room)
          caption = caption.substr(0, caption.find(" \u00B7 "));
        text_anchored(ui, k == style.selected ? look.semibold : look.regular, look.small(), {middle, y}, 0.5f,
                      0.0f, c.ink, ellipsized(look.regular, look.small(), caption, room));
      }
      y += line_height(look);
    }
    if (j < style.notes.size()) {
      text_anchored(ui, look.regular, look.small() - look.px(1), {middle, y}, 0.5f, 0.0f, c.soft,
                    ellipsized(look.regular, look.small() - look.px(1), style.notes[j], room));
    }
  }
  return hit;
}

Box ImageGrid::draw_one(Ui& ui, int index, const Box& box, bool tile) {
  if (index < 0 || index >= count_) return {box.x, box.y, 0, 0};
  refresh(*ui.look);
  const float aspect = static_cast<float>(width_) / static_cast<float>(height_);
  const float w = crisp_size(std::min(box.w, box.h * aspect), width_), h = w / aspect;
  const Box used{on_device_pixel(box.x + (box.w - w) / 2), on_device_pixel(box.y + (box.h - h) / 2), w, h};
  ImVec2 uv0, uv1;
  uv(index, uv0, uv1);
  ui.draw->AddImage(texture_->gl.ref(), {used.x, used.y}, {used.right(), used.bottom()}, uv0, uv1);
  if (!tile) record_image(ui, std::max(width_, height_), used);
  ui.draw->AddRect({used.x - 0.5f, used.y - 0.5f}, {used.right() + 0.5f, used.bottom() + 0.5f},
                   ui.look->colours().line);
  return used;
}

}  // namespace lab
