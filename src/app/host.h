/// Host: what the lab asks of the place it runs in: the page around the canvas, the desktop, or a test.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "inference/model_library.h"

namespace lab {

class Host {
 public:
  virtual ~Host() = default;

  /// Something in the state, the widgets or the query is new. May be called often; to be coalesced.
  virtual void changed() {}
  /// Asks for a file of the site ("data/iris.csv"). Answered later, not from within this call, by
  /// Session::asset_ready or asset_failed with the same ticket.
  virtual void fetch_asset(int ticket, std::string_view path) = 0;
  /// Hands a file to the person.
  virtual void save(std::string_view name, std::string_view mime, std::span<const std::uint8_t> bytes) = 0;
  /// Hands over a picture of width · height pixels (RGBA, rows from the top) as a PNG file. How it is packed is the host's
  /// affair: a browser packs pictures itself.
  virtual void save_picture(std::string_view name, std::span<const std::uint8_t> rgba, int width,
                            int height) {
    (void)name, (void)rgba, (void)width, (void)height;
  }
  /// Puts text on the clipboard.
  virtual void copy(std::string_view text) = 0;
  /// The keyboard leaves the canvas: +1 at its end, -1 at its beginning.
  virtual void focus_out(int direction) = 0;
  /// Asks the person for a file; it arrives through Session::file with the same purpose.
  virtual void open_file(std::string_view purpose) = 0;
  /// The page's help was asked for (the ? key).
  virtual void help() {}
  /// The trained networks; what arrives later asks for a frame. Lives as long as the host.
  virtual ModelLibrary& models() { return no_models(); }
  /// The first frame is on the screen.
  virtual void first_frame() {}
};

}  // namespace lab
