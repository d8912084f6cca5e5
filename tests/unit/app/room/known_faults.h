// The places where something has too little room and why that is left so: the whole list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab {

struct KnownFault {
  std::string_view where;  ///< part of the query, the moment or the window; empty: everywhere
  std::string_view fault;  ///< how the fault begins
  std::string_view reason;
};

inline const std::vector<KnownFault> known_faults = {};

inline bool is_known(std::string_view where, std::string_view fault) {
  for (const KnownFault& known : known_faults) {
    if (where.find(known.where) != std::string_view::npos && fault.starts_with(known.fault)) return true;
  }
  return false;
}

}  // namespace lab
