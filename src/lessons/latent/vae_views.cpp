// What VaeExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/latent/latent_loss.h"
#include "lessons/latent/vae_exhibit.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/pointer_card.h"
#include "stage/spoken.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/ellipse.h"
#include "ui/plot/histogram.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float title_h = 22.0f;

bool narrow(const Ui& ui) { return ui.stage.w < ui.look->px(430); }

void draw_titled(Ui& ui, ImageGrid& grid, int index, const char* id, const Box& box, std::string_view title,
                 std::string_view value, bool strong = false) {
  const Look& look = *ui.look;
  const float line = look.px(title_h);
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, box.w,
              strong ? look.colours().accent : look.colours().ink, title);
  const float side = std::min(box.w, box.h - line - (value.empty() ? 0 : line));
  const Box at{box.x, box.y + line, side, side};
  if (index >= grid.size()) {
    ui.draw->AddRect({at.x, at.y}, {at.right(), at.bottom()}, look.colours().line, look.px(4));
    return;
  }
  const Box used = grid.draw_one(ui, index, at);
  if (strong)
    ui.draw->AddRect({used.x - 2, used.y - 2}, {used.right() + 2, used.bottom() + 2}, look.colours().accent,
                     look.px(2), 0, look.px(2));
  ui.record({id, std::string(title), "handle", "", used});
  if (!value.empty())
    text(ui, look.regular, look.small() - look.px(1), {used.x, used.bottom() + look.px(3)},
         look.colours().soft, ellipsized(look.regular, look.small() - look.px(1), value, box.w));
}

}  // namespace

void VaeExhibit::draw_stage(Ui& ui) {
  if (cursor_ && (in_view("loss") || in_view("test"))) ui.commands.point(std::nullopt);
  if (!data_) return;
  if (wait_.failed() || !network_.opened() || (wait_.waiting() && plane_.empty()))
    return wait_.draw(ui, below_header(ui));
  if (in_view("loss")) return draw_loss(ui);
  if (in_view("test")) return draw_test(ui);
  draw_main(ui);
}

void VaeExhibit::draw_marks(Ui& ui) {
  if (seen_.empty()) return;
  const Look& look = *ui.look;
  const Plane& plane = plane_.plane();
  const auto ax = static_cast<std::size_t>(axis("axis-x")), ay = static_cast<std::size_t>(axis("axis-y"));
  const Ellipse cloud = upright_ellipse(seen_.mean[ax], seen_.mean[ay], seen_.sigma[ax], seen_.sigma[ay]);
  fill_gaussian(ui, plane, cloud, look.colours().accent);
  ring_gaussian(ui, plane, cloud, look.colours().accent);
  const ImVec2 mean = plane.to_px(cloud.mean);
  part_mark(ui, "cloud", mean, static_cast<float>(cloud.longest() * plane.scale().x));
  part_mark(ui, "mean", mean, look.px(6));
  if (move() >= draw) {
    const auto x = static_cast<Index>(ax), y = static_cast<Index>(ay);
    for (Index i = 0; i + 1 < seen_.codes.rows(); ++i) {
      const ImVec2 at =
          plane.to_px(static_cast<double>(seen_.codes(i, x)), static_cast<double>(seen_.codes(i, y)));
      ui.draw->AddCircleFilled(at, look.px(3.5f), look.colours().stage);
      ui.draw->AddCircleFilled(at, look.px(2.5f), look.colours().ink);
    }
    const Index last = seen_.codes.rows() - 1;
    const ImVec2 z =
        plane.to_px(static_cast<double>(seen_.codes(last, x)), static_cast<double>(seen_.codes(last, y)));
    ui.draw->AddLine(mean, z, look.colours().stage, look.px(4));
    ui.draw->AddLine(mean, z, look.colours().ink, look.px(1.5f));
  }
  const float arm = look.px(5);
  for (const ImU32 colour : {look.colours().stage, look.colours().ink}) {
    const float width = look.px(colour == look.colours().ink ? 2.0f : 4.5f);
    ui.draw->AddLine({mean.x - arm, mean.y}, {mean.x + arm, mean.y}, colour, width);
    ui.draw->AddLine({mean.x, mean.y - arm}, {mean.x, mean.y + arm}, colour, width);
  }
}

void VaeExhibit::draw_plane(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  if (plane_.empty()) return;
  LatentPlaneStyle style;
  const std::string title =
      wide() ? "Two of the " + std::to_string(network_.code_size()) + " numbers of the code"
             : "The plane of codes";
  const std::string value = plural(network_.size(), "image", "images");
  style.title = title;
  style.images = parameters_.toggle("map-images");
  if (box.w > look.px(300)) style.value = value;
  // Other images step back behind the ellipse.
  style.alpha = network_.size() > 2000 ? 0.3f : 0.45f;
  std::optional<LatentCursor> cursor = plane_.draw(ui, box, style, nullptr, [&] { draw_marks(ui); });
  const Plane& plane = plane_.plane();
  if (!seen_.empty() && move() >= draw) {
    const auto x = axis("axis-x"), y = axis("axis-y");
    const std::vector<double> z = seen_.code(), e = seen_.noise();
    const auto jx = static_cast<std::size_t>(x), jy = static_cast<std::size_t>(y);
    const ImVec2 at = plane.to_px(z[jx], z[jy]);
    const Pointer dot = pointer_handle(ui, "epsilon", at, look.px(8), "z = μ + σ·ε", code_text(e[jx], e[jy]));
    part_mark(ui, "code", at, look.px(8));
    ui.draw->AddCircleFilled(at, look.px(8), look.colours().stage);
    ui.draw->AddCircleFilled(at, look.px(6.5f), look.colours().accent);
    if (dot.hovered || dot.held) {
      cursor.reset();
      tooltip(ui, at, box,
              "ε = " + code_text(e[jx], e[jy]) + "\nz = " + code_text(z[jx], z[jy]) + "\ndrag it");
    }
    if (dot.held && dot.moved) {
      const Point2 to = plane.to_data(dot.at);
      const auto epsilon = [&](double place, std::size_t j) {
        return std::clamp(std::round((place - seen_.mean[j]) / seen_.sigma[j] * 100) / 100, -8.0, 8.0);
      };
      ui.commands.set("eps", number_text(epsilon(to.x, jx)) + "," + number_text(epsilon(to.y, jy)));
    }
  }
  std::optional<Pointed> means;
  if (cursor) means = Pointed{cursor->at.x, cursor->at.y, static_cast<std::ptrdiff_t>(cursor->near)};
  if (means != cursor_) ui.commands.point(means);
  if (!cursor) return;
  std::string words = "z = " + code_text(cursor->at.x, cursor->at.y);
  std::vector<CardPicture> pictures;
  if (hover_.answered()) pictures.push_back({&hover_grid_, 0, "decoded"});
  if (cursor->near >= 0) {
    words += "\n" + judged_image_name(*data_, cursor->near) + "\npress to take it";
    if (near_shown_ == cursor->near) pictures.push_back({&near_grid_, 0, "image"});
    if (cursor->clicked) ImageChoice::choose(ui, data_->test != nullptr, cursor->near);
  }
  std::vector<CardRow> rows{{"", std::move(pictures), 72}};
  if (cursor->near >= 0) {
    for (CardRow& row : plane_.neighbour_rows()) rows.push_back(std::move(row));
  }
  draw_card(ui, cursor->px, ui.stage, words, rows);
}

std::vector<StageHandle> VaeExhibit::handles() const {
  std::vector<StageHandle> all;
  if (seen_.empty() || move() < draw || in_view("loss") || in_view("test")) return all;
  const std::vector<double> e = seen_.noise();
  const auto hundredth = [](double v) { return std::round(100 * v) / 100; };
  add_place(all, "epsilon", "epsilon", "ε of the draw",
            "How many σ away from μ the point z = μ + σ·ε is drawn",
            {hundredth(e[static_cast<std::size_t>(axis("axis-x"))]),
             hundredth(e[static_cast<std::size_t>(axis("axis-y"))])},
            {-3, -3, 3, 3}, [hundredth](Commands& commands, double x, double y) {
              commands.set("eps", number_text(hundredth(x)) + "," + number_text(hundredth(y)));
            });
  return all;
}

void VaeExhibit::draw_images(Ui& ui, const Box& box, bool in_row) {
  const Look& look = *ui.look;
  const bool pen = choice_.drawn();
  Box rest = box;
  const float space = look.px(in_row ? 10 : gap);
  if (pen) {
    const float share = in_row ? 0.5f : 0.56f;
    const Box sheet = in_row ? Box{box.x, box.y, box.w * share - space, box.h}
                             : Box{box.x, box.y, box.w, box.h * share - space};
    choice_.draw_sheet(ui, sheet);
    rest = in_row ? Box{box.x + box.w * share, box.y, box.w * (1 - share), box.h}
                  : Box{box.x, box.y + box.h * share, box.w, box.h * (1 - share)};
  }
  const int count = pen ? 2 : 3;
  const auto cell = [&](int i) {
    const auto n = static_cast<float>(count), k = static_cast<float>(i);
    if (in_row || pen) {
      const float w = (rest.w - space * (n - 1)) / n;
      return Box{rest.x + k * (w + space), rest.y, w, rest.h};
    }
    const float h = (rest.h - space * (n - 1)) / n;
    return Box{rest.x, rest.y + k * (h + space), rest.w, h};
  };
  int at = 0;
  if (!pen) part_box(ui, "image", cell(0));
  part_box(ui, "decoded", cell(pen ? 0 : 1));
  const bool roomy = box.w > look.px(140) && !in_row;
  if (!pen) draw_titled(ui, image_grid_, 0, "original", cell(at++), "Image x", roomy ? choice_.name() : "");
  const bool hovering = cursor_ && hover_.answered();
  const std::string cost = loss_.known && move() >= add_up ? nats_text(loss_.reconstruction) : std::string();
  const std::string cost_mean = loss_.known && move() >= add_up ? nats_text(loss_.from_mean) : std::string();
  ImageGrid nothing;
  if (hovering) {
    draw_titled(ui, hover_grid_, 0, "decoded", cell(at++), "Under the cursor",
                roomy ? "z = " + code_text(cursor_->x, cursor_->y) : std::string(), true);
  } else {
    ImageGrid& grid = move() >= decode && !seen_.empty() ? current_grid_ : nothing;
    draw_titled(ui, grid, 0, "decoded", cell(at++), "Decoded z", roomy ? cost : "");
  }
  draw_titled(ui, move() >= decode && !seen_.empty() ? current_grid_ : nothing, 1, "from-mean", cell(at),
              "Decoded μ", roomy ? cost_mean : "");
}

void VaeExhibit::draw_strip(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const auto shown = static_cast<int>(strip_.codes().rows());
  std::string title = shown < seen_.codes.rows() ? "The last " + std::to_string(shown) + " of " +
                                                       plural(seen_.codes.rows(), "draw", "draws")
                                                 : plural(shown, "draw of ε", "draws of ε");
  title += ", decoded";
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink,
       ellipsized(look.semibold, look.small(), title, box.w));
  ImageGridStyle style;
  style.columns = std::max(shown, narrow(ui) ? 8 : 12);
  if (narrow(ui)) style.columns = 8;
  if (shown > 12) style.columns = 0;
  style.gap = 4;
  style.max_cell = 64;
  style.recorded = true;
  const float line = look.px(title_h);
  const Box images{box.x, box.y + line, box.w, box.h - line};
  const ImageHit hit = strip_grid_.draw(ui, "draw", images, style);
  if (hit.index < 0 || hit.index >= strip_.codes().rows()) return;
  const auto x = axis("axis-x"), y = axis("axis-y");
  draw_card(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
            "z = " + code_text(static_cast<double>(strip_.codes()(hit.index, x)),
                               static_cast<double>(strip_.codes()(hit.index, y))),
            {{&strip_grid_, hit.index, ""}}, 96);
}

void VaeExhibit::draw_main(Ui& ui) {
  const Look& look = *ui.look;
  NetworkDiagram network{.card = network_.card()};
  if (move() == encode) network.lit = {"encoder"};
  if (move() == draw) network.lit = {"code"};
  if (move() == decode) network.lit = {"decoder"};
  if (move() == add_up) network.lit = {"reconstruction", "code"};
  std::vector<float> code;
  if (!seen_.empty()) {
    network.fills.push_back({.at = "image", .image = &image_grid_});
    for (const double z : move() >= draw ? seen_.code() : std::vector<double>())
      code.push_back(static_cast<float>(z));
    network.fills.push_back({.at = "code", .numbers = code});
    if (move() >= decode) network.fills.push_back({.at = "reconstruction", .image = &current_grid_});
  }
  const Box area = below_network(ui, parameters_, network);
  const float space = look.px(gap);
  const bool strip = move() >= decode && !seen_.empty() && strip_.answered();
  const float line = look.px(title_h);
  if (narrow(ui)) {
    const float cell = choice_.drawn() ? 0.5f * area.w : (area.w - 2 * look.px(10)) / 3 + line;
    const float strip_h = line + 2 * ((area.w - 7 * look.px(4)) / 8 + look.px(4));
    const Box plane{area.x, area.y, area.w, area.h - cell - strip_h - 2 * space};
    draw_plane(ui, plane);
    draw_images(ui, {area.x, plane.bottom() + space, area.w, cell}, true);
    if (strip) draw_strip(ui, {area.x, plane.bottom() + 2 * space + cell, area.w, strip_h});
    return;
  }
  if (area.w > 1.7f * area.h) {
    // A low, wide stage, as on a projector: all images beside the plane, so that they stay large.
    const Box plane{area.x, area.y, 1.2f * area.h, area.h};
    const Box right{plane.right() + space, area.y, area.right() - plane.right() - space, area.h};
    const float cell =
        choice_.drawn() ? 0.7f * right.h : std::min((right.w - look.px(20)) / 3 + line, 0.7f * right.h);
    draw_plane(ui, plane);
    draw_images(ui, {right.x, right.y, right.w, cell}, true);
    if (strip) draw_strip(ui, {right.x, right.y + cell + space, right.w, right.h - cell - space});
    return;
  }
  const float strip_h = line + std::min(look.px(64), area.w / 14);
  const float high = area.h - strip_h - space;
  const float column = choice_.drawn()
                           ? std::clamp(0.4f * area.w, look.px(180), 0.75f * high)
                           : std::clamp((high - 2 * space) / 3 - 2 * line, look.px(90), 0.3f * area.w);
  const Box plane{area.x, area.y, area.w - column - space, high};
  draw_plane(ui, plane);
  draw_images(ui, {plane.right() + space, area.y, column, high}, false);
  if (strip) draw_strip(ui, {area.x, plane.bottom() + space, area.w, strip_h});
}

void VaeExhibit::draw_bar(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const double sum = loss_.reconstruction + seen_.kl_sum();
  const float share = static_cast<float>(loss_.reconstruction / std::max(1e-9, sum));
  const float cut = box.x + share * box.w;
  const ImU32 first = Look::group_colour(0), second = Look::group_colour(1);
  ui.draw->AddRectFilled({box.x, box.y}, {cut, box.bottom()}, first, look.px(4),
                         ImDrawFlags_RoundCornersLeft);
  ui.draw->AddRectFilled({cut, box.y}, {box.right(), box.bottom()}, second, look.px(4),
                         ImDrawFlags_RoundCornersRight);
  const auto label = [&](float x, float anchor, const std::string& words) {
    text_anchored(ui, look.regular, look.small(), {x, box.bottom() + look.px(5)}, anchor, 0.0f,
                  look.colours().ink, words);
  };
  label(box.x, 0.0f, "reconstruction " + format_fixed(loss_.reconstruction, 2));
  label(box.right(), 1.0f, "KL " + format_fixed(seen_.kl_sum(), 2));
}

void VaeExhibit::draw_loss(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  if (seen_.empty() || !loss_.known) {
    if (choice_.drawn()) choice_.draw_sheet(ui, area);
    return;
  }
  const float space = look.px(gap), line = look.px(title_h);
  // What it comes to and the images; the sums for every number of the code; and their sizes as bars, where there is room.
  const float rows_h = dimensions_height(seen_.size());
  const Pane images{0.0f, 1.0f, 210.0f, 62.0f + title_h + 60.0f, 0.0f},
      sums{0.0f, 1.0f, 210.0f, rows_h, 0.0f};
  const std::vector<Box> places = arrange(ui, area, std::array{images, sums}, gap);
  const Box& first = places[0];
  draw_bar(ui, {first.x, first.y, first.w, look.px(22)});
  const float y = first.y + look.px(62);
  // Image, decoding, and where in it the nats are lost.
  const float side = std::min({(first.w - 2 * space) / 3, first.bottom() - y - line, 0.4f * area.h});
  const auto cell = [&](int i) {
    return Box{first.x + static_cast<float>(i) * (side + space), y, side, side + line};
  };
  draw_titled(ui, image_grid_, 0, "original", cell(0), "Image x", "");
  draw_titled(ui, current_grid_, 0, "decoded", cell(1), "Decoded z", "");
  const std::string_view lost = "Nats lost, pixel by pixel";
  const bool fits = text_size(look.semibold, look.small(), lost).x <= first.right() - cell(2).x;
  draw_titled(ui, lost_grid_, 0, "lost", cell(2), fits ? lost : "Nats lost", "");
  const float used = draw_dimensions(ui, places[1]) + look.px(6);
  const Box rest{places[1].x, places[1].y + used, places[1].w, std::min(places[1].h - used, look.px(220))};
  if (rest.h < look.px(90)) return;
  BarPlot plot;
  plot.values = seen_.kl;
  for (Index j = 0; j < seen_.size(); ++j) plot.labels.push_back(std::to_string(j + 1));
  plot.axes.y_name = rest.h > look.px(140) ? "KL, nats" : "KL";
  plot.axes.x_name = "number of the code";
  plot.value_text = seen_.size() < 9;
  bars(ui, "kl", rest, plot);
}

void VaeExhibit::draw_test(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  if (!score_.done()) return;
  const double reconstruction = score_.mean_reconstruction(), kl = score_.mean_kl();
  const ModelCard* card = network_.card();
  const auto figure = [&](const char* id) -> std::string {
    if (card == nullptr || card->data != data_->id) return "–";
    for (const ModelFigure& f : card->figures)
      if (f.id == id) return format_fixed(f.value, 2);
    return "–";
  };
  const float line = look.px(26);
  const float right = area.x + std::min(area.w, look.px(460));
  float y = area.y;
  const auto say = [&](const std::string& what, const std::string& ours, const std::string& theirs,
                       bool strong) {
    ImFont* font = strong ? look.semibold : look.regular;
    const ImU32 colour = strong ? look.colours().ink : look.colours().soft;
    text(ui, font, look.body(), {area.x, y}, colour, what);
    text_tabular(ui, font, look.body(), {right - look.px(110), y}, colour, ours);
    text_tabular(ui, font, look.body(), {right, y}, colour, theirs);
    y += line;
  };
  say("nats per image", "here", "on the card", false);
  say("Reconstruction", format_fixed(reconstruction, 2), figure("test-reconstruction"), false);
  say("KL", format_fixed(kl, 2), figure("test-kl"), false);
  say("−ELBO", format_fixed(reconstruction + kl, 2), figure("test-elbo"), true);
  y += look.px(10);
  HistogramPlot plot;
  plot.layers = {make_bins(histogram_values_, 40)};
  plot.axes.x_name = "−ELBO of an image, nats";
  plot.axes.y_name = "images";
  if (loss_.known && !seen_.empty()) {
    plot.mark = loss_.reconstruction + seen_.kl_sum();
    plot.mark_label = narrow(ui) ? "" : choice_.name();
  }
  histogram(ui, "elbo", {area.x, y, area.w, std::min(area.bottom() - y, look.px(420))}, plot);
}

float VaeExhibit::narrow_height() const { return in_view("plane") ? 1.75f : in_view("loss") ? 1.5f : 1.2f; }

}  // namespace lab
