#include "stage/map_images.h"

#include <algorithm>

#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr std::int64_t work_per_frame = 3'000'000;  // multiply-adds: a large set takes a few frames
constexpr float picture_side = 40.0f, own_side = 64.0f;

}  // namespace

void MapImages::set(PointsView images, int width, int height, PointsView space, std::string space_name) {
  sprites_.set_images(images, width, height);
  images_ = images;
  space_ = space;
  width_ = width;
  height_ = height;
  space_name_ = std::move(space_name);
  about_ = -1;
  shown_ = false;
}

void MapImages::look(std::span<const float> xy, Index about) {
  const bool moved = plane_.size() != xy.size() || !std::equal(xy.begin(), xy.end(), plane_.begin());
  if (about == about_ && !moved) return;
  about_ = about;
  shown_ = false;
  if (about < 0) return;
  if (moved) plane_.assign(xy.begin(), xy.end());
  jobs_[0].init_row(PointsView(plane_.data(), static_cast<Index>(plane_.size() / 2), 2), about, neighbours);
  jobs_[1].init_row(space_, about, neighbours);
}

void MapImages::show_images() {
  std::vector<Index> rows{about_};
  for (const NearestToJob& job : jobs_) {
    for (const NearRow& near : job.result()) rows.push_back(near.row);
  }
  std::vector<float> pixels(rows.size() * static_cast<std::size_t>(images_.cols));
  for (std::size_t k = 0; k < rows.size(); ++k)
    images_.copy_row(rows[k], pixels.data() + k * static_cast<std::size_t>(images_.cols));
  grid_.set_images(pixels, width_, height_, 0.0f, 1.0f, ColourMap::ink, ++revision_);
  shown_ = true;
}

void MapImages::draw_links(Ui& ui, const Plane& plane, std::span<const float> xy) const {
  const auto px = [&](Index i) {
    const auto at = static_cast<std::size_t>(2 * i);
    return plane.to_px(static_cast<double>(xy[at]), static_cast<double>(xy[at + 1]));
  };
  const Palette& c = ui.look->colours();
  for (const NearRow& near : jobs_[1].result()) {
    ui.draw->AddLine(px(about_), px(near.row), c.stage, ui.look->px(4.0f));
    ui.draw->AddLine(px(about_), px(near.row), c.accent, ui.look->px(1.5f));
    draw_ring(ui, px(near.row), ui.look->px(6.0f), c.accent);
  }
  for (const NearRow& near : jobs_[0].result()) draw_ring(ui, px(near.row), ui.look->px(4.0f), c.ink);
}

void MapImages::draw(Ui& ui, const Plane& plane, std::span<const float> xy, const MapImagesStyle& style) {
  const auto points = static_cast<Index>(xy.size() / 2);
  if (empty() || points != images_.rows || points != space_.rows) return;
  const std::size_t drawn = sprites_.draw(ui, plane, xy, style.always, style.colour);
  ui.record({"images-" + style.name, "Images on the map", "part", std::to_string(drawn), plane.box()});
  look(xy, style.about < points ? style.about : -1);
  if (about_ < 0) return;
  bool done = true;
  for (NearestToJob& job : jobs_) done = (job.done() || job.advance(work_per_frame)) && done;
  if (!done) {
    ui.wants_frame = true;
    return;
  }
  if (!shown_) show_images();
  draw_links(ui, plane, xy);
}

std::vector<CardRow> MapImages::rows() {
  std::vector<CardRow> all = neighbour_rows();
  if (!all.empty()) all.insert(all.begin(), {"", {{&grid_, 0, ""}}, own_side});
  return all;
}

std::vector<CardRow> MapImages::neighbour_rows() {
  if (empty() || about_ < 0 || !shown_) return {};
  std::vector<CardRow> all;
  int image = 1;
  for (std::size_t j = 0; j < jobs_.size(); ++j) {
    CardRow row{j == 0 ? "Nearest in this plane" : "Nearest in " + space_name_, {}, picture_side};
    for (const NearRow& near : jobs_[j].result())
      row.pictures.push_back({&grid_, image++, format_number(near.distance, 3)});
    all.push_back(std::move(row));
  }
  return all;
}

}  // namespace lab
