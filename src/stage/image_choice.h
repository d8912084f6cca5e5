/// ImageChoice: the one image that a lesson looks at: of the set, of the part that nothing learnt from, or
/// drawn by hand.
///
/// Idea: four parameters say which (part, image, ink, and the button clear), so that a link carries the
/// choice, the drawing included. A drawing goes through the preparation of the data set whose networks look
/// at it, and every stage of that is shown.
/// Invariant: pixels() belong to the parameters; a call that throws leaves them as they were.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "stage/draw_pad.h"
#include "stage/exhibit.h"
#include "ui/plot/image_grid.h"

namespace lab {

class ImageChoice {
 public:
  /// Declares part, image, ink and clear.
  explicit ImageChoice(ParameterSet& parameters);

  /// Images of another set. Throws InputError (control "image" or "part") where the parameters name none.
  void open(std::shared_ptr<const Dataset> dataset);
  /// For part, image and ink; throws InputError as open() does. False for any other id.
  bool parameter_changed(std::string_view id);
  /// For clear. False for any other id.
  bool press(std::string_view id);
  /// Whether the view at hand has to do with one image.
  void show_controls(bool shown);

  bool drawn() const { return parameters_.choice("part") == "drawn"; }
  bool on_test() const;
  /// What is open: the part that the image is of; the set where it is drawn. nullptr before open().
  const Dataset* part() const;
  /// Row in part(); −1 for a drawing.
  Index row() const;
  /// (width × height) in [0, 1]; empty as long as nothing is drawn.
  const std::vector<float>& pixels() const { return pixels_; }
  /// As a batch of one; no rows where pixels() is empty.
  Matrix batch() const;
  /// −1 where there is none.
  int label() const;
  /// "test image 12 (a 7)", "your drawing".
  std::string name() const;
  /// Raised whenever pixels() are new.
  std::uint64_t revision() const { return revision_; }

  /// Takes the image of row `row`, as pressing it does.
  static void choose(Ui& ui, bool test, Index row);
  /// The sheet to draw on and, beside or below it, what is made of the drawing.
  void draw_sheet(Ui& ui, const Box& box);
  /// The same in the left or upper part of `area` where the image is drawn by hand; returns what is left of it.
  Box draw_sheet_first(Ui& ui, const Box& area);

 private:
  void read();
  Index rows() const;
  void check(const Dataset& dataset) const;
  ParameterSet& parameters_;
  std::shared_ptr<const Dataset> data_;
  Ink ink_;
  std::vector<PreparationStage> stages_;
  std::vector<float> pixels_;
  std::uint64_t revision_ = 0;
  DrawPad pad_;
  std::array<ImageGrid, 3> grids_;
};

}  // namespace lab
