// What AutoencoderExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/codes/autoencoder_exhibit.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/side_by_side.h"
#include "stage/spoken.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "stage/titled_image.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float title_h = image_title_h, gap = 16.0f, histogram_h = 150.0f;

/// A line with a head at its end, and words beside it.
void arrow(Ui& ui, ImVec2 from, ImVec2 to, ImU32 colour, std::string_view words) {
  const Look& look = *ui.look;
  const float head = look.px(5), way = to.y > from.y ? 1.0f : -1.0f;
  ui.draw->AddLine(from, {to.x, to.y - way * head}, colour, look.px(2));
  ui.draw->AddTriangleFilled({to.x, to.y}, {to.x - head, to.y - way * 1.6f * head},
                             {to.x + head, to.y - way * 1.6f * head}, colour);
  text_anchored(ui, look.regular, look.small(), {from.x + look.px(12), 0.5f * (from.y + to.y)}, 0.0f, 0.5f,
                look.colours().soft, words);
}

}  // namespace

void AutoencoderExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!wait_.ready()) return wait_.draw(ui, below_header(ui));
  if (view() == "many") return draw_rows(ui);
  if (view() == "sizes") return draw_sizes(ui);
  if (view() == "copy") return draw_copies(ui);
  draw_one(ui);
}

// ---- one image ----

void AutoencoderExhibit::draw_one(Ui& ui) {
  const Look& look = *ui.look;
  const bool there = !chosen_.image.empty();
  NetworkDiagram network{.card = main()->parts.card, .lit = autoencoder_step(step())};
  if (there) {
    network.fills.push_back({.at = "image", .image = &image_grid_});
    if (step() >= 1) network.fills.push_back({.at = "code", .numbers = chosen_.code});
    if (step() >= 2) network.fills.push_back({.at = "reconstruction", .image = &rebuilt_grid_});
  }
  const Box area = choice_.draw_sheet_first(ui, below_network(ui, parameters_, network));
  if (choice_.drawn() && choice_.pixels().empty()) return;
  const float space = look.px(area.w < look.px(430) ? 10 : 18), line = look.px(title_h);
  const float flow = look.px(area.h > look.px(380) ? 46 : 34);
  const float side = std::min((area.w - 2 * space) / 3, 0.42f * (area.h - line - flow));
  const auto cell = [&](int i) {
    return Box{area.x + static_cast<float>(i) * (side + space), area.y, side, side + line};
  };
  const int now = step();
  const Box original = titled_image(ui, image_grid_, "original", cell(0), "Original", "", there);
  const Box rebuilt = titled_image(ui, rebuilt_grid_, "rebuilt", cell(1), "Rebuilt", "", there && now >= 2);
  part_box(ui, "image", original);
  part_box(ui, "rebuilt", rebuilt);
  const bool wide = side > look.px(140);
  const std::string error = wide ? "error " + format_number(chosen_.error, 3) : "";
  titled_image(ui, residual_grid_, "residual", cell(2), difference_title(look, side, error), error,
               there && now >= 3);
  if (!there) return;
  const float top = area.y + line + side + flow;
  const Box code{area.x, top, area.w, std::min(area.bottom() - top, look.px(420))};
  const std::string d = std::to_string(chosen_.image.size()), k = std::to_string(chosen_.code.size());
  const Palette& c = look.colours();
  const float from_x = original.x + 0.25f * side, to_x = rebuilt.x + 0.25f * side;
  arrow(ui, {from_x, original.bottom() + look.px(6)}, {from_x, top - look.px(4)},
        now >= 1 ? c.accent : c.line, wide ? "encoder " + d + " → " + k : "encoder");
  arrow(ui, {to_x, top - look.px(4)}, {to_x, rebuilt.bottom() + look.px(6)}, now >= 2 ? c.accent : c.line,
        wide ? "decoder " + k + " → " + d : "decoder");
  draw_code(ui, code);
}

void AutoencoderExhibit::draw_code(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  if (step() < 1) {
    ui.draw->AddRect({whole.x, whole.y}, {whole.right(), whole.bottom()}, look.colours().line, look.px(4));
    return;
  }
  part_box(ui, "code", whole);
  const std::string hint = !pulls_.empty()             ? "black: where the encoder had put it"
                           : ui.stage.w > look.px(430) ? "pull a bar, and the decoder follows"
                                                       : "pull a bar";
  const Box box = plot_heading(ui, whole, "Code", hint);
  CodeBarsPlot plot;
  plot.values = chosen_.code;
  plot.own = chosen_.own_code;
  plot.pulled.assign(chosen_.code.size(), false);
  for (const auto& [unit, value] : pulls_) {
    if (static_cast<std::size_t>(unit) < plot.pulled.size()) plot.pulled[unit] = true;
  }
  plot.low = low_;
  plot.high = high_;
  plot.grown = step() == 1 ? ease(player_.transition()) : 1.0f;
  const CodeBarsHit hit = code_bars(ui, "unit", box, plot);
  if (hit.unit < 0) return;
  const auto u = static_cast<std::size_t>(hit.unit);
  std::string words =
      "unit " + std::to_string(hit.unit + 1) + ": " + format_number(static_cast<double>(chosen_.code[u]), 4);
  if (plot.pulled[u])
    words += "\nthe encoder gave " + format_number(static_cast<double>(chosen_.own_code[u]), 4);
  if (all_errors() != nullptr) {
    const auto column = main()->all.codes().col(hit.unit);
    words += "\nmean of all " + format_number(static_cast<double>(column.mean()), 3) + ", largest " +
             format_number(static_cast<double>(column.maxCoeff()), 3);
  }
  tooltip(ui, hit.at, ui.stage,
          words + (plot.pulled[u] ? "\ndouble click lets it go" : "\npull it up or down"));
  if (hit.pulled < 0 && hit.let_go < 0) return;
  Pulls pulls = pulls_;
  if (hit.let_go >= 0) {
    pulls.erase(hit.let_go);
  } else {
    pulls[hit.pulled] = std::round(hit.value * 1000) / 1000;
  }
  if (pulls != pulls_) ui.commands.set("pull", write_pulls(pulls));
}

std::vector<StageHandle> AutoencoderExhibit::handles() const {
  std::vector<StageHandle> all;
  if (view() != "one" || step() < 1) return all;
  for (std::size_t u = 0; u < chosen_.code.size(); ++u) {
    const std::string number = std::to_string(u + 1);
    const double value = std::round(1000 * static_cast<double>(chosen_.code[u])) / 1000;
    add_number(all, "unit", "unit-" + number, "Unit " + number + " of the code",
               "Pull it, and the decoder follows", value, low_, high_, step_within(high_ - low_),
               [this, u](Commands& commands, double to) {
                 Pulls pulls = pulls_;
                 pulls[static_cast<int>(u)] = std::round(to * 1000) / 1000;
                 commands.set("pull", write_pulls(pulls));
               });
  }
  return all;
}

// ---- many images ----

void AutoencoderExhibit::draw_rows(Ui& ui) {
  const Box area = choice_.draw_sheet_first(ui, below_header(ui));
  if (row_errors_.empty()) return;
  const int now = step();
  std::vector<std::string> errors;
  for (const double error : row_errors_) {
    if (now >= last_autoencoder_step) errors.push_back(format_fixed(error, 4));
  }
  const SideBySideHit hit = side_by_side(ui, "column", area,
                                         {{&rows_images_, "original"},
                                          {&rows_codes_, "code", now >= 1, 0.6f},
                                          {&rows_rebuilt_, "rebuilt", now >= 2},
                                          {&rows_residual_, "difference", now >= 3}},
                                         errors, "error");
  if (hit.index < 0) return;
  const Dataset& from = choice_.drawn() ? judged() : *choice_.part();
  const int drawings = rows_images_.size() - static_cast<int>(rows_);
  const Index row = first_row_ + hit.index - drawings;
  const bool drawing = hit.index < drawings;
  std::string words = drawing ? "your drawing" : image_name(from, row);
  if (now >= last_autoencoder_step) words += "\nerror " + format_number(row_errors_[hit.index], 4);
  tooltip(ui, hit.at, ui.stage, words + "\npress to see its code");
  if (!hit.clicked) return;
  if (!drawing) ImageChoice::choose(ui, &from == data_->test.get(), row);
  ui.commands.set("view", "one");
}

// ---- sizes ----

void AutoencoderExhibit::draw_sizes(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = choice_.draw_sheet_first(ui, below_header(ui));
  if (sizes_.empty()) return;
  // The image in every size, and the curve of the errors below or beside it.
  const Pane grid_pane{0.0f, 1.0f, 200.0f, 150.0f, 0.0f}, curve_pane{0.0f, 1.0f, 200.0f, 150.0f, 0.0f};
  const std::vector<Box> places = arrange(ui, area, std::array{grid_pane, curve_pane}, gap);
  ImageGridStyle style;
  const bool wide = places[0].w > look.px(430);
  const auto n = static_cast<int>(sizes_.size()) + 1;
  style.columns = wide && n > 5 ? (n + 1) / 2 : wide ? n : (n + 1) / 2;
  style.gap = wide ? 14 : 10;
  style.max_cell = 120;
  style.recorded = true;
  style.captions = {"original"};
  style.notes = {""};
  for (const Size& size : sizes_) {
    style.captions.push_back(std::to_string(size.code) + (size.deep ? ", deep" : " numbers"));
    style.notes.push_back((wide ? "error " : "") + format_fixed(size.error, 4));
  }
  const bool below = places[1].y >= places[0].bottom();
  const float grid_h = below ? std::min(sizes_grid_.height(ui, area.w, style), 0.55f * area.h) : places[0].h;
  sizes_grid_.draw(ui, "size", {places[0].x, places[0].y, places[0].w, grid_h}, style);
  const float used = below ? grid_h + look.px(gap) : 0.0f;
  const Box curve{places[1].x, area.y + used, places[1].w, std::min(area.h - used, look.px(340))};
  std::vector<double> x, all, image, deep_x, deep_y;
  for (const Size& size : sizes_) {
    const Net* const now = net(size.id);
    if (size.deep) {
      deep_x.push_back(size.code);
      deep_y.push_back(now->all.done() ? mean_of(now->all.errors()) : std::nan(""));
      continue;
    }
    x.push_back(size.code);
    image.push_back(size.error);
    all.push_back(now->all.done() ? mean_of(now->all.errors()) : std::nan(""));
  }
  std::vector<double> components_x, components;
  for (Index k = 2; pca_.done() && k <= std::min<Index>(sizes_.back().code, pca_.model().size()); ++k) {
    components_x.push_back(static_cast<double>(k));
    components.push_back(pca_.errors()[k]);
  }
  LinePlot plot;
  plot.series.push_back({.y = all, .x = x, .label = "mean of " + judged_name()});
  plot.series.push_back({.y = components,
                         .x = components_x,
                         .label = "as many components",
                         .colour = ui.look->colours().soft,
                         .dots = false,
                         .dashed = true,
                         .width = 1.5f});
  plot.series.push_back(
      {.y = image, .x = x, .label = "this image", .colour = Look::group_colour(1), .dashed = true});
  if (!deep_x.empty())
    plot.series.push_back({.y = deep_y,
                           .x = deep_x,
                           .label = "mean, with more layers",
                           .colour = Look::group_colour(3),
                           .present = 0,
                           .line = false});
  plot.axes.x_name = "numbers in the code";
  plot.axes.y_name = "mean squared error per pixel";
  plot.log_x = true;
  plot.from_zero = true;
  plot.legend = true;
  line_plot(ui, "sizes", curve, plot);
}

// ---- copying ----

void AutoencoderExhibit::draw_copies(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = choice_.draw_sheet_first(ui, below_header(ui));
  if (copy_errors_.empty()) return;
  const std::array<std::string, 3> nets = {"Goes in", std::to_string(data_->dims()) + " units",
                                           std::to_string(net(small_id())->parts.card->code) + " units"};
  const std::array<std::string, 4> kinds = {"The image", "Upside down", "Shuffled", "Noise"};
  // For each kind a block of three images, what goes in and what the two networks make of it; the blocks in as many
  // columns as make the images largest.
  const float head = look.px(title_h), words = 2.9f * look.small(), narrow = look.px(430);
  const float space = look.px(area.w < narrow ? 4 : 14), apart = look.px(area.w < narrow ? 10 : 26);
  int columns = 1;
  float cell = 0.0f;
  for (const int tried : {1, 2, 4}) {
    const auto n = static_cast<float>(tried), rows = static_cast<float>(4 / tried);
    const float block_w = (area.w - apart * (n - 1)) / n;
    const float side = std::min((block_w - 2 * space) / 3, area.h / rows - head - words);
    if (side > cell) cell = side, columns = tried;
  }
  const float pitch_x = (area.w + apart) / static_cast<float>(columns);
  const float pitch_y = head + cell + words;
  for (int kind = 0; kind < 4; ++kind) {
    const auto k = static_cast<std::size_t>(kind);
    const float left = area.x + static_cast<float>(kind % columns) * pitch_x;
    const float top = area.y + static_cast<float>(kind / columns) * pitch_y;
    text_elided(ui, look.semibold, look.small(), {left, top}, 3 * cell + 2 * space, look.colours().ink,
                kinds[k]);
    for (int network = 0; network < 3; ++network) {
      const float x = left + static_cast<float>(network) * (cell + space), y = top + head;
      const Box used = copies_grid_.draw_one(ui, 3 * kind + network, {x, y, cell, cell});
      const float size = look.small() - look.px(1), line = 1.3f * size, under = y + cell + look.px(3);
      const auto say = [&](const std::string& of, ImU32 colour, float at) {
        const float w = text_size(look.regular, size, of).x;
        text_elided(ui, look.regular, size, {x + 0.5f * std::max(0.0f, cell - w), at}, cell + 0.5f * space,
                    colour, of);
      };
      say(nets[static_cast<std::size_t>(network)], look.colours().soft, under);
      if (network == 0) continue;
      const std::string error = format_number((network == 1 ? copy_errors_ : small_errors_)[k], 3);
      say((cell > look.px(80) ? "error " : "") + error, look.colours().ink, under + line);
      ui.record(
          {"copy-" + std::to_string(kind) + "-" + std::to_string(network), kinds[k], "handle", error, used});
    }
  }
}

// ---- the column ----

void AutoencoderExhibit::draw_errors(Ui& ui, const Box& box) {
  if (all_errors() == nullptr || bins_.counts.empty()) return;
  const Box inner = plot_heading(ui, box, "Errors of " + judged_name(), "");
  HistogramPlot plot;
  plot.layers = {bins_};
  if (view() == "one" && answered() && step() >= last_autoencoder_step) {
    plot.mark = chosen_.own_error;
    plot.mark_label = "this one";
  }
  const HistogramHit hit = histogram(ui, "errors", inner, plot);
  if (!hit.clicked || hit.bin < 0) return;
  const std::vector<double>& errors = *all_errors();
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if (bins_.find(errors[i]) != hit.bin) continue;
    return ImageChoice::choose(ui, data_->test != nullptr, static_cast<Index>(i));
  }
}

void AutoencoderExhibit::plots(PlotColumn& column) {
  if (!data_) return;
  const std::string units = std::to_string(data_->dims());
  const std::string heading = view() == "sizes"
                                  ? std::string(data_->test ? "Mean error, test images" : "Mean error")
                              : view() == "copy" ? "Mean errors, " + units + " and few units"
                              : data_->test      ? "On test images"
                                                 : "On all images";
  number_rows(column, heading, numbers());
  if (view() != "one" && view() != "many") return;
  column.space(gap);
  number_rows(column, "Settings", settings());
  column.space(gap);
  column.part(histogram_h, [this](Ui& ui, const Box& box) { draw_errors(ui, box); });
}

}  // namespace lab
