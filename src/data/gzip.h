#pragma once
// Inflating gzip in memory, with a limit.
//
// Reference: RFC 1952 (gzip), RFC 1951 (deflate); the work is zlib's.
// Invariant: never allocates beyond `max_bytes` plus one small buffer, whatever the header claims.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lab {

/// True where the bytes start with gzip's magic number.
bool is_gzip(std::span<const std::uint8_t> bytes);

/// The inflated content. Throws InputError (control "file") where the stream is damaged or cut short, or
/// holds more than `max_bytes`. `name` is how the sentence calls the file.
std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t max_bytes,
                                 std::string_view name = "The file");

/// The bytes themselves, or inflated where they are gzip.
std::vector<std::uint8_t> maybe_gunzip(std::span<const std::uint8_t> bytes, std::size_t max_bytes,
                                       std::string_view name = "The file");

}  // namespace lab
