// What the page asks of the session, as text: query string, JSON, CSV.

#include <algorithm>

#include "app/json.h"
#include "app/link.h"
#include "app/session.h"
#include "core/player.h"
#include "stage/common_parameters.h"

namespace lab {
namespace {

std::string_view kind_name(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::integer:
      return "int";
    case ParameterKind::real:
      return "real";
    case ParameterKind::choice:
      return "choice";
    case ParameterKind::flags:
      return "flags";
    case ParameterKind::toggle:
      return "toggle";
    case ParameterKind::action:
      return "action";
    case ParameterKind::text:
      return "text";
  }
  return "text";
}

std::string_view place_name(Place place) {
  switch (place) {
    case Place::panel:
      return "panel";
    case Place::bar:
      return "bar";
    case Place::transport:
      return "transport";
    case Place::stage:
      return "stage";
    case Place::none:
      return "none";
  }
  return "none";
}

void write_rect(Json& json, const Box& box) {
  json.array();
  for (const float v : {box.x, box.y, box.w, box.h}) json.value(static_cast<double>(v));
  json.end();
}

void append_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, cells[i]);
  }
  out += '\n';
}

}  // namespace

std::string Session::query() const {
  std::string out = "lesson=" + lesson_id_;
  const auto append = [&](std::string_view id, std::string_view value) {
    out += '&';
    out += id;
    out += '=';
    append_escaped(out, value);
  };
  // The data comes first: what is usual for n and noise depends on it.
  // For a drawing others are chosen, unless the link says which.
  if (uses_data() && (!parameters().is_default("data") || draws_for_networks()))
    append("data", parameters().value("data"));
  for (const Parameter& p : parameters().declarations()) {
    if (p.kind == ParameterKind::action || p.id == "data" || parameters().is_default(p.id)) continue;
    if (p.id == "step" && pending_step_ >= 0) continue;
    if (is_data_parameter(p.id) && p.id != "points" && !parameters().enabled(p.id)) continue;
    if (p.id == "points" && parameters().choice("data") != "drawn") continue;
    append(p.id, parameters().value(p.id));
  }
  if (pending_step_ > 0) append("step", std::to_string(pending_step_));
  return out;
}

void Session::set_wanted_height(float height) {
  if (height == wanted_height_) return;
  wanted_height_ = height;
  changed();
}

void Session::set_pointed_part(std::string_view part) {
  if (part == pointed_part_) return;
  pointed_part_ = part;
  changed();
}

std::string Session::state_json() const {
  Json json;
  json.object().field("lesson", lesson_id_);
  json.field("dataset", shown_data_.empty() && uses_data() ? parameters().choice("data") : shown_data_);
  json.key("data");
  if (dataset_ && uses_data()) {
    json.object()
        .field("name", dataset_->name)
        .field("source", dataset_->source)
        .field("licence", dataset_->licence);
    json.field("points", static_cast<double>(dataset_->size()))
        .field("columns", static_cast<double>(dataset_->dims()));
    json.key("notes").array();
    for (const std::string& note : dataset_->notes) json.value(std::string_view(note));
    json.end().end();
  } else {
    json.null();
  }
  json.key("parameters").object();
  for (const Parameter& p : parameters().declarations()) {
    if (p.kind != ParameterKind::action) json.field(p.id, std::string_view(parameters().value(p.id)));
  }
  json.end();

  const Phase now = phase();
  json.key("phase").object().field("sentence", now.sentence).field("detail", now.detail).end();
  const Player* p = player();
  const bool ready = p && dataset_ && !opening_;
  json.field("step", ready ? p->position() : 0).field("steps", ready ? p->known() : 0);
  json.field("complete", ready && p->complete()).field("playing", ready && p->playing());
  json.key("metrics").object();
  if (dataset_ && !opening_) {
    for (const Metric& m : exhibit_->metrics()) json.field(m.id, m.value);
  }
  json.end();
  json.field("done", ready && p->at_end()).field("busy", busy());
  json.field("animating", wants_frame_ || frames_pending_).field("progress", progress());
  json.key("error");
  if (const Trouble* standing = trouble(); errors_.empty() && standing) {
    json.object().field("message", standing->message).field("control", standing->control).end();
  } else if (errors_.empty()) {
    json.null();
  } else {
    json.object().field("message", errors_.back().message).field("control", errors_.back().control).end();
  }
  json.field("view", parameters().has("view-at") ? std::string_view(parameters().value("view-at"))
                                                 : std::string_view());
  json.field("pointed", std::string_view(pointed_part_));
  json.field("height", static_cast<double>(wanted_height_));
  json.end();
  return json.text();
}

std::string Session::widgets_json(std::span<const WidgetRecord> records) const {
  Json json;
  json.array();
  const auto find = [&](std::string_view id) {
    return std::find_if(records.begin(), records.end(), [&](const WidgetRecord& r) { return r.id == id; });
  };
  for (const Parameter& p : parameters().declarations()) {
    json.object()
        .field("id", p.id)
        .field("label", label(p))
        .field("help", p.help)
        .field("kind", kind_name(p.kind));
    if (p.id == "play") {
      json.field("value", player() && player()->playing() ? "1" : "0");
    } else {
      json.field("value", std::string_view(parameters().value(p.id)));
    }
    const bool is_number = p.kind == ParameterKind::integer || p.kind == ParameterKind::real;
    if (is_number) {
      const bool scrubber = p.id == "step" && player();
      json.field("min", p.min)
          .field("max", scrubber ? std::max(0, player()->known() - 1) : p.max)
          .field("step", p.step);
    }
    if (!p.unit.empty()) json.field("unit", p.unit);
    json.key("choices").array();
    for (const Choice& c : choices(p)) json.object().field("id", c.id).field("label", c.label).end();
    json.end();
    json.field("enabled", enabled(p.id)).field("visible", visible(p.id) && p.place != Place::none);
    json.field("place", place_name(p.place));
    json.field("error", std::string_view(error_of(p.id)));
    json.key("rect");
    const auto record = find(p.id);
    if (record == records.end()) {
      json.null();
    } else {
      write_rect(json, record->box);
    }
    json.end();
  }
  for (const StageHandle& handle : stage_handles()) {
    const Parameter& p = handle.as;
    json.object()
        .field("id", p.id)
        .field("label", p.label)
        .field("help", p.help)
        .field("kind", kind_name(p.kind));
    json.field("value", std::string_view(handle.value));
    if (p.kind != ParameterKind::choice) json.field("min", p.min).field("max", p.max).field("step", p.step);
    json.key("choices").array();
    for (const Choice& c : p.choices) json.object().field("id", c.id).field("label", c.label).end();
    json.end();
    json.field("enabled", true).field("visible", true).field("place", "stage").field("error", "").key("rect");
    const auto record = find(handle.mark);
    if (record == records.end()) {
      json.null();
    } else {
      write_rect(json, record->box);
    }
    json.end();
  }
  for (const WidgetRecord& r : records) {
    if (parameters().has(r.id)) continue;
    // The parts of a control (one word of a segmented row) can be pressed, but are nothing to set on their
    // own.
    json.object().field("id", r.id).field("label", r.label).field("help", "").field("kind", "handle");
    json.field("value", r.value).key("choices").array().end();
    json.field("enabled", true).field("visible", true).field("place", "stage").field("error", "").key("rect");
    write_rect(json, r.box);
    json.end();
  }
  json.end();
  return json.text();
}

std::string Session::numbers_csv() const {
  if (!dataset_) throw InputError("There are no numbers yet: the data is still being loaded.");
  const Table table = exhibit_->table();
  std::string out;
  append_row(out, table.columns);
  for (const auto& row : table.rows) append_row(out, row);
  return out;
}

std::string Session::save_name() const {
  std::string name = lesson_id_;
  if (!shown_data_.empty()) name += "-" + shown_data_;
  if (parameters().integer("step") > 0) name += "-" + parameters().value("step");
  return name;
}

}  // namespace lab
