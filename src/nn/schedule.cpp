#include "nn/schedule.h"

#include "core/error.h"

namespace lab::nn {

void require_valid(const Schedule& schedule) {
  if (!(schedule.rate > 0) || !std::isfinite(schedule.rate))
    throw InputError("The learning rate must be above 0.", "rate");
  if (schedule.warm_up < 0 || schedule.rounds < 0)
    throw InputError("A schedule counts rounds from 0 upwards.", "schedule");
  if (schedule.kind == Schedule::Kind::cosine && !(schedule.final_share >= 0 && schedule.final_share <= 1))
    throw InputError("The share of the rate that is left at the end lies between 0 and 1.", "schedule");
  if (schedule.kind == Schedule::Kind::step && (schedule.every < 1 || !(schedule.factor > 0)))
    throw InputError("A falling rate falls every so many rounds, by a factor above 0.", "schedule");
}

const char* schedule_name(Schedule::Kind kind) {
  switch (kind) {
    case Schedule::Kind::constant:
      return "constant";
    case Schedule::Kind::cosine:
      return "cosine";
    case Schedule::Kind::step:
      return "step";
  }
  return "";
}

}  // namespace lab::nn
