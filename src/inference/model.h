#pragma once
// A trained network to be asked: submit a batch, poll for the answer.
//
// Idea:      in a page the file is fetched and the answer comes from a worker, some frames later; natively both
//            are there at once. Whoever asks sees one interface, draws what the last answer was, and never waits.
// Invariant: tickets count up from 1; the answer to a ticket is given out once; answers come in the order of the
//            tickets. A model that failed stays failed and answers nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/matrix.h"

namespace lab {

/// One named input or output: `columns` numbers per row. What is an image in the file is a row here.
struct ModelPort {
  std::string name;
  Index columns = 0;
};

enum class ModelState : std::uint8_t { loading, ready, failed };

using Ticket = std::uint64_t;

class Model {
 public:
  virtual ~Model() = default;
  virtual ModelState state() const = 0;
  /// Why it failed: a sentence that names the file.
  virtual const std::string& message() const = 0;
  /// In the order of the file; known once it is ready.
  virtual const std::vector<ModelPort>& inputs() const = 0;
  virtual const std::vector<ModelPort>& outputs() const = 0;
  /// One matrix (n, columns) per input, in their order; n ≥ 1. Only a ready model is asked. Throws InputError
  /// (control "data") where the matrices do not fit.
  virtual Ticket submit(std::vector<Matrix> batch) = 0;
  /// One matrix (n, columns) per output once the answer is there; nothing before, or after it was given out.
  virtual std::optional<std::vector<Matrix>> poll(Ticket ticket) = 0;
  /// Nobody waits for this answer any more.
  virtual void drop(Ticket ticket) = 0;
};

}  // namespace lab
