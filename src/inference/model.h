#pragma once
// A trained network to be asked: submit a batch, poll for the answer.
//
// Idea:      in a page the answer comes from a worker, some frames later; natively it is computed at once.
// Whoever asks
//            sees one interface, draws what the last answer was, and never waits. Where questions come faster
//            than answers (a point is dragged), the newest counts.
// Invariant: tickets count up from 1; the answer to a ticket is given out once.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/matrix.h"

namespace lab {

/// One named input or output: `columns` numbers per row.
struct ModelPort {
  std::string name;
  Index columns = 0;
};

using Ticket = std::uint64_t;

class Model {
 public:
  virtual ~Model() = default;
  virtual const std::vector<ModelPort>& inputs() const = 0;
  virtual const std::vector<ModelPort>& outputs() const = 0;
  /// One matrix (n, columns) per input, in their order. Throws InputError (control "data") where they do not
  /// fit.
  virtual Ticket submit(std::vector<Matrix> batch) = 0;
  /// One matrix per output once the answer is there; nothing before, or after it was given out or dropped.
  virtual std::optional<std::vector<Matrix>> poll(Ticket ticket) = 0;
};

}  // namespace lab
