#include "stage/stage_handle.h"

#include <algorithm>
#include <cmath>

#include "core/number_text.h"

namespace lab {

StageHandle number_handle(std::string id, std::string label, std::string help, double value, double low,
                          double high, double step, std::function<void(Commands&, double)> move) {
  StageHandle handle;
  handle.value = number_text(value);
  const double shown = number_of(handle.value);  // the text of a float32 may lie a little beyond it
  handle.as = {.id = id,
               .label = std::move(label),
               .help = std::move(help),
               .kind = ParameterKind::real,
               .min = std::min({low, value, shown}),
               .max = std::max({high, value, shown}),
               .step = step,
               .initial = handle.value,
               .place = Place::stage};
  handle.family = handle.mark = std::move(id);
  handle.move = [move = std::move(move)](Commands& commands, const std::string& text) {
    move(commands, number_of(text));
  };
  return handle;
}

StageHandle choice_handle(std::string id, std::string label, std::string help, std::vector<Choice> choices,
                          std::string value, std::function<void(Commands&, const std::string&)> move) {
  StageHandle handle;
  handle.as = {.id = id,
               .label = std::move(label),
               .help = std::move(help),
               .kind = ParameterKind::choice,
               .choices = std::move(choices),
               .initial = value,
               .place = Place::stage};
  handle.value = std::move(value);
  handle.family = handle.mark = std::move(id);
  handle.move = std::move(move);
  return handle;
}

void add_place(std::vector<StageHandle>& all, const std::string& family, const std::string& id,
               const std::string& label, const std::string& help, std::pair<double, double> at,
               const PlaneRange& range, std::function<void(Commands&, double x, double y)> move) {
  const double step = step_within(std::max(range.x1 - range.x0, range.y1 - range.y0));
  add_number(all, family, id + "-x", label + ", across", help, at.first, range.x0, range.x1, step,
             [move, at](Commands& commands, double x) { move(commands, x, at.second); });
  all.back().mark = id;
  add_number(all, family, id + "-y", label + ", up", help, at.second, range.y0, range.y1, step,
             [move, at](Commands& commands, double y) { move(commands, at.first, y); });
  all.back().mark = id;
}

void add_number(std::vector<StageHandle>& all, const std::string& family, std::string id, std::string label,
                std::string help, double value, double low, double high, double step,
                std::function<void(Commands&, double)> move) {
  all.push_back(number_handle(std::move(id), std::move(label), std::move(help), value, low, high, step,
                              std::move(move)));
  all.back().family = family;
}

PlaneRange roomy(const PlaneRange& e) {
  const double w = 0.5 * (e.x1 - e.x0), h = 0.5 * (e.y1 - e.y0);
  return {e.x0 - w, e.y0 - h, e.x1 + w, e.y1 + h};
}

double step_within(double span) {
  if (!(span > 0.0) || !std::isfinite(span)) return 0.1;
  return std::pow(10.0, std::floor(std::log10(span))) / 100.0;
}

}  // namespace lab
