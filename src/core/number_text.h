/// Numbers as texts that a program reads: links, JSON, CSV.
#pragma once

#include <string>
#include <string_view>

namespace lab {

/// The shortest decimal text that reads back as the same number: "0.1", "12", "1e-07"; "inf" and "nan" as such.
/// Not std::to_chars: its tables for the longest numbers would be a tenth of what the page loads first.
std::string exact(double value);
/// The same for a number of which float32 is kept: 0.1f is "0.1".
std::string exact(float value);

/// What such a text says; 0 where it begins with no number.
double number_of(std::string_view text);

/// The nearest number of so many significant digits; 0 and what is not finite as it is.
double rounded(double value, int digits);
/// At most so many significant digits, without zeros at the end: exact enough to read, and no noise after them.
std::string rounded_text(double value, int digits);

}  // namespace lab
