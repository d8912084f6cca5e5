#pragma once
// The IDX format of MNIST: unsigned bytes in one to three dimensions.
//
// Reference: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", file formats: magic 0x0000TTNN (type,
//            dimensions), sizes as big-endian 32-bit integers, then the data. Only type 0x08 (bytes) is read.
// Invariant: sizes are checked against the limit and against the bytes that are there before anything is
//            allocated; a file that promises more than it holds is refused.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace lab {

struct IdxArray {
  std::vector<Index> shape;        ///< one to three sizes
  std::vector<std::uint8_t> data;  ///< product of the sizes
};

/// Limit for what a gzipped IDX file may inflate to, in bytes.
inline constexpr std::size_t max_idx_bytes = std::size_t{512} << 20U;

/// Reads an IDX file (plain or gzipped). Throws InputError (control "file"). `name` is how it is called.
IdxArray read_idx(std::span<const std::uint8_t> bytes, std::string_view name = "The file");

/// The labels of these images: a class for each. Throws InputError (control "file") where there are more or fewer.
void add_idx_labels(Dataset& images, std::span<const std::uint8_t> labels);

/// Images (n, height, width) and, where `labels` is not empty, their labels (n) as a dataset of bytes with
/// scale 1/255. Keeps the first `max_rows` images where max_rows > 0.
Dataset read_idx_images(std::span<const std::uint8_t> images, std::span<const std::uint8_t> labels = {},
                        Index max_rows = 0, std::string_view name = "The file");

}  // namespace lab
