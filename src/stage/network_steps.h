/// NetworkStepsExhibit: what lessons share that take images through a network in a few counted half-steps.
///
/// Idea: each of them looks at one image (or at its neighbours in the set), waits for its networks, asks them
/// once, and then plays half-steps over the answer, in the views where that tells anything. What it judges a
/// network by is the same everywhere: the images that no network learnt from, where the set has such a part.
/// Invariant: has_steps() depends on the parameters only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/image_choice.h"
#include "stage/model_wait.h"

namespace lab {

class NetworkStepsExhibit : public Exhibit {
 public:
  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { wait_.use(models); }
  Player* player() override { return has_steps() ? &player_ : nullptr; }
  const Trouble* trouble() const override { return wait_.trouble(); }
  float narrow_height() const override { return 1.35f; }
  /// The half-steps, the networks on their way, an answer to what is on show, or working().
  bool busy() const final;
  double progress() const final { return wait_.ready() ? worked() : wait_.progress(); }

 protected:
  /// Half-steps go from 0 to `last_step`, where the lesson begins.
  explicit NetworkStepsExhibit(int last_step) : choice_(parameters_), last_step_(last_step) {}

  /// Whether the view on show plays half-steps.
  virtual bool has_steps() const = 0;
  /// Whether the networks, which are there, still have something to do for what is on show.
  virtual bool working() const = 0;
  /// 0 to 1 of that work.
  virtual double worked() const = 0;

  const std::string& view() const { return parameters_.choice("view"); }
  int step() const { return player_.has_state() ? player_.state().at : 0; }
  const Dataset& judged() const { return data_->test ? *data_->test : *data_; }
  /// "540 test images".
  std::string judged_name() const;
  /// Another set is open: the half-step on show stays, the first time the last one is.
  void begin_steps();

  ModelWait wait_;
  std::shared_ptr<const Dataset> data_;
  ImageChoice choice_;
  MethodPlayer<CountedSteps> player_;
  bool stale_ = true;           ///< what is on show has to be asked for anew
  bool stopped_ = false;        ///< the whole set is not read
  std::uint64_t question_ = 0;  ///< number of the newest question
  std::uint64_t picture_ = 0;   ///< raised whenever a grid gets new images

 private:
  int last_step_;
};

}  // namespace lab
