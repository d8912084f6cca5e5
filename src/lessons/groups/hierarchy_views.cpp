// What HierarchyExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "lessons/groups/agreement.h"
#include "lessons/groups/hierarchy_exhibit.h"
#include "stage/naming.h"
#include "stage/plot_column.h"
#include "stage/prediction.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/legend.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/reachability.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // between small plots, px before scaling
constexpr float heights_h = 150.0f;
constexpr float row_h = 27.0f;
constexpr Index heights_shown = 24;  // of the last merges
constexpr Index most_labelled = 99;  // clusters: a line with more is not labelled by their number
constexpr std::array linkage_names = {"single", "complete", "average", "Ward"};

}  // namespace

DendrogramPlot HierarchyExhibit::plot_of(const MergeTree& tree, Index merged, bool with_latest) const {
  const auto n = static_cast<Index>(tree.size()) + 1;
  const Index clusters = n - merged;
  DendrogramPlot plot;
  plot.merged = merged;
  plot.latest = with_latest ? merged - 1 : -1;
  plot.cut = height_of_cut(tree, clusters);
  if (clusters <= most_labelled) plot.cut_label = plural(clusters, "cluster", "clusters");
  plot.logarithmic = in_view("tree") && parameters_.choice("heights") == "log";
  plot.grey_singles = true;
  return plot;
}

void HierarchyExhibit::drag_cut(Ui& ui, const MergeTree& tree, int threshold, double height) {
  if (threshold != 0) return;
  const auto below = std::upper_bound(tree.begin(), tree.end(), height,
                                      [](double h, const Merge& merge) { return h < merge.height; });
  const auto clusters = static_cast<Index>(tree.size()) + 1 - (below - tree.begin());
  const HierarchyState* state = shown();
  if (state && clusters != state->clusters()) ui.commands.set("clusters", std::to_string(clusters));
}

void HierarchyExhibit::pick(Ui& ui, Index node) {
  // One thing at a time is picked: a cluster of the tree, or a point with whatever cluster it is in.
  if (node >= 0 && parameters_.integer("point") > 0) ui.commands.set("point", "0");
  ui.commands.set("pick", node < 0 || node == picked() ? std::string() : std::to_string(node));
}

std::vector<StageHandle> HierarchyExhibit::handles() const {
  if (!shown() || layout_.points == 0) return {};
  const Index now = picked();
  std::vector<Choice> choices = {{"none", "none"}};
  bool listed = now < 0;
  for (std::size_t i = 0; i < largest_.size(); ++i) {
    listed = listed || largest_[i] == now;
    choices.push_back({std::to_string(largest_[i]), "cluster " + std::to_string(sizes_[i].second + 1) + ", " +
                                                        plural(sizes_[i].first, "point", "points")});
  }
  if (!listed) choices.push_back({std::to_string(now), "another one of the tree"});
  return {choice_handle("picked-cluster", "Cluster picked in the tree",
                        "Lights its points and its part of the tree", std::move(choices),
                        now < 0 ? "none" : std::to_string(now),
                        [this](Commands& commands, const std::string& node) {
                          if (node != "none" && parameters_.integer("point") > 0) commands.set("point", "0");
                          commands.set("pick", node == "none" ? "" : node);
                        })};
}

void HierarchyExhibit::ring_leaf(Ui& ui, const DendrogramHit& drawn, const DendrogramLayout& layout) {
  const Index lit = point_.lit();
  if (lit < 0 || static_cast<std::size_t>(lit) >= layout.place.size()) return;
  const ImVec2 at{drawn.x.to_px(static_cast<double>(layout.place[lit])), drawn.area.bottom()};
  ui.draw->AddCircleFilled(at, ui.look->px(3), ui.look->colours().ink);
  ring_lit(ui, "tree", at, lit, ui.look->px(6));
}

void HierarchyExhibit::light_up(PointStage& stage, const DendrogramLayout& layout, Index node) {
  lit_node_.look_at(node);
  if (node == lit_) return;
  lit_ = node;
  std::vector<int> points;
  if (node >= 0) {
    for (const Index i : layout.members(node)) points.push_back(static_cast<int>(i));
  }
  stage.cloud().set_selection(points, ++lit_revision_);
}

void HierarchyExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (in_view("linkages") && player_.begun()) {
    draw_linkages(ui);
  } else if (in_view("reachability") && player_.begun()) {
    draw_reachability(ui);
  } else {
    draw_tree_view(ui);
  }
}

/// The number of every cluster in its middle, as the question has it.
void HierarchyExhibit::draw_numbers(Ui& ui) const {
  const auto xy = stage_.cloud().positions();
  std::map<Index, std::array<double, 3>> sums;
  for (std::size_t i = 0; i < clusters_.size() && 2 * i + 1 < xy.size(); ++i) {
    std::array<double, 3>& sum = sums[clusters_[i]];
    sum[0] += static_cast<double>(xy[2 * i]), sum[1] += static_cast<double>(xy[2 * i + 1]), sum[2] += 1;
  }
  const Look& look = *ui.look;
  for (const auto& [node, sum] : sums) {
    const ImVec2 at = stage_.plane().to_px(sum[0] / sum[2], sum[1] / sum[2]);
    ui.draw->AddCircleFilled(at, look.px(12), look.colours().stage);
    ui.draw->AddCircle(at, look.px(12), look.colours().ink, 0, look.px(1.5f));
    text_anchored(ui, look.semibold, look.body(), at, 0.5f, 0.5f, look.colours().ink,
                  std::to_string(number_of(node) + 1));
  }
}

void HierarchyExhibit::draw_tree_view(Ui& ui) {
  const HierarchyState* state = shown();
  const bool grown = state && tree_ && tree_->size() > 0;
  Box cloud = ui.stage;
  DendrogramHit drawn;
  if (grown) {
    const DividedStage parts = divide_stage(ui, 0.46f, 10.0f);
    cloud = parts.points;
    DendrogramPlot plot = plot_of(*tree_, state->merged, parameters_.flag("show", "link"));
    plot.future = !awaits_answer(*this);  // what is asked is not told
    drawn = dendrogram(ui, "tree", parts.second, *tree_, layout_, plot);
    drag_cut(ui, *tree_, drawn.threshold, drawn.value);
  }
  // What the pointer is over lights up, else what was picked. A point stands for its cluster at this cut.
  Index lit = picked();
  if (drawn.node >= 0) lit = drawn.node;
  const Index point = point_.lit();
  if (drawn.node < 0 && point >= 0 && static_cast<std::size_t>(point) < clusters_.size())
    lit = clusters_[point];
  if (drawn.node >= 0 && drawn.node < layout_.points) point_.look_at(drawn.node);
  if (lit >= static_cast<Index>(layout_.first.size())) lit = -1;
  // One point alone need not be lit: it is drawn larger under the pointer.
  if (grown) light_up(stage_, layout_, lit >= layout_.points ? lit : (drawn.node >= 0 ? lit : -1));

  PointStageStyle style;
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.group_name = "cluster";
  style.note = [this](Index i) {
    if (static_cast<std::size_t>(i) >= clusters_.size()) return std::string();
    const Index node = clusters_[i];
    return node < layout_.points ? std::string("alone so far")
                                 : "its cluster: " + describe_node(*tree_, node);
  };
  style.lit = point;
  style.movable = moves_points();
  const PointStageHit hit = stage_.draw(ui, cloud, style);
  if (hit.clicked && !parameters_.text("pick").empty()) ui.commands.set("pick", "");
  point_.take(ui, hit);
  if (!grown) return;
  ui.draw->PushClipRect({cloud.x, cloud.y}, {cloud.right(), cloud.bottom()}, true);
  if (parameters_.flag("show", "link")) draw_pair(ui);
  if (question_on_show(*this)) draw_numbers(ui);
  ui.draw->PopClipRect();
  mark_node(ui, drawn, *tree_, layout_, lit);
  ring_leaf(ui, drawn, layout_);
  if (drawn.clicked) pick(ui, drawn.node);
  if (drawn.node >= 0) {
    const double height = drawn.node < layout_.points ? 0.0 : (*tree_)[drawn.node - layout_.points].height;
    tooltip(ui, {drawn.x.to_px(static_cast<double>(layout_.middle[drawn.node])), drawn.y.to_px(height)},
            ui.stage, describe_node(*tree_, drawn.node));
  }
}

void HierarchyExhibit::draw_pair(Ui& ui) {
  const HierarchyState* state = shown();
  if (!state || state->merged == 0) return;
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  ImVec2 a, b;
  if (!pair_.empty()) {
    const auto xy = stage_.cloud().positions();
    const auto i = static_cast<std::size_t>(2 * pair_.front().first),
               j = static_cast<std::size_t>(2 * pair_.front().second);
    a = plane.to_px(xy[i], xy[i + 1]);
    b = plane.to_px(xy[j], xy[j + 1]);
  } else if (pair_means_.size() == 2) {
    a = plane.to_px(pair_means_[0]);
    b = plane.to_px(pair_means_[1]);
  } else {
    return;
  }
  ui.draw->AddLine(a, b, look.colours().stage, look.px(5));
  ui.draw->AddLine(a, b, look.colours().ink, look.px(2.25f));
  for (const ImVec2& p : {a, b}) {
    // Means are not points of the data: a ring; deciding points: a ring about the point.
    ui.draw->AddCircle(p, look.px(pair_.empty() ? 5.0f : 8.0f), look.colours().ink, 0, look.px(2));
  }
}

void HierarchyExhibit::draw_linkages(Ui& ui) {
  const Box area = below_header(ui);
  const HierarchyState* state = shown();
  if (!state) return;
  const float space = ui.look->px(12);
  const float w = 0.5f * (area.w - space), h = 0.5f * (area.h - space);
  const Index lit = point_.lit();
  for (std::size_t i = 0; i < linked_.size(); ++i) {
    Linked& linked = linked_[i];
    const Box box{area.x + static_cast<float>(i % 2) * (w + space),
                  area.y + static_cast<float>(i / 2) * (h + space), w, h};
    PointStageStyle style;
    style.group_name = "cluster";
    style.lit = lit;
    style.name = linkage_names[i];
    const std::string value = linked.agreement ? "ARI " + format_fixed(*linked.agreement, 2) : std::string();
    const PointStageHit hit =
        draw_picture(ui, box, linked.stage, style, linkage_names[i], linked.tree ? value : "being built …");
    point_.take(ui, hit);
    if (hit.hovered >= 0) picture_.look_at(static_cast<Index>(i));
  }
  // The cluster of the lit point, in the picture that the pointer is over, lights up with the same points in
  // all four; a picked point's is that of the linkage that is played.
  const Index in = picture_.hovered() >= 0 ? picture_.hovered()
                                           : static_cast<Index>(linkage_index(parameters_.choice("linkage")));
  const std::array<Index, 3> now{in, lit, state->clusters()};
  if (now == lit_in_) return;
  const std::vector<Index>& nodes = linked_[in].nodes;
  if (lit >= 0 && (nodes.empty() || linked_[in].read_clusters != state->clusters())) return;
  lit_in_ = now;
  std::vector<int> points;
  for (std::size_t j = 0; lit >= 0 && j < nodes.size(); ++j) {
    if (nodes[j] == nodes[lit]) points.push_back(static_cast<int>(j));
  }
  ++hover_revision_;
  for (Linked& linked : linked_) linked.stage.cloud().set_selection(points, hover_revision_);
  ui.wants_frame = true;
}

void HierarchyExhibit::draw_reachability(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const HierarchyState* state = shown();
  const Linked& single = linked_[0];
  if (!state || !single.tree || reachability_.empty()) return;
  const float half = 0.5f * (area.h - look.px(gap));
  // One height axis for both, so that places and heights stand exactly below each other.
  DendrogramPlot plot = plot_of(*single.tree, state->merged, false);
  plot.high = 1.06 * walk_layout_.top;
  const Box upper = plot_heading(ui, {area.x, area.y, area.w, half}, "Single linkage", plot.cut_label);
  plot.cut_label.clear();
  const DendrogramHit tree = dendrogram(ui, "tree", upper, *single.tree, walk_layout_, plot);
  drag_cut(ui, *single.tree, tree.threshold, tree.value);
  const Box lower =
      plot_heading(ui, {area.x, area.y + half + look.px(gap), area.w, half},
                   "OPTICS: reachability in the order of the walk", "ε′ = " + format_number(plot.cut, 3));
  ReachabilityPlot walk;
  walk.values = reachability_;
  walk.numbers = walk_numbers_;
  walk.cut = plot.cut;
  walk.high = plot.high;
  if (const Index point = point_.lit(); point >= 0) {
    walk.lit = walk_layout_.place[point];
    walk.lit_number = point;
  }
  const ReachabilityHit bars = reachability_plot(ui, "bars", lower, walk);
  drag_cut(ui, *single.tree, bars.threshold, bars.value);
  ring_leaf(ui, tree, walk_layout_);
  if (bars.place >= 0) {
    const Index point = walk_layout_.order[bars.place];
    point_.look_at(point);
    if (bars.clicked) point_.press(ui, point);
  }
  if (tree.node >= 0 && tree.node < walk_layout_.points) {
    point_.look_at(tree.node);
    if (tree.clicked) point_.press(ui, tree.node);
  }
  // A point stands for its cluster at the present cut.
  Index lit = tree.node;
  const Index point = bars.place >= 0 ? walk_layout_.order[bars.place] : point_.lit();
  if (lit < 0 && point >= 0)
    lit = node_at(*single.tree, walk_layout_, static_cast<double>(walk_layout_.place[point]), plot.cut);
  if (lit < 0) return;
  mark_node(ui, tree, *single.tree, walk_layout_, lit);
  const float left = bars.x.to_px(static_cast<double>(walk_layout_.first[lit]) - 0.5);
  const float right = bars.x.to_px(static_cast<double>(walk_layout_.last[lit]) + 0.5);
  ui.draw->AddRectFilled({left, bars.area.y}, {std::max(left + 2, right), bars.area.bottom()},
                         with_alpha(look.colours().accent, 0.10f));
  std::string words = describe_node(*single.tree, lit);
  if (bars.place >= 0) {
    const double bar = reachability_[bars.place];
    words = point_name(*data_, walk_layout_.order[bars.place]) + "\nreachability " +
            (std::isfinite(bar) ? format_number(bar) : std::string("none: the walk begins here")) +
            "\nits cluster: " + words;
  }
  if (bars.place < 0 && tree.node < 0) return;  // picked, not pointed at: no words
  const Box& under = bars.place >= 0 ? bars.area : tree.area;
  tooltip(ui, {0.5f * (left + right), under.y + look.px(20)}, ui.stage, words);
}

void HierarchyExhibit::draw_heights(Ui& ui, Box box) {
  const HierarchyState* state = shown();
  const MergeTree& tree = in_view("reachability") && linked_[0].tree ? *linked_[0].tree : *tree_;
  const Index n = state->points;
  std::vector<double> k, height;
  int present = -1;
  for (Index clusters = 1; clusters <= std::min(heights_shown, n - 1); ++clusters) {
    if (clusters == state->clusters()) present = static_cast<int>(k.size());
    k.push_back(static_cast<double>(clusters));
    height.push_back(tree[n - clusters - 1].height);
  }
  box = plot_heading(ui, box, "Merge height",
                     state->merged > 0 ? format_number(tree[state->merged - 1].height) : "–");
  LinePlot plot;
  plot.series.push_back({.y = height, .x = k, .label = "height", .present = present});
  plot.from_zero = true;
  plot.axes.x_ticks = 4;
  plot.axes.y_ticks = 3;
  plot.axes.x_whole = true;
  plot.axes.x_name = "clusters left";
  const LineHit hit = line_plot(ui, "heights", box, plot);
  if (hit.clicked && hit.index >= 0) ui.commands.set("clusters", std::to_string(hit.index + 1));
}

void HierarchyExhibit::draw_sizes(Ui& ui, const Box& box) {
  const Box rows_box = plot_heading(ui, box, "Largest clusters", "points");
  std::vector<LegendRow> rows;
  int selected = -2;
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    rows.push_back({.group = sizes_[i].second,
                    .label = "cluster " + std::to_string(sizes_[i].second + 1),
                    .value = format_count(sizes_[i].first)});
    if (largest_[i] == picked()) selected = sizes_[i].second;
  }
  const LegendHit hit = legend(ui, "sizes", rows_box, rows, selected);
  if (hit.clicked && hit.row >= 0) pick(ui, largest_[hit.row]);
}

void HierarchyExhibit::plots(PlotColumn& column) {
  if (!data_ || !shown() || !tree_ || tree_->empty() || in_view("linkages")) return;
  column.essential(heights_h, [this](Ui& ui, const Box& box) { draw_heights(ui, box); });
  column.space(gap);
  if (!in_view("tree")) return;
  if (agreement_) agreement_part(column, *data_, agreement_);
  if (sizes_.empty()) return;
  column.part(34.0f + row_h * static_cast<float>(sizes_.size()),
              [this](Ui& ui, const Box& box) { draw_sizes(ui, box); });
}

}  // namespace lab
