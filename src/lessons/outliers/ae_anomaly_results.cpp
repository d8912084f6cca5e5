// What AeAnomalyExhibit makes of the answers: the images of the extremes, the chosen one, the area of every digit.

#include <algorithm>

#include "lessons/outliers/ae_anomaly_exhibit.h"

namespace lab {
namespace {

constexpr std::size_t most_worst = 14;

}  // namespace

void AeAnomalyExhibit::read_worst() {
  const Dataset& all = judged();
  const Matrix& rebuilt = judge_.rebuilt();
  ++picture_;
  const auto fill = [&](WorstGrids& grids, std::vector<Index> rows) {
    grids.rows = std::move(rows);
    std::vector<float> images, back, difference;
    std::vector<float> one(static_cast<std::size_t>(all.dims()));
    for (const Index i : grids.rows) {
      all.points.view().copy_row(i, one.data());
      for (std::size_t j = 0; j < one.size(); ++j) {
        const float r = rebuilt(i, static_cast<Index>(j));
        images.push_back(one[j]);
        back.push_back(r);
        difference.push_back(one[j] - r);
      }
    }
    const ColourMap map = xrays() ? ColourMap::grey : ColourMap::ink;
    grids.image.set_images(images, all.image_width, all.image_height, 0.0f, 1.0f, map, picture_);
    grids.rebuilt.set_images(back, all.image_width, all.image_height, 0.0f, 1.0f, map, picture_);
    grids.difference.set_images(difference, all.image_width, all.image_height, -1.0f, 1.0f,
                                ColourMap::signed_, picture_);
  };
  fill(highest_,
       {order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(std::min(most_worst, order_.size()))});
  std::vector<Index> missed;
  for (auto i = order_.rbegin(); i != order_.rend() && missed.size() < most_worst; ++i) {
    if (!unusual_.empty() && unusual_[*i] == 1) missed.push_back(*i);
  }
  fill(missed_, std::move(missed));
}

void AeAnomalyExhibit::update_one() {
  encode_one_.use(judge_.encoder());
  decode_one_.use(judge_.decoder());
  const std::uint64_t wanted = choice_->revision();
  if (asked_ != wanted) {
    asked_ = wanted;
    const Matrix batch = choice_->batch();
    if (batch.rows() > 0) {
      encode_one_.ask({batch}, wanted);
    } else {
      chosen_ = Rebuilt();
    }
  }
  if (encode_one_.update()) decode_one_.ask({encode_one_.answer().front()}, encode_one_.tag());
  if (!decode_one_.update() || decode_one_.tag() != wanted || choice_->pixels().empty()) return;
  const Matrix& rebuilt = decode_one_.answer().front();
  chosen_.image = choice_->pixels();
  chosen_.rebuilt.assign(rebuilt.data(), rebuilt.data() + rebuilt.size());
  chosen_.scores =
      score_image(chosen_.image.data(), chosen_.rebuilt.data(), static_cast<Index>(chosen_.image.size()));
  std::vector<float> difference;
  for (std::size_t j = 0; j < chosen_.image.size(); ++j)
    difference.push_back(chosen_.image[j] - chosen_.rebuilt[j]);
  const int w = data_->image_width, h = data_->image_height;
  const ColourMap map = xrays() ? ColourMap::grey : ColourMap::ink;
  ++picture_;
  original_grid_.set_images(chosen_.image, w, h, 0.0f, 1.0f, map, picture_);
  rebuilt_grid_.set_images(chosen_.rebuilt, w, h, 0.0f, 1.0f, map, picture_);
  difference_grid_.set_images(difference, w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
}

bool AeAnomalyExhibit::areas_wanted() const {
  return data_ && parameters_.choice("view") == "areas" && !xrays() && ready() && !unusual_.empty();
}

int AeAnomalyExhibit::next_area() const {
  for (std::size_t digit = 0; digit < areas_.size(); ++digit) {
    if (!areas_[digit] && has_digit_[digit]) return static_cast<int>(digit);
  }
  return -1;
}

bool AeAnomalyExhibit::areas_known() const { return next_area() < 0; }

bool AeAnomalyExhibit::update_areas(double budget_ms, const ClockMs& clock) {
  if (areas_digit_ < 0) {
    areas_digit_ = next_area();
    if (areas_digit_ < 0) return false;
    areas_judge_.begin(wait_.library(), network(areas_digit_), judged().points);
  }
  const bool again = areas_judge_.update(budget_ms, clock);
  if (!areas_judge_.done()) return again;
  areas_[areas_digit_] = areas_of(areas_judge_.scores(), unusual_rows(areas_digit_));
  areas_judge_.stop();
  areas_digit_ = -1;
  return true;
}

}  // namespace lab
