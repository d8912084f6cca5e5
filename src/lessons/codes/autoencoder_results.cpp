// What AutoencoderExhibit asks of its networks, and what it makes of the answers.

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "lessons/codes/autoencoder_exhibit.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr Index many_rows = 24;     // images in the view with many
constexpr Index sample_rows = 256;  // images of each kind by which copying is judged
constexpr int kinds = 4;

/// "784–28–784" → 2.
int layers_of(std::string_view architecture) {
  int layers = 0;
  for (std::size_t at = 0; (at = architecture.find("–", at)) != std::string_view::npos; ++at) ++layers;
  return layers;
}

}  // namespace

void AutoencoderExhibit::make_copies() {
  const Index d = data_->dims(), w = data_->image_width, h = data_->image_height;
  const PointsView points = judged().points.view();
  const Index sample = std::min(sample_rows, points.rows);
  // The same shuffle for every image: what was learnt about neighbours is worth nothing any more.
  Rng rng(parameters_.seed());
  const std::vector<Index> order = rng.sample(d, d);
  const auto fill = [&](Matrix& into, Index stride, Index i, const Matrix& upright) {
    for (Index p = 0; p < d; ++p) {
      into(i, p) = upright(0, p);
      into(stride + i, p) = upright(0, (h - 1 - p / w) * w + p % w);
      into(2 * stride + i, p) = upright(0, order[p]);
      into(3 * stride + i, p) = static_cast<float>(rng.uniform());
    }
  };
  copies_.resize(kinds, d);
  Matrix one = choice_.batch();
  if (one.rows() > 0) fill(copies_, 1, 0, one);
  kinds_.resize(kinds * sample, d);
  for (Index i = 0; i < sample; ++i) {
    one = points.slice(i, 1).to_float();
    fill(kinds_, sample, i, one);
  }
}

void AutoencoderExhibit::ask() {
  stale_ = false;
  ++question_;
  ++pull_question_;  // an answer about the former image is not taken any more
  Matrix batch = choice_.batch();
  if (view() == "many") {
    const Dataset& from = choice_.drawn() ? judged() : *choice_.part();
    rows_ = std::min(many_rows, from.size());
    first_row_ = std::clamp<Index>(choice_.drawn() ? 0 : choice_.row(), 0, from.size() - rows_);
    const Index extra = batch.rows() > 0 && choice_.drawn() ? 1 : 0;
    Matrix many(extra + rows_, data_->dims());
    if (extra > 0) many.row(0) = batch.row(0);
    many.bottomRows(rows_) = from.points.view().slice(first_row_, rows_).to_float();
    batch = std::move(many);
  } else if (view() == "copy") {
    make_copies();
    for (const std::string_view id : wanted()) nets_.find(id)->second.kinds.stop();
    if (batch.rows() > 0) batch = copies_;
  }
  if (batch.rows() == 0) {
    chosen_ = Chosen();
    sizes_.clear();
    copy_errors_.clear();
    return;
  }
  for (const std::string_view id : wanted()) nets_.find(id)->second.shown.ask(batch, question_);
}

void AutoencoderExhibit::ask_pulled() {
  const Net* const now = data_ ? main() : nullptr;
  if (now == nullptr || chosen_.own_code.empty()) return;
  std::vector<float> code = chosen_.own_code;
  for (const auto& [unit, value] : pulls_) {
    if (unit < static_cast<int>(code.size())) code[unit] = static_cast<float>(value);
  }
  chosen_.code = code;  // the bar follows at once, the image when it is answered
  puller_.use(now->parts.decoder);
  puller_.ask({Eigen::Map<const Matrix>(code.data(), 1, static_cast<Index>(code.size()))}, ++pull_question_);
}

void AutoencoderExhibit::read_scale(const Matrix& codes) {
  low_ = std::min(0.0, static_cast<double>(codes.minCoeff()));
  high_ = std::max(1e-3, static_cast<double>(codes.maxCoeff()));
  for (const auto& [unit, value] : pulls_) {
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  nice_range(low_, high_, 4);
}

void AutoencoderExhibit::take_chosen(const Net& from) {
  const auto row = [](const Matrix& m) { return std::vector<float>(m.data(), m.data() + m.cols()); };
  chosen_.image = row(from.shown.images());
  chosen_.own_code = chosen_.code = row(from.shown.codes());
  chosen_.rebuilt = row(from.shown.rebuilt());
  chosen_.own_error =
      squared_error(chosen_.image.data(), chosen_.rebuilt.data(), static_cast<Index>(chosen_.image.size()));
  std::erase_if(pulls_, [&](const auto& p) { return p.first >= static_cast<int>(chosen_.code.size()); });
  parameters_.set("pull", write_pulls(pulls_));
  if (!from.all.done()) read_scale(from.shown.codes());
  if (!pulls_.empty()) ask_pulled();
  show_chosen();
}

void AutoencoderExhibit::show_chosen() {
  const auto d = static_cast<Index>(chosen_.image.size());
  chosen_.error = squared_error(chosen_.image.data(), chosen_.rebuilt.data(), d);
  chosen_.entropy = cross_entropy(chosen_.image.data(), chosen_.rebuilt.data(), d);
  std::vector<float> residual(chosen_.image.size());
  for (std::size_t p = 0; p < residual.size(); ++p) residual[p] = chosen_.image[p] - chosen_.rebuilt[p];
  const int w = data_->image_width, h = data_->image_height;
  ++picture_;
  image_grid_.set_images(chosen_.image, w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  rebuilt_grid_.set_images(chosen_.rebuilt, w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  residual_grid_.set_images(residual, w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
}

void AutoencoderExhibit::take_rows(const Net& from) {
  const Matrix &images = from.shown.images(), &rebuilt = from.shown.rebuilt(), &codes = from.shown.codes();
  const Matrix residual = images - rebuilt;
  row_errors_.clear();
  for (Index i = 0; i < images.rows(); ++i)
    row_errors_.push_back(squared_error(images.row(i).data(), rebuilt.row(i).data(), images.cols()));
  const int w = data_->image_width, h = data_->image_height;
  const auto span = [](const Matrix& m) {
    return std::span<const float>(m.data(), static_cast<std::size_t>(m.size()));
  };
  ++picture_;
  rows_images_.set_images(span(images), w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  rows_rebuilt_.set_images(span(rebuilt), w, h, 0.0f, 1.0f, ColourMap::ink, picture_);
  rows_residual_.set_images(span(residual), w, h, -1.0f, 1.0f, ColourMap::signed_, picture_);
  // A code as a strip of cells: two rows of them where it has an even number of units.
  const auto k = static_cast<int>(codes.cols());
  const int lines = k >= 8 && k % 4 == 0 ? 4 : k % 2 == 0 ? 2 : 1;
  rows_codes_.set_images(span(codes), k / lines, lines, std::min(0.0f, codes.minCoeff()),
                         std::max(1e-3f, codes.maxCoeff()), ColourMap::viridis, picture_);
}

void AutoencoderExhibit::take_sizes() {
  std::vector<Size> sizes;
  std::vector<float> pixels = choice_.pixels();
  for (const std::string_view id : size_ids()) {
    const Net* const now = net(id);
    if (now == nullptr || now->shown.tag() != question_) return;
    const Matrix& rebuilt = now->shown.rebuilt();
    sizes.push_back({id, static_cast<int>(now->shown.codes().cols()),
                     squared_error(pixels.data(), rebuilt.data(), rebuilt.cols()),
                     layers_of(now->parts.card->architecture) > 2});
    pixels.insert(pixels.end(), rebuilt.data(), rebuilt.data() + rebuilt.size());
  }
  sizes_ = std::move(sizes);
  sizes_grid_.set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                         ++picture_);
}

void AutoencoderExhibit::take_copies() {
  const Net *const copy = net(copy_id()), *const small = net(small_id());
  if (copy == nullptr || small == nullptr || copy->shown.tag() != question_ ||
      small->shown.tag() != question_)
    return;
  std::vector<float> pixels;
  copy_errors_.clear();
  small_errors_.clear();
  for (Index i = 0; i < kinds; ++i) {
    for (const Matrix* m : {&copy->shown.images(), &copy->shown.rebuilt(), &small->shown.rebuilt()})
      pixels.insert(pixels.end(), m->row(i).data(), m->row(i).data() + m->cols());
    const float* const x = copy->shown.images().row(i).data();
    copy_errors_.push_back(squared_error(x, copy->shown.rebuilt().row(i).data(), copies_.cols()));
    small_errors_.push_back(squared_error(x, small->shown.rebuilt().row(i).data(), copies_.cols()));
  }
  copies_grid_.set_images(pixels, data_->image_width, data_->image_height, 0.0f, 1.0f, ColourMap::ink,
                          ++picture_);
}

void AutoencoderExhibit::take() {
  bool news = false;
  for (const std::string_view id : wanted()) {
    Net& now = nets_.find(id)->second;
    news = (now.shown.update() && now.shown.tag() == question_) || news;
  }
  if (news) {
    if (view() == "sizes") {
      take_sizes();
    } else if (view() == "copy") {
      take_copies();
    } else if (view() == "many") {
      take_rows(*main());
    } else {
      take_chosen(*main());
    }
  }
  if (puller_.update() && puller_.tag() == pull_question_ && !chosen_.image.empty()) {
    const Matrix& rebuilt = puller_.answer().front();
    chosen_.rebuilt.assign(rebuilt.data(), rebuilt.data() + rebuilt.size());
    show_chosen();
  }
}

bool AutoencoderExhibit::sweep() {
  for (const std::string_view id : wanted()) {
    Net& now = nets_.find(id)->second;
    RebuildErrors& work = view() == "copy" ? now.kinds : now.all;
    if (!work.begun()) work.begin(now.parts, view() == "copy" ? PointsView(kinds_) : judged().points.view());
    if (work.running()) {
      work.update();
      return work.running();
    }
  }
  return false;
}

}  // namespace lab
