#pragma once
// What becomes of a figure over many rounds, kept where the rounds are computed.
//
// Idea:      reading a loss after every round would make a GPU wait; a meter adds it up beside the network
//            and is read once in a while.
// Invariant: `first_bad` is the round of the first value since the last reset that was not a finite number,
//            or −1.

#include "nn/backend.h"

namespace lab::nn {

struct MeterRecord {
  double sum = 0, rounds = 0, first_bad = -1, last = 0;
  double mean() const { return rounds > 0 ? sum / rounds : 0; }
};

class Meter {
 public:
  explicit Meter(Backend& backend) : backend_(&backend), record_(backend.allocate(sizeof(MeterRecord))) {
    reset();
  }
  void reset() {
    const MeterRecord fresh;
    backend_->write(record_.data(), &fresh, sizeof fresh);
  }
  MeterRecord read() const {
    MeterRecord out;
    backend_->read(&out, record_.data(), sizeof out);
    return out;
  }
  MeterRecord* memory() const { return record_.as<MeterRecord>(); }

 private:
  Backend* backend_;
  Buffer record_;
};

}  // namespace lab::nn
