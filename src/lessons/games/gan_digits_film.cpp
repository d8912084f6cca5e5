// The film of GanDigitsExhibit: the same codes, drawn by the network of every checkpoint.

#include <algorithm>

#include "lessons/games/gan_digits_exhibit.h"

namespace lab {

void GanDigitsExhibit::forget_film() {
  for (const auto& checkpoint : checkpoints_) checkpoint->film.use(nullptr, nullptr);
  film_.verdict.clear();
}

bool GanDigitsExhibit::film_known() const {
  return std::all_of(checkpoints_.begin(), checkpoints_.end(),
                     [](const auto& checkpoint) { return checkpoint->film.known(); });
}

void GanDigitsExhibit::open_film() {
  const std::string_view id = model_id(*data_, "gan", "digits-gan");
  for (const auto& checkpoint : checkpoints_) {
    if (!checkpoint->generator)
      checkpoint->generator = wait_.library().open(id, "generator", checkpoint->epoch);
    if (!checkpoint->critic) checkpoint->critic = wait_.library().open(id, "critic", checkpoint->epoch);
  }
}

bool GanDigitsExhibit::update_film() {
  open_film();
  bool news = false;
  for (const auto& checkpoint : checkpoints_) {
    checkpoint->film.use(checkpoint->generator, checkpoint->critic);
    if (!checkpoint->film.known() && !checkpoint->film.waiting())
      checkpoint->film.ask(normal_codes(2, film_columns));
    news = checkpoint->film.update() || news;
  }
  if (!film_known() || (!news && !film_.verdict.empty() && asked_)) return news;
  Matrix images(static_cast<Index>(checkpoints_.size()) * film_columns, data_->dims());
  Vector verdict(images.rows());
  Index row = 0;
  for (const auto& checkpoint : checkpoints_) {
    images.middleRows(row, film_columns) = checkpoint->film.images();
    verdict.segment(row, film_columns) = checkpoint->film.verdict();
    row += film_columns;
  }
  show(film_, images, verdict);
  return news;
}

}  // namespace lab
