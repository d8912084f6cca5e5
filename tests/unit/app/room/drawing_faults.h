// What is wrong with a frame, read from the record of what it drew: cut, overprinted, overlapping, too small, outside.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "ui/drawing_record.h"

namespace lab {

struct FrameBoxes {
  Box canvas, stage, panel, transport;
};

namespace faults {

constexpr float slack = 1.5f;  // px that rounding may cost

inline Box meet(const Box& a, const Box& b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}
inline bool overlap(const Box& a, const Box& b, float by = slack) {
  const Box both = meet(a, b);
  return both.w > by && both.h > by;
}
inline bool inside(const Box& a, const Box& b, float by = slack) {
  return a.x >= b.x - by && a.y >= b.y - by && a.right() <= b.right() + by && a.bottom() <= b.bottom() + by;
}
// What of a line of text is ink: its box has room for accents and descenders, which few words use.
inline Box ink_of(const DrawnText& t) {
  const bool upright = t.box.h > 1.2f * t.box.w && t.words.size() > 3;  // a turned axis name
  if (upright) return {t.box.x + 0.15f * t.box.w, t.box.y + 1, 0.7f * t.box.w, t.box.h - 2};
  return {t.box.x, t.box.y + 0.15f * t.box.h, t.box.w, 0.7f * t.box.h};
}
// Whether a text was shortened so far that it says nothing any more: "Ori…".
inline bool beheaded(const std::string& words) {
  constexpr std::string_view ellipsis = "\u2026";
  if (words.size() < ellipsis.size() || !words.ends_with(ellipsis)) return false;
  const std::string rest = words.substr(0, words.size() - ellipsis.size());
  return rest.size() < 6 && !rest.ends_with(' ');
}
// The least side at which an image of so many pixels can be read.
inline float least_side(int pixels) {
  return pixels >= 28 ? 56.0f : 3.0f * static_cast<float>(std::min(pixels, 18));
}

inline bool crosses(ImVec2 a, ImVec2 b, const Box& box) {
  // Clip the line to the box (Liang and Barsky 1984).
  float t0 = 0, t1 = 1;
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float p[] = {-dx, dx, -dy, dy},
              q[] = {a.x - box.x, box.right() - a.x, a.y - box.y, box.bottom() - a.y};
  for (int i = 0; i < 4; ++i) {
    if (p[i] == 0) {
      if (q[i] < 0) return false;
      continue;
    }
    const float t = q[i] / p[i];
    if (p[i] < 0)
      t0 = std::max(t0, t);
    else
      t1 = std::min(t1, t);
  }
  return t0 < t1;
}

inline std::string at(const Box& b) {
  const auto n = [](float v) { return std::to_string(static_cast<int>(v)); };
  return " [" + n(b.x) + " " + n(b.y) + " " + n(b.w) + "x" + n(b.h) + "]";
}

}  // namespace faults

/// One sentence for each fault; none where everything has its room.
inline std::vector<std::string> faults_of(const DrawingRecord& record, const FrameBoxes& boxes) {
  using namespace faults;
  std::vector<std::string> found;
  const auto on_stage = [](CanvasPart p) { return p == CanvasPart::stage || p == CanvasPart::header; };

  std::vector<const DrawnText*> seen;
  for (const DrawnText& t : record.texts) {
    const Box ink = ink_of(t);
    Box clip = meet(t.clip, boxes.canvas);
    if (!overlap(ink, clip, 0)) continue;  // not in sight: scrolled, or a mark beyond the plane
    if (t.part == CanvasPart::panel) {     // scrolls
      clip.y = ink.y;
      clip.h = ink.h;
    }
    if (!inside(ink, clip)) found.push_back("cut: \"" + t.words + "\"" + at(t.box));
    if (beheaded(t.words)) found.push_back("shortened: \"" + t.words + "\"" + at(t.box));
    seen.push_back(&t);
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    for (std::size_t j = i + 1; j < seen.size(); ++j) {
      const bool together =
          seen[i]->part == seen[j]->part || (on_stage(seen[i]->part) && on_stage(seen[j]->part));
      if (together && overlap(ink_of(*seen[i]), ink_of(*seen[j]), 0.5f))
        found.push_back("overprinted: \"" + seen[i]->words + "\" by \"" + seen[j]->words + "\"" +
                        at(seen[j]->box));
    }
  }
  for (const DrawnImage& image : record.images) {
    if (!on_stage(image.part)) continue;
    const float side = std::max(image.box.w, image.box.h);
    if (side < least_side(image.pixels) - slack)
      found.push_back("small: an image of " + std::to_string(image.pixels) + " pixels" + at(image.box));
    if (!inside(image.box, boxes.stage)) found.push_back("outside: an image" + at(image.box));
    for (const DrawnText* t : seen) {
      if (on_stage(t->part) && overlap(ink_of(*t), image.box))
        found.push_back("overprinted: an image by \"" + t->words + "\"" + at(t->box));
    }
  }
  for (std::size_t i = 0; i < record.images.size(); ++i) {
    for (std::size_t j = i + 1; j < record.images.size(); ++j) {
      if (overlap(record.images[i].box, record.images[j].box))
        found.push_back("overlap: two images" + at(record.images[i].box) + at(record.images[j].box));
    }
  }
  for (std::size_t i = 0; i < record.panes.size(); ++i) {
    const DrawnPane& a = record.panes[i];
    if (on_stage(a.part) && !inside(a.box, boxes.stage)) found.push_back("outside: " + a.name + at(a.box));
    for (std::size_t j = i + 1; j < record.panes.size(); ++j) {
      const DrawnPane& b = record.panes[j];
      if (a.part != b.part || !overlap(a.box, b.box)) continue;
      // What is drawn later may lie in a frame or on a plane.
      if (a.kind != PaneKind::leaf && inside(b.box, a.box)) continue;
      found.push_back("overlap: " + a.name + at(a.box) + " and " + b.name + at(b.box));
    }
  }
  for (const DrawnPane& legend : record.legends) {
    for (const std::vector<ImVec2>& curve : record.curves) {
      for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
        if (!crosses(curve[i], curve[i + 1], legend.box)) continue;
        found.push_back("a legend lies on a curve" + at(legend.box));
        i = curve.size();
      }
    }
  }
  return found;
}

}  // namespace lab
