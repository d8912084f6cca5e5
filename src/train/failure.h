#pragma once
// Why `lab train` ended otherwise than well: a sentence and an exit code.

#include <stdexcept>
#include <string>

namespace lab {

enum class Exit {
  ok = 0,
  usage = 2,   ///< the command: an unknown name, a number that makes no sense
  data = 3,    ///< the data set is not there or cannot be read
  device = 4,  ///< no such device, or the program was built without it
  memory = 5,
  files = 6,     ///< what was to be written could not be
  diverged = 7,  ///< the loss is no number any more
};

class TrainFailure : public std::runtime_error {
 public:
  TrainFailure(Exit code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
  Exit code() const { return code_; }

 private:
  Exit code_;
};

}  // namespace lab
