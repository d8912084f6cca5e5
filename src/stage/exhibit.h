/// Exhibit: the instrument of one lesson.
///
/// Idea: an exhibit owns its parameters, its player and what it shows. It computes in update(budget) and
/// draws in draw_stage() and plots(), which only read state. Everything a person can set is a parameter;
/// everything the page may ask for (sentence, metrics, table) comes out of the state that is drawn.
///
/// Invariant: after any call that throws InputError the exhibit shows what it showed before.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "core/player.h"
#include "data/dataset.h"
#include "stage/linked_mark.h"
#include "ui/commands.h"

namespace lab {

class ModelLibrary;  // inference/model_library.h
struct StageHandle;  // stage/stage_handle.h
class PlotColumn;    // stage/plot_column.h
class Ui;            // ui/ui.h: what drawing needs: look, widgets, fonts, time

/// What a teacher says at this half-step, and its numbers in small.
struct Phase {
  std::string sentence;
  std::string detail;
};

/// A figure that the page, the tests and the export can read.
struct Metric {
  std::string id;
  double value = 0.0;
};

/// Why the present values cannot be followed to the end, where only computing could find out: a sentence for
/// one of the controls.
struct Trouble {
  std::string message;
  std::string control;
};

/// What a class may be asked before the next half-step shows it.
struct Question {
  std::string text;                  ///< "Which centroid moves farthest?"
  std::vector<std::string> choices;  ///< what can be answered, in the order of their numbers
  std::size_t answer = 0;            ///< which of them is right, computed from the state
  std::string because;               ///< the sentence that is said then, with the numbers
};

/// A table for the export: column names and rows of text already formatted.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// What the lesson accepts; the data menu offers what fits.
struct DataNeeds {
  /// Groups of data/catalog.h that the menu offers, in order. None: the lesson makes its own points; it has
  /// no data menu and takes no file, and open() brings it an empty data set.
  std::vector<std::string> groups;
  std::string initial = {};  ///< id of the default data set
  bool images = false;       ///< only data sets with an image shape
  bool test_part = false;    ///< test images are wanted as well, where the data set has them
  /// For lessons with networks: of data sets that they learnt from, the rows that they did not see are the test
  /// part, too; and digits that a network draws are on offer.
  bool unseen_part = false;
  std::vector<std::string> also = {};  ///< ids of single data sets of other groups, after these
  /// Draws the plane of the first two principal components, which is found before open() where that takes long.
  bool plane = false;
  /// Of data with more columns the lesson gets the first so many principal components; 0: any number will do.
  Index most_columns = 0;

  bool nothing() const { return groups.empty(); }
};

class Exhibit {
 public:
  virtual ~Exhibit() = default;

  virtual DataNeeds data_needs() const = 0;
  /// The trained networks of the place, once, before anything else; they outlive the exhibit.
  virtual void use_models(ModelLibrary& models) { (void)models; }
  ParameterSet& parameters() { return parameters_; }
  const ParameterSet& parameters() const { return parameters_; }

  /// A new data set; all parameters are read anew. Throws InputError where the lesson cannot take it, and
  /// goes on with the one it had.
  virtual void open(std::shared_ptr<const Dataset> dataset) = 0;
  /// The parameter `id` has a new value. Throws InputError if the method refuses it; the caller then sets the
  /// former value back.
  virtual void parameter_changed(std::string_view id) = 0;
  /// A button declared as ParameterKind::action was pressed; "stop" asks to give up what busy() speaks of
  /// (where that goes on, the shell sets `view` back to its default).
  virtual void press(std::string_view id) { (void)id; }

  /// The pointer means another place of the plane on the stage, or none any more.
  virtual void pointed(const std::optional<Pointed>& at) { (void)at; }

  /// What the pointer can take hold of or choose on the stage of the present view and what is no parameter as it
  /// stands (a place, one number of many): for the keyboard and the page's list of controls. What is a parameter of its own
  /// is declared with Place::stage instead.
  virtual std::vector<StageHandle> handles() const;
  /// Whether the points of the data can be dragged on the stage as it is: a view of points in their own plane.
  virtual bool moves_points() const { return false; }

  /// The player that the transport row drives, or nullptr where nothing is played.
  virtual Player* player() { return nullptr; }
  /// Between two frames, before update(): what the pointer was over becomes known to all views.
  void begin_frame() { marks_.begin_frame(); }
  /// One frame of computing: at most about `budget_ms`. Returns whether another frame is wanted.
  virtual bool update(double elapsed_s, double budget_ms, const ClockMs& clock);
  /// True while something is being computed that the person waits for.
  virtual bool busy() const;
  /// 0 to 1 of what busy() speaks of.
  virtual double progress() const;

  /// Stands for as long as the state does that it speaks of; nullptr for none.
  virtual const Trouble* trouble() const { return nullptr; }

  virtual Phase phase() const = 0;
  /// What the coming half-step can be asked about; nothing where there is nothing to guess.
  virtual std::optional<Question> question() const { return std::nullopt; }
  /// Names of the parts of the picture that stand for symbols of the article ("centroids"), as draw_stage lights them.
  virtual std::vector<std::string_view> picture_parts() const { return {}; }
  virtual std::vector<Metric> metrics() const = 0;
  /// The numbers behind the picture, for "Save numbers".
  virtual Table table() const = 0;

  /// Draws the stage into ui.stage(), and the small plots into the column under the controls.
  virtual void draw_stage(Ui& ui) = 0;
  void draw_plots(Ui& ui);
  /// Of the small plots only the essential ones, into ui.plots.
  void draw_essentials(Ui& ui);
  /// Height of the stage over its width on a narrow page: more than 1 where several pictures stand on it.
  virtual float narrow_height() const { return 1.0f; }
  /// Height in logical pixels that draw_plots needs; 0 for none.
  float plots_height();
  /// The same for draw_essentials.
  float essentials_height();

 protected:
  /// Row of the point that the keyboard has hold of (parameter "grip"), -1 for none.
  std::ptrdiff_t gripped() const;
  /// The small plots from top to bottom. Gone through to measure them and to draw them: whether a part is there,
  /// and how high it is, depends on the state only.
  virtual void plots(PlotColumn& column) { (void)column; }

  ParameterSet parameters_;
  LinkedMarks marks_;
};

}  // namespace lab
