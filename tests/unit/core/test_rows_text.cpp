#include "core/rows_text.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace lab {
namespace {

TEST(RowsText, WritesTheShortestTextThatReadsBackTheSame) {
  Matrix rows(2, 2);
  rows << 0.1f, -3.0f, 1e-7f, 12345.678f;
  const std::string text = encode_rows(rows);
  EXPECT_EQ(text, "0.1,-3;1e-07,12345.678");
  EXPECT_EQ(decode_rows(text, "centres"), rows);
}

TEST(RowsText, NothingIsNoRows) {
  EXPECT_EQ(decode_rows("", "centres").rows(), 0);
  EXPECT_EQ(encode_rows(Matrix()), "");
}

TEST(RowsText, RefusesWhatItCannotHaveWritten) {
  for (const char* bad : {"1,2;3", "x", "1,,2", "1,2;", "1;nan", "inf", "1,2 3", ",", ";", "1e99"}) {
    try {
      decode_rows(bad, "centres");
      ADD_FAILURE() << "accepted " << bad;
    } catch (const InputError& error) {
      EXPECT_EQ(error.control_id(), "centres");
    }
  }
  std::string many = "0";
  for (int i = 0; i < 5000; ++i) many += ",0";
  EXPECT_THROW(decode_rows(many, "centres"), InputError);
}

}  // namespace
}  // namespace lab
