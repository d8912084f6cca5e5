#include "stage/image_choice.h"

#include <algorithm>

#include "core/error.h"
#include "stage/naming.h"
#include "stage/tables.h"
#include "ui/plot/text.h"

namespace lab {

ImageChoice::ImageChoice(ParameterSet& parameters) : parameters_(parameters) {
  parameters_.add({.id = "part",
                   .label = "Image from",
                   .help = "An image that took no part in the training, one that did, or one that you draw",
                   .kind = ParameterKind::choice,
                   .choices = {{"test", "test"}, {"train", "the set"}, {"drawn", "my hand"}},
                   .initial = "test"});
  parameters_.add({.id = "image",
                   .label = "Image number",
                   .help = "Which image is looked at; press an image to choose it",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 70000,
                   .slider_from = 1,
                   .slider_to = 1000,
                   .initial = "1"});
  parameters_.add({.id = "ink",
                   .label = "Drawing",
                   .help = "The strokes of the drawn digit, packed into letters",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  parameters_.add({.id = "clear",
                   .label = "Clear the sheet",
                   .help = "Rubs out the drawing",
                   .kind = ParameterKind::action});
  show_controls(true);
}

bool ImageChoice::on_test() const { return parameters_.choice("part") == "test" && data_ && data_->test; }

const Dataset* ImageChoice::part() const { return on_test() ? data_->test.get() : data_.get(); }

Index ImageChoice::row() const { return drawn() ? -1 : parameters_.integer("image") - 1; }

Index ImageChoice::rows() const { return data_ ? part()->size() : 0; }

void ImageChoice::check(const Dataset& dataset) const {
  if (drawn()) return;
  const bool test = parameters_.choice("part") == "test";
  if (test && !dataset.test) throw InputError("These images are not divided: choose \"the set\".", "part");
  const Index count = test ? dataset.test->size() : dataset.size();
  if (parameters_.integer("image") > count) {
    throw InputError("Image number is " + parameters_.value("image") + ", but there are only " +
                         plural(count, "image", "images") + ".",
                     "image");
  }
}

void ImageChoice::open(std::shared_ptr<const Dataset> dataset) {
  const bool another = data_ && data_->id != dataset->id;
  const std::string image = parameters_.value("image"), part = parameters_.value("part");
  if (another) parameters_.reset("image");
  if (!dataset->test && part == "test") parameters_.set("part", "train");
  Ink ink;
  try {
    ink = Ink::decode(parameters_.text("ink"));
    check(*dataset);
  } catch (const InputError&) {
    parameters_.set("image", image);
    parameters_.set("part", part);
    throw;
  }
  ink_ = std::move(ink);
  data_ = std::move(dataset);
  read();
}

bool ImageChoice::parameter_changed(std::string_view id) {
  if (id != "part" && id != "image" && id != "ink") return false;
  if (!data_) return true;
  if (id == "ink") {
    ink_ = Ink::decode(parameters_.text("ink"));
  } else {
    if (id == "part" && !drawn() && (parameters_.choice("part") != "test" || data_->test) &&
        parameters_.integer("image") > rows()) {
      parameters_.reset("image");
    }
    check(*data_);
  }
  read();
  return true;
}

bool ImageChoice::press(std::string_view id) {
  if (id != "clear") return false;
  parameters_.reset("ink");
  ink_ = Ink();
  read();
  return true;
}

void ImageChoice::show_controls(bool shown) {
  parameters_.show("part", shown);
  parameters_.offer("part", "test", !data_ || data_->test);
  parameters_.show("image", shown && !drawn());
  parameters_.show("clear", shown && drawn());
  if (data_) parameters_.set_slider("image", 1, static_cast<double>(std::clamp<Index>(rows(), 2, 70000)));
}

void ImageChoice::read() {
  ++revision_;
  pixels_.clear();
  stages_.clear();
  if (!drawn()) {
    pixels_.resize(static_cast<std::size_t>(part()->dims()));
    part()->points.view().copy_row(row(), pixels_.data());
    return;
  }
  stages_ = preparation_stages(ink_, data_->image_width == 8 ? Preparation::uci_digits : Preparation::mnist);
  const GreyImage& prepared = stages_.back().image;
  if (!ink_.empty() && prepared.width == data_->image_width && prepared.height == data_->image_height)
    pixels_ = prepared.pixels;
  for (std::size_t s = 0; s < grids_.size(); ++s) {
    const GreyImage& image = stages_[std::min(s, stages_.size() - 1)].image;
    grids_[s].set_images(image.pixels, image.width, image.height, 0.0f, 1.0f, ColourMap::ink, revision_);
  }
}

Matrix ImageChoice::batch() const {
  if (pixels_.empty()) return Matrix(0, data_ ? data_->dims() : 0);
  return Eigen::Map<const Matrix>(pixels_.data(), 1, static_cast<Index>(pixels_.size()));
}

int ImageChoice::label() const {
  if (drawn() || !data_ || !part()->has_labels()) return -1;
  return part()->labels[row()];
}

std::string ImageChoice::name() const {
  if (drawn()) return ink_.is_picture() ? "your picture" : "your drawing";
  const std::string kind = data_ && data_->test ? (on_test() ? "test " : "training ") : "";
  return kind + image_name(*part(), row());
}

void ImageChoice::choose(Ui& ui, bool test, Index row) {
  ui.commands.set("part", test ? "test" : "train");
  ui.commands.set("image", std::to_string(row + 1));
}

void ImageChoice::draw_sheet(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const float gap = look.px(12), line = look.px(20);
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink, "Draw here");
  const Box room{box.x, box.y + line, box.w, box.h - line};
  const bool beside = room.w > 1.2f * room.h;
  const float side = beside ? std::min(room.h, 0.68f * room.w) : std::min(room.w, 0.66f * room.h);
  const Box sheet = pad_.draw(ui, {room.x, room.y, side, side}, "ink", ink_);
  if (ink_.empty() || stages_.size() < grids_.size()) return;
  const float words = 2.3f * look.small();
  const float cell = beside ? std::min((side - 2 * gap) / 3 - words, room.right() - sheet.right() - gap)
                            : std::min((room.w - 2 * gap) / 3, room.bottom() - sheet.bottom() - gap - words);
  if (cell < look.px(20)) return;
  for (std::size_t s = 0; s < grids_.size(); ++s) {
    const auto n = static_cast<float>(s);
    const ImVec2 at = beside ? ImVec2(sheet.right() + gap, room.y + n * (side + gap) / 3)
                             : ImVec2(room.x + n * (room.w + gap) / 3, sheet.bottom() + gap);
    const Box used = grids_[s].draw_one(ui, 0, {at.x, at.y, cell, cell});
    const float width = beside ? room.right() - used.x : (room.w - 2 * gap) / 3;
    text_wrapped(ui, look.regular, look.small() - look.px(1), {used.x, used.bottom() + look.px(2)}, width,
                 look.colours().soft, stages_[s].done);
  }
}

Box ImageChoice::draw_sheet_first(Ui& ui, const Box& area) {
  if (!drawn()) return area;
  const float space = ui.look->px(16);
  if (area.w > 1.5f * area.h) {
    const float width = std::min(0.44f * area.w, 1.3f * area.h);
    draw_sheet(ui, {area.x, area.y, width, area.h});
    return {area.x + width + space, area.y, area.w - width - space, area.h};
  }
  const float height = std::min(0.44f * area.h, 0.6f * area.w + ui.look->px(20));
  draw_sheet(ui, {area.x, area.y, area.w, height});
  const float used = height + space;
  return {area.x, area.y + used, area.w, area.h - used};
}

}  // namespace lab
