#pragma once
// The one error that reaches a person.
//
// Idea: bad input throws once, in one sentence that a student understands, with the id of the control that
// caused it; the page shows the sentence beside that control and goes on with what it had.

#include <stdexcept>
#include <string>

namespace lab {

class InputError : public std::runtime_error {
 public:
  /// `message`: one sentence, e.g. "K is 12, but there are only 8 points."
  /// `control_id`: id of the parameter at fault ("k", "data", "file" ...), empty where there is none.
  explicit InputError(const std::string& message, std::string control_id = "")
      : std::runtime_error(message), control_id_(std::move(control_id)) {}

  const std::string& control_id() const { return control_id_; }
  std::string message() const { return what(); }

 private:
  std::string control_id_;
};

}  // namespace lab
