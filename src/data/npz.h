#pragma once
// Arrays of bytes out of NumPy's .npz, as MedMNIST and Keras ship their images.
//
// Reference: NumPy's format description (numpy.lib.format, versions 1 and 2): a .npz is a ZIP archive of .npy
//            files; a .npy is a header in Python's notation and the data. PKWARE's APPNOTE for ZIP; entries
//            stored or deflated. Only whole numbers 0 to 255 in C order are read, of whatever width they are kept in.
// Invariant: every offset and size is checked against the bytes that are there, and the sizes that an entry
//            promises against the limit, before anything is read or allocated.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace lab {

struct NpyArray {
  std::vector<Index> shape;
  std::vector<std::uint8_t> data;  ///< product of the sizes, the last axis contiguous
};

/// Limit for what one array may inflate to, in bytes.
inline constexpr std::size_t max_npy_bytes = std::size_t{512} << 20U;

/// The array `array` ("train_images") of the archive. Throws InputError (control "file"). `name` is how the
/// file is called.
NpyArray read_npz(std::span<const std::uint8_t> bytes, std::string_view array,
                  std::string_view name = "The file");

/// The names of two arrays that belong together.
struct NpzPart {
  std::string images, labels;
  /// As MedMNIST calls them: "train_images", "train_labels".
  static NpzPart of(const std::string& part) { return {part + "_images", part + "_labels"}; }
};

/// Images (n, height, width) and labels (n) or (n, 1) as a dataset of bytes with scale 1/255.
Dataset read_npz_images(std::span<const std::uint8_t> bytes, const NpzPart& part,
                        const std::vector<std::string>& class_names, std::string_view name = "The file");

/// The training images with the test images as test part: MedMNIST's archives (train_images …) or Keras' (x_train …).
/// The classes are called by their numbers, those of PneumoniaMNIST (told by its name) "normal" and "pneumonia".
Dataset read_npz_file(std::span<const std::uint8_t> bytes, std::string_view name = "The file");

}  // namespace lab
