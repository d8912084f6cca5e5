#include "stage/model_wait.h"

#include <algorithm>

#include "core/error.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

std::string kilobytes(std::size_t bytes) { return std::to_string((bytes + 500) / 1000) + " kB"; }

}  // namespace

void ModelWait::look(const std::vector<std::shared_ptr<Model>>& models) {
  trouble_.reset();
  waiting_ = false;
  if (library_ == nullptr) return;
  const ModelState index = library_->state();
  if (index == ModelState::failed) {
    trouble_ = {library_->message(), "data"};
    return;
  }
  waiting_ = index == ModelState::loading;
  for (const std::shared_ptr<Model>& model : models) {
    if (!model) continue;
    if (model->state() == ModelState::failed) {
      trouble_ = {model->message(), "data"};
      waiting_ = false;
      return;
    }
    waiting_ = waiting_ || model->state() == ModelState::loading;
  }
}

double ModelWait::progress() const {
  if (library_ == nullptr) return 0.0;
  const Arriving now = library_->arriving();
  return now.of > 0 ? static_cast<double>(now.bytes) / static_cast<double>(now.of) : 0.0;
}

Phase ModelWait::phase() const {
  if (trouble_) return {"The network did not arrive", trouble_->message};
  const Arriving now = library_ != nullptr ? library_->arriving() : Arriving{};
  return {"Loading the network",
          now.of > 0 ? kilobytes(now.bytes) + " of " + kilobytes(now.of) : std::string()};
}

void ModelWait::draw(Ui& ui, const Box& box) const {
  const Look& look = *ui.look;
  const float width = std::min(look.px(320), box.w), x = box.x + 0.5f * (box.w - width);
  const float y = box.y + 0.4f * box.h;
  const Phase now = phase();
  if (trouble_) {
    text_wrapped(ui, look.regular, look.body(), {x, y}, width, look.colours().warn, trouble_->message);
    return;
  }
  text_anchored(ui, look.regular, look.body(), {x + 0.5f * width, y}, 0.5f, 1.0f, look.colours().soft,
                now.detail.empty() ? now.sentence : now.sentence + ": " + now.detail);
  const float top = y + look.px(10), height = look.px(6);
  ui.draw->AddRectFilled({x, top}, {x + width, top + height}, look.colours().line, height);
  const float share = static_cast<float>(std::clamp(progress(), 0.0, 1.0));
  if (share > 0.02f)
    ui.draw->AddRectFilled({x, top}, {x + width * share, top + height}, look.colours().accent, height);
}

DataNeeds network_data_needs() {
  return {.groups = {"Images"}, .initial = "digits", .images = true, .test_part = true, .unseen_part = true};
}

std::string_view model_id(const Dataset& dataset, std::string_view large, std::string_view small) {
  if (dataset.image_width == 28 && dataset.image_height == 28) return large;
  if (dataset.image_width == 8 && dataset.image_height == 8) return small;
  throw InputError("The networks of this lesson read images of 8 × 8 or 28 × 28 pixels, not of " +
                       std::to_string(dataset.image_width) + " × " + std::to_string(dataset.image_height) +
                       ".",
                   "data");
}

}  // namespace lab
