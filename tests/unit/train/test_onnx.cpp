// Networks to ONNX files and back: the native reader computes what the trainer's own forward pass does.

#include <gtest/gtest.h>

#include "core/rng.h"
#include "core/sha256.h"
#include "inference/onnx_native.h"
#include "networks/autoencoder.h"
#include "networks/conv_autoencoder.h"
#include "networks/gan.h"
#include "networks/vae.h"
#include "nn/backend_eigen.h"
#include "nn/operations/activations.h"
#include "nn/operations/pooling.h"
#include "nn/operations/reshape.h"
#include "tests/unit/files.h"
#include "train/onnx_writer.h"

namespace lab {
namespace {

using lab::testing::refusal;

/// A network with random weights that no layer forgets: biases and running means are random, too.
template <class NetworkType>
struct Ready {
  nn::EigenBackend<float> backend;
  Points points{4, 64};
  nn::Feed feed{backend, points, 4};
  NetworkType network;

  explicit Ready(const typename NetworkType::Params& params) : network(backend, params, {1, 8, 8}) {
    network.moves(feed);
    Rng rng(3);
    for (nn::Parameters* parameters : network.parameters()) {
      parameters->initialise(5);
      for (int i = 0; i < parameters->count(); ++i) {
        std::vector<float> values = parameters->read(i);
        for (float& value : values) value += static_cast<float>(rng.uniform(-0.1, 0.1));
        parameters->write(i, std::span<const float>(values));
      }
    }
  }

  /// Every part as a file and read again, on n rows: the largest difference.
  void expect_same(Index n, const OnnxOptions& options = {}) {
    for (const std::string& id : network.part_ids()) {
      if (id == "autoencoder") continue;
      const std::string bytes = onnx_bytes(network.part(id, 1), options);
      const std::unique_ptr<Model> model = load_onnx(bytes);
      PartRunner runner(backend, network.part(id, 7));
      Rng rng(11);
      std::vector<Matrix> inputs;
      std::vector<PointsView> views;
      for (const ModelPort& port : model->inputs()) {
        inputs.emplace_back(n, port.columns);
        const bool switches = port.name.starts_with("switches");
        for (Index i = 0; i < inputs.back().size(); ++i) {
          inputs.back().data()[i] =
              static_cast<float>(switches ? static_cast<double>(rng.below(4 * port.columns)) : rng.normal());
        }
      }
      for (const Matrix& rows : inputs) views.emplace_back(rows);
      const std::vector<Matrix> wanted = runner.run(views);
      const Ticket ticket = model->submit(inputs);
      const std::optional<std::vector<Matrix>> got = model->poll(ticket);
      ASSERT_TRUE(got.has_value());
      EXPECT_FALSE(model->poll(ticket).has_value());
      ASSERT_EQ(got->size(), wanted.size());
      for (std::size_t o = 0; o < wanted.size(); ++o) {
        EXPECT_LT(((*got)[o] - wanted[o]).cwiseAbs().maxCoeff(), 1e-4F)
            << id << " " << model->outputs()[o].name;
        EXPECT_GT(wanted[o].maxCoeff() - wanted[o].minCoeff(), 0) << id;
      }
    }
  }
};

TEST(Onnx, TwoQuestionsOnTheirWayKeepTheirAnswers) {
  Ready<Autoencoder> made(AutoencoderParams{});
  const std::unique_ptr<Model> model = load_onnx(onnx_bytes(made.network.part("encoder", 1)));
  const Ticket first = model->submit({Matrix::Zero(1, 64)}), second = model->submit({Matrix::Ones(2, 64)}),
               dropped = model->submit({Matrix::Ones(1, 64)});
  model->drop(dropped);
  const auto late = model->poll(second), early = model->poll(first);
  ASSERT_TRUE(late && early);
  EXPECT_EQ(late->front().rows(), 2);
  EXPECT_EQ(early->front().rows(), 1);
  EXPECT_GT((late->front().row(0) - early->front().row(0)).cwiseAbs().maxCoeff(), 0);
  EXPECT_FALSE(model->poll(first).has_value());
  EXPECT_FALSE(model->poll(dropped).has_value());
}

TEST(Onnx, EveryNetworkComesBackAsItWas) {
  AutoencoderParams deep;
  deep.encoder = deep.decoder = {20};
  deep.hidden = nn::leaky_relu_activation(0.1);
  deep.code = 5;
  deep.code_activation = nn::tanh_activation;
  deep.loss = AutoencoderParams::Loss::cross_entropy;
  Ready<Autoencoder>(deep).expect_same(130);
  Ready<Vae>(VaeParams{{16}, 3, {16}, nn::softplus_activation}).expect_same(3);
  Ready<ConvAutoencoder>(ConvAutoencoderParams{{3, 2}}).expect_same(65);
  Ready<Gan>(GanParams{}).expect_same(2);
  GanParams convolutional;
  convolutional.code = 6;
  convolutional.channels = 3;
  Ready<Gan>(convolutional).expect_same(66);
}

TEST(Onnx, HalfWeightsAreHalfTheBytesAndTheNetworkIsRoundedToThem) {
  Ready<Autoencoder> ready{AutoencoderParams{}};
  const std::size_t whole = onnx_bytes(ready.network.part("encoder", 1)).size();
  round_to_half(*ready.network.parameters()[0]);
  const OnnxOptions half{true, ""};
  EXPECT_LT(static_cast<double>(onnx_bytes(ready.network.part("encoder", 1), half).size()),
            0.6 * static_cast<double>(whole));
  ready.expect_same(10, half);
}

TEST(Onnx, UpsamplingAndReshapingComeBackAsTheyWere) {
  Part part;
  part.id = "large";
  part.graph = std::make_unique<nn::Graph>();
  part.inputs = {part.graph->input("x", {1, 12})};
  const nn::Value y = nn::flatten(nn::upsample(nn::sigmoid(nn::reshape(part.inputs[0], {3, 2, 2})), 3));
  part.graph->name(y, "y");
  part.outputs = {y};
  const std::unique_ptr<Model> model = load_onnx(onnx_bytes(part));
  const Matrix x = Matrix::Random(2, 12);
  const Ticket ticket = model->submit({x});
  const std::vector<Matrix> got = *model->poll(ticket);
  ASSERT_EQ(got.at(0).cols(), 108);
  const auto sigmoid = [](float v) { return 1 / (1 + std::exp(-v)); };
  EXPECT_NEAR(got[0](1, 0), sigmoid(x(1, 0)), 1e-6);
  EXPECT_NEAR(got[0](1, 6 * 2 + 2), sigmoid(x(1, 0)), 1e-6);  // row 2, column 2: still the first pixel
  EXPECT_NEAR(got[0](1, 6 * 3 + 2), sigmoid(x(1, 2)), 1e-6);  // row 3: the one below
  EXPECT_NEAR(got[0](1, 107), sigmoid(x(1, 11)), 1e-6);
}

TEST(Onnx, RefusesWhatItCannotReadAndWhatDoesNotFit) {
  Ready<Autoencoder> ready{AutoencoderParams{}};
  const std::string bytes = onnx_bytes(ready.network.part("encoder", 1));
  EXPECT_EQ(refusal([&] { load_onnx(std::string("<html>404</html>")); }),
            "file: The model is not an ONNX file.");
  EXPECT_EQ(refusal([&] { load_onnx(std::string()); }), "file: The model is not an ONNX file.");
  for (const std::size_t size : {std::size_t{10}, bytes.size() / 2, bytes.size() - 1}) {
    EXPECT_NE(refusal([&] { load_onnx(bytes.substr(0, size)); }), "") << size;
  }
  std::string other = bytes;
  other.replace(other.find("Gemm"), 4, "Gerp");
  EXPECT_EQ(refusal([&] { load_onnx(other); }),
            "file: The model has a node of a kind that is not known here, Gerp.");
  const std::unique_ptr<Model> model = load_onnx(bytes);
  EXPECT_EQ(model->inputs().at(0).name, "image");
  EXPECT_EQ(model->outputs().at(0).columns, 28);
  EXPECT_EQ(refusal([&] { model->submit({Matrix(2, 63)}); }),
            "data: The input image takes rows of 64 values, not of 63.");
  EXPECT_EQ(refusal([&] { model->submit({}); }), "data: The model takes 1 inputs, not 0.");
  EXPECT_FALSE(model->poll(99).has_value());
}

TEST(Sha256, HasTheKnownAnswers) {
  const auto of = [](const std::string& text) { return sha256(text); };
  EXPECT_EQ(of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(of(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace lab
