/// ModelWait: the networks of a lesson on their way, and the sentence where they do not come.
///
/// Idea: every lesson with networks waits in the same way: for the index, for the files, for the runtime in a
/// page. Here it is said once how far that is, and what went wrong.
/// Invariant: trouble() names the file that failed; a lesson whose networks are all ready has none.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "inference/model_library.h"
#include "stage/exhibit.h"
#include "ui/ui.h"

namespace lab {

class ModelWait {
 public:
  void use(ModelLibrary& library) { library_ = &library; }
  ModelLibrary& library() const { return *library_; }
  /// Looks again, once a frame: at the index and at these models (of those that are not null).
  void look(const std::vector<std::shared_ptr<Model>>& models);
  /// The cards can be read and parts be opened.
  bool index_ready() const { return library_ != nullptr && library_->state() == ModelState::ready; }
  /// Something is on its way.
  bool waiting() const { return waiting_; }
  bool failed() const { return trouble_.has_value(); }
  /// The index and all that was looked at have come.
  bool ready() const { return index_ready() && !waiting_ && !failed(); }
  const Trouble* trouble() const { return trouble_ ? &*trouble_ : nullptr; }
  /// 0 to 1 of the bytes.
  double progress() const;
  /// For Exhibit::phase(): what is loaded, or what failed.
  Phase phase() const;
  /// A bar with what has come of how much, in the middle of `box`; the sentence where something failed.
  void draw(Ui& ui, const Box& box) const;

 private:
  ModelLibrary* library_ = nullptr;
  bool waiting_ = true;
  std::optional<Trouble> trouble_;
};

/// What lessons with networks accept: images, and of each set the part that no network learnt from.
DataNeeds network_data_needs();

/// The id for images of this data set: `large` for 28 × 28, `small` for 8 × 8. Throws InputError (control
/// "data") for any other size.
std::string_view model_id(const Dataset& dataset, std::string_view large, std::string_view small);

}  // namespace lab
