// A map of digits, zoomed in until its points are images; and the neighbours of the one under the pointer.

#include <algorithm>

#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

int images_on(const CanvasRun& run, const std::string& name) {
  for (const WidgetRecord& r : run.records()) {
    if (r.id == "images-" + name) return std::stoi(r.value);
  }
  return -1;
}

TEST(MapImages, AppearWithZoomAndOnRequest) {
  CanvasRun run;
  run.open("lesson=pca-digits&data=digits&view=map", 3000);
  EXPECT_EQ(images_on(run, "stage"), 0) << "1437 images do not fit beside each other";
  run.session.set("map-images", "1");
  run.frames(2);
  const int some = images_on(run, "stage");
  EXPECT_GT(some, 40);
  run.session.set("map-images", "0");
  int most = 0;
  for (const char* zoom : {"3", "6", "12", "24"}) {
    run.session.set("view-at", std::string("-0.4,-1.2,") + zoom);
    run.frames(3);
    most = std::max(most, images_on(run, "stage"));
  }
  EXPECT_GT(most, 3) << "there is room between few";
}

TEST(MapImages, EveryMapOfImagesHasThem) {
  for (const auto& [query, name] : {std::pair{"lesson=vae&data=digits", "plane"},
                                    {"lesson=manifold&data=digits&view=walk", "plane"},
                                    {"lesson=deep-ae&data=digits&view=maps", "net"},
                                    {"lesson=regularity&data=digits", "plane-0"},
                                    {"lesson=compare&data=digits", "panel-a"}}) {
    CanvasRun run(1400, 900);
    run.open(std::string(query) + "&map-images=1", 6000);
    EXPECT_GT(images_on(run, name), 5) << query;
  }
}

}  // namespace
}  // namespace lab
