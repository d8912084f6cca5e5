/// FileReading: a file that is read in slices.
///
/// Idea: a long table takes longer to read than a frame may last. Whoever has time gives it some; take() is one
/// more pass over the numbers. What is read at once is done from the start. Invariant: who goes on reading
/// needs to know no format.
#pragma once

#include <cstdint>

#include "data/dataset.h"

namespace lab {

class FileReading {
 public:
  virtual ~FileReading() = default;
  /// Reads about `bytes` further bytes; true when the last one has been read. Throws InputError (control
  /// "file"), as take() does.
  virtual bool advance(std::int64_t bytes) = 0;
  virtual bool done() const = 0;
  /// 0 to 1.
  virtual double progress() const = 0;
  /// The data set, once, when done.
  virtual Dataset take() = 0;
};

}  // namespace lab
