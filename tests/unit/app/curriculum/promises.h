#pragma once
// What an article promises of its links, read from its front matter:
//
//   opening: points = 300 and cost at end < 1510
//   promises:
//     - [Watch one run] phase has "No point changes" and ari > 0.9
//     - [Ask for 30…] purity > purity of [Look at the confusion.]
//     - [Choose them] unchecked: only where the X-rays lie on the machine
//
// `opening` is the lesson without values. Then one promise for every link, in their order; a link is named by its text, or
// by how that begins and "…". Conditions stand between `and`: figures by the session's names of them, perhaps `at end` or
// `at 3` (half-steps), perhaps `of [another link]` or `of opening`, perhaps with a number and * in front, or numbers alone,
// joined by < <= > >= = != (chains too); and `phase has "…"`, `phase has no "…"`, `phase at end has "…"`. A number after =
// holds to the digits that are written. Whatever is not of this form is refused: std::invalid_argument with the line.

#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lab::testing {

/// What a session reported where a link led.
struct Reported {
  std::map<std::string, double> figures;
  std::string phase;  ///< sentence and detail
};

/// A number, or a figure of a link; with a factor.
struct Term {
  double number = 1;      ///< the value, or the factor of the figure
  double half_digit = 0;  ///< half of the last digit written
  std::string figure;     ///< "" for a number alone
  std::string link;       ///< "" for the link that promises
  std::string place;      ///< "end", a half-step, "" where the link leads
};

struct Condition {
  std::string text;
  std::vector<Term> terms;               ///< none where it is about the phase
  std::vector<std::string> comparisons;  ///< one fewer
  std::string phrase, place;
  bool wanted = true;  ///< the phase has the phrase, or has it not
};

struct Promise {
  std::string link;  ///< text of the link, or "opening"
  std::vector<Condition> conditions;
  std::string unchecked;  ///< why it cannot be checked here
};

struct ArticleLink {
  std::string text, query;
};

struct Article {
  std::vector<ArticleLink> links;
  std::vector<Promise> promises;  ///< of the opening, then of every link
};

/// Reads the conditions of one promise from left to right.
class PromiseReader {
 public:
  explicit PromiseReader(std::string_view line) : line_(line), rest_(line) {}

  std::string link() {
    if (!take("[")) refuse("[the link's text] is missing");
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos || end == 0) refuse("] is missing");
    const std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  void promise(Promise& into) {
    if (take("unchecked:")) {
      skip();
      into.unchecked = rest_;
      if (into.unchecked.size() < 10) refuse("unchecked: wants its reason");
      return;
    }
    do into.conditions.push_back(condition());
    while (word("and"));
    skip();
    if (!rest_.empty()) refuse("\"" + std::string(rest_) + "\" is not understood");
  }

 private:
  Condition condition() {
    skip();
    const std::string_view begin = rest_;
    Condition c;
    if (word("phase")) {
      c.place = place();
      if (!word("has")) refuse("after phase comes has");
      c.wanted = !word("no");
      if (!take("\"")) refuse("the phrase is missing");
      const std::size_t end = rest_.find('"');
      if (end == std::string_view::npos || end == 0) refuse("the phrase does not end");
      c.phrase = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
    } else {
      c.terms.push_back(term());
      for (std::string sign = comparison(); !sign.empty(); sign = comparison()) {
        c.comparisons.push_back(sign);
        c.terms.push_back(term());
      }
      if (c.comparisons.empty()) refuse("a comparison is missing");
    }
    c.text = begin.substr(0, begin.size() - rest_.size());
    return c;
  }

  Term term() {
    skip();
    Term t;
    if (const std::size_t digits = number_length()) {
      const std::string written(rest_.substr(0, digits));
      t.number = std::strtod(written.c_str(), nullptr);
      const std::size_t point = written.find('.');
      t.half_digit =
          point == std::string::npos ? 0 : 0.5 * std::pow(10.0, -static_cast<double>(digits - point - 1));
      rest_.remove_prefix(digits);
      if (!take("*")) return t;
      t.half_digit = 0;
    }
    skip();
    std::size_t end = 0;
    while (end < rest_.size() && is_name(rest_[end])) ++end;
    if (end == 0) refuse("a number or a figure is missing");
    t.figure = rest_.substr(0, end);
    rest_.remove_prefix(end);
    t.place = place();
    if (word("of")) t.link = word("opening") ? "opening" : link();
    return t;
  }

  std::string place() {
    if (!word("at")) return "";
    if (word("end")) return "end";
    const std::size_t digits = number_length();
    if (digits == 0) refuse("after at comes end or a half-step");
    const std::string step(rest_.substr(0, digits));
    rest_.remove_prefix(digits);
    return step;
  }

  std::string comparison() {
    for (const char* sign : {"<=", ">=", "!=", "<", ">", "="}) {
      if (take(sign)) return sign;
    }
    return "";
  }

  /// Length of the decimal number that stands next.
  std::size_t number_length() const {
    std::size_t end = !rest_.empty() && rest_[0] == '-';
    const std::size_t begin = end;
    while (end < rest_.size() && (is_digit(rest_[end]) || rest_[end] == '.')) ++end;
    return end > begin && is_digit(rest_[begin]) ? end : 0;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_name(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.'; }
  void skip() {
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
  }
  bool take(std::string_view what) {
    skip();
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  /// As take, but of a whole word.
  bool word(std::string_view what) {
    skip();
    if (!rest_.starts_with(what) || (rest_.size() > what.size() && is_name(rest_[what.size()]))) return false;
    return take(what);
  }
  [[noreturn]] void refuse(const std::string& why) const {
    throw std::invalid_argument(why + ": " + std::string(line_));
  }

  std::string_view line_, rest_;
};

/// Whether `name` is the link's text, or how it begins and "…".
inline bool names_link(std::string_view name, std::string_view text) {
  constexpr std::string_view dots = "…";
  if (name.ends_with(dots)) return text.starts_with(name.substr(0, name.size() - dots.size()));
  return name == text;
}

/// The one link that `name` names; throws where there is none, or more than one.
inline const std::string& one_link(const std::string& name, const std::vector<ArticleLink>& links) {
  const std::string* found = nullptr;
  for (const ArticleLink& link : links) {
    if (!names_link(name, link.text)) continue;
    if (found) throw std::invalid_argument("more than one link is called [" + name + "]");
    found = &link.text;
  }
  if (!found) throw std::invalid_argument("no link is called [" + name + "]");
  return *found;
}

/// The links of an article as they stand there: [text](?k=4&start=hand).
inline std::vector<ArticleLink> links_of(const std::string& text) {
  std::vector<ArticleLink> found;
  for (std::size_t at = text.find("](?"); at != std::string::npos; at = text.find("](?", at + 1)) {
    const std::size_t begin = text.rfind('[', at) + 1;
    found.push_back({text.substr(begin, at - begin), text.substr(at + 3, text.find(')', at) - at - 3)});
  }
  return found;
}

/// Links and promises of an article; throws std::invalid_argument where they do not fit together.
inline Article read_article(const std::string& text) {
  Article article{links_of(text), {}};
  const auto refuse = [](const std::string& why) { throw std::invalid_argument(why); };
  const std::size_t end = text.find("\n---\n", 4);
  if (!text.starts_with("---\n") || end == std::string::npos) refuse("there is no front matter");
  std::size_t links = 0;
  bool listed = false;
  for (std::size_t at = 4; at < end;) {
    const std::size_t stop = text.find('\n', at);
    const std::string line = text.substr(at, stop - at);
    at = stop + 1;
    const bool item = line.starts_with("  - ");
    if (!item) listed = line == "promises:";
    Promise promise;
    if (item && listed) {
      PromiseReader reader(std::string_view(line).substr(4));
      promise.link = reader.link();
      if (links == article.links.size()) refuse("a promise too many: " + line);
      if (!names_link(promise.link, article.links[links].text))
        refuse("the next link is [" + article.links[links].text + "]: " + line);
      promise.link = article.links[links++].text;
      reader.promise(promise);
    } else if (line.starts_with("opening:")) {
      promise.link = "opening";
      PromiseReader(std::string_view(line).substr(8)).promise(promise);
    } else {
      continue;
    }
    article.promises.push_back(promise);
  }
  if (article.promises.empty() || article.promises.front().link != "opening") refuse("opening: is missing");
  if (links < article.links.size()) refuse("no promise for [" + article.links[links].text + "]");
  for (Promise& promise : article.promises) {
    for (Condition& condition : promise.conditions) {
      for (Term& term : condition.terms) {
        if (!term.link.empty() && term.link != "opening") term.link = one_link(term.link, article.links);
      }
    }
  }
  return article;
}

/// Where a condition looks: text of a link, and a place of its run ("" where it leads).
using Place = std::pair<std::string, std::string>;

/// All places that the promises of an article ask for.
inline std::set<Place> places_of(const Article& article) {
  std::set<Place> places;
  for (const Promise& promise : article.promises) {
    places.emplace(promise.link, "");
    for (const Condition& condition : promise.conditions) {
      places.emplace(promise.link, condition.place);
      for (const Term& term : condition.terms)
        places.emplace(term.link.empty() ? promise.link : term.link, term.place);
    }
  }
  return places;
}

/// "" or why the condition does not hold of what was reported for `link`.
inline std::string broken(const Condition& condition, const std::string& link,
                          const std::map<Place, Reported>& all) {
  if (condition.terms.empty()) {
    const auto own = all.find({link, condition.place});
    if (own == all.end()) return condition.text + ", but nothing was reported";
    const bool has = own->second.phase.find(condition.phrase) != std::string::npos;
    return has == condition.wanted ? "" : condition.text + ", but it says: " + own->second.phase;
  }
  std::vector<double> values;
  for (const Term& term : condition.terms) {
    if (term.figure.empty()) {
      values.push_back(term.number);
      continue;
    }
    const auto where = all.find({term.link.empty() ? link : term.link, term.place});
    if (where == all.end()) return condition.text + ", but nothing was reported of [" + term.link + "]";
    const auto figure = where->second.figures.find(term.figure);
    if (figure == where->second.figures.end())
      return condition.text + ", but there is no figure " + term.figure;
    values.push_back(term.number * figure->second);
  }
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    const double a = values[i], b = values[i + 1];
    const std::string& sign = condition.comparisons[i];
    const double digits = condition.terms[i].half_digit + condition.terms[i + 1].half_digit;
    const bool equal = std::abs(a - b) <= digits * (1 + 1e-9);
    const bool holds = sign == "<"    ? a < b
                       : sign == "<=" ? a <= b
                       : sign == ">"  ? a > b
                       : sign == ">=" ? a >= b
                       : sign == "="  ? equal
                                      : !equal;
    if (!holds)
      return condition.text + ", but " + std::to_string(a) + " " + sign + " " + std::to_string(b) +
             " is false";
  }
  return "";
}

}  // namespace lab::testing
