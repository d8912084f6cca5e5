// The layers of every network, as they are drawn: read off the graphs, so that no size is written down twice.
#include "networks/layer_list.h"

#include <gtest/gtest.h>

#include "networks/table.h"
#include "nn/backend_eigen.h"

namespace lab {
namespace {

ImageSize size_of(const ModelEntry& entry) {
  const Index side = entry.data == "digits" ? 8 : 28;
  return {1, side, side};
}

TEST(LayerList, CountsEveryWeightOnce) {
  nn::EigenBackend<float> backend;
  for (const ModelEntry& entry : models()) {
    const std::unique_ptr<Network> network = entry.make(backend, size_of(entry));
    for (const std::string& id : network->part_ids()) {
      const Part part = network->part(id, 1);
      Index numbers = 0;
      for (int v = 0; v < static_cast<int>(part.graph->values().size()); ++v) {
        if (part.graph->info(v).origin == nn::Origin::parameter) numbers += part.graph->info(v).shape.size();
      }
      Index counted = 0;
      const LayerList list = layers_of(part);
      for (const ListedLayer& layer : list.layers) counted += layer.weights;
      EXPECT_EQ(counted, numbers) << entry.id << " " << id;
      ASSERT_FALSE(list.layers.empty()) << entry.id << " " << id;
    }
  }
}

LayerList list_of(const char* model, const char* part) {
  nn::EigenBackend<float> backend;
  const ModelEntry& entry = model_entry(model);
  return layers_of(entry.make(backend, size_of(entry))->part(part, 1));
}

TEST(LayerList, OfADenseEncoder) {
  const LayerList list = list_of("ae28", "encoder");
  EXPECT_EQ(list.input.row_text(), "784");
  ASSERT_EQ(list.layers.size(), 1U);
  EXPECT_EQ(list.layers[0].kind, "dense");
  EXPECT_EQ(list.layers[0].activation, "ReLU");
  EXPECT_EQ(list.layers[0].to, "code");
  EXPECT_EQ(list.layers[0].weights, 784 * 28 + 28);
}

TEST(LayerList, ASigmoidOfItsOwnBelongsToTheLayerBefore) {
  const LayerList list = list_of("vae2", "decoder");
  EXPECT_EQ(list.layers.back().activation, "sigmoid");
  EXPECT_EQ(list.layers.back().to, "reconstruction");
  EXPECT_EQ(list.layers.back().shape.row_text(), "784");
}

TEST(LayerList, ConvolutionsKeepTheirMapsAndPoolingIsALayer) {
  const LayerList list = list_of("conv-ae", "encoder");
  EXPECT_EQ(list.input.row_text(), "1 × 28 × 28") << "rows of pixels are made into images first";
  ASSERT_GE(list.layers.size(), 4U);
  EXPECT_EQ(list.layers[0].kind, "convolution, 3 × 3");
  EXPECT_EQ(list.layers[1].kind, "max pooling");
  EXPECT_EQ(list.layers[1].to, "") << "its maxima go on; the switches are beside them";
  EXPECT_EQ(list.layers[1].weights, 0);
  EXPECT_EQ(list.layers.back().to, "code");
}

}  // namespace
}  // namespace lab
