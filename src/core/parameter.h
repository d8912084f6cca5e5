/// Parameters: what a person can set, declared once.
///
/// Idea: one declaration of a parameter (id, label, range, default, help) is the only source of its control
/// on the canvas, its key in the page's URL, its element in the accessibility mirror, the hook that tests
/// press and the name by which a teacher hides it. A ParameterSet holds the declarations of one lesson in the
/// order in which they are shown, with their present values.
///
/// Invariant: every value in a set is valid for its declaration; an attempt to set anything else throws and
/// leaves the set as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

enum class ParameterKind {
  integer,  ///< whole number in [min, max]
  real,     ///< number in [min, max]
  choice,   ///< exactly one of `choices`
  flags,    ///< any subset of `choices`
  toggle,   ///< on or off
  action,   ///< a button; carries no value
  text,     ///< free text, e.g. encoded hand-placed centroids; restored from the URL, edited in the mirror
};

/// Where the control stands.
enum class Place {
  panel,      ///< the column of controls beside the stage
  bar,        ///< the page's top bar (HTML)
  transport,  ///< the row under the stage
  stage,      ///< on the stage itself
  none,       ///< nowhere: part of the link only
};

struct Choice {
  std::string id;       ///< as it stands in the URL: a–z, 0–9 and '-'
  std::string label;    ///< as it is read
  bool offered = true;  ///< whether the control shows it now
};

struct Parameter {
  std::string id;     ///< URL key and hook: a–z, 0–9 and '-'
  std::string label;  ///< name of the control
  std::string help;   ///< one line for the tooltip and the mirror
  ParameterKind kind = ParameterKind::integer;
  double min = 0.0, max = 1.0;  ///< integer, real: the closed range of valid values
  /// What a slider spans where that is less than what is valid: a range that suits the data. Equal: [min,
  /// max].
  double slider_from = 0.0, slider_to = 0.0;
  double step = 1.0;                 ///< integer, real: one press of an arrow key
  bool logarithmic = false;          ///< the slider moves in equal ratios
  std::vector<Choice> choices = {};  ///< choice, flags
  std::string initial = {};          ///< default, in the URL's form: "4", "plus", "regions,trails", "1"
  Place place = Place::panel;
  std::string unit = {};  ///< shown behind the value: "×", "%"

  double slider_low() const { return slider_from < slider_to ? slider_from : min; }
  double slider_high() const { return slider_from < slider_to ? slider_to : max; }
};

class ParameterSet {
 public:
  /// Adds a declaration with its default value. The id must be new and the default valid (else
  /// std::logic_error).
  void add(Parameter parameter);

  const std::vector<Parameter>& declarations() const { return parameters_; }
  bool has(std::string_view id) const { return index(id) >= 0; }
  /// The declaration of `id`; std::logic_error if there is none.
  const Parameter& declaration(std::string_view id) const { return parameters_[require(id)]; }

  int integer(std::string_view id) const;
  double real(std::string_view id) const;
  /// The integer `seed`, as generators take it.
  std::uint64_t seed() const { return static_cast<std::uint64_t>(integer("seed")); }
  bool toggle(std::string_view id) const;
  /// The id of the chosen choice.
  const std::string& choice(std::string_view id) const;
  /// Whether `choice_id` is among the flags that are on.
  bool flag(std::string_view id, std::string_view choice_id) const;
  const std::string& text(std::string_view id) const;

  /// The value in the URL's form. Numbers are written as short as they can be read back exactly (float32).
  const std::string& value(std::string_view id) const { return values_[require(id)]; }
  bool is_default(std::string_view id) const;

  /// Sets a value given in the URL's form. Returns whether it differs from the one before.
  /// Throws InputError, naming the control, for anything that is not a valid value.
  bool set(std::string_view id, std::string_view value);
  bool set_number(std::string_view id, double value);
  /// What counts as the default from now on, where it depends on something else (n, on the shape). The
  /// present value stays. Throws InputError like set().
  void set_initial(std::string_view id, std::string_view value);
  /// What suits the data becomes the default, and the value follows it unless it was set since the last
  /// reset: also one that happened to be the default before. Throws InputError like set().
  void suggest(std::string_view id, std::string_view value);
  /// Another span for the slider, e.g. with the data; within [min, max].
  void set_slider(std::string_view id, double low, double high);
  void reset(std::string_view id);
  void reset_all();

  /// A control that has no meaning now (noise, for a table) is shown greyed out or left away.
  void enable(std::string_view id, bool enabled) { enabled_[require(id)] = enabled; }
  bool enabled(std::string_view id) const { return enabled_[require(id)]; }
  /// A control that does not belong to the present view, or that a teacher hides.
  void show(std::string_view id, bool visible) { visible_[require(id)] = visible; }
  bool visible(std::string_view id) const { return visible_[require(id)]; }
  /// A choice that has no meaning now is not shown. It can be set all the same (a link may come with it):
  /// refusing it, in words, is for whom it concerns. std::logic_error where there is no such choice.
  void offer(std::string_view id, std::string_view choice_id, bool offered);

 private:
  int index(std::string_view id) const;
  std::size_t require(std::string_view id) const;

  std::vector<Parameter> parameters_;
  std::vector<std::string> values_;
  std::vector<bool> enabled_, visible_, given_;
};

/// The canonical text of a number as a URL carries it: "3", "0.05", "1e-06".
std::string number_text(double value);

}  // namespace lab
