#pragma once
// How the learning rate changes while training goes on: a function of the round alone.
//
// Symbols:   t the round, from 0; T all rounds of the training; w rounds of warm-up; η the full rate; f the
//            share of it that is left at the end; p = (t − w) / (T − w), from 0 to 1.
//              constant  η
//              cosine    η (f + (1 − f) (1 + cos πp) / 2)
//              step      η γ^⌊(t − w) / every⌋
//            and before w, whichever it is, times (t + 1) / (w + 1).
// Reference: I. Loshchilov and F. Hutter, "SGDR", ICLR 2017 (cosine); P. Goyal et al. 2017 (warm-up).

#include <cmath>
#include <cstdint>

#include "nn/both_sides.h"

namespace lab::nn {

struct Schedule {
  enum class Kind { constant, cosine, step };
  Kind kind = Kind::constant;
  double rate = 1e-3;        ///< η
  std::int64_t rounds = 0;   ///< T, of `cosine`
  std::int64_t warm_up = 0;  ///< w
  double final_share = 0;    ///< f, of `cosine`
  std::int64_t every = 1;    ///< rounds between two falls, of `step`
  double factor = 0.1;       ///< γ, of `step`
};

/// The rate of round t: the same formula on every backend.
LAB_BOTH_SIDES inline double rate_at(const Schedule& schedule, std::uint64_t round) {
  const auto t = static_cast<std::int64_t>(round);
  double rate = schedule.rate;
  if (schedule.kind == Schedule::Kind::cosine && schedule.rounds > schedule.warm_up &&
      t >= schedule.warm_up) {
    double p =
        static_cast<double>(t - schedule.warm_up) / static_cast<double>(schedule.rounds - schedule.warm_up);
    if (p > 1) p = 1;
    constexpr double pi = 3.14159265358979323846;
    rate *= schedule.final_share + (1 - schedule.final_share) * 0.5 * (1 + std::cos(pi * p));
  } else if (schedule.kind == Schedule::Kind::step && t >= schedule.warm_up) {
    rate *= std::pow(schedule.factor, static_cast<double>((t - schedule.warm_up) / schedule.every));
  }
  if (t < schedule.warm_up) rate *= static_cast<double>(t + 1) / static_cast<double>(schedule.warm_up + 1);
  return rate;
}

/// Throws InputError (control "rate" or "schedule") for a rate that is not a positive number, and the like.
void require_valid(const Schedule& schedule);

/// "constant", "cosine", "step".
const char* schedule_name(Schedule::Kind kind);

}  // namespace lab::nn
