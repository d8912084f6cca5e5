#include "exhibits/image_names.h"

#include <string_view>

#include "exhibits/plot/ticks.h"

namespace lab {

std::string one_of(const std::string& class_name) {
  const bool number = class_name == "11" || class_name == "18" || class_name.starts_with('8');
  const bool vowel = !class_name.empty() &&
                     std::string_view("aeiouAEIOU").find(class_name.front()) != std::string_view::npos;
  return (number || vowel ? "an " : "a ") + class_name;
}

std::string image_name(const Dataset& part, Index row) {
  std::string text = "image " + format_count(static_cast<long long>(row) + 1);
  if (part.has_labels())
    text +=
        ", " + one_of(part.class_names[static_cast<std::size_t>(part.labels[static_cast<std::size_t>(row)])]);
  return text;
}

}  // namespace lab
