#include "app/layout.h"

#include <algorithm>
#include <cmath>

#include "stage/common_parameters.h"
#include "stage/prediction.h"
#include "ui/drawing_record.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float narrow_px = 600.0f, panel_px = 248.0f, transport_px = 64.0f, narrow_transport_px = 104.0f,
                still_transport_px = 60.0f;  // narrow, and nothing to play
constexpr float gap_px = 13.0f;              // between controls
constexpr float aside_px = 190.0f;           // beside a presented stage, for the essential small plots
constexpr float corner_px = 64.0f;           // the two buttons in the corner of a presented stage

void drawing(Ui& ui, CanvasPart part) {
  if (ui.drawing) ui.drawing->part = part;
}

void fill(ImDrawList* draw, const Box& box, ImU32 colour) {
  draw->AddRectFilled(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()), colour);
}

}  // namespace

void Layout::place(Session& session, const Ui& ui, const Box& canvas) {
  const Look& look = *ui.look;
  // A canvas that is small both ways (page with both side columns open) keeps its controls beside the stage.
  const float narrow_below = narrow_px * (ui.presenter ? 1.2f : 1.0f);
  narrow_ = canvas.w < 0.75f * narrow_below || (canvas.w < narrow_below && canvas.h > 1.2f * canvas.w);
  panel_open_ = !ui.presenter || presenter_open_;
  aside_ = {};
  if (narrow_) {
    const float th = look.px(session.player() ? narrow_transport_px : still_transport_px);
    narrow_stage_h_ = std::round(canvas.w * session.exhibit().narrow_height());
    // What is played is seen together with what plays it.
    if (window_h_ > 0) narrow_stage_h_ = std::min(narrow_stage_h_, std::max(0.8f * canvas.w, window_h_ - th));
    const float side = std::min(narrow_stage_h_, std::max(160.0f, canvas.h - th));
    stage_ = {canvas.x, canvas.y, canvas.w,
              ui.presenter && !presenter_open_ ? std::max(side, canvas.h - th) : side};
    transport_ = {canvas.x, stage_.bottom(), canvas.w, th};
    panel_ = {canvas.x, transport_.bottom(), canvas.w, std::max(0.0f, canvas.bottom() - transport_.bottom())};
  } else {
    const float th = look.px(transport_px);
    const float pw = panel_open_ ? std::min(look.px(panel_px), canvas.w * 0.45f) : 0.0f;
    transport_ = {canvas.x, canvas.bottom() - th, canvas.w, th};
    stage_ = {canvas.x, canvas.y, canvas.w - pw, canvas.h - th};
    panel_ = {stage_.right(), canvas.y, pw, stage_.h};
    const bool essentials = !panel_open_ && session.dataset() && session.exhibit().essentials_height() > 0;
    if (essentials && stage_.w - look.px(aside_px) > stage_.h) {
      stage_.w -= look.px(aside_px);
      aside_ = {stage_.right(), stage_.y, look.px(aside_px), stage_.h};
    }
  }
}

ControlState Layout::state_of(const Session& session, const Parameter& p) const {
  ControlState state;
  state.value = session.parameters().value(p.id);
  state.label = p.label;
  state.enabled = session.enabled(p.id);
  state.error = session.error_of(p.id);
  if (p.kind == ParameterKind::choice || p.kind == ParameterKind::flags) state.choices = session.choices(p);
  return state;
}

bool Layout::shown_beside_control(const Session& session, std::string_view id) const {
  if (!panel_open_ || !session.parameters().has(id)) return false;
  return session.parameters().declaration(id).place == Place::panel && session.visible(id);
}

int Layout::draw(Session& session, Ui& ui, const Box& canvas, bool keyboard) {
  place(session, ui, canvas);
  keyboard_ = keyboard;
  panel_overflows_ = false;
  widgets_.begin_frame(ui, keyboard);

  ImGui::SetNextWindowPos(ImVec2(canvas.x, canvas.y));
  ImGui::SetNextWindowSize(ImVec2(canvas.w, canvas.h));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  constexpr ImGuiWindowFlags plain = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                                     ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("canvas", nullptr, plain);
  ui.draw = ImGui::GetWindowDrawList();
  drawing(ui, CanvasPart::header);
  draw_header(session, ui, true);
  drawing(ui, CanvasPart::stage);
  ui.stage = stage_;
  ui.header_h = header_h_;
  if (session.dataset()) {
    ui.draw->PushClipRect(ImVec2(stage_.x, stage_.y), ImVec2(stage_.right(), stage_.bottom()), true);
    const PredictionCard prediction(ui, session.exhibit());
    const float asked_h = std::min(prediction.height(), 0.5f * stage_.h);
    ui.stage.h -= asked_h;
    session.exhibit().draw_stage(ui);
    prediction.draw(ui, session.exhibit(), {stage_.x, ui.stage.bottom(), stage_.w, asked_h});
    ui.stage = stage_;
    ui.draw->PopClipRect();
  }
  ui.draw->PushClipRect(ImVec2(stage_.x, stage_.y), ImVec2(stage_.right(), stage_.bottom()), true);
  drawing(ui, CanvasPart::header);
  draw_header(session, ui, false);
  if (keyboard_) stage_stops(session, ui);
  ui.draw->PopClipRect();
  drawing(ui, CanvasPart::transport);
  draw_transport(session, ui);
  drawing(ui, CanvasPart::panel);
  if (aside_.w > 0) draw_essentials(session, ui);
  if (ui.presenter) draw_fold(ui);
  if (panel_open_ && panel_.w > 0 && panel_.h > 0) {
    draw_panel(session, ui);
  } else if (narrow_ && !ui.presenter) {
    wanted_height_ = narrow_stage_h_ + canvas.w + transport_.h;  // enough to find out how much is needed
  }
  ImGui::End();
  ImGui::PopStyleVar(2);

  shortcuts(session, ui);
  return widgets_.end_frame(ui);
}

void Layout::draw_header(Session& session, Ui& ui, bool measure) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Phase phase = session.phase();
  const float left = stage_.x + look.px(20);
  const bool under_buttons = ui.presenter && aside_.w == 0 && !panel_open_;
  const float width = stage_.w - look.px(under_buttons ? 20 + corner_px : 40);
  // Room for a sentence and two lines below it (on a narrow stage for a sentence of two lines), whether they are needed or
  // not, so that the picture does not hop between half-steps that say more and less. What is longer is set smaller.
  const float top = look.px(18), between = look.px(3), bottom = look.px(6);
  const auto needed = [&](float share) {
    float h = top +
              text_wrapped(ui, look.semibold, share * look.large(), {left, 0}, width, 0, phase.sentence) +
              between;
    if (!phase.detail.empty())
      h += text_wrapped(ui, look.regular, share * look.small(), {left, 0}, width, 0, phase.detail);
    return h;
  };
  const float sentence_h =
      text_wrapped(ui, look.semibold, look.large(), {left, 0}, width, 0, narrow_ ? " \n " : " ");
  const float usual =
      top + sentence_h + between + text_wrapped(ui, look.regular, look.small(), {left, 0}, width, 0, " \n ");
  float share = 1.0f;
  constexpr float smallest = 0.76f, step = 0.04f;
  while (share > smallest && needed(share) > usual) share -= step;
  float y = stage_.y + top;
  // Measuring draws nothing: the stage is drawn between the two passes, under the words.
  const auto line = [&](ImFont* font, float size, ImU32 colour, std::string_view words) {
    y += text_wrapped(ui, font, size, ImVec2(left, y), width, measure ? 0 : colour, words);
  };
  line(look.semibold, share * look.large(), c.ink, phase.sentence);
  y += between;
  if (!phase.detail.empty()) line(look.regular, share * look.small(), c.soft, phase.detail);
  const auto warn = [&](const std::string& message, const std::string& control) {
    if (shown_beside_control(session, control)) return;
    y += look.px(4);
    line(look.semibold, look.small(), c.warn, message);
  };
  for (const ControlError& error : session.errors()) warn(error.message, error.control);
  if (const Trouble* trouble = session.trouble()) warn(trouble->message, trouble->control);
  if (!measure) return;
  header_h_ = std::max(y - stage_.y, usual) + bottom;
}

float Layout::draw_controls(Session& session, Ui& ui, ImVec2 at, float width, bool data) {
  float y = at.y;
  for (const Parameter& p : session.parameters().declarations()) {
    if (p.place != Place::panel || p.kind == ParameterKind::text || p.id == "new-seed") continue;
    if (is_data_parameter(p.id) != data || !session.visible(p.id)) continue;
    y += widgets_.control(ui, p, state_of(session, p), ImVec2(at.x, y), width) + ui.look->px(gap_px);
  }
  return y - at.y;
}

void Layout::draw_panel(Session& session, Ui& ui) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  ImDrawList* const outer = ui.draw;
  const std::size_t first_record = ui.records.size();
  ImGui::SetCursorScreenPos(ImVec2(panel_.x, panel_.y));
  ImGui::BeginChild("panel", ImVec2(panel_.w, panel_.h), ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
  ui.draw = ImGui::GetWindowDrawList();
  const float pad = look.px(18), scroll = ImGui::GetScrollY();
  const float width = panel_.w - 2 * pad, x = panel_.x + pad;
  float y = panel_.y + look.px(16) - scroll;
  const auto hairline = [&] {
    fill(ui.draw, Box{x, std::floor(y), width, 1.0f}, c.line);
    y += look.px(13);
  };
  y += draw_controls(session, ui, ImVec2(x, y), width, false);
  const float plots_h = session.dataset() ? look.px(session.exhibit().plots_height()) : 0.0f;
  if (plots_h > 0) {
    y += look.px(4);
    hairline();
    ui.plots = Box{x, y, width, plots_h};
    session.exhibit().draw_plots(ui);
    y += plots_h + look.px(14);
  }
  bool has_data_controls = false;
  for (const Parameter& p : session.parameters().declarations()) {
    has_data_controls |= p.place == Place::panel && is_data_parameter(p.id) && session.visible(p.id);
  }
  if (has_data_controls) {
    hairline();
    y += draw_controls(session, ui, ImVec2(x, y), width, true);
  }
  const float content = y + scroll - panel_.y + look.px(4);
  ImGui::SetCursorScreenPos(ImVec2(panel_.x, panel_.y - scroll + content - 1));
  ImGui::Dummy(ImVec2(1, 1));
  panel_overflows_ = content > panel_.h + 1;
  if (panel_overflows_) {
    // A thin thumb says that there is more.
    const float h = std::max(look.px(24), panel_.h * panel_.h / content);
    const float t = ImGui::GetScrollMaxY() > 0 ? scroll / ImGui::GetScrollMaxY() : 0.0f;
    const float top = panel_.y + t * (panel_.h - h);
    ui.draw->AddRectFilled(ImVec2(panel_.right() - 6, top + 2), ImVec2(panel_.right() - 3, top + h - 2),
                           c.line, 1.5f);
  }
  follow_focus(ui, first_record);
  ImGui::EndChild();
  ui.draw = outer;
  // What is scrolled away cannot be pressed.
  ui.records.erase(
      std::remove_if(ui.records.begin() + static_cast<std::ptrdiff_t>(first_record), ui.records.end(),
                     [&](const WidgetRecord& r) {
                       const float middle = r.box.y + r.box.h / 2;
                       return middle < panel_.y || middle > panel_.bottom();
                     }),
      ui.records.end());
  if (narrow_) {
    fill(ui.draw, Box{panel_.x, panel_.y, panel_.w, 1.0f}, c.line);
    wanted_height_ = ui.presenter ? 0.0f : std::ceil(narrow_stage_h_ + transport_.h + content);
  } else {
    fill(ui.draw, Box{panel_.x, panel_.y, 1.0f, panel_.h}, c.line);
    wanted_height_ = 0.0f;
  }
}

void Layout::follow_focus(Ui& ui, std::size_t first_record) {
  // A control that the keyboard reaches is brought into sight; inside the panel's child window.
  const std::string_view focus = widgets_.focus();
  if (focus == followed_) return;
  followed_ = focus;
  for (std::size_t i = first_record; i < ui.records.size(); ++i) {
    const WidgetRecord& record = ui.records[i];
    if (record.id != focus) continue;
    const float room = ui.look->px(32), scroll = ImGui::GetScrollY();
    const float above = record.box.y - room - panel_.y, below = record.box.bottom() + room - panel_.bottom();
    if (above < 0) ImGui::SetScrollY(std::max(0.0f, scroll + above));
    if (below > 0) ImGui::SetScrollY(scroll + below);
    if (above < 0 || below > 0) ui.wants_frame = true;
  }
}

void Layout::draw_essentials(Session& session, Ui& ui) {
  const Look& look = *ui.look;
  const float top = look.px(corner_px);
  ui.plots = {aside_.x + look.px(6), aside_.y + top, aside_.w - look.px(20), aside_.h - top};
  session.exhibit().draw_essentials(ui);
}

void Layout::draw_fold(Ui& ui) {
  const Look& look = *ui.look;
  const float size = look.px(26);
  const Box box{stage_.right() + aside_.w - size - look.px(8), stage_.y + look.px(10), size, size};
  if (widgets_.area(ui, "fold-controls", box, true, look.px(6))) presenter_open_ = !presenter_open_;
  const ImVec2 middle(box.x + size / 2, box.y + size / 2);
  // Three lines with knobs: what is behind it are the controls.
  for (int i = -1; i <= 1; ++i) {
    const float y = middle.y + look.px(5) * static_cast<float>(i), w = look.px(7);
    ui.draw->AddLine(ImVec2(middle.x - w, y), ImVec2(middle.x + w, y), look.colours().soft, look.px(1.2f));
    ui.draw->AddCircleFilled(ImVec2(middle.x + (i == 0 ? -0.4f : 0.45f) * w, y), look.px(2.2f),
                             look.colours().soft, 12);
  }
  widgets_.help(ui, "fold-controls", box, presenter_open_ ? "Fold the controls away" : "Show the controls");
  ui.record({"fold-controls", "Controls", "part", presenter_open_ ? "1" : "0", box});
}

void Layout::shortcuts(Session& session, Ui& ui) {
  if (!keyboard_ || widgets_.typing()) return;
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
  const auto usable = [&](const char* id) { return session.visible(id) && session.enabled(id); };
  if (ImGui::IsKeyPressed(ImGuiKey_R, false) && usable("reset")) ui.commands.press("reset");
  if (widgets_.focused()) return;  // arrows and Space belong to the control
  if (ImGui::IsKeyPressed(ImGuiKey_Space, false) && usable("play")) ui.commands.press("play");
  if (ImGui::IsKeyPressed(ImGuiKey_RightArrow, true) && usable("forward")) ui.commands.press("forward");
  if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow, true) && usable("back")) ui.commands.press("back");
  for (std::size_t k = 0; k < 9 && session.dataset(); ++k) {
    if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_1 + static_cast<int>(k)), false))
      give_answer(ui, session.exhibit(), k);
  }
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && session.presenting()) ui.commands.set("present", "0");
}

}  // namespace lab
