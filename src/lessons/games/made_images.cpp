#include "lessons/games/made_images.h"

#include <utility>

namespace lab {

void MadeImages::use(const std::shared_ptr<Model>& generator, const std::shared_ptr<Model>& critic) {
  if (generator_.model() == generator && critic_.model() == critic) return;
  generator_.use(generator);
  critic_.use(critic);
  next_.reset();
  on_its_way_ = false;
  codes_ = images_ = Matrix();
  verdict_ = Vector();
}

void MadeImages::ask(Matrix codes) { next_ = std::move(codes); }

bool MadeImages::update() {
  bool news = false;
  // Where answers are there at once, the newest question is answered in this frame already.
  for (int round = 0; round < 2; ++round) {
    if (!on_its_way_ && next_ && generator_.model()) {
      sent_ = std::move(*next_);
      next_.reset();
      generator_.ask({sent_}, 0);
      on_its_way_ = true;
    }
    if (generator_.update()) critic_.ask({generator_.answer().front()}, 0);
    if (critic_.update()) {
      codes_ = sent_;
      images_ = generator_.answer().front();
      verdict_ = critic_.answer().back().col(0);  // logit, probability
      on_its_way_ = false;
      news = true;
    }
    if (on_its_way_ || !next_) break;
  }
  return news;
}

}  // namespace lab
