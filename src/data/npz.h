#pragma once
// Arrays of bytes out of NumPy's .npz, as MedMNIST ships its images.
//
// Reference: NumPy's format description (numpy.lib.format, versions 1 and 2): a .npz is a ZIP archive of .npy
//            files; a .npy is a header in Python's notation and the data. PKWARE's APPNOTE for ZIP; entries
//            stored or deflated. Only unsigned bytes in C order are read.
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

/// Images `part`_images (n, height, width) and `part`_labels (n, 1) as a dataset of bytes with scale 1/255.
Dataset read_npz_images(std::span<const std::uint8_t> bytes, const std::string& part,
                        const std::vector<std::string>& class_names, std::string_view name = "The file");

/// MedMNIST's form of an archive: the training images with the test images as test part. The classes are
/// called by their numbers, those of PneumoniaMNIST (told by its name) "normal" and "pneumonia".
Dataset read_medmnist(std::span<const std::uint8_t> bytes, std::string_view name = "The file");

}  // namespace lab
