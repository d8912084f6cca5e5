#pragma once
// The one table of data sets: what the lab can show without a person's own file.
//
// Idea:      a row per data set, in teaching order; the page turns rows into a menu and fetches the named
//            files, make_dataset turns a row and its bytes into a value.
// Invariant: ids are unique and never change (they stand in links).

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "data/file_reading.h"

namespace lab {

enum class DatasetKind {
  generated,  ///< made from n, noise and seed; needs no file
  asset,      ///< a file that the site carries
  local,      ///< files that may lie on the person's machine (MNIST, chest X-rays)
  sampled,    ///< drawn by a network; the session asks it, make_dataset cannot
  drawn,      ///< points that a person puts on the stage
  file        ///< a person's own file
};

/// Id of the digits that a network draws, as links have had it from the start.
inline constexpr std::string_view sampled_digits_id = "imagined";

struct CatalogEntry {
  std::string_view id;     ///< "blobs"
  std::string_view label;  ///< "Three blobs, uneven"
  std::string_view group;  ///< "Shapes", "Clouds", "By hand", "Tables", "Images", "X-rays"
  DatasetKind kind = DatasetKind::generated;
  /// Paths relative to the site ("data/iris.csv"; "local/mnist/…-ubyte.gz": images, labels, test images, test
  /// labels; "local/pneumonia/….npz": all in one). Empty where no file is needed.
  std::vector<std::string_view> files;
  Index default_n = 0;       ///< of generated shapes and sampled images
  double default_noise = 1;  ///< of generated shapes
  Index dims = 2;            ///< 0 where it depends on the file
  /// Of a data set without a test part: so many first rows are what our networks learn from. 0: no network does.
  Index learnt_rows = 0;
  std::string_view absent = {};  ///< local: what to do where it is not on the machine, in a sentence or two
};

/// All rows, in the order of the menu.
const std::vector<CatalogEntry>& catalog();
/// The row of `id`, or nullptr.
const CatalogEntry* find_dataset(std::string_view id);
/// The row of `id`; throws InputError (control "data") where there is none.
const CatalogEntry& dataset_entry(std::string_view id);

struct DatasetOptions {
  Index n = 0;        ///< generated: points, 0 = the row's default. Others: at most so many rows, 0 = all
  double noise = -1;  ///< generated: negative = the row's default
  std::uint64_t seed = 1;
  bool test_part = false;  ///< MNIST: the 10000 test images (files 2 and 3) instead of the training images
};

using FileBytes = std::span<const std::uint8_t>;

/// Makes the data set. `files` are the bytes of the row's files in the row's order: one for a table, images
/// and labels for MNIST (of the part asked for); none for a shape. For "drawn", an empty file gives an empty
/// set and a CSV text gives its points. Throws InputError (control "data", "n", "noise" or "file").
Dataset make_dataset(std::string_view id, std::span<const FileBytes> files,
                     const DatasetOptions& options = {});

/// Makes a set of the kind `generated`, with which no file has to do, nor what reads one: a page that draws shapes need not
/// load any of that. Throws InputError (control "n" or "noise"), and std::logic_error for other kinds.
Dataset generated_dataset(std::string_view id, const DatasetOptions& options = {});

/// A person's own file: CSV, IDX images, or either gzipped, told apart by content; or MedMNIST's .npz. A long
/// table is read in slices, everything else at once. Throws InputError (control "file").
std::unique_ptr<FileReading> begin_reading(std::string_view file_name, FileBytes bytes);
/// The same without slices.
Dataset read_any(std::string_view file_name, FileBytes bytes);

/// Points that a person drew: (n, 2), one label each or none. At least one point is not required.
Dataset drawn_dataset(const std::vector<float>& xy, const std::vector<int>& labels = {});

}  // namespace lab
