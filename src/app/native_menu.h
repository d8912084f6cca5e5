/// The desktop's stand-in for what the page has around the canvas: lessons, data sets, theme.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "app/session.h"
#include "ui/ui.h"

namespace lab {

class NativeMenu {
 public:
  /// Draws the column at the left of `window`; returns its width.
  float draw(Session& session, Ui& ui, const Box& window);

  std::function<void()> toggle_theme, open_article;
  std::string notice;  ///< the last thing that happened, e.g. where a file was saved

 private:
  bool item(Ui& ui, const char* id, const Box& box, std::string_view label, bool chosen, bool strong = false);
  void draw_lists(Session& session, Ui& ui, const Box& box);
  const std::string& title(std::string_view lesson);

  std::map<std::string, std::string, std::less<>> titles_;
};

}  // namespace lab
