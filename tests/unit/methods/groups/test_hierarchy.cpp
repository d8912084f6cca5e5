#include "methods/groups/hierarchy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "methods/groups/hierarchy_engine.h"
#include "methods/measures/metrics.h"
#include "tests/unit/groups_golden.h"

namespace lab {
namespace {

const std::map<std::string, Linkage> linkages{{"single", Linkage::single},
                                              {"complete", Linkage::complete},
                                              {"average", Linkage::average},
                                              {"ward", Linkage::ward}};

void expect_same(const MergeTree& a, const MergeTree& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t m = 0; m < a.size(); ++m) {
    EXPECT_EQ(a[m].a, b[m].a);
    EXPECT_EQ(a[m].b, b[m].b);
    EXPECT_EQ(a[m].height, b[m].height);
    EXPECT_EQ(a[m].size, b[m].size);
  }
}

std::string refused(PointsView points, const HierarchyParams& params) {
  try {
    Hierarchy method;
    method.init(points, params);
  } catch (const InputError& error) {
    return error.control_id();
  }
  return "accepted";
}

TEST(Hierarchy, ByHand) {
  Matrix x(4, 1);
  x << 0, 1, 3, 7;
  const std::map<std::string, std::vector<double>> heights{
      {"single", {1, 2, 4}},
      {"complete", {1, 3, 7}},
      {"average", {1, 2.5, (7 + 6 + 4) / 3.0}},
      // {0,1} has mean 0.5: √(2·2·1/3)·2.5; then mean 4/3 of three: √(2·3·1/4)·17/3.
      {"ward", {1, std::sqrt(4 / 3.0) * 2.5, std::sqrt(1.5) * 17 / 3}}};
  for (const auto& [name, linkage] : linkages) {
    const MergeTree tree = *run_hierarchy(x, {linkage, 1}).tree;
    ASSERT_EQ(tree.size(), 3u);
    for (std::size_t m = 0; m < 3; ++m) EXPECT_NEAR(tree[m].height, heights.at(name)[m], 1e-6) << name;
    EXPECT_EQ(tree[0].a, 0);
    EXPECT_EQ(tree[0].b, 1);
    EXPECT_EQ(tree[1].a, 2);
    EXPECT_EQ(tree[1].b, 4);
    EXPECT_EQ(tree[2].a, 3);
    EXPECT_EQ(tree[2].b, 5);
    EXPECT_EQ(tree[2].size, 4);
    EXPECT_EQ(leaf_order(tree), (std::vector<Index>{3, 2, 0, 1}));
    EXPECT_EQ(cut_to_clusters(tree, 2), (std::vector<int>{0, 0, 0, 1}));
    EXPECT_EQ(cut_at_height(tree, 0.99), (std::vector<int>{0, 1, 2, 3}));
    EXPECT_EQ(cut_at_height(tree, height_of_cut(tree, 3)), (std::vector<int>{0, 0, 1, 2}));
    EXPECT_EQ(cut_at_height(tree, height_of_cut(tree, 1)), (std::vector<int>{0, 0, 0, 0}));
    EXPECT_EQ(cut_at_height(tree, height_of_cut(tree, 4)), (std::vector<int>{0, 1, 2, 3}));
  }
}

TEST(Hierarchy, AgreesWithScipyAndFastcluster) {
  for (const auto& answer : golden::read("hierarchy.json")) {
    const auto& points = golden::points(answer["data"]);
    const Linkage linkage = linkages.at(answer["linkage"]);
    SCOPED_TRACE(answer["data"].get<std::string>() + " " + answer["linkage"].get<std::string>());
    const MergeTree tree = *run_hierarchy(points.x, {linkage, 1}).tree;
    const auto heights = golden::reals(answer["heights"]);
    ASSERT_EQ(tree.size(), heights.size());
    int wrong = 0;
    for (std::size_t m = 0; m < tree.size(); ++m) {
      wrong += std::abs(tree[m].height - heights[m]) > 1e-4 * heights[m] ? 1 : 0;
    }
    EXPECT_EQ(wrong, 0);
    const auto labels = answer["labels"].get<std::vector<int>>();
    const int clusters = *std::max_element(labels.begin(), labels.end());  // they are numbered from 1
    EXPECT_DOUBLE_EQ(adjusted_rand(cut_to_clusters(tree, clusters), labels), 1);
    if (!answer.contains("tree")) continue;
    const auto rows = golden::reals(answer["tree"]);
    const MatrixD mine = linkage_matrix(tree);
    for (Index i = 0; i < mine.size(); ++i) {
      EXPECT_NEAR(mine.data()[i], rows[static_cast<std::size_t>(i)],
                  1e-4 * rows[static_cast<std::size_t>(i)]);
    }
    EXPECT_EQ(leaf_order(tree), answer["leaves"].get<std::vector<Index>>());
    EXPECT_DOUBLE_EQ(adjusted_rand(cut_at_height(tree, answer["height"]),
                                   answer["labels_at_height"].get<std::vector<int>>()),
                     1);
  }
}

TEST(Hierarchy, TheFastTreeIsThePlainTree) {
  for (const Index d : {1, 2, 5}) {
    const Matrix x = golden::clouds(150, d, 4, 1.0, 40 + static_cast<std::uint64_t>(d));
    for (const auto& [name, linkage] : linkages) {
      const MergeTree fast = *run_hierarchy(x, {linkage, 1}).tree;
      const MergeTree plain = hierarchy_plainly(x, linkage);
      ASSERT_EQ(fast.size(), plain.size());
      for (std::size_t m = 0; m < fast.size(); ++m) {
        EXPECT_NEAR(fast[m].height, plain[m].height, 1e-5 * plain[m].height + 1e-9) << name << m;
        EXPECT_EQ(fast[m].a, plain[m].a) << name << m;
        EXPECT_EQ(fast[m].b, plain[m].b) << name << m;
        EXPECT_EQ(fast[m].size, plain[m].size);
      }
    }
  }
}

TEST(Hierarchy, ATreeIsATreeEvenWithTies) {
  Matrix lattice(100, 2);
  for (Index i = 0; i < 100; ++i) lattice.row(i) << static_cast<float>(i % 10), static_cast<float>(i / 10);
  const Matrix same = Matrix::Constant(40, 3, 2.5F);
  for (const Matrix& x : {lattice, same}) {
    for (const auto& [name, linkage] : linkages) {
      const MergeTree tree = *run_hierarchy(x, {linkage, 1}).tree;
      const Index n = x.rows();
      std::vector<int> used(static_cast<std::size_t>(2 * n - 1), 0);
      double last = 0;
      for (std::size_t m = 0; m < tree.size(); ++m) {
        const Merge& merge = tree[m];
        EXPECT_LT(merge.a, merge.b);
        EXPECT_LT(merge.b, n + static_cast<Index>(m));
        EXPECT_EQ(++used[static_cast<std::size_t>(merge.a)], 1);
        EXPECT_EQ(++used[static_cast<std::size_t>(merge.b)], 1);
        EXPECT_GE(merge.height, last);
        last = merge.height;
        const auto size = [&](Index c) { return c < n ? 1 : tree[static_cast<std::size_t>(c - n)].size; };
        EXPECT_EQ(merge.size, size(merge.a) + size(merge.b));
      }
      EXPECT_EQ(tree.back().size, n);
      std::vector<Index> leaves = leaf_order(tree);
      std::sort(leaves.begin(), leaves.end());
      for (Index i = 0; i < n; ++i) EXPECT_EQ(leaves[static_cast<std::size_t>(i)], i);
      if (linkage == Linkage::single) {
        EXPECT_DOUBLE_EQ(last, n == 40 ? 0 : 1);
      }
    }
  }
}

TEST(Hierarchy, EveryMergeShownIsTheClosestPair) {  // a certificate, from scratch
  const Matrix x = golden::clouds(40, 2, 3, 1.0, 12);
  for (const auto& [name, linkage] : linkages) {
    Hierarchy method;
    method.init(x, {linkage, 1});
    method.step();
    EXPECT_EQ(method.state().clusters(), 40);
    while (!method.done()) {
      const std::vector<int> labels = method.state().labels();
      const int k = 1 + *std::max_element(labels.begin(), labels.end());
      EXPECT_EQ(k, method.state().clusters());
      double least = 1e300;
      for (int a = 0; a < k; ++a) {
        for (int b = a + 1; b < k; ++b) {
          double low = 1e300, high = 0, sum = 0, na = 0, nb = 0;
          VectorD ca = VectorD::Zero(2), cb = ca;
          for (Index i = 0; i < 40; ++i) {
            const int li = labels[static_cast<std::size_t>(i)];
            if (li == a) ca += x.row(i).transpose().cast<double>(), ++na;
            if (li == b) cb += x.row(i).transpose().cast<double>(), ++nb;
            for (Index j = 0; j < 40; ++j) {
              if (li != a || labels[static_cast<std::size_t>(j)] != b) continue;
              const double distance = (x.row(i).cast<double>() - x.row(j).cast<double>()).norm();
              low = std::min(low, distance);
              high = std::max(high, distance);
              sum += distance;
            }
          }
          const double ward = std::sqrt(2 * na * nb / (na + nb)) * (ca / na - cb / nb).norm();
          const double height = linkage == Linkage::single     ? low
                                : linkage == Linkage::complete ? high
                                : linkage == Linkage::average  ? sum / na / nb
                                                               : ward;
          least = std::min(least, height);
        }
      }
      method.step();
      EXPECT_NEAR(method.state().height(), least, 1e-5 * least) << name;
    }
  }
}

TEST(Hierarchy, SmallSlicesRestoreAndStepSizes) {
  const Matrix x = golden::clouds(300, 3, 5, 0.9, 4);
  for (const auto& [name, linkage] : linkages) {
    const HierarchyState whole = run_hierarchy(x, {linkage, 1});
    Hierarchy method;
    method.init(x, {linkage, 7});
    int slices = 0;
    while (!method.advance(1)) {
      ++slices;
      EXPECT_EQ(method.state().tree, nullptr);
      EXPECT_LE(method.progress(), 1);
    }
    EXPECT_GT(slices, 250);
    expect_same(*method.state().tree, *whole.tree);
    method.step();
    EXPECT_EQ(method.state().merged, 7);
    const HierarchyState kept = method.state();
    while (!method.done()) method.step();
    EXPECT_EQ(method.state().merged, 299);
    method.restore(kept);
    EXPECT_FALSE(method.done());
    EXPECT_EQ(method.state().labels(), labels_after(*whole.tree, 7));
    method.step();
    EXPECT_EQ(method.state().merged, 14);
  }
}

TEST(Hierarchy, OnePointAndTwo) {
  for (const auto& [name, linkage] : linkages) {
    Matrix one(1, 2);
    one << 1, 2;
    const HierarchyState alone = run_hierarchy(one, {linkage, 1});
    EXPECT_TRUE(alone.done);
    EXPECT_EQ(alone.labels(), std::vector<int>{0});
    EXPECT_EQ(leaf_order(*alone.tree), std::vector<Index>{0});
    Matrix two(2, 2);
    two << 0, 0, 3, 4;
    EXPECT_NEAR(run_hierarchy(two, {linkage, 1}).height(), 5, 1e-6);
  }
}

TEST(Hierarchy, LayingOutWidePointsIsASliceOfItsOwn) {
  Rng rng(2);
  Matrix points(60, 300);
  for (Index i = 0; i < points.size(); ++i) points.data()[i] = static_cast<float>(rng.normal());
  for (const auto& [name, linkage] : linkages) {
    SCOPED_TRACE(name);
    Hierarchy method;
    method.init(points, {linkage, 1});
    EXPECT_FALSE(method.advance(1000));
    EXPECT_EQ(method.progress(), 0) << "no merge in the call that lays out the points";
    while (!method.done()) method.step();
    const HierarchyState whole = run_hierarchy(points, {linkage, 1});
    EXPECT_EQ(linkage_matrix(*method.state().tree), linkage_matrix(*whole.tree));
  }
}

TEST(Hierarchy, RefusesBadInput) {
  const Matrix x = golden::clouds(10, 2, 1, 1, 1);
  EXPECT_EQ(refused(x, {Linkage::ward, 1}), "accepted");
  EXPECT_EQ(refused(x, {Linkage::ward, 0}), "merges");
  EXPECT_EQ(refused(Matrix(0, 2), {}), "data");
  Matrix bad = x;
  bad(1, 1) = std::nanf("");
  EXPECT_EQ(refused(bad, {}), "data");
  bad(1, 1) = 1e20F;
  EXPECT_EQ(refused(bad, {}), "accepted");  // as large as float32 holds
  for (const auto& [name, linkage] : linkages) {
    const Matrix many = Matrix::Zero(Hierarchy::limit(linkage) + 1, 1);
    EXPECT_EQ(refused(many, {linkage, 1}), "data");
  }
  const MergeTree tree = *run_hierarchy(x, {}).tree;
  EXPECT_THROW(cut_to_clusters(tree, 0), InputError);
  EXPECT_THROW(cut_to_clusters(tree, 11), InputError);
}

}  // namespace
}  // namespace lab
