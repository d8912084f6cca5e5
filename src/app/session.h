/// Session: the open lesson with its data, parameters and errors; all of the lab except pixels.
///
/// Idea: everything a person, a link, a test or the page can do goes through set(), press(), file() and
/// open(), and everything they can ask comes out of state_json(), widgets_json() and query(). So the same
/// checks hold whoever asks: a value that is refused leaves the former value and picture, and the sentence
/// that says why stands beside its control until that control is set successfully.
///
/// Opening a lesson only resets its values; the data is made with the next update(). So the values of a link
/// can be set one by one, before anything is computed with half of them. A value of a link that turns out to
/// be impossible once the data is there falls back to its default, and the error is shown.
///
/// No lesson is open until the first open(): lesson() is "", nothing is computed and nothing is shown.
///
/// Invariant: after every call the exhibit shows a data set that it accepted, or none has arrived yet.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/host.h"
#include "app/loaded_data.h"
#include "app/prepared_data.h"
#include "app/sampled_digits.h"
#include "app/user_files.h"
#include "core/error.h"
#include "data/catalog.h"
#include "data/dataset.h"
#include "data/ink.h"
#include "stage/exhibit.h"
#include "stage/lesson.h"
#include "stage/stage_handle.h"
#include "ui/widget_record.h"

namespace lab {

/// A sentence beside a control.
struct ControlError {
  std::string message;
  std::string control;  ///< where it is shown
  std::string cause;    ///< what was being set; a success of either clears it
};

class Session {
 public:
  Session(Host& host, std::span<const Lesson> lessons);
  ~Session();

  /// Opens a lesson with its default values; an unknown id opens the first lesson and says so.
  void open(std::string_view lesson_id);
  /// Opens what a query string describes ("lesson=kmeans&k=4&step=6", see read_link): the defaults of its
  /// lesson, of the first one where it names none, and its values.
  void restore(std::string_view query);
  /// Sets a parameter. "" or the sentence that says why not.
  std::string set(std::string_view id, std::string_view value);
  /// Presses an action. "" or the sentence that says why not.
  std::string press(std::string_view id);
  /// All values of the lesson back to their defaults, except `present` and `hide`.
  void defaults();

  /// What a person did while a frame was drawn, in order; between two frames. "" or the last refusal.
  std::string carry_out(const std::vector<Command>& commands);

  /// Drawing by hand: x y x y … in data units; what does not fit on the sheet lands on its edge.
  void add_points(const std::vector<float>& xy);
  void erase_points(float x, float y, float radius);
  /// The point in row `row` of the data is put at (x, y), in the units on show; the method follows, at the half-step where
  /// it stands. "" or the sentence that says why not.
  std::string move_point(Index row, float x, float y);

  /// A file of a person's own. `purpose` is "data", or one of those of UserFiles::add_of_four. "" or the sentence
  /// that says why not.
  std::string file(std::string_view name, std::span<const std::uint8_t> bytes, std::string_view purpose);
  /// A picture of a person's own, where a digit can be drawn: it is prepared as a drawing is. "" or the sentence that says
  /// why not.
  std::string picture(std::string_view name, const GreyImage& image);
  void asset_ready(int ticket, std::span<const std::uint8_t> bytes);
  void asset_failed(int ticket, std::string_view message);
  /// What the server said it has on this machine, as JSON: {} or {"mnist": …, "pneumonia": …}.
  void set_local_data(std::string_view json);
  void set_motion(bool on);

  /// One frame: at most about `budget_ms` of computing. Returns whether another frame is wanted.
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock);

  /// The query string, without '?', that restores what is on the screen.
  std::string query() const;
  std::string state_json() const;
  /// `records` are what the last frame drew.
  std::string widgets_json(std::span<const WidgetRecord> records) const;
  /// The numbers behind the picture as CSV.
  std::string numbers_csv() const;
  /// "kmeans-blobs-6": name for saved files, without ending.
  std::string save_name() const;

  const std::string& lesson() const { return lesson_id_; }
  Exhibit& exhibit() { return *exhibit_; }
  const Exhibit& exhibit() const { return *exhibit_; }
  const ParameterSet& parameters() const { return exhibit_->parameters(); }
  Player* player() const { return exhibit_->player(); }
  /// False for a lesson that makes its own points: it has no data menu and takes no file.
  bool uses_data() const { return parameters().has("data"); }
  /// False for a local set of the catalogue that does not lie on this machine.
  bool is_here(std::string_view dataset) const;
  /// The data that the exhibit shows; nullptr until the first has arrived.
  const Dataset* dataset() const { return dataset_.get(); }
  Phase phase() const;
  bool busy() const;
  /// A file is on its way.
  bool loading() const { return loading_ || sampling_ || prepared_.working(); }
  /// A long table of a person's own is being read; until it has been, the lesson goes on with what it has.
  bool reading() const { return incoming_ != nullptr; }
  double progress() const;
  bool presenting() const { return parameters().toggle("present"); }
  /// Whether the control is to be seen: neither switched off by the lesson nor hidden by the teacher.
  bool visible(std::string_view id) const;
  bool enabled(std::string_view id) const;
  /// What the pointer can take hold of on the stage now: the lesson's handles, and the picked point where points can be
  /// moved. set() takes their ids, too.
  std::vector<StageHandle> stage_handles() const;
  /// Row of the point that the keyboard moves, -1 for none.
  Index gripped() const;
  /// The choices of `p` that can be had here (MNIST only where it lies on the machine).
  std::vector<Choice> choices(const Parameter& p) const;
  /// The sentence to show beside control `id`, or "": an error, else the exhibit's trouble.
  const std::string& error_of(std::string_view id) const;
  const std::vector<ControlError>& errors() const { return errors_; }
  /// What the exhibit found out while it computed; nullptr for none.
  const Trouble* trouble() const { return dataset_ ? exhibit_->trouble() : nullptr; }
  /// The label of the action `id` now: play is called Pause while it plays.
  std::string label(const Parameter& p) const;
  /// The picture is asked for: the shell takes it from the next frame and calls nothing back.
  bool take_picture_request();
  /// Raised by one whenever something that can be asked for may be new.
  std::uint64_t revision() const { return revision_; }
  /// Frames are still to be drawn: input may be waiting in them, so nobody should call it rest yet.
  void set_frames_pending(bool pending) { frames_pending_ = pending; }
  /// Height in logical pixels that the canvas would like in a narrow layout, 0 where it takes what it gets.
  void set_wanted_height(float height);
  /// The part of the picture that the pointer is over (Exhibit::picture_parts), "" for none.
  void set_pointed_part(std::string_view part);

 private:
  struct Loading {
    std::string id;
    std::vector<std::string> paths;
    std::vector<int> tickets;
    std::vector<std::vector<std::uint8_t>> bytes;
    std::size_t arrived = 0;
  };

  ParameterSet& values() { return exhibit_->parameters(); }
  void show(std::string_view lesson_id, std::unique_ptr<Exhibit> exhibit);
  void changed();
  void report(const InputError& error, std::string_view cause);
  void clear_errors(std::string_view id);
  void apply(std::string_view id);
  void adapt_to_data();
  /// Brings the exhibit the data that the parameters describe; false if a file is still on its way.
  bool bring_data();
  void show_data(std::shared_ptr<const Dataset> dataset);
  /// The same as the lesson wants it; false while that is being prepared.
  bool show_prepared(std::shared_ptr<const Dataset> dataset);
  /// A hand's strokes are mush at 8 × 8: where nobody chose the data, a drawing is looked at by the networks for 28 × 28.
  void size_for_drawing();
  bool draws_for_networks() const;
  /// The exhibit gets the data with other points moved, and stays where it is.
  void apply_moves();
  /// "" or the sentence that says why not; nothing where no handle has this id.
  std::optional<std::string> set_handle(std::string_view id, std::string_view value);
  /// The lesson shows a person's own files from now on. Throws InputError where it cannot; all is as before then.
  void take_files(UserFiles files, PreparedData prepared);
  /// Goes on reading a table and preparing it for the lesson; true while there is more to do.
  bool read_on(double budget_ms, const ClockMs& clock);
  /// How the lesson wants this data set.
  PreparedData::Wanted wanted(const Dataset& dataset) const;
  /// Goes on with what bring_data() began to prepare; true while there is more to do.
  bool update_preparing(double budget_ms, const ClockMs& clock);
  /// What is on its way in the place of what is shown is wanted no more.
  void stop_bringing();
  void start_sampling();
  /// True while the next images may be drawn with the next frame.
  bool update_sampling();
  void bring(std::shared_ptr<const Dataset> dataset);
  /// Of the files of the site; nullptr where they have to be loaded.
  std::shared_ptr<const Dataset> find_loaded(const CatalogEntry& entry);
  void start_loading(const CatalogEntry& entry);
  void finish_loading();
  void fall_back(const InputError& error);
  void finish_opening();
  void apply_pending();
  void sync_position();
  /// Whether a person's own data set is there, and is of a kind that the lesson takes.
  bool takes_own_file() const;
  bool takes(const Dataset& dataset) const;
  /// Throws InputError where a list for "hide" has a name that no control of this lesson bears.
  void check_names(std::string_view list) const;
  void set_step(std::string_view value);

  Host& host_;
  std::span<const Lesson> lessons_;
  /// Of generated shapes and of digits that a network draws. The parameter "seed" is the method's: another start on the
  /// same points.
  static constexpr std::uint64_t data_seed = 1;

  std::string lesson_id_;
  std::unique_ptr<Exhibit> exhibit_;
  std::shared_ptr<const Dataset> dataset_;
  std::shared_ptr<const Dataset> unmoved_;  // dataset_ before points of it were moved by hand
  std::string shown_data_;                  // id of dataset_
  LoadedData loaded_;
  std::set<std::string, std::less<>> touched_;  // set since the lesson was opened
  UserFiles user_files_;
  PreparedData prepared_;  // of what is shown, or is to be
  struct Incoming {
    UserFiles files;
    PreparedData prepared;
  };
  std::unique_ptr<Incoming>
      incoming_;  // a table on its way: it takes their place when it is ready to be shown
  std::unique_ptr<Loading> loading_;
  std::unique_ptr<SampledDigits> sampling_;
  ModelLibrary* models_ = nullptr;
  std::vector<ControlError> errors_;
  bool opening_ = false, motion_ = true;
  // Ids of the catalogue's local sets that lie on this machine.
  std::set<std::string, std::less<>> local_data_;
  bool picture_wanted_ = false, wants_frame_ = false, frames_pending_ = false;
  int pending_step_ = -1;
  bool pending_play_ = false;
  int next_ticket_ = 1;
  float wanted_height_ = 0.0f;
  std::string pointed_part_;
  std::uint64_t revision_ = 0, seen_player_revision_ = 0;
  bool seen_playing_ = false, seen_busy_ = false;
};

/// The JSON of lab_catalog(): chapters with their lessons, data sets, and the colours of both themes.
std::string catalog_json();

}  // namespace lab
