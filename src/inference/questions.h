#pragma once
// How a lesson asks a model: the newest question counts, or row after row until all are done.
//
// Idea:      one question is on its way at a time. While it is, a newer one replaces the one that waits; so a point
//            can be dragged at the frame's rate whatever the model takes, and what is drawn follows as fast as it
//            can. Many rows go in blocks, so that nothing else waits long.
// Invariant: an answer that is given out belongs to the model and the question that are named with it; an answer to
//            a model that was put away is never seen.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/points.h"
#include "inference/model.h"

namespace lab {

/// The newest question to a model.
class Asker {
 public:
  Asker() = default;
  ~Asker();
  Asker(Asker&&) noexcept = default;
  Asker& operator=(Asker&& other) noexcept;

  /// Another model (or none): questions and answers of the former are gone. The same one: nothing happens.
  void use(std::shared_ptr<Model> model);
  const std::shared_ptr<Model>& model() const { return model_; }
  bool ready() const { return model_ && model_->state() == ModelState::ready; }
  bool failed() const { return model_ && model_->state() == ModelState::failed; }

  /// Replaces a question that was not sent yet. `tag` comes back with the answer. May be asked before the model
  /// is ready. What does not fit the model is our own mistake: update() throws std::logic_error.
  void ask(std::vector<Matrix> batch, std::uint64_t tag);
  /// Sends and receives; call it every frame. True when a new answer has come.
  bool update();
  /// A question waits or is on its way, and the model may still answer.
  bool waiting() const { return model_ && !failed() && (question_ || ticket_ != 0); }

  bool answered() const { return !answer_.empty(); }
  /// One matrix per output, of the last answer; empty before the first.
  const std::vector<Matrix>& answer() const { return answer_; }
  std::uint64_t tag() const { return tag_; }

 private:
  struct Question {
    std::vector<Matrix> batch;
    std::uint64_t tag = 0;
  };
  void forget();
  std::shared_ptr<Model> model_;
  std::optional<Question> question_;
  Ticket ticket_ = 0;  // of the question on its way
  std::uint64_t sent_tag_ = 0, tag_ = 0;
  std::vector<Matrix> answer_;
};

/// A model of one input over all rows of some points, a block at a time.
class Sweep {
 public:
  Sweep() = default;
  ~Sweep();
  Sweep(Sweep&& other) noexcept : Sweep() { swap(other); }
  Sweep& operator=(Sweep&& other) noexcept;

  /// Begins anew. The points must outlive the sweep; `keep` says which outputs are kept (by number; empty: all).
  void begin(std::shared_ptr<Model> model, PointsView points, std::vector<int> keep = {});
  /// Begins anew with several inputs, one matrix each, all of n rows.
  void begin(std::shared_ptr<Model> model, std::vector<Matrix> inputs);
  void stop();
  /// Sends and receives; call it every frame. True when the last row has come.
  bool update();
  bool begun() const { return model_ != nullptr; }
  bool done() const { return model_ && done_rows_ == rows_ && !results_.empty(); }
  bool failed() const { return model_ && model_->state() == ModelState::failed; }
  bool running() const { return model_ && !done() && !failed(); }
  double progress() const;
  /// (n, columns) per kept output, once done.
  const std::vector<Matrix>& results() const { return results_; }

 private:
  void swap(Sweep& other) noexcept;
  Matrix block(std::size_t input, Index first, Index count) const;
  std::shared_ptr<Model> model_;
  PointsView points_;
  std::vector<Matrix> inputs_;
  std::vector<int> keep_;
  Index rows_ = 0, done_rows_ = 0, sent_rows_ = 0;
  Ticket ticket_ = 0;
  std::vector<Matrix> results_;
};

}  // namespace lab
