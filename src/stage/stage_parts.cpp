#include "stage/stage_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "ui/drawing_record.h"
#include "ui/plot/text.h"

namespace lab {

float ease(double t) {
  const auto u = static_cast<float>(std::clamp(t, 0.0, 1.0));
  return u * u * (3.0f - 2.0f * u);
}

Box below_header(const Ui& ui) {
  const float top = ui.header_h + ui.look->px(12);
  const float side = ui.look->px(ui.stage.w < ui.look->px(430) ? 16 : 28);
  return {ui.stage.x + side, ui.stage.y + top, ui.stage.w - 2 * side, ui.stage.h - top - ui.look->px(24)};
}

Box share_of(const Ui& ui, const Box& box, int part, int count) {
  const float gap = ui.look->px(12), n = static_cast<float>(count), i = static_cast<float>(part);
  const float wide = (box.w - gap * (n - 1)) / n, high = (box.h - gap * (n - 1)) / n;
  if (std::min(wide, box.h) >= std::min(box.w, high)) return {box.x + i * (wide + gap), box.y, wide, box.h};
  return {box.x, box.y + i * (high + gap), box.w, high};
}

namespace {

// How much of a pane its picture can use, in px².
float used_area(const Pane& pane, float w, float h) {
  constexpr float flattest = 2.2f, steepest = 0.8f;  // what a chart makes good use of
  if (pane.aspect > 0) {
    const float side = std::min(w, h * pane.aspect);
    return side * side / pane.aspect;
  }
  return std::min(w, flattest * h) * std::min(h, w / steepest);
}

}  // namespace

namespace {

// `free` px shared out: everyone what it needs at least, the rest by shares, nobody more than it can use.
std::vector<float> shared_out(float free, const std::vector<float>& least, const std::vector<float>& share,
                              const std::vector<float>& most) {
  const float needed = std::accumulate(least.begin(), least.end(), 0.0f);
  std::vector<float> got = least;
  if (needed > free) {
    for (float& g : got) g *= free / needed;
    return got;
  }
  float rest = free - needed;
  for (std::size_t round = 0; round < got.size() && rest > 0.5f; ++round) {
    float shares = 0.0f, given = 0.0f;
    for (std::size_t i = 0; i < got.size(); ++i) shares += got[i] < most[i] ? share[i] : 0.0f;
    if (shares <= 0) break;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const float more = got[i] < most[i] ? std::min(most[i] - got[i], rest * share[i] / shares) : 0.0f;
      got[i] += more;
      given += more;
    }
    rest -= given;
  }
  return got;
}

}  // namespace

std::vector<Box> arrange(const Ui& ui, const Box& room, std::span<const Pane> panes, float gap_px) {
  constexpr float endless = 1e6f;
  const Look& look = *ui.look;
  const auto n = static_cast<int>(panes.size());
  const float gap = look.px(gap_px);
  std::vector<Box> best, tried(panes.size());
  float best_fit = -1.0f, best_area = -1.0f;
  // Bit i of `breaks` begins a new row behind pane i.
  for (int breaks = 0; n > 0 && breaks < 1 << (n - 1); ++breaks) {
    std::vector<std::vector<std::size_t>> rows(1);
    for (int i = 0; i < n; ++i) {
      rows.back().push_back(static_cast<std::size_t>(i));
      if (i + 1 < n && (breaks >> i & 1) != 0) rows.emplace_back();
    }
    std::vector<std::vector<float>> widths;
    std::vector<float> least_h, share_h, most_h;
    for (const std::vector<std::size_t>& row : rows) {
      std::vector<float> least, share, most;
      for (const std::size_t i : row) {
        least.push_back(look.px(panes[i].least_w));
        share.push_back(panes[i].share * (panes[i].aspect > 0 ? panes[i].aspect : 1.0f));
        most.push_back(panes[i].aspect > 0 ? std::max(least.back(), room.h * panes[i].aspect) : endless);
      }
      widths.push_back(shared_out(room.w - gap * static_cast<float>(row.size() - 1), least, share, most));
      float needs = 0.0f, uses = 0.0f, wants = 0.0f;
      for (std::size_t k = 0; k < row.size(); ++k) {
        const Pane& pane = panes[row[k]];
        const float words = look.px(pane.words);
        needs = std::max(needs, look.px(pane.least_h) + words);
        uses = std::max(uses, pane.aspect > 0 ? widths.back()[k] / pane.aspect + words : endless);
        wants = std::max(wants, pane.share);
      }
      least_h.push_back(needs);
      share_h.push_back(wants);
      most_h.push_back(std::max(needs, uses));
    }
    const std::vector<float> heights =
        shared_out(room.h - gap * static_cast<float>(rows.size() - 1), least_h, share_h, most_h);
    float y = room.y, fit = 1.0f, area = 0.0f;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      float x = room.x;
      for (std::size_t k = 0; k < rows[r].size(); ++k) {
        const Pane& pane = panes[rows[r][k]];
        const float w = widths[r][k], picture_h = std::max(0.0f, heights[r] - look.px(pane.words));
        tried[rows[r][k]] = {std::round(x), std::round(y), std::floor(w), std::floor(heights[r])};
        if (pane.least_w > 0) fit = std::min(fit, w / look.px(pane.least_w));
        if (pane.least_h > 0) fit = std::min(fit, picture_h / look.px(pane.least_h));
        area += pane.share * used_area(pane, w, picture_h);
        x += w + gap;
      }
      y += heights[r] + gap;
    }
    if (fit < best_fit || (fit == best_fit && area <= best_area)) continue;
    best_fit = fit;
    best_area = area;
    best = tried;
  }
  return best;
}

DividedStage divide_stage(Ui& ui, float share, float gap) {
  const Look& look = *ui.look;
  const Box& all = ui.stage;
  const ImU32 line = look.colours().line;
  const float room = all.h - ui.header_h, side = look.px(14);
  if (all.w > 1.5f * room) {
    const float w = std::round(0.5f * all.w);
    const Box points{all.x, all.y, all.w - w, all.h};
    const Box second{points.right() + side, all.y + ui.header_h + look.px(10), w - 2 * side,
                     room - look.px(24)};
    ui.draw->AddLine({points.right() + 0.5f, second.y}, {points.right() + 0.5f, second.bottom()}, line, 1.0f);
    return {points, second};
  }
  const float h = std::round(share * room);
  const Box points{all.x, all.y, all.w, all.h - h};
  ui.draw->AddLine({all.x, points.bottom() + 0.5f}, {all.right(), points.bottom() + 0.5f}, line, 1.0f);
  return {points, {all.x + side, points.bottom() + look.px(gap), all.w - 2 * side, h - look.px(gap + 6)}};
}

Box draw_frame(Ui& ui, const Box& box, std::string_view title, std::string_view value, bool strong) {
  const Look& look = *ui.look;
  const float head = look.px(26), pad = look.px(10);
  const float size = look.small();
  record_pane(ui, title, PaneKind::frame, box);
  ui.draw->AddRect(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                   strong ? look.colours().accent : look.colours().line, look.px(8), 0,
                   strong ? look.px(1.5f) : 1.0f);
  float room = box.w - 2 * pad;
  // The title is worth more than the number beside it.
  const float value_w = value.empty() ? 0.0f : text_size(look.regular, size, value).x + look.px(6);
  if (room - value_w < 0.6f * text_size(look.semibold, size, title).x) value = {};
  if (!value.empty()) {
    room -= text_tabular(ui, look.regular, size, ImVec2(box.right() - pad, box.y + look.px(7)),
                         look.colours().soft, value) +
            look.px(6);
  }
  text_elided(ui, look.semibold, size, ImVec2(box.x + pad, box.y + look.px(7)), room, look.colours().ink,
              title);
  return {box.x + 1, box.y + head, box.w - 2, box.h - head - 1};
}

PointStageHit draw_picture(Ui& ui, const Box& box, PointStage& stage, PointStageStyle style,
                           std::string_view title, std::string_view value, const std::function<void()>& over,
                           const std::function<void()>& under) {
  const Box inner = draw_frame(ui, box, title, value);
  style.axes = false;
  style.margin = 14.0f;
  if (style.cloud.radius == 0.0f && stage.cloud().size() < 1500) style.cloud.radius = 3.0f;
  // The sentence of the stage is not over this picture.
  const float header_h = ui.header_h;
  ui.header_h = 0.0f;
  ImGui::PushID(&stage);  // not by the title, which may change while the pointer is held
  const PointStageHit hit = stage.draw(ui, inner, style, under);
  if (over) {
    ui.draw->PushClipRect(ImVec2(inner.x, inner.y), ImVec2(inner.right(), inner.bottom()), true);
    over();
    ui.draw->PopClipRect();
  }
  ImGui::PopID();
  ui.header_h = header_h;
  return hit;
}

}  // namespace lab
