// The query string is read as a browser reads it, and set in an order that works.
#include <gtest/gtest.h>

#include "app/link.h"

namespace lab {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

TEST(Link, NamesALessonAndValues) {
  for (const char* query : {"lesson=kmeans&k=4", "?lesson=kmeans&k=4", "&k=4&&lesson=kmeans&"}) {
    const Link link = read_link(query);
    EXPECT_EQ(link.lesson, "kmeans") << query;
    EXPECT_EQ(link.values, (Values{{"k", "4"}})) << query;
  }
  EXPECT_EQ(read_link("").lesson, "");
  EXPECT_TRUE(read_link("?").values.empty());
}

TEST(Link, DataComesFirstStepAndPlayLast) {
  EXPECT_EQ(
      read_link("play=1&step=6&k=4&noise=1&data=moons&n=9").values,
      (Values{{"data", "moons"}, {"k", "4"}, {"noise", "1"}, {"n", "9"}, {"step", "6"}, {"play", "1"}}));
}

TEST(Link, KeysOfOtherProgramsAreLeftOut) {
  EXPECT_EQ(read_link("utm_source=x&fbclid=1&gclid=2&ref=3&reference=4").values,
            (Values{{"reference", "4"}}));
}

TEST(Link, TheFirstLessonCounts) { EXPECT_EQ(read_link("lesson=a&lesson=b").lesson, "a"); }

TEST(Link, EveryKeyCountsAsInABrowser) {
  EXPECT_EQ(read_link("k&m=&n=1=2").values, (Values{{"k", ""}, {"m", ""}, {"n", "1=2"}}));
}

TEST(Link, EscapesAreDecoded) {
  const auto value = [](std::string_view text) {
    return read_link("t=" + std::string(text)).values.at(0).second;
  };
  EXPECT_EQ(value("a+b%20c%2Bd"), "a b c+d");
  EXPECT_EQ(value("%C3%A9%26%3D"), "é&=");
  EXPECT_EQ(value("100%"), "100%");
  EXPECT_EQ(value("%4"), "%4");
  EXPECT_EQ(value("%-5%+5% 5%5g"), "%-5% 5% 5%5g") << "no two hexadecimal digits";
  // No UTF-8: a stray byte, a character cut short, one that is longer than need be, half of a surrogate pair.
  EXPECT_EQ(value("a%FFb"), "a\uFFFDb");
  EXPECT_EQ(value("%E2%82"), "\uFFFD\uFFFD");
  EXPECT_EQ(value("%C0%80"), "\uFFFD\uFFFD");
  EXPECT_EQ(value("%ED%A0%80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(value("%F4%90%80%80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(value("%E2%82%AC%F0%9F%99%82"), "€🙂");
}

TEST(Link, WhatIsWrittenIsRead) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "é€🙂";
  std::string link = "a=";
  append_escaped(link, all);
  EXPECT_EQ(read_link(link).values, (Values{{"a", all}}));
}

}  // namespace
}  // namespace lab
