// Tables as text: what is read, and the sentence for what is not.
#include "data/csv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "data/standardise.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using testing::refusal;

std::string refused(std::string_view text, const CsvOptions& options = {}) {
  return refusal([&] { read_csv(text, options); });
}

void expect_numbers(const Dataset& dataset, const std::vector<std::vector<float>>& rows) {
  ASSERT_EQ(dataset.size(), static_cast<Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(dataset.dims(), static_cast<Index>(rows[i].size()));
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      EXPECT_FLOAT_EQ(dataset.points.at(static_cast<Index>(i), static_cast<Index>(j)), rows[i][j])
          << i << ", " << j;
    }
  }
}

TEST(Csv, PlainNumbersWithoutHeader) {
  const Dataset d = read_csv("1,2\n3,4.5\n-5e-1,+6\n");
  expect_numbers(d, {{1, 2}, {3, 4.5F}, {-0.5F, 6}});
  EXPECT_TRUE(d.column_names.empty());
  EXPECT_FALSE(d.has_labels());
}

TEST(Csv, HeaderQuotesBomCrlfAndNoLastNewline) {
  const Dataset d = read_csv("\xEF\xBB\xBF\"a, \"\"b\"\"\",width\r\n\"1\",2\r\n\r\n 3 , 4");
  expect_numbers(d, {{1, 2}, {3, 4}});
  ASSERT_EQ(d.column_names.size(), 2U);
  EXPECT_EQ(d.column_names[0], "a, \"b\"");
  EXPECT_EQ(d.column_names[1], "width");
}

TEST(Csv, OldMacLineEndsAndQuotedNewline) {
  expect_numbers(read_csv("x,y\r1,2\r3,4\r"), {{1, 2}, {3, 4}});
  const Dataset d = read_csv("\"two\nlines\",y\n1,2\n3,4\n");
  expect_numbers(d, {{1, 2}, {3, 4}});
  EXPECT_EQ(d.column_names[0], "two lines");
  // The line that is named counts the newline within the quotes.
  EXPECT_EQ(refused("\"two\nlines\",y\n1,2\n3,oops\n"), "file: Line 4, column 2: \"oops\" is not a number.");
}

TEST(Csv, SemicolonWithDecimalComma) {
  expect_numbers(read_csv("x;y\n1,5;2\n-0,25;3,75\n"), {{1.5F, 2}, {-0.25F, 3.75F}});
  expect_numbers(read_csv("1.5;2\n2.5;3\n"), {{1.5F, 2}, {2.5F, 3}});
}

TEST(Csv, Tabs) { expect_numbers(read_csv("x\ty\n1\t2\n3\t4\n"), {{1, 2}, {3, 4}}); }

TEST(Csv, TextInTheLastColumnIsTheLabel) {
  const Dataset d = read_csv("a,b,kind\n1,2,cat\n3,4,dog\n5,6,cat\n");
  expect_numbers(d, {{1, 2}, {3, 4}, {5, 6}});
  EXPECT_EQ(d.labels, (std::vector<int>{0, 1, 0}));
  EXPECT_EQ(d.class_names, (std::vector<std::string>{"cat", "dog"}));
  ASSERT_FALSE(d.notes.empty());
  EXPECT_EQ(d.notes[0], "Column 3 (kind) is used as the label.");
}

TEST(Csv, ANamedLastColumnOfNumbersIsTheLabelInNumericOrder) {
  for (const char* name : {"label", "Class", "TARGET", "species"}) {
    const Dataset d = read_csv("a," + std::string(name) + "\n1,10\n2,9\n3,10\n");
    EXPECT_EQ(d.dims(), 1) << name;
    EXPECT_EQ(d.labels, (std::vector<int>{1, 0, 1})) << name;
    EXPECT_EQ(d.class_names, (std::vector<std::string>{"9", "10"})) << name;
  }
}

TEST(Csv, TheFirstTextColumnNamesTheRowsOthersAreLeftOutWithANote) {
  const Dataset d = read_csv("city,x,empty,river,y\nBonn,1,,Rhine,2\nKöln,3,,Rhine,4\n");
  expect_numbers(d, {{1, 2}, {3, 4}});
  EXPECT_EQ(d.column_names, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(d.row_names, (std::vector<std::string>{"Bonn", "Köln"}));
  ASSERT_EQ(d.notes.size(), 3U);
  EXPECT_EQ(d.notes[0], "Column 1 (city) names the rows.");
  EXPECT_EQ(d.notes[1], "Column 3 (empty) is empty and was left out.");
  EXPECT_EQ(d.notes[2], "Column 4 (river) is text and was left out.");
}

TEST(Csv, TextThatRowsShareOrLackNamesNone) {
  for (const char* text : {"city,x,y\nBonn,1,2\nBonn,3,4\n", "city,x,y\nBonn,1,2\n,3,4\n"}) {
    const Dataset d = read_csv(text);
    EXPECT_TRUE(d.row_names.empty()) << text;
    EXPECT_EQ(d.notes.at(0), "Column 1 (city) is text and was left out.");
  }
}

TEST(Csv, NamesInTheLastColumnAreNoLabels) {
  const Dataset d = read_csv("x,y,city\n1,2,Bonn\n3,4,Ulm\n5,6,Trier\n");
  EXPECT_FALSE(d.has_labels());
  EXPECT_EQ(d.row_names, (std::vector<std::string>{"Bonn", "Ulm", "Trier"}));
  EXPECT_EQ(d.notes.at(0), "Column 3 (city) names the rows.");
  // Where the header says so, they are labels all the same.
  const Dataset named = read_csv("x,y,species\n1,2,cat\n3,4,dog\n5,6,hen\n");
  EXPECT_EQ(named.labels, (std::vector<int>{0, 1, 2}));
  EXPECT_TRUE(named.row_names.empty());
  // With a column of names before them, too.
  const Dataset both = read_csv("city,x,y,river\nBonn,1,2,Rhine\nUlm,3,4,Danube\nTrier,5,6,Moselle\n");
  EXPECT_EQ(both.row_names, (std::vector<std::string>{"Bonn", "Ulm", "Trier"}));
  EXPECT_EQ(both.class_names, (std::vector<std::string>{"Rhine", "Danube", "Moselle"}));
}

TEST(Csv, NamesStayWithTheirRows) {
  const Dataset d = read_csv("city,x,y\n\"Bonn, Rhine\",1,2\nUlm,3,4\nTrier,5,6\n");
  const Dataset again = read_csv(write_csv(d));
  EXPECT_EQ(again.row_names, d.row_names);
  const std::vector<Index> rows = {2, 0};
  EXPECT_EQ(rows_of(d, rows).row_names, (std::vector<std::string>{"Trier", "Bonn, Rhine"}));
  const Dataset parts = with_test_part(d, 2);
  EXPECT_EQ(parts.row_names, (std::vector<std::string>{"Bonn, Rhine", "Ulm"}));
  EXPECT_EQ(parts.test->row_names, std::vector<std::string>{"Trier"});
  Dataset first = d;
  keep_first_rows(first, 1);
  EXPECT_EQ(first.row_names, std::vector<std::string>{"Bonn, Rhine"});
  EXPECT_EQ(standardise(d).row_names, d.row_names);
}

TEST(Csv, TooManyDifferentLabelsAreLeftOut) {
  std::string text = "x,id\n";
  for (int i = 0; i < 151; ++i) text += std::to_string(i) + ",n" + std::to_string(std::min(i, 149)) + "\n";
  const Dataset d = read_csv(text);
  EXPECT_FALSE(d.has_labels());
  ASSERT_FALSE(d.notes.empty());
  EXPECT_NE(d.notes[0].find("150 different values"), std::string::npos);
}

TEST(Csv, ConstantColumnsAreStated) {
  const Dataset d = read_csv("a,b\n1,5\n2,5\n");
  ASSERT_EQ(d.notes.size(), 1U);
  EXPECT_EQ(d.notes[0], "Column 2 (b) is constant.");
}

TEST(Csv, LatinOneNamesBecomeUtf8) {
  const Dataset d = read_csv(
      "gr\xF6\xDF"
      "e,x\n1,2\n3,4\n");
  EXPECT_EQ(d.column_names[0], "größe");
}

TEST(Csv, RefusesWithLineAndColumn) {
  EXPECT_EQ(refused(""), "file: Your file is empty.");
  EXPECT_EQ(refused(" \r\n\n"), "file: Your file is empty.");
  EXPECT_EQ(refused("a,b,c\n"), "file: Your file has a header but no rows of numbers.");
  EXPECT_EQ(refused("a,b\nc,d\n"), "file: No column of Your file holds numbers.");
  EXPECT_EQ(refused("1,2\n3,4,5\n"), "file: Line 2 has 3 columns, but line 1 has 2.");
  EXPECT_EQ(refused("x,y\n1,2\n\n3\n"), "file: Line 4 has 1 column, but line 1 has 2.");
  EXPECT_EQ(refused("x,y\n1,2\n3,nan\n"),
            "file: Line 3, column 2 holds \"nan\", which is not a finite number.");
  EXPECT_EQ(refused("x,y\n1,2\n-Inf,3\n"),
            "file: Line 3, column 1 holds \"-Inf\", which is not a finite number.");
  EXPECT_EQ(refused("x,y\n1,2\n1e39,3\n"),
            "file: Line 3, column 1 holds \"1e39\", which is not a finite number.");
  EXPECT_EQ(refused("x,y\n1,2\n1e999,3\n"),
            "file: Line 3, column 1 holds \"1e999\", which is not a finite number.");
  EXPECT_EQ(refused("x,y\n1,2\n,3\n"), "file: Line 3, column 1 is empty, where a number is needed.");
  EXPECT_EQ(refused("x,y\n1,2\n3,4x\n"), "file: Line 3, column 2: \"4x\" is not a number.");
  EXPECT_EQ(refused("x,y\n1,\"2\n3,4\n"), "file: Line 2: a quotation mark is opened and never closed.");
  EXPECT_EQ(refused("x,y\n1,\"2\"3\n"), "file: Line 2, column 2: text follows a closing quotation mark.");
  EXPECT_EQ(refused(std::string_view("x,y\n1,2\0\n", 9)), "file: Your file is not a text file.");
  EXPECT_EQ(refused(std::string_view("\xFF\xFEx\0", 4)),
            "file: Your file is saved as UTF-16; save it as UTF-8 (\"CSV UTF-8\").");
  CsvOptions few;
  few.max_rows = 2;
  EXPECT_EQ(refused("1,2\n3,4\n5,6\n", few), "file: Line 3 is row 3; at most 2 rows can be read.");
  few.max_columns = 2;
  EXPECT_EQ(refused("1,2,3\n", few), "file: Your file has 3 columns; at most 2 can be read.");
}

TEST(Csv, TinyNumbersAreZeroNotErrors) { expect_numbers(read_csv("1e-400,1\n1,2\n"), {{0, 1}, {1, 2}}); }

TEST(Csv, RoundTrip) {
  Dataset d = read_csv("\"a,1\",b,kind\n0.1,1e-30,\"x, y\"\n123456.789,-3,z\n");
  const Dataset again = read_csv(write_csv(d));
  ASSERT_EQ(again.size(), 2);
  for (Index i = 0; i < 2; ++i) {
    for (Index j = 0; j < 2; ++j) EXPECT_EQ(again.points.at(i, j), d.points.at(i, j));
  }
  EXPECT_EQ(again.column_names, d.column_names);
  EXPECT_EQ(again.labels, d.labels);
  EXPECT_EQ(again.class_names, d.class_names);
}

TEST(Uci, RefusesWhatItsFirstLineDoesNotPromise) {
  const auto uci = [](std::string_view text) { return refusal([&] { read_uci(testing::bytes_of(text)); }); };
  EXPECT_EQ(uci("2,1,a,b\n0.5,0\n0.5,1\n"), "");
  EXPECT_EQ(uci("3,1,a,b\n0.5,0\n0.5,1\n"), "file: Your file promises 3 rows but holds 2.");
  EXPECT_EQ(uci("2,1,a,b\n0.5,0\n0.5,2\n"), "file: Line 3, column 2: \"2\" is not a label.");
  EXPECT_EQ(uci("2,1,a,b\n0.5,0\n0.5,0.5\n"), "file: Line 3, column 2: \"0.5\" is not a label.");
  EXPECT_EQ(uci("2,2,a,b\n0.5,0\n0.5,1\n"), "file: Line 2 has 2 columns, but 3 are needed.");
  EXPECT_EQ(uci("x,1,a,b\n0.5,0\n"), "file: Line 1 should give the number of rows and columns.");
  EXPECT_EQ(uci("1,99999999,a,b\n0.5,0\n"), "file: Line 1 should give the number of rows and columns.");
  EXPECT_EQ(uci("1,1,a\n"), "file: Your file has no rows.");
}

// Whatever is done to a file, it is refused or gives a sound data set.
void expect_sound_or_refused(const testing::Bytes& bytes) {
  try {
    const Dataset d = read_any("file", bytes);
    ASSERT_GT(d.size(), 0);
    ASSERT_GT(d.dims(), 0);
    ASSERT_TRUE(d.labels.empty() || static_cast<Index>(d.labels.size()) == d.size());
    ASSERT_TRUE(d.row_names.empty() || static_cast<Index>(d.row_names.size()) == d.size());
    for (const int label : d.labels) {
      ASSERT_GE(label, 0);
      ASSERT_LT(label, d.classes());
    }
    for (Index i = 0; i < d.size(); ++i) {
      for (Index j = 0; j < d.dims(); ++j) ASSERT_TRUE(std::isfinite(d.points.at(i, j)));
    }
  } catch (const InputError& error) {
    ASSERT_FALSE(error.message().empty());
    ASSERT_LT(error.message().size(), 400U);
  }
}

TEST(Csv, TruncatedAndDamagedFilesAreRefusedOrSound) {
  const std::vector<std::string> seeds = {
      "a,\"b\"\"c\",kind\r\n1,2.5,cat\r\n-3e2,4,\"dog\"\r\n0.5,6,cat\r\n",
      "\xEF\xBB\xBFx;y;label\n1,5;2;0\n3;4,25;1\n",
      "city,x,y\nBonn,1,2\nUlm,3,4\nTrier,5,6\n",
      "4,2,red,green\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n",
  };
  Rng rng(9);
  for (const std::string& seed : seeds) {
    const testing::Bytes whole = testing::bytes_of(seed);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
      expect_sound_or_refused({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
    }
    for (int round = 0; round < 3000; ++round) {
      testing::Bytes damaged = whole;
      const std::int64_t flips = 1 + rng.below(4);
      for (std::int64_t f = 0; f < flips; ++f) {
        auto& byte = damaged[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(damaged.size())))];
        byte = static_cast<std::uint8_t>(rng.below(2) == 0 ? rng.below(256) : byte ^ (1 << rng.below(8)));
      }
      expect_sound_or_refused(damaged);
      if (::testing::Test::HasFatalFailure()) FAIL() << std::string(damaged.begin(), damaged.end());
    }
  }
}

TEST(Csv, ColumnsThatFloat32CannotHoldAreCentredInDouble) {
  // Epoch seconds three apart: float32 holds every 128th of them.
  const std::string text = "t,x\r\n1700000000,0\r\n1700000003,0\r\n1700000090,1\r\n";
  const Dataset d = read_csv(text);
  expect_numbers(d, {{-45, 0}, {-42, 0}, {45, 1}});
  EXPECT_EQ(d.column_offsets, (std::vector<double>{1700000045, 0}));
  ASSERT_EQ(d.notes.size(), 1U);
  EXPECT_EQ(d.notes[0],
            "From Column 1 (t), 1700000045 was subtracted: its numbers are large and differ by little.");
  EXPECT_EQ(write_csv(d), text) << "what is saved is what the file said";

  const Dataset near = read_csv("9999999.679,1\n9999999.901,2\n10000000.454,3\n");
  EXPECT_NEAR(near.points.at(1, 0) - near.points.at(0, 0), 0.222, 1e-6);
  EXPECT_NEAR(near.points.at(2, 0) - near.points.at(1, 0), 0.553, 1e-6);
}

TEST(Csv, OrdinaryAndConstantColumnsAreLeftAsTheyAre) {
  const Dataset d = read_csv("0.1,1700000001,1e8\n0.7,1700000001,3e8\n");
  EXPECT_TRUE(d.column_offsets.empty());
  EXPECT_FLOAT_EQ(d.points.at(0, 0), 0.1F);
}

TEST(Csv, NumbersThatDifferBeyondADoubleAreRefused) {
  EXPECT_EQ(
      refused("id,x\n9007199254740993,1\n9007199254740995,2\n9007199254740997,9\n"),
      "file: Column 1 (id) holds numbers that differ only beyond their 15th digit. Leave the column out, "
      "or subtract from it what all rows share.");
}

TEST(Csv, InSlicesAsAtOnce) {
  std::string text = "a,b,\"the \"\"kind\"\"\"\n";
  Rng rng(4);
  for (int i = 0; i < 300; ++i)
    text += std::to_string(rng.normal()) + ", " + std::to_string(i) +
            (i % 7 == 0 ? ",\"even, or\nodd\"\r\n" : ",odd\n");
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  const Dataset whole = read_csv(text);
  ASSERT_EQ(whole.size(), 300);
  for (const std::int64_t slice : {1, 100, 5000}) {
    CsvReading reading(bytes);
    double before = reading.progress();
    int slices = 0;
    while (!reading.advance(slice)) {
      EXPECT_GE(reading.progress(), before);
      before = reading.progress();
      ++slices;
    }
    EXPECT_EQ(reading.progress(), 1.0);
    // No slice takes more than its share and the rest of a line.
    EXPECT_GE(slices, static_cast<int>((text.size() - 51 * 30) / static_cast<std::size_t>(slice + 40)))
        << slice;
    const Dataset d = reading.take();
    EXPECT_EQ(d.points.to_float(), whole.points.to_float());
    EXPECT_EQ(d.labels, whole.labels);
    EXPECT_EQ(d.class_names, whole.class_names);
    EXPECT_EQ(d.column_names, whole.column_names);
  }
  text += "1,2\n";
  CsvReading ragged({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  EXPECT_EQ(refusal([&] {
              while (!ragged.advance(100)) continue;
            }),
            refused(text));
}

TEST(CsvDialect, DecimalCommaBetweenTabsAndInOneColumn) {
  expect_numbers(read_csv("breite\tlaenge\n1,5\t2,25\n1,75\t2,5\n"), {{1.5F, 2.25F}, {1.75F, 2.5F}});
  const Dataset one = read_csv("breite\n1,5\n1,75\n8,5\n");
  expect_numbers(one, {{1.5F}, {1.75F}, {8.5F}});
  EXPECT_EQ(one.column_names, (std::vector<std::string>{"breite"}));
  // Without a header they are two columns, as everywhere else.
  expect_numbers(read_csv("1,5\n1,75\n"), {{1, 5}, {1, 75}});
}

TEST(CsvDialect, SpacesAndBars) {
  expect_numbers(read_csv("1.0e+00 2.0e+00\n 1.5e+00   2.5e+00  \n8 9\n"), {{1, 2}, {1.5F, 2.5F}, {8, 9}});
  const Dataset named = read_csv("x\t y\n1 2\n3\t4\n");
  expect_numbers(named, {{1, 2}, {3, 4}});
  EXPECT_EQ(named.column_names, (std::vector<std::string>{"x", "y"}));
  expect_numbers(read_csv("x|y\n1,5|2\n3|4\n"), {{1.5F, 2}, {3, 4}});
  // Words are no numbers: one column of names, and none of numbers.
  EXPECT_EQ(refused("name\nNew York\nLos Angeles\n"), "file: No column of Your file holds numbers.");
}

TEST(CsvDialect, ExcelsOwnLine) {
  for (const char* line : {"sep=;\r\n", "\"sep=;\"\n"}) {
    const Dataset d = read_csv(line + std::string("x;y\r\n1,5;2\r\n2,5;3\r\n"));
    expect_numbers(d, {{1.5F, 2}, {2.5F, 3}});
    EXPECT_EQ(d.column_names, (std::vector<std::string>{"x", "y"}));
  }
  EXPECT_EQ(refused("sep=;\nx;y\n1;oops\n2;3\n"), "file: Line 3, column 2: \"oops\" is not a number.");
}

TEST(CsvDialect, RowsOfEmptyCellsAreNoRows) {
  expect_numbers(read_csv("x,y\n1,2\n,\n2,3\n,\n,\n"), {{1, 2}, {2, 3}});
  EXPECT_EQ(refused("x,y\n1,2\n3,\n"), "file: Line 3, column 2 is empty, where a number is needed.");
}

TEST(CsvDialect, AnInchMarkQuotesNothing) {
  const Dataset d = read_csv("height (\");weight\n1,5;2\n2,5;3\n");
  expect_numbers(d, {{1.5F, 2}, {2.5F, 3}});
  EXPECT_EQ(d.column_names[0], "height (\")");
  expect_numbers(read_csv("\"a \"\"; b\"\"\";c\n1;2\n3;4\n"), {{1, 2}, {3, 4}});
}

TEST(CsvHeader, NamesInNumbers) {
  const std::string note = "The first line was taken for the names of the columns.";
  const Dataset years = read_csv("country,2019,2020\na,1.5,2.5\nb,1.7,2.2\n");
  expect_numbers(years, {{1.5F, 2.5F}, {1.7F, 2.2F}});
  EXPECT_EQ(years.column_names, (std::vector<std::string>{"2019", "2020"}));
  EXPECT_EQ(years.notes[0], note);
  const Dataset pandas = read_csv("0,1\n1.5,2.5\n1.7,2.2\n");
  expect_numbers(pandas, {{1.5F, 2.5F}, {1.7F, 2.2F}});
  const Dataset labelled = read_csv("0,1,label\n1.5,2.5,a\n8.5,9.5,b\n");
  expect_numbers(labelled, {{1.5F, 2.5F}, {8.5F, 9.5F}});
  EXPECT_EQ(labelled.class_names, (std::vector<std::string>{"a", "b"}));
  // Points like all the others.
  expect_numbers(read_csv("0,1\n1,2\n5,5\n"), {{0, 1}, {1, 2}, {5, 5}});
  expect_numbers(read_csv("0,1,2\n1,2,3\n9,8,7\n"), {{0, 1, 2}, {1, 2, 3}, {9, 8, 7}});
  expect_numbers(read_csv("0.5,1\n1.5,2\n"), {{0.5F, 1}, {1.5F, 2}});
  EXPECT_TRUE(read_csv("0.5,1\n1.5,2\n").notes.empty());
}

TEST(CsvHeader, RowNumbersWithoutANameAreLeftOut) {
  const Dataset d = read_csv(",x,y\n0,1.5,2\n1,2.5,3\n2,8,9\n");
  expect_numbers(d, {{1.5F, 2}, {2.5F, 3}, {8, 9}});
  EXPECT_EQ(d.column_names, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(d.notes[0], "Column 1 has no name and counts the rows; it was left out.");
  EXPECT_EQ(read_csv(",x,y\n0,1.5,2\n2,2.5,3\n").dims(), 3) << "these count nothing";
  EXPECT_EQ(read_csv("id,x,y\n0,1.5,2\n1,2.5,3\n").dims(), 3) << "this has a name";
}

TEST(CsvHeader, AColumnThatFillsLateIsNotCalledEmpty) {
  std::string text = "x,y,late\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + "," + std::to_string(i * i) + (i < 55 ? ",\n" : ",7\n");
  const Dataset d = read_csv(text);
  EXPECT_EQ(d.dims(), 2);
  ASSERT_FALSE(d.notes.empty());
  EXPECT_EQ(d.notes[0], "Column 3 (late) is empty in 55 of 60 rows and was left out.");
}

}  // namespace
}  // namespace lab
