#include "inference/questions.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/error.h"

namespace lab {
namespace {

// Rows in a block: about a frame's work for a network of the size that we ship.
constexpr Index block_rows = 256;

Ticket submit(Model& model, std::vector<Matrix> batch) {
  try {
    return model.submit(std::move(batch));
  } catch (const InputError& error) {
    throw std::logic_error(error.message());
  }
}

}  // namespace

Asker::~Asker() { forget(); }

Asker& Asker::operator=(Asker&& other) noexcept {
  if (this == &other) return *this;
  forget();
  model_ = std::move(other.model_);
  question_ = std::move(other.question_);
  ticket_ = std::exchange(other.ticket_, 0);
  sent_tag_ = other.sent_tag_;
  tag_ = other.tag_;
  answer_ = std::move(other.answer_);
  return *this;
}

void Asker::forget() {
  if (model_ && ticket_ != 0) model_->drop(ticket_);
  ticket_ = 0;
}

void Asker::use(std::shared_ptr<Model> model) {
  if (model == model_) return;
  forget();
  model_ = std::move(model);
  question_.reset();
  answer_.clear();
}

void Asker::ask(std::vector<Matrix> batch, std::uint64_t tag) { question_ = {std::move(batch), tag}; }

bool Asker::update() {
  if (!ready()) return false;
  bool news = false;
  if (ticket_ != 0) {
    if (auto answer = model_->poll(ticket_)) {
      answer_ = std::move(*answer);
      tag_ = sent_tag_;
      ticket_ = 0;
      news = true;
    }
  }
  if (ticket_ == 0 && question_) {
    sent_tag_ = question_->tag;
    ticket_ = submit(*model_, std::move(question_->batch));
    question_.reset();
    // Where the answer is there at once it is drawn in this frame already.
    if (auto answer = model_->poll(ticket_)) {
      answer_ = std::move(*answer);
      tag_ = sent_tag_;
      ticket_ = 0;
      news = true;
    }
  }
  return news;
}

void Sweep::begin(std::shared_ptr<Model> model, PointsView points, std::vector<int> keep) {
  stop();
  model_ = std::move(model);
  points_ = points;
  keep_ = std::move(keep);
  rows_ = points.rows;
}

void Sweep::begin(std::shared_ptr<Model> model, std::vector<Matrix> inputs) {
  stop();
  model_ = std::move(model);
  inputs_ = std::move(inputs);
  rows_ = inputs_.empty() ? 0 : inputs_.front().rows();
}

Sweep::~Sweep() {
  if (model_ && ticket_ != 0) model_->drop(ticket_);
}

Sweep& Sweep::operator=(Sweep&& other) noexcept {
  Sweep former(std::move(other));
  swap(former);  // which drops what was on its way here
  return *this;
}

void Sweep::swap(Sweep& other) noexcept {
  std::swap(model_, other.model_);
  std::swap(points_, other.points_);
  std::swap(inputs_, other.inputs_);
  std::swap(keep_, other.keep_);
  std::swap(rows_, other.rows_);
  std::swap(done_rows_, other.done_rows_);
  std::swap(sent_rows_, other.sent_rows_);
  std::swap(ticket_, other.ticket_);
  std::swap(results_, other.results_);
}

void Sweep::stop() { *this = Sweep(); }

Matrix Sweep::block(std::size_t input, Index first, Index count) const {
  if (!inputs_.empty()) return inputs_[input].middleRows(first, count);
  return points_.slice(first, count).to_float();
}

double Sweep::progress() const {
  return rows_ > 0 ? static_cast<double>(done_rows_) / static_cast<double>(rows_) : 0.0;
}

bool Sweep::update() {
  if (!model_ || model_->state() != ModelState::ready || done() || rows_ == 0) return false;
  if (ticket_ != 0) {
    auto answer = model_->poll(ticket_);
    if (!answer) return false;
    ticket_ = 0;
    if (results_.empty()) {
      if (keep_.empty()) {
        for (std::size_t o = 0; o < answer->size(); ++o) keep_.push_back(static_cast<int>(o));
      }
      for (const int o : keep_) results_.emplace_back(rows_, (*answer)[static_cast<std::size_t>(o)].cols());
    }
    for (std::size_t r = 0; r < keep_.size(); ++r) {
      const Matrix& rows = (*answer)[static_cast<std::size_t>(keep_[r])];
      results_[r].middleRows(done_rows_, rows.rows()) = rows;
    }
    done_rows_ = sent_rows_;
    if (done()) return true;
  }
  const Index count = std::min(block_rows, rows_ - done_rows_);
  std::vector<Matrix> batch;
  const std::size_t inputs = inputs_.empty() ? 1 : inputs_.size();
  for (std::size_t i = 0; i < inputs; ++i) batch.push_back(block(i, done_rows_, count));
  sent_rows_ = done_rows_ + count;
  ticket_ = submit(*model_, std::move(batch));
  return false;
}

}  // namespace lab
