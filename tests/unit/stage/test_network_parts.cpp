// A network opened in its two parts, and the wait for it.
#include "stage/network_parts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stage/model_wait.h"
#include "tests/unit/fake_model.h"

namespace lab {
namespace {

class OneNetwork final : public ModelLibrary {
 public:
  OneNetwork() {
    cards_.emplace_back();
    cards_.back().id = "small";
    cards_.back().code = 2;
  }
  ModelState state() override { return now; }
  const std::string& message() const override { return why_; }
  const std::vector<ModelCard>& cards() const override { return cards_; }
  std::shared_ptr<Model> open(std::string_view id, std::string_view part, int) override {
    opened.push_back(std::string(id) + " " + std::string(part));
    auto model = std::make_shared<testing::FakeModel>();
    model->now = ModelState::loading;
    models.push_back(model);
    return model;
  }
  Arriving arriving() const override { return {}; }

  ModelState now = ModelState::loading;
  std::vector<std::string> opened;
  std::vector<std::shared_ptr<testing::FakeModel>> models;

 private:
  std::vector<ModelCard> cards_;
  std::string why_ = "There is no index.";
};

TEST(NetworkParts, BothPartsAreOpenedOnce) {
  OneNetwork library;
  NetworkParts parts;
  EXPECT_FALSE(parts.opened());
  EXPECT_EQ(parts.code_size(), 0);
  parts.open(library, "small");
  parts.open(library, "small");
  EXPECT_TRUE(parts.opened());
  EXPECT_EQ(parts.code_size(), 2);
  EXPECT_EQ(library.opened, (std::vector<std::string>{"small encoder", "small decoder"}));
  EXPECT_EQ(parts.encoder, library.models[0]);
  EXPECT_EQ(parts.decoder, library.models[1]);
}

TEST(NetworkParts, WithoutACardThereIsNoCode) {
  OneNetwork library;
  NetworkParts parts;
  parts.open(library, "another");
  EXPECT_TRUE(parts.opened());
  EXPECT_EQ(parts.card, nullptr);
  EXPECT_EQ(parts.code_size(), 0);
}

TEST(ModelWait, IsReadyOnceIndexAndNetworkHaveCome) {
  OneNetwork library;
  ModelWait wait;
  EXPECT_FALSE(wait.ready());
  wait.use(library);
  wait.look({});
  EXPECT_FALSE(wait.ready()) << "the index is on its way";
  library.now = ModelState::ready;
  wait.look({});
  EXPECT_TRUE(wait.ready());
  NetworkParts parts;
  parts.open(library, "small");
  wait.look({parts.encoder, parts.decoder});
  EXPECT_FALSE(wait.ready()) << "its files are on their way";
  for (const auto& model : library.models) model->now = ModelState::ready;
  wait.look({parts.encoder, parts.decoder});
  EXPECT_TRUE(wait.ready());
  library.models[1]->fail("The file is damaged.");
  wait.look({parts.encoder, parts.decoder});
  EXPECT_FALSE(wait.ready());
}

TEST(ModelWait, IsNotReadyWithoutAnIndex) {
  OneNetwork library;
  library.now = ModelState::failed;
  ModelWait wait;
  wait.use(library);
  wait.look({});
  EXPECT_TRUE(wait.failed());
  EXPECT_FALSE(wait.ready());
}

}  // namespace
}  // namespace lab
