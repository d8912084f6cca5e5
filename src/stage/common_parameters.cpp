#include "stage/common_parameters.h"

#include <algorithm>

#include "data/catalog.h"
#include "data/synthetic.h"

namespace lab {
namespace {

Parameter declare(std::string id, std::string label, std::string help, ParameterKind kind, Place place) {
  Parameter p;
  p.id = std::move(id);
  p.label = std::move(label);
  p.help = std::move(help);
  p.kind = kind;
  p.place = place;
  return p;
}

void add_once(ParameterSet& set, Parameter parameter) {
  if (!set.has(parameter.id)) set.add(std::move(parameter));
}

void add_action(ParameterSet& set, const char* id, const char* label, const char* help, Place place) {
  add_once(set, declare(id, label, help, ParameterKind::action, place));
}

}  // namespace

void add_data_parameters(ParameterSet& set, const DataNeeds& needs) {
  if (needs.nothing()) return;
  Parameter data =
      declare("data", "Data", "The points the method works on", ParameterKind::choice, Place::bar);
  for (const std::string& group : needs.groups) {
    for (const CatalogEntry& entry : catalog()) {
      if (entry.group != group || entry.kind == DatasetKind::file) continue;
      // What a network draws is for lessons that use networks anyway.
      if (entry.kind == DatasetKind::sampled && !needs.unseen_part) continue;
      data.choices.push_back({std::string(entry.id), std::string(entry.label)});
    }
  }
  for (const std::string& id : needs.also) {
    const CatalogEntry& entry = dataset_entry(id);
    data.choices.push_back({std::string(entry.id), std::string(entry.label)});
  }
  // A person's own file is always welcome; whether its content suits the lesson is seen when it is read.
  data.choices.push_back({"file", "Your file"});
  data.initial = needs.initial;
  add_once(set, std::move(data));

  Parameter n = declare("n", "Points", "How many points are drawn from the shape", ParameterKind::integer,
                        Place::panel);
  n.min = 1;
  n.max = 60000;
  n.step = 10;
  n.logarithmic = true;
  n.initial = "300";
  add_once(set, std::move(n));

  Parameter noise =
      declare("noise", "Noise", "How far the points scatter, as a multiple of what is usual for the shape",
              ParameterKind::real, Place::panel);
  noise.min = 0;
  noise.max = 4;
  noise.step = 0.1;
  noise.initial = "1";
  noise.unit = "×";
  add_once(set, std::move(noise));

  Parameter scale =
      declare("scale", "Columns", "As they are, or each brought to mean 0 and standard deviation 1",
              ParameterKind::choice, Place::panel);
  scale.choices = {{"raw", "as they are"}, {"standard", "standardised"}};
  scale.initial = "raw";
  add_once(set, std::move(scale));

  add_once(set, declare("points", "Drawn points", "The points that were drawn by hand, packed into letters",
                        ParameterKind::text, Place::none));
  if (needs.images) return;
  add_once(set, declare("moved", "Moved points", "The points that were dragged: number,x,y;number,x,y …",
                        ParameterKind::text, Place::none));
  add_action(set, "put-back", "Put the points back", "Every dragged point goes back to its place",
             Place::panel);
  if (set.has("point")) return;  // the picked one is the one that is moved
  Parameter grip =
      declare("grip", "Point to move", "Number of the point that is moved by keyboard; 0 for none",
              ParameterKind::integer, Place::stage);
  grip.min = 0;
  grip.max = 1e7;
  grip.initial = "0";
  add_once(set, std::move(grip));
}

void add_play_parameters(ParameterSet& set) {
  Parameter seed =
      declare("seed", "Seed", "The same seed gives the same run again; another seed, another run",
              ParameterKind::integer, Place::panel);
  seed.min = 0;
  seed.max = 9999;
  seed.initial = "1";
  add_once(set, std::move(seed));
  add_action(set, "new-seed", "Another seed", "Another seed, another run", Place::panel);

  Parameter speed = declare("speed", "Speed", "How fast the half-steps follow each other while it plays",
                            ParameterKind::real, Place::panel);
  speed.min = 0.25;
  speed.max = 16;
  speed.step = 0.25;
  speed.logarithmic = true;
  speed.initial = "1";
  speed.unit = "×";
  add_once(set, std::move(speed));
}

void add_view_parameter(ParameterSet& set) {
  add_once(set, declare("view-at", "Part of the plane", "What is looked at: middle and magnification",
                        ParameterKind::text, Place::none));
}

void add_map_images_parameter(ParameterSet& set) {
  Parameter images = declare("map-images", "Images on the map",
                             "As many images as find room; without it, those of a map that is zoomed in",
                             ParameterKind::toggle, Place::panel);
  images.initial = "0";
  add_once(set, std::move(images));
}

void add_common_parameters(ParameterSet& set, const DataNeeds& needs) {
  add_data_parameters(set, needs);
  add_play_parameters(set);

  Parameter step = declare("step", "Half-step", "Which half-step is on show; 0 is the start",
                           ParameterKind::integer, Place::transport);
  step.min = 0;
  step.max = 1e6;
  step.initial = "0";
  add_once(set, std::move(step));

  add_action(set, "reset", "Reset", "Back to the start (R)", Place::transport);
  add_action(set, "back", "Step back", "One half-step back (←)", Place::transport);
  add_action(set, "play", "Play", "Play or pause (Space)", Place::transport);
  add_action(set, "forward", "Half-step", "One half-step on (→)", Place::transport);
  add_action(set, "stop", "Stop", "Stop what is being computed", Place::transport);
  add_action(set, "save-picture", "Save picture", "The stage as a PNG picture", Place::transport);
  add_action(set, "save-numbers", "Save numbers", "The numbers behind the picture as a CSV table",
             Place::transport);
  if (!needs.nothing()) {
    add_action(set, "open-file", "Open a file", "Your own CSV table, or IDX images and labels, also gzipped",
               Place::bar);
  }

  Parameter present =
      declare("present", "Present", "Only the stage, larger (Esc leaves)", ParameterKind::toggle, Place::bar);
  present.initial = "0";
  add_once(set, std::move(present));
  add_once(set, declare("hide", "Hidden controls", "Ids of controls that are not shown, with commas between",
                        ParameterKind::text, Place::none));
}

bool is_data_parameter(std::string_view id) {
  static constexpr std::string_view ids[] = {"data", "n", "noise", "scale", "points", "moved"};
  return std::find(std::begin(ids), std::end(ids), id) != std::end(ids);
}

}  // namespace lab
