/// A small matrix as a link carries it: "x,y;x,y".
#pragma once

#include <string>
#include <string_view>

#include "core/matrix.h"

namespace lab {

/// Rows separated by ';', numbers by ',', each as short as it can be read back exactly.
std::string encode_rows(const Matrix& rows);

/// The reverse; no text gives no rows. Throws InputError (control `control`) for rows of different length,
/// for anything that is not a finite number, and for more than 4096 numbers.
Matrix decode_rows(std::string_view text, std::string_view control);

}  // namespace lab
