#include <gtest/gtest.h>

#include <stdexcept>

#include "core/error.h"
#include "core/parameter.h"

namespace lab {
namespace {

ParameterSet sample() {
  ParameterSet set;
  set.add({.id = "k",
           .label = "Clusters K",
           .help = {},
           .kind = ParameterKind::integer,
           .min = 1,
           .max = 12,
           .initial = "3"});
  set.add({.id = "noise",
           .label = "Noise",
           .help = {},
           .kind = ParameterKind::real,
           .min = 0,
           .max = 4,
           .initial = "1"});
  set.add({.id = "start",
           .label = "Start",
           .help = {},
           .kind = ParameterKind::choice,
           .choices = {{"random", "random"}, {"plus", "k-means++"}},
           .initial = "plus"});
  set.add({.id = "show",
           .label = "Show",
           .help = {},
           .kind = ParameterKind::flags,
           .choices = {{"regions", "regions"}, {"trails", "trails"}, {"labels", "labels"}},
           .initial = "regions,trails"});
  set.add({.id = "axes", .label = "Axes", .help = {}, .kind = ParameterKind::toggle, .initial = "0"});
  set.add({.id = "go", .label = "Go", .help = {}, .kind = ParameterKind::action});
  set.add({.id = "points", .label = "Points", .help = {}, .kind = ParameterKind::text, .place = Place::none});
  return set;
}

// The sentence with which `value` is refused, or "" if it is taken.
std::string refusal(ParameterSet& set, std::string_view id, std::string_view value) {
  const std::string before = set.has(id) ? set.value(id) : "";
  try {
    set.set(id, value);
    return "";
  } catch (const InputError& error) {
    if (set.has(id)) {
      EXPECT_EQ(error.control_id(), id);
      EXPECT_EQ(set.value(id), before) << "a refused value must leave the former one";
    }
    return error.message();
  }
}

TEST(Parameter, StartsWithDefaults) {
  const ParameterSet set = sample();
  EXPECT_EQ(set.integer("k"), 3);
  EXPECT_EQ(set.choice("start"), "plus");
  EXPECT_TRUE(set.flag("show", "trails"));
  EXPECT_FALSE(set.flag("show", "labels"));
  EXPECT_FALSE(set.flag("show", "trail")) << "a prefix is not the flag";
  for (const Parameter& p : set.declarations()) EXPECT_TRUE(set.is_default(p.id)) << p.id;
}

TEST(Parameter, SetsAndSaysWhetherItChanged) {
  ParameterSet set = sample();
  EXPECT_TRUE(set.set("k", "5"));
  EXPECT_FALSE(set.set("k", "5"));
  EXPECT_FALSE(set.set("k", "5.0")) << "the same number in another writing";
  EXPECT_EQ(set.value("k"), "5");
  EXPECT_FALSE(set.is_default("k"));
  set.reset("k");
  EXPECT_EQ(set.integer("k"), 3);
}

TEST(Parameter, RefusesNumbersInWords) {
  ParameterSet set = sample();
  EXPECT_EQ(refusal(set, "k", "0"), "Clusters K is 0, but it must be between 1 and 12.");
  EXPECT_EQ(refusal(set, "k", "13"), "Clusters K is 13, but it must be between 1 and 12.");
  EXPECT_EQ(refusal(set, "k", "2.5"), "Clusters K needs a whole number, not 2.5.");
  for (const char* bad : {"", "x", "3x", " 3", "nan", "inf", "-inf", "1e999", "0x10"}) {
    EXPECT_NE(refusal(set, "k", bad), "") << '"' << bad << '"';
    EXPECT_NE(refusal(set, "noise", bad), "") << '"' << bad << '"';
  }
}

TEST(Parameter, RefusesUnknownChoicesAndFlags) {
  ParameterSet set = sample();
  EXPECT_NE(refusal(set, "start", "given").find("random, plus"), std::string::npos)
      << "it says what there is";
  EXPECT_NE(refusal(set, "show", "regions,everything"), "");
  EXPECT_NE(refusal(set, "axes", "yes"), "");
  EXPECT_NE(refusal(set, "unknown", "1"), "");
}

TEST(Parameter, FlagsHaveOneWriting) {
  ParameterSet set = sample();
  EXPECT_FALSE(set.set("show", "trails,regions"));
  EXPECT_TRUE(set.set("show", "labels,trails,labels"));
  EXPECT_EQ(set.value("show"), "trails,labels");
  EXPECT_TRUE(set.set("show", ""));
  EXPECT_EQ(set.value("show"), "none");
  EXPECT_FALSE(set.flag("show", "regions"));
  EXPECT_FALSE(set.set("show", "none"));
}

TEST(Parameter, NumbersReadBackExactly) {
  for (const float value : {0.1f, 1.0f / 3.0f, 1e-6f, 3.0f, 123456.78f, 1e20f, -2.5f}) {
    EXPECT_EQ(std::stof(number_text(value)), value) << number_text(value);
  }
  EXPECT_EQ(number_text(3.0), "3");
  EXPECT_EQ(number_text(0.05), "0.05");
  EXPECT_EQ(number_text(100000), "100000");
}

TEST(Parameter, InitialMayMoveWithTheData) {
  ParameterSet set = sample();
  set.set("k", "5");
  set.set_initial("k", "5");
  EXPECT_TRUE(set.is_default("k"));
  set.set_initial("k", "4");
  EXPECT_EQ(set.integer("k"), 5) << "the value itself stays";
  set.reset_all();
  EXPECT_EQ(set.integer("k"), 4);
  EXPECT_THROW(set.set_initial("k", "99"), InputError);
}

TEST(Parameter, ASuggestionIsFollowedUnlessTheValueWasSet) {
  ParameterSet set = sample();
  set.suggest("k", "6");
  EXPECT_EQ(set.integer("k"), 6);
  EXPECT_TRUE(set.is_default("k"));
  set.set("k", "6");  // the same value, but meant
  set.suggest("k", "4");
  EXPECT_EQ(set.integer("k"), 6);
  EXPECT_FALSE(set.is_default("k"));
  set.reset("k");
  set.suggest("k", "5");
  EXPECT_EQ(set.integer("k"), 5);
  EXPECT_THROW(set.suggest("k", "99"), InputError);
}

TEST(Parameter, AChoiceThatIsNotOfferedCanStillBeSet) {
  ParameterSet set;
  set.add({.id = "part",
           .label = "Part",
           .help = {},
           .kind = ParameterKind::choice,
           .choices = {{"test", "unseen"}, {"train", "the set"}},
           .initial = "train"});
  set.offer("part", "test", false);
  EXPECT_FALSE(set.declaration("part").choices[0].offered);
  EXPECT_TRUE(set.declaration("part").choices[1].offered);
  EXPECT_TRUE(set.set("part", "test"));
  set.offer("part", "test", true);
  EXPECT_TRUE(set.declaration("part").choices[0].offered);
  EXPECT_THROW(set.offer("part", "neither", true), std::logic_error);
}

TEST(Parameter, DeclarationsAreChecked) {
  ParameterSet set = sample();
  EXPECT_THROW(set.add({.id = "k", .label = "again", .help = {}, .initial = "1"}), std::logic_error);
  EXPECT_THROW(set.add({.id = "far", .label = "Far", .help = {}, .min = 0, .max = 1, .initial = "2"}),
               std::logic_error);
  EXPECT_THROW(set.integer("nothing"), std::logic_error);
  EXPECT_FALSE(set.has("far"));
}

}  // namespace
}  // namespace lab
