#pragma once
// A network whose answers a test gives out by hand: every output is the first input times two.

#include <map>
#include <stdexcept>
#include <vector>

#include "core/error.h"
#include "inference/model_library.h"

namespace lab::testing {

class FakeModel final : public Model {
 public:
  explicit FakeModel(Index inputs = 3, Index outputs = 3)
      : inputs_{{"in", inputs}}, outputs_{{"out", outputs}} {}

  ModelState state() const override { return now; }
  const std::string& message() const override { return why; }
  const std::vector<ModelPort>& inputs() const override { return inputs_; }
  const std::vector<ModelPort>& outputs() const override { return outputs_; }
  Ticket submit(std::vector<Matrix> batch) override {
    if (now != ModelState::ready) throw std::logic_error("asked before it is there");
    if (batch.size() != 1 || batch[0].cols() != inputs_[0].columns)
      throw InputError("It does not fit.", "data");
    questions[++last] = std::move(batch[0]);
    if (at_once) answer(last);
    return last;
  }
  std::optional<std::vector<Matrix>> poll(Ticket ticket) override {
    const auto found = answers.find(ticket);
    if (found == answers.end()) return std::nullopt;
    std::vector<Matrix> all;
    all.push_back(std::move(found->second));
    answers.erase(found);
    return all;
  }
  void drop(Ticket ticket) override {
    dropped.push_back(ticket);
    questions.erase(ticket);
    answers.erase(ticket);
  }

  /// Gives the answer to a ticket that was not dropped.
  void answer(Ticket ticket) {
    const auto found = questions.find(ticket);
    if (found == questions.end()) return;
    Matrix out(found->second.rows(), outputs_[0].columns);
    for (Index i = 0; i < out.rows(); ++i) out.row(i).setConstant(2 * found->second(i, 0));
    answers[ticket] = std::move(out);
    questions.erase(found);
  }
  void fail(std::string message) {
    now = ModelState::failed;
    why = std::move(message);
  }

  ModelState now = ModelState::ready;
  bool at_once = false;
  std::string why;
  Ticket last = 0;
  std::map<Ticket, Matrix> questions, answers;
  std::vector<Ticket> dropped;

 private:
  std::vector<ModelPort> inputs_, outputs_;
};

}  // namespace lab::testing
