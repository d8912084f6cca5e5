#include "app/session.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "app/link.h"
#include "app/nothing_open.h"
#include "core/error.h"
#include "data/catalog.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"

namespace lab {
namespace {

// Sane for a link: a longer value is not one of ours.
constexpr std::size_t max_value_length = 8192;

const std::string no_error;

/// Whether any name of a list with commas between them is one.
template <class Test>
bool any_name(std::string_view list, Test test) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    if (test(list.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

Session::Session(Host& host, std::span<const Lesson> lessons) : host_(host), lessons_(lessons) {
  if (lessons.empty()) throw std::logic_error("no lessons");
  show({}, std::make_unique<NothingOpen>());
}

Session::~Session() = default;

void Session::changed() {
  ++revision_;
  host_.changed();
}

void Session::show(std::string_view lesson_id, std::unique_ptr<Exhibit> exhibit) {
  lesson_id_ = lesson_id;
  exhibit_ = std::move(exhibit);
  models_ = &host_.models();
  models_->try_again();
  exhibit_->use_models(*models_);
  add_common_parameters(values(), exhibit_->data_needs());
  dataset_.reset();
  unmoved_.reset();
  shown_data_.clear();
  seen_player_revision_ = 0;
}

void Session::open(std::string_view lesson_id) {
  const auto lesson =
      std::find_if(lessons_.begin(), lessons_.end(), [&](const Lesson& l) { return l.id == lesson_id; });
  errors_.clear();
  const Lesson& made = lesson == lessons_.end() ? lessons_.front() : *lesson;
  show(made.id, made.make());
  defaults();
  values().reset("present");
  values().reset("hide");
  if (lesson == lessons_.end()) {
    report(InputError("There is no lesson \"" + std::string(lesson_id.substr(0, 40)) + "\" here.", "lesson"),
           "lesson");
  }
}

void Session::defaults() {
  const std::string present = parameters().value("present"), hide = parameters().value("hide");
  values().reset_all();
  values().set("present", present);
  values().set("hide", hide);
  errors_.clear();
  touched_.clear();
  stop_bringing();
  pending_step_ = -1;
  pending_play_ = false;
  opening_ = !lesson_id_.empty();
  adapt_to_data();
  changed();
}

void Session::restore(std::string_view query) {
  const Link link = read_link(query);
  open(link.lesson.empty() ? lessons_.front().id : std::string_view(link.lesson));
  for (const auto& [key, value] : link.values) set(key, value);
}

void Session::report(const InputError& error, std::string_view cause) {
  const std::string control = error.control_id().empty() ? std::string(cause) : error.control_id();
  std::erase_if(errors_, [&](const ControlError& e) { return e.control == control || e.cause == cause; });
  errors_.push_back({error.message(), control, std::string(cause)});
  changed();
}

void Session::clear_errors(std::string_view id) {
  std::erase_if(errors_, [&](const ControlError& e) { return e.control == id || e.cause == id; });
}

const std::string& Session::error_of(std::string_view id) const {
  for (const ControlError& error : errors_) {
    if (error.control == id) return error.message;
  }
  const Trouble* now = trouble();
  return now && now->control == id ? now->message : no_error;
}

std::string Session::set(std::string_view id, std::string_view value) {
  try {
    if (value.size() > max_value_length) throw InputError("This value is too long.", std::string(id));
    if (id == "step") {
      set_step(value);
    } else if (id == "play") {
      pending_play_ = value == "1";
      if (!opening_ && dataset_) apply_pending();
    } else {
      if (id == "data" && value == "file" && !user_files_.dataset()) {
        throw InputError("Open your file first: it stays on your machine, so a link cannot carry it.",
                         "data");
      }
      if (id == "data" && !is_here(value)) {
        throw InputError(std::string(dataset_entry(value).absent), "data");
      }
      if (const auto refusal = set_handle(id, value)) return *refusal;
      const std::string former = parameters().has(id) ? parameters().value(id) : std::string();
      if (id == "points") decode_points(value);
      const bool is_new = values().set(id, value);
      touched_.emplace(id);
      if (id == "hide") check_names(value);  // what it knows is hidden all the same
      if (is_new) {
        try {
          apply(id);
        } catch (const InputError&) {
          values().set(id, former);
          if (id == "data") adapt_to_data();
          throw;
        }
      }
      if (id == "part") size_for_drawing();
      if (id == "data") incoming_.reset();  // what is chosen last is what is wanted
    }
  } catch (const InputError& error) {
    report(error, id);
    return error.message();
  }
  clear_errors(id);
  changed();
  return {};
}

void Session::check_names(std::string_view list) const {
  any_name(list, [&](std::string_view name) {
    if (name.empty() || parameters().has(name) || is_data_parameter(name)) return false;
    std::string all;
    for (const Parameter& p : parameters().declarations()) {
      if (p.kind != ParameterKind::text) all += (all.empty() ? "" : ", ") + p.id;
    }
    throw InputError("There is no control \"" + std::string(name.substr(0, 24)) +
                         "\" to hide in this lesson. There are: " + all + ".",
                     "hide");
  });
}

void Session::set_step(std::string_view value) {
  values().set("step", value);  // checks it
  pending_step_ = parameters().integer("step");
  if (!opening_ && dataset_ && !loading()) apply_pending();
}

void Session::apply(std::string_view id) {
  if (id == "hide" || id == "present") return;
  if (id == "data") adapt_to_data();
  if (opening_) return;
  if (id == "grip") {
    if (dataset_ && parameters().integer("grip") > dataset_->size()) {
      throw InputError("Point to move is " + parameters().value("grip") + ", but there are only " +
                           std::to_string(dataset_->size()) + " points.",
                       "grip");
    }
    return;
  }
  if (id == "moved") {
    if (dataset_) apply_moves();
    return;
  }
  if (is_data_parameter(id)) {
    const bool concerns_data =
        parameters().enabled(id) || id == "data" || (id == "points" && shown_data_ == "drawn");
    if (concerns_data) bring_data();
    return;
  }
  if (id == "speed") {
    if (Player* p = player()) p->set_speed(parameters().real("speed"));
    return;
  }
  if (dataset_) exhibit_->parameter_changed(id);
}

void Session::apply_pending() {
  Player* p = player();
  if (!p) return;
  if (pending_step_ >= 0) {
    p->seek(pending_step_);
    pending_step_ = -1;
  }
  if (pending_play_) {
    pending_play_ = false;
    p->play();
  }
}

void Session::sync_position() {
  const Player* p = player();
  if (!p || pending_step_ >= 0 || opening_) return;
  // While it is on its way to a position that is known to exist, the link already names that one.
  const bool on_the_way = p->target() > p->position() && p->target() < p->known();
  values().set_number("step", on_the_way ? p->target() : p->position());
}

bool Session::take_picture_request() { return std::exchange(picture_wanted_, false); }

std::string Session::press(std::string_view id) {
  try {
    if (!parameters().has(id) || parameters().declaration(id).kind != ParameterKind::action) {
      throw InputError("This lesson has no button \"" + std::string(id.substr(0, 24)) + "\".");
    }
    Player* p = player();
    if (id == "save-picture") {
      picture_wanted_ = true;
    } else if (id == "save-numbers") {
      const std::string csv = numbers_csv();
      host_.save(save_name() + ".csv", "text/csv",
                 {reinterpret_cast<const std::uint8_t*>(csv.data()), csv.size()});
    } else if (id == "put-back") {
      const std::string message = set("moved", "");
      if (!message.empty()) return message;
    } else if (id == "open-file") {
      host_.open_file("data");
    } else if (id == "new-seed") {
      // The next in a fixed order of all seeds (a congruential generator of full period), the same for
      // everybody.
      const Parameter& seed = parameters().declaration("seed");
      const int count = static_cast<int>(seed.max) + 1;
      const std::string message =
          set("seed", std::to_string((parameters().integer("seed") * 421 + 2741) % count));
      if (!message.empty()) return message;
    } else if (id == "play" || id == "forward" || id == "back" || id == "reset") {
      if (!p) throw InputError("There is nothing to play in this lesson.");
      if (opening_ || !dataset_) throw InputError("The data is still being loaded.");
      if (id == "play") p->toggle_play();
      if (id == "forward") p->forward();
      if (id == "back") p->back();
      if (id == "reset") p->seek(0);
    } else {
      if (id == "stop") incoming_.reset();
      if (id == "stop" && p && !opening_) p->seek(p->position());
      exhibit_->press(id);
      // A view that computes much is left for the one that does not.
      const bool goes_on = id == "stop" && dataset_ && exhibit_->busy();
      if (goes_on && parameters().has("view") && !parameters().is_default("view")) {
        set("view", parameters().declaration("view").initial);
      }
    }
  } catch (const InputError& error) {
    report(error, id);
    return error.message();
  }
  clear_errors(id);
  changed();
  return {};
}

bool Session::is_here(std::string_view dataset) const {
  const CatalogEntry* entry = find_dataset(dataset);
  return entry == nullptr || entry->kind != DatasetKind::local || local_data_.contains(dataset);
}

void Session::set_local_data(std::string_view json) {
  local_data_.clear();
  const auto here = nlohmann::json::parse(json, nullptr, false);  // what is no JSON says that nothing is here
  for (const CatalogEntry& entry : catalog()) {
    if (entry.kind != DatasetKind::local || !here.is_object()) continue;
    const auto found = here.find(entry.id);
    if (found != here.end() && !found->is_null() && *found != false) local_data_.emplace(entry.id);
  }
  changed();
}

void Session::set_motion(bool on) {
  motion_ = on;
  if (Player* p = player()) p->set_motion(on);
}

bool Session::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (opening_ && !loading()) finish_opening();
  if (reading()) budget_ms /= 2;  // the lesson goes on beside it
  const bool reads = read_on(budget_ms, clock), samples = update_sampling(),
             prepares = update_preparing(budget_ms, clock), fetching = reads || samples || prepares;
  if (opening_ || !dataset_) return fetching;
  exhibit_->begin_frame();
  wants_frame_ = exhibit_->update(elapsed_s, budget_ms, clock);
  sync_position();
  const Player* p = player();
  const std::uint64_t player_revision = p ? p->revision() : 0;
  const bool playing = p && p->playing();
  if (wants_frame_ || player_revision != seen_player_revision_ || playing != seen_playing_ ||
      busy() != seen_busy_) {
    seen_player_revision_ = player_revision;
    seen_playing_ = playing;
    seen_busy_ = busy();
    changed();
  }
  if (!wants_frame_ && seen_busy_ != busy()) changed();
  return wants_frame_ || fetching;
}

Phase Session::phase() const {
  if (dataset_) return exhibit_->phase();
  if (lesson_id_.empty()) return {};
  const CatalogEntry* entry = uses_data() ? find_dataset(parameters().choice("data")) : nullptr;
  const std::string label = entry ? std::string(entry->label) : "the data";
  if (sampling_ && sampling_->drawing()) return {"A network draws digits", ""};
  return {errors_.empty() || opening_ ? "Loading " + label : "There is no data to show", ""};
}

bool Session::busy() const { return opening_ || loading() || reading() || (dataset_ && exhibit_->busy()); }

bool Session::visible(std::string_view id) const {
  if (!parameters().visible(id)) return false;
  if (any_name(parameters().text("hide"), [&](std::string_view name) { return name == id; })) return false;
  if (id == "stop") return busy() && !opening_;
  if (id == "speed") return player() != nullptr;
  if (id == "put-back") return !parameters().text("moved").empty();
  if (id == "grip") return dataset_ && exhibit_->moves_points();
  return true;
}

bool Session::enabled(std::string_view id) const {
  if (!parameters().enabled(id)) return false;
  const Player* p = player();
  const bool plays = p && dataset_ && p->known() > 0;
  if (id == "play" || id == "step") return plays;
  if (id == "forward") return plays && !p->at_end();
  if (id == "back" || id == "reset")
    return plays && std::max(p->position(), std::min(p->target(), p->known())) > 0;
  if (id == "save-picture" || id == "save-numbers") return dataset_ != nullptr;
  return true;
}

std::vector<Choice> Session::choices(const Parameter& p) const {
  std::vector<Choice> all = p.choices;
  std::erase_if(all, [](const Choice& c) { return !c.offered; });
  if (p.id == "data") {
    std::erase_if(all, [&](const Choice& c) {
      if (c.id == sampled_digits_id && models_->state() == ModelState::ready &&
          !models_->card(sampling_network))
        return true;
      return !is_here(c.id) || (c.id == "file" && !takes_own_file());
    });
    for (Choice& c : all) {
      if (c.id == "file") c.label = user_files_.dataset()->name;
    }
  }
  return all;
}

std::string Session::label(const Parameter& p) const {
  if (p.id == "play" && player() && player()->playing()) return "Pause";
  if (p.id == "n" && uses_data() && parameters().choice("data") == sampled_digits_id) return "Images";
  return p.label;
}

}  // namespace lab
