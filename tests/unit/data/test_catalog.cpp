// Shapes, standardising, and the table of data sets.
#include "data/catalog.h"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <set>

#include "data/standardise.h"
#include "data/synthetic.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using testing::refusal;
using testing::shipped;

const std::vector<std::string> shapes = {"blobs",   "blobs-even", "anisotropic", "moons",
                                         "circles", "nested",     "uniform"};

TEST(Shapes, SameSeedSamePointsWithTheirLabels) {
  for (const std::string& id : shapes) {
    DatasetOptions options;
    options.n = 101;
    options.seed = 5;
    const Dataset a = make_dataset(id, {}, options);
    const Dataset b = make_dataset(id, {}, options);
    options.seed = 6;
    const Dataset c = make_dataset(id, {}, options);
    ASSERT_EQ(a.size(), 101) << id;
    ASSERT_EQ(a.dims(), 2);
    ASSERT_EQ(a.labels.size(), 101U);
    int different = 0;
    std::set<int> seen;
    for (Index i = 0; i < a.size(); ++i) {
      for (Index j = 0; j < 2; ++j) {
        ASSERT_TRUE(std::isfinite(a.points.at(i, j)));
        ASSERT_LT(std::abs(a.points.at(i, j)), 15);
        ASSERT_EQ(a.points.at(i, j), b.points.at(i, j));
        different += a.points.at(i, j) != c.points.at(i, j) ? 1 : 0;
      }
      seen.insert(a.labels[static_cast<std::size_t>(i)]);
    }
    EXPECT_GT(different, 190) << id;
    EXPECT_EQ(static_cast<int>(seen.size()), a.classes()) << id << ": every class has points";
    EXPECT_EQ(*seen.rbegin(), a.classes() - 1);
  }
}

TEST(Shapes, NoiseOfZeroGivesTheBareShape) {
  const Dataset rings = make_circles({300, 0, 3});
  for (Index i = 0; i < rings.size(); ++i) {
    const double radius = std::hypot(rings.points.at(i, 0), rings.points.at(i, 1));
    EXPECT_NEAR(radius, rings.labels[static_cast<std::size_t>(i)] == 0 ? 1.6 : 0.6, 1e-6);
  }
  const Dataset blobs = make_uneven_blobs({100, 0, 3});
  std::set<float> places;
  for (Index i = 0; i < blobs.size(); ++i) places.insert(blobs.points.at(i, 0));
  EXPECT_EQ(places.size(), 3U);
}

TEST(Shapes, UnevenBlobsAreUneven) {
  const Dataset blobs = make_uneven_blobs({1000, 1, 2});
  std::vector<int> counts(3);
  for (const int label : blobs.labels) ++counts[static_cast<std::size_t>(label)];
  EXPECT_EQ(counts, (std::vector<int>{600, 280, 120}));
}

TEST(Shapes, Refuse) {
  DatasetOptions options;
  options.n = -3;
  EXPECT_EQ(refusal([&] { make_dataset("blobs", {}, options); }), "n: n must not be negative.");
  options.n = 1'000'001;
  EXPECT_EQ(refusal([&] { make_dataset("blobs", {}, options); }),
            "n: n is 1000001, but at most 1000000 points can be drawn.");
  options.n = 10;
  options.noise = 11;
  EXPECT_EQ(refusal([&] { make_dataset("moons", {}, options); }),
            "noise: The noise must lie between 0 and 10.");
  EXPECT_EQ(refusal([&] { make_uniform({0, 1, 1}); }), "n: A data set needs at least one point.");
  options.noise = 1;
  options.n = 1;
  EXPECT_EQ(make_dataset("blobs", {}, options).size(), 1);
}

TEST(Shapes, StretchedCloudsFlattenWithoutNoise) {
  const auto smallest_and_largest = [](const Dataset& d) {
    const MatrixD x = d.points.to_float().cast<double>();
    const MatrixD centred = x.rowwise() - x.colwise().mean();
    const MatrixD s = centred.transpose() * centred / static_cast<double>(d.size() - 1);
    const Eigen::SelfAdjointEigenSolver<MatrixD> eigen(s);
    return std::pair(eigen.eigenvalues()[0], eigen.eigenvalues()[d.dims() - 1]);
  };
  for (const Index dims : {2, 3}) {
    const auto make = dims == 2 ? make_stretched_plane : make_stretched_space;
    const auto [low, high] = smallest_and_largest(make({4000, 1, 2}));
    EXPECT_NEAR(std::sqrt(low), dims == 2 ? 1.0 : 0.7, 0.05);
    EXPECT_NEAR(std::sqrt(high), dims == 2 ? 3.0 : 3.2, 0.15);
    EXPECT_EQ(make({10, 1, 2}).dims(), dims);
    EXPECT_LT(std::abs(smallest_and_largest(make({400, 0, 2})).first), 1e-6);
  }
}

TEST(Catalog, IdsAreUniqueAndGeneratedRowsWork) {
  std::set<std::string_view> ids;
  for (const CatalogEntry& entry : catalog()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
    EXPECT_FALSE(entry.label.empty());
    if (entry.kind == DatasetKind::generated) {
      const Dataset d = make_dataset(entry.id, {});
      EXPECT_EQ(d.size(), entry.default_n);
      EXPECT_EQ(d.id, entry.id);
      EXPECT_EQ(d.name, entry.label);
    }
  }
  EXPECT_EQ(catalog()[0].id, "blobs");
  EXPECT_EQ(find_dataset("nothing"), nullptr);
  EXPECT_EQ(refusal([] { make_dataset("nothing", {}); }), "data: There is no data set called \"nothing\".");
  EXPECT_EQ(refusal([] { make_dataset("iris", {}); }), "data: Iris has not been loaded.");
}

TEST(Catalog, TheShippedTables) {
  struct Expected {
    const char* id;
    Index n, d;
    int classes;
    float first, last;
    int last_label;
  };
  for (const Expected& e :
       {Expected{"iris", 150, 4, 3, 5.1F, 1.8F, 2}, Expected{"wine", 178, 13, 3, 14.23F, 560, 2},
        Expected{"breast-cancer", 569, 30, 2, 17.99F, 0.07039F, 1},
        Expected{"digits", 1797, 64, 10, 0, 0, 8}}) {
    const Dataset d = shipped(e.id);
    EXPECT_EQ(d.size(), e.n) << e.id;
    EXPECT_EQ(d.dims(), e.d) << e.id;
    EXPECT_EQ(d.classes(), e.classes) << e.id;
    EXPECT_FLOAT_EQ(d.points.at(0, 0), e.first) << e.id;
    EXPECT_FLOAT_EQ(d.points.at(e.n - 1, e.d - 1), e.last) << e.id;
    EXPECT_EQ(d.labels.back(), e.last_label) << e.id;
    EXPECT_EQ(d.licence, "CC BY 4.0");
    EXPECT_NE(d.source.find("https://doi.org/"), std::string::npos);
    EXPECT_TRUE(d.is_images() || static_cast<Index>(d.column_names.size()) == d.dims()) << e.id;
  }
  const Dataset digits = shipped("digits");
  EXPECT_TRUE(digits.points.is_bytes());
  EXPECT_EQ(digits.image_width * digits.image_height, 64);
  EXPECT_FLOAT_EQ(digits.points.at(0, 2), 5.0F / 16.0F);
  DatasetOptions few;
  few.n = 20;
  EXPECT_EQ(shipped("digits", few).size(), 20);
  EXPECT_EQ(shipped("iris", few).labels.size(), 20U);
}

TEST(Catalog, CountriesHaveNames) {
  const Dataset d = shipped("countries");
  ASSERT_EQ(d.size(), 48);
  EXPECT_EQ(d.dims(), 5);
  EXPECT_FALSE(d.has_labels());
  EXPECT_TRUE(d.notes.empty());
  EXPECT_EQ(d.licence, "GPL 2 or later");
  ASSERT_EQ(d.row_names.size(), 48U);
  const auto row = [&](const std::string& name) {
    return std::find(d.row_names.begin(), d.row_names.end(), name) - d.row_names.begin();
  };
  EXPECT_EQ(d.column_names[2], "infant deaths (per 1000 births)");
  EXPECT_EQ(d.points.at(row("Niger"), 2), 143);
  EXPECT_EQ(d.points.at(row("Switzerland"), 0), 15522);
  EXPECT_EQ(d.points.at(row("West Germany"), 1), -1);
}

TEST(Catalog, OwnFilesAreToldApartByContent) {
  EXPECT_EQ(read_any("a.csv", testing::bytes_of("1,2\n3,4\n")).dims(), 2);
  const testing::Bytes iris = testing::file_bytes(std::string(LAB_ASSETS_DIR) + "/data/iris.csv");
  const Dataset d = read_any("iris.csv", iris);
  EXPECT_EQ(d.class_names, (std::vector<std::string>{"setosa", "versicolor", "virginica"}));
  const testing::Bytes images = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 9, 8};
  EXPECT_TRUE(read_any("x", images).is_images());
  EXPECT_EQ(refusal([] { read_any("a.csv", {}); }), "file: a.csv is empty.");
  EXPECT_EQ(refusal([] { read_any("a.xlsx", testing::bytes_of("PK\x03\x04zzzz")); }),
            "file: a.xlsx is neither CSV nor IDX; save the table as CSV.");
}

TEST(Catalog, Drawings) {
  const Dataset d = drawn_dataset({1, 2, 3, 4}, {0, 1});
  EXPECT_EQ(d.size(), 2);
  EXPECT_EQ(d.points.at(1, 1), 4);
  EXPECT_EQ(d.classes(), 2);
  EXPECT_EQ(drawn_dataset({}).size(), 0);
  EXPECT_EQ(refusal([] { drawn_dataset({1}); }), "data: A drawing needs an x and a y for every point.");
  EXPECT_NE(refusal([] { drawn_dataset({1, NAN}); }), "");
  EXPECT_EQ(make_dataset("drawn", {}).size(), 0);
}

TEST(Standardise, MeansAndDeviationsAndConstantColumns) {
  const Dataset wine = shipped("wine");
  const Points z = standardise(wine.points, standardisation(wine.points));
  for (Index j = 0; j < z.cols(); ++j) {
    double mean = 0;
    double square = 0;
    for (Index i = 0; i < z.rows(); ++i) mean += z.at(i, j);
    mean /= static_cast<double>(z.rows());
    for (Index i = 0; i < z.rows(); ++i) square += (z.at(i, j) - mean) * (z.at(i, j) - mean);
    EXPECT_NEAR(mean, 0, 1e-6);
    EXPECT_NEAR(square / static_cast<double>(z.rows()), 1, 1e-5);
  }
  Dataset constant;
  constant.points = Points(std::vector<float>{1, 0.1F, 3, 0.1F, 8, 0.1F}, 3, 2);
  const Dataset out = standardise(constant);
  for (Index i = 0; i < 3; ++i) EXPECT_EQ(out.points.at(i, 1), 0);
  EXPECT_FLOAT_EQ(out.points.at(0, 0), static_cast<float>(-3 / std::sqrt(26.0 / 3)));
  ASSERT_EQ(out.notes.size(), 2U);
  EXPECT_EQ(out.notes[1], "Column 2 is constant and cannot be standardised: it is 0 everywhere.");
}

TEST(Files, ATableThatBeginsAsTheUciTablesDoIsATable) {
  // Their first line counts rows and columns; here the second has not so many.
  const Dataset flowers =
      read_any("flowers.csv", testing::bytes_of("51,35,setosa\n49,30,setosa\n70,32,versicolor\n"));
  EXPECT_EQ(flowers.size(), 3);
  EXPECT_EQ(flowers.dims(), 2);
  EXPECT_EQ(flowers.class_names, (std::vector<std::string>{"setosa", "versicolor"}));
  const Dataset pandas = read_any("p.csv", testing::bytes_of("0,1,label\n1.5,2.5,a\n8.5,9.5,b\n"));
  EXPECT_EQ(pandas.size(), 2);
  EXPECT_EQ(pandas.column_names, (std::vector<std::string>{"0", "1"}));
  const Dataset uci = read_any("u.csv", testing::bytes_of("2,3,red,green\n1,2,3,0\n4,5,6,1\n"));
  EXPECT_EQ(uci.dims(), 3);
  EXPECT_EQ(uci.class_names, (std::vector<std::string>{"red", "green"}));
}

TEST(Files, APictureIsRefusedWithWhatWouldBeTaken) {
  for (const char* begin : {"\x89PNG\r\n", "\xFF\xD8\xFF\xE0", "GIF89a"}) {
    EXPECT_EQ(
        refusal([&] { read_any("cat", testing::bytes_of(begin)); }),
        "file: cat is a picture, and one picture is no data set. Tables are read as CSV, many images of one "
        "size as IDX or NPZ; a single digit can be drawn on the stage.");
  }
}

}  // namespace
}  // namespace lab
