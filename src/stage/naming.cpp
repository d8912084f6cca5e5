#include "stage/naming.h"

#include "ui/plot/ticks.h"

namespace lab {

std::string point_name(const Dataset& dataset, Index row) {
  const auto at = static_cast<std::size_t>(row);
  return at < dataset.row_names.size() ? dataset.row_names[at] : "point " + format_count(row + 1);
}

std::string one_of(const std::string& class_name) {
  const bool number = !class_name.empty() && class_name.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return class_name;
  return (class_name == "11" || class_name == "18" || class_name.front() == '8' ? "an " : "a ") + class_name;
}

std::string label_name(const Dataset& part, Index row) { return one_of(part.class_names[part.labels[row]]); }

std::string image_name(const Dataset& part, Index row) {
  const std::string text = "image " + format_count(static_cast<long long>(row) + 1);
  return part.has_labels() ? text + " (" + label_name(part, row) + ")" : text;
}

std::string judged_image_name(const Dataset& set, Index row) {
  return set.test ? "test " + image_name(*set.test, row) : image_name(set, row);
}

}  // namespace lab
