/// Writes JSON, no more than the page needs: nested objects and arrays, strings, numbers.
///
/// Invariant: a value that is not finite is written as null, so that what comes out always parses.
#pragma once

#include <string>
#include <string_view>

namespace lab {

class Json {
 public:
  Json& object() { return open('{'); }
  Json& array() { return open('['); }
  /// Closes the innermost object or array.
  Json& end();
  Json& key(std::string_view name);
  Json& value(std::string_view text);
  Json& value(const char* text) { return value(std::string_view(text)); }
  Json& value(double number);
  Json& value(int number) { return value(static_cast<double>(number)); }
  Json& value(bool flag);
  Json& null();
  template <class T>
  Json& field(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }
  const std::string& text() const { return out_; }

 private:
  Json& open(char bracket);
  void separate();

  std::string out_, closers_;
  bool first_ = true;
};

}  // namespace lab
