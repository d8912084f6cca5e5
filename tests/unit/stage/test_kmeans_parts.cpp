// Centroids that a link puts by hand.
#include "stage/kmeans_parts.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "stage/common_parameters.h"

namespace lab {
namespace {

class CentroidsByHand : public ::testing::Test {
 protected:
  CentroidsByHand() {
    set_.add({.id = "k",
              .label = "K",
              .help = "",
              .kind = ParameterKind::integer,
              .min = 1,
              .max = 9,
              .initial = "2"});
    set_.add({.id = "centres", .label = "Centroids", .help = "", .kind = ParameterKind::text, .initial = ""});
    add_play_parameters(set_);
    Matrix points(4, 2);
    points << 0, 0, 1, 0, 9, 9, 10, 9;
    data_.points = Points(points);
  }
  Matrix centroids() const { return centroids_by_hand(set_, "centres", "centroids", data_); }
  bool is_a_point(const Matrix& all, Index row) const {
    for (Index i = 0; i < data_.size(); ++i) {
      if (data_.points.at(i, 0) == all(row, 0) && data_.points.at(i, 1) == all(row, 1)) return true;
    }
    return false;
  }

  ParameterSet set_;
  Dataset data_;
};

TEST_F(CentroidsByHand, AsManyAsThereAreClustersStayWhereTheyArePut) {
  set_.set("centres", "3,4;5,6.5");
  Matrix wanted(2, 2);
  wanted << 3, 4, 5, 6.5f;
  EXPECT_EQ(centroids(), wanted);
}

TEST_F(CentroidsByHand, MissingOnesArePlacedOnPoints) {
  set_.set("k", "3");
  set_.set("centres", "3,4");
  const Matrix all = centroids();
  ASSERT_EQ(all.rows(), 3);
  EXPECT_EQ(all(0, 0), 3);
  EXPECT_EQ(all(0, 1), 4);
  EXPECT_TRUE(is_a_point(all, 1));
  EXPECT_TRUE(is_a_point(all, 2));
}

TEST_F(CentroidsByHand, TooManyAreCutOff) {
  set_.set("k", "1");
  set_.set("centres", "3,4;5,6;7,8");
  const Matrix all = centroids();
  ASSERT_EQ(all.rows(), 1);
  EXPECT_EQ(all(0, 0), 3);
}

TEST_F(CentroidsByHand, RowsOfAnotherLengthAreRefusedInWords) {
  set_.set("centres", "1,2,3;4,5,6");
  try {
    centroids();
    FAIL() << "three coordinates on a plane";
  } catch (const InputError& error) {
    EXPECT_EQ(error.message(), "The centroids in this link have 3 coordinates, but the data have 2 columns.");
    EXPECT_EQ(error.control_id(), "centres");
  }
}

TEST_F(CentroidsByHand, OneSeedPlacesThemAlike) {
  EXPECT_EQ(placed_centroids(data_, 3, KmeansStart::plus_plus, 5),
            placed_centroids(data_, 3, KmeansStart::plus_plus, 5));
}

}  // namespace
}  // namespace lab
