// The strip that a network is drawn as: its stops, and what can be lit.
#include "stage/network_diagram.h"

#include <gtest/gtest.h>

namespace lab {
namespace {

ModelCard variational() {
  ModelCard card;
  card.id = "small-vae";
  card.files = {{.part = "encoder",
                 .file = {},
                 .sha256 = {},
                 .layers = {{.kind = "input", .to = "image", .shape = {64}},
                            {.kind = "dense", .activation = "ReLU", .shape = {32}, .weights = 2080},
                            {.kind = "dense", .to = "mean", .shape = {2}, .weights = 66},
                            {.kind = "dense", .to = "log_variance", .shape = {2}, .weights = 66}}},
                {.part = "decoder",
                 .file = {},
                 .sha256 = {},
                 .layers = {{.kind = "input", .to = "code", .shape = {2}},
                            {.kind = "dense", .activation = "ReLU", .shape = {32}, .weights = 96},
                            {.kind = "dense",
                             .activation = "sigmoid",
                             .to = "reconstruction",
                             .shape = {64},
                             .weights = 2112}}}};
  return card;
}

TEST(NetworkDiagram, WhatOnePartSaysIsWhatTheNextOneHears) {
  const ModelCard card = variational();
  const std::vector<NetworkStop> stops = NetworkDiagram{.card = &card}.stops();
  ASSERT_EQ(stops.size(), 5U);
  EXPECT_EQ(stops[0].names, std::vector<std::string>{"image"});
  EXPECT_EQ(stops[0].layer, "");
  EXPECT_EQ(stops[1].layer, "dense, ReLU");
  EXPECT_EQ(stops[1].numbers(), 32);
  EXPECT_EQ(stops[2].names, (std::vector<std::string>{"mean", "log_variance", "code"}))
      << "two layers beside each other";
  EXPECT_EQ(stops[2].weights, 132U);
  EXPECT_EQ(stops[4].names, std::vector<std::string>{"reconstruction"});
  EXPECT_EQ(stops[4].part, 1U);
}

TEST(NetworkDiagram, OnlyWhatIsThereCanBeLit) {
  const ModelCard card = variational();
  const NetworkDiagram both{.card = &card};
  for (const char* name : {"encoder", "decoder", "image", "mean", "code", "reconstruction"})
    EXPECT_TRUE(both.has(name)) << name;
  EXPECT_FALSE(both.has("critic"));
  const NetworkDiagram half{.card = &card, .parts = {"decoder"}};
  EXPECT_EQ(half.stops().size(), 3U);
  EXPECT_FALSE(half.has("image"));
}

TEST(NetworkDiagram, NothingIsDrawnOfWhatTheIndexDoesNotKnow) {
  ModelCard card = variational();
  EXPECT_TRUE(NetworkDiagram().stops().empty());
  EXPECT_TRUE((NetworkDiagram{.card = &card, .parts = {"generator"}}.stops().empty()));
  card.files[1].layers.clear();
  EXPECT_TRUE(NetworkDiagram{.card = &card}.stops().empty());
}

}  // namespace
}  // namespace lab
