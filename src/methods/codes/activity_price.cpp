#include "methods/codes/activity_price.h"

#include <cmath>

#include "core/error.h"

namespace lab {

double activity_price(std::span<const double> means, double wanted) {
  if (!(wanted > 0 && wanted < 1)) throw InputError("The wanted activity lies between 0 and 1.", "target");
  double sum = 0;
  for (const double mean : means)
    sum += wanted * std::log(wanted / mean) + (1 - wanted) * std::log((1 - wanted) / (1 - mean));
  return sum;
}

}  // namespace lab
