#pragma once
// SHA-256, by which a page knows that a model came as it was made.
//
// Reference: NIST, FIPS 180-4, Secure Hash Standard, 2015.

#include <span>
#include <string>

namespace lab {

/// 64 hexadecimal digits.
std::string sha256(std::span<const char> bytes);

}  // namespace lab
