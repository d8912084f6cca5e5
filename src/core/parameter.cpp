#include "core/parameter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "core/error.h"
#include "core/number_text.h"

namespace lab {
namespace {

const Choice* find_choice(const Parameter& p, std::string_view id) {
  const auto it =
      std::find_if(p.choices.begin(), p.choices.end(), [&](const Choice& c) { return c.id == id; });
  return it == p.choices.end() ? nullptr : &*it;
}

std::string choice_list(const Parameter& p) {
  std::string all;
  for (const Choice& c : p.choices) all += (all.empty() ? "" : ", ") + c.id;
  return all;
}

double parse_number(const Parameter& p, std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    throw InputError(p.label + " needs a number, not \"" + std::string(text.substr(0, 24)) + "\".", p.id);
  }
  if (p.kind == ParameterKind::integer && value != std::floor(value)) {
    throw InputError(p.label + " needs a whole number, not " + number_text(value) + ".", p.id);
  }
  if (value < p.min || value > p.max) {
    throw InputError(p.label + " is " + number_text(value) + ", but it must be between " +
                         number_text(p.min) + " and " + number_text(p.max) + ".",
                     p.id);
  }
  return value;
}

/// The canonical form of `text` for `p`, or InputError.
std::string canonical(const Parameter& p, std::string_view text) {
  switch (p.kind) {
    case ParameterKind::integer:
    case ParameterKind::real:
      // As exact as it was typed: whether √2 is within ε hangs on its last digit.
      return exact(parse_number(p, text) + 0.0);
    case ParameterKind::toggle:
      if (text == "0" || text == "1") return std::string(text);
      throw InputError(p.label + " is either 0 or 1.", p.id);
    case ParameterKind::choice:
      if (!find_choice(p, text)) {
        throw InputError(p.label + " knows no \"" + std::string(text.substr(0, 24)) + "\": choose one of " +
                             choice_list(p) + ".",
                         p.id);
      }
      return std::string(text);
    case ParameterKind::flags: {
      std::vector<bool> on(p.choices.size(), false);
      std::size_t begin = 0;
      while (begin < text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view item = text.substr(begin, end - begin);
        begin = end + 1;
        if (item.empty() || item == "none") continue;
        const Choice* c = find_choice(p, item);
        if (!c) {
          throw InputError(p.label + " knows no \"" + std::string(item.substr(0, 24)) + "\": choose among " +
                               choice_list(p) + ".",
                           p.id);
        }
        on[static_cast<std::size_t>(c - p.choices.data())] = true;
      }
      std::string all;
      for (std::size_t i = 0; i < on.size(); ++i) {
        if (on[i]) all += (all.empty() ? "" : ",") + p.choices[i].id;
      }
      return all.empty() ? "none" : all;
    }
    case ParameterKind::action:
      return {};
    case ParameterKind::text:
      return std::string(text);
  }
  return {};
}

}  // namespace

std::string number_text(double value) {
  // float32 precision is what sliders and data carry; integers beyond it (seeds) are kept, and zero has no sign.
  const bool integer = value == std::floor(value) && std::fabs(value) < 1e15;
  return integer ? exact(value + 0.0) : exact(static_cast<float>(value));
}

void ParameterSet::add(Parameter parameter) {
  if (has(parameter.id)) throw std::logic_error("parameter declared twice: " + parameter.id);
  if (parameter.min > parameter.max) throw std::logic_error("empty range: " + parameter.id);
  std::string value;
  try {
    value = canonical(parameter, parameter.initial);
  } catch (const InputError& error) {
    throw std::logic_error("bad default of " + parameter.id + ": " + error.what());
  }
  parameter.initial = value;
  parameters_.push_back(std::move(parameter));
  values_.push_back(std::move(value));
  enabled_.push_back(true);
  visible_.push_back(true);
  given_.push_back(false);
}

int ParameterSet::index(std::string_view id) const {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (parameters_[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

std::size_t ParameterSet::require(std::string_view id) const {
  const int i = index(id);
  if (i < 0) throw std::logic_error("no parameter " + std::string(id));
  return static_cast<std::size_t>(i);
}

int ParameterSet::integer(std::string_view id) const { return static_cast<int>(real(id)); }

double ParameterSet::real(std::string_view id) const {
  const std::string& text = values_[require(id)];
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool ParameterSet::toggle(std::string_view id) const { return values_[require(id)] == "1"; }

const std::string& ParameterSet::choice(std::string_view id) const { return values_[require(id)]; }

bool ParameterSet::flag(std::string_view id, std::string_view choice_id) const {
  const std::string& on = values_[require(id)];
  for (std::size_t begin = 0; begin <= on.size();) {
    const std::size_t end = std::min(on.find(',', begin), on.size());
    if (std::string_view(on).substr(begin, end - begin) == choice_id) return true;
    begin = end + 1;
  }
  return false;
}

const std::string& ParameterSet::text(std::string_view id) const { return values_[require(id)]; }

bool ParameterSet::is_default(std::string_view id) const {
  const std::size_t i = require(id);
  return values_[i] == parameters_[i].initial;
}

bool ParameterSet::set(std::string_view id, std::string_view value) {
  const int i = index(id);
  if (i < 0) throw InputError("This lesson has no setting \"" + std::string(id.substr(0, 24)) + "\".", "");
  const auto at = static_cast<std::size_t>(i);
  std::string text = canonical(parameters_[at], value);
  given_[at] = true;
  if (text == values_[at]) return false;
  values_[at] = std::move(text);
  return true;
}

bool ParameterSet::set_number(std::string_view id, double value) { return set(id, number_text(value)); }

void ParameterSet::set_initial(std::string_view id, std::string_view value) {
  Parameter& parameter = parameters_[require(id)];
  parameter.initial = canonical(parameter, value);
}

void ParameterSet::suggest(std::string_view id, std::string_view value) {
  set_initial(id, value);
  if (!given_[require(id)]) reset(id);
}

void ParameterSet::set_slider(std::string_view id, double low, double high) {
  Parameter& p = parameters_[require(id)];
  p.slider_from = std::max(p.min, low);
  p.slider_to = std::min(p.max, high);
}

void ParameterSet::offer(std::string_view id, std::string_view choice_id, bool offered) {
  std::vector<Choice>& choices = parameters_[require(id)].choices;
  const Choice* const found = find_choice(parameters_[require(id)], choice_id);
  if (found == nullptr) throw std::logic_error("no such choice: " + std::string(choice_id));
  choices[static_cast<std::size_t>(found - choices.data())].offered = offered;
}

void ParameterSet::reset(std::string_view id) {
  const std::size_t i = require(id);
  values_[i] = parameters_[i].initial;
  given_[i] = false;
}

void ParameterSet::reset_all() {
  for (const Parameter& parameter : parameters_) reset(parameter.id);
}

}  // namespace lab
