#include "app/json.h"
#include "app/session.h"
#include "data/catalog.h"
#include "lessons/curriculum.h"
#include "ui/look.h"

namespace lab {
namespace {

std::string hex(ImU32 colour) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out = "#";
  for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT}) {
    const unsigned byte = (colour >> shift) & 255u;
    out += digits[byte >> 4];
    out += digits[byte & 15u];
  }
  return out;
}

}  // namespace

std::string catalog_json() {
  Json json;
  json.object().key("chapters").array();
  for (const Chapter& chapter : chapters()) {
    json.object().field("id", chapter.id).field("title", chapter.title).key("lessons").array();
    for (const Lesson& lesson : chapter.lessons) json.value(lesson.id);
    json.end().end();
  }
  json.end().key("datasets").array();
  for (const CatalogEntry& entry : catalog()) {
    json.object().field("id", entry.id).field("label", entry.label).field("group", entry.group).end();
  }
  json.end().key("themes").object();
  for (const bool dark : {false, true}) {
    const Palette& palette = dark ? Look::dark() : Look::light();
    json.key(dark ? "dark" : "light").object();
    for (const NamedColour& colour : Look::names()) json.field(colour.name, hex(palette.*colour.member));
    json.end();
  }
  json.end().end();
  return json.text();
}

}  // namespace lab
