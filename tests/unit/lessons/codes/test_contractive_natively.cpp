// Contractive codes with their real networks on our own engine: what the lesson shows against the cards of the
// networks, and the derivative against the encoder itself.
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/session.h"
#include "inference/native_library.h"
#include "lessons/curriculum.h"
#include "methods/codes/code_directions.h"
#include "methods/codes/code_steepness.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using nlohmann::json;

struct ModelHost final : Host {
  std::deque<std::pair<int, std::string>> wanted;
  std::unique_ptr<ModelLibrary> library = native_library(LAB_TESTS_DIR "/../models");
  void fetch_asset(int ticket, std::string_view path) override { wanted.emplace_back(ticket, path); }
  void save(std::string_view, std::string_view, std::span<const std::uint8_t> bytes) override {
    saved.assign(bytes.begin(), bytes.end());
  }
  void copy(std::string_view) override {}
  void focus_out(int) override {}
  void open_file(std::string_view) override {}
  ModelLibrary& models() override { return *library; }
  std::string saved;
};

class CodeLessons : public ::testing::Test {
 protected:
  ModelHost host;
  Session session{host, lessons()};
  double ms = 0;

  void settle() {
    for (int i = 0; i < 3000; ++i) {
      const bool more = session.update(0.016, 6, [this] { return ms += 0.01; });
      if (!host.wanted.empty()) {
        const auto [ticket, path] = host.wanted.front();
        host.wanted.pop_front();
        const testing::Bytes file = testing::asset_bytes(path);
        ASSERT_FALSE(file.empty()) << path;
        session.asset_ready(ticket, file);
      } else if (!more && !session.busy()) {
        return;
      }
    }
    FAIL() << "the lab does not come to rest";
  }
  json open(std::string_view query) {
    session.restore(query);
    settle();
    return state();
  }
  json state() { return json::parse(session.state_json()); }
  double figure(std::string_view model, std::string_view id) {
    const ModelCard* const card = host.library->card(model);
    EXPECT_NE(card, nullptr) << model;
    for (const ModelFigure& f : card->figures) {
      if (f.id == id) return f.value;
    }
    ADD_FAILURE() << model << " has no " << id;
    return std::nan("");
  }
};

void expect_near(const json& metrics, const std::string& id, double wanted, double relative = 1e-3) {
  ASSERT_TRUE(metrics.contains(id)) << id << " of " << metrics.dump();
  EXPECT_NEAR(metrics[id].get<double>(), wanted, relative * std::abs(wanted)) << id;
}

TEST_F(CodeLessons, TheDirectionsOfAContractiveCodeMakeUpItsNorm) {
  const json now = open("?lesson=contractive&view=directions&image=3");
  EXPECT_TRUE(now["error"].is_null()) << now["error"].dump();
  const json& m = now["metrics"];
  const std::string link = session.query();
  for (const auto& [id, model] : {std::pair<std::string, std::string>{"contractive", "digits-contractive"},
                                  {"plain", "digits-contractive-off"}}) {
    expect_near(m, "steepness-" + id, figure(model, "steepness"), 2e-3);
    const double size = m["size-" + id], norm = m["here-" + id];
    EXPECT_GT(size, 0);
    EXPECT_LE(size, norm);
    EXPECT_GE(24 * size * size, norm * norm);  // of 24 units
  }
  EXPECT_LT(m["size-contractive"], m["size-plain"]);
  EXPECT_EQ(open(link), now);
}

TEST_F(CodeLessons, AStepAlongADirectionMovesTheEncodersAnswerByItsSize) {
  open("?lesson=contractive");
  for (const char* id : {"digits-contractive", "digits-contractive-off"}) {
    const std::shared_ptr<Model> encoder = host.library->open(id, "encoder");
    ASSERT_EQ(encoder->state(), ModelState::ready) << encoder->message();
    const auto ask = [&](const Matrix& images) {
      return encoder->poll(encoder->submit({images})).value().front();
    };
    const MatrixD weights = weights_from_answers(ask(unit_questions(64)));
    Matrix image(1, 64);
    for (Index p = 0; p < 64; ++p) image(0, p) = static_cast<float>((p * 7) % 17) / 16.0F;
    const CodeDirections d = code_directions(weights, ask(image).row(0).cast<double>().transpose(), 3);
    constexpr double step = 0.01;
    for (Index i = 0; i < 3; ++i) {
      Matrix both(2, 64);
      both.row(0) = image.row(0) + (step * d.vectors.row(i)).cast<float>();
      both.row(1) = image.row(0) - (step * d.vectors.row(i)).cast<float>();
      const Matrix codes = ask(both);
      const double slope = (codes.row(0) - codes.row(1)).cast<double>().norm() / (2 * step);
      EXPECT_NEAR(slope, d.sizes[i], 2e-3 * d.sizes[i] + 1e-4) << id << " " << i;
    }
  }
}

TEST_F(CodeLessons, ContractiveOpensAtTheLastHalfStepAndALinkRestoresAnother) {
  EXPECT_EQ(open("?lesson=contractive")["step"], 3);
  EXPECT_EQ(session.query(), "lesson=contractive");
  const json before = open("?lesson=contractive&kind=stroke&added=0.5&image=7&step=1");
  EXPECT_EQ(before["step"], 1);
  EXPECT_GT(before["metrics"]["movement-plain"], 0);
  const std::string link = session.query();
  EXPECT_EQ(open(link), before);
  EXPECT_EQ(session.query(), link);
  EXPECT_EQ(open("?lesson=contractive")["step"], 3);
  // Without ink nothing is added and nothing moves.
  EXPECT_EQ(open("?lesson=contractive&kind=stroke&added=0")["metrics"]["movement-plain"], 0);
}

}  // namespace
}  // namespace lab
