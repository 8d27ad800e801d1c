#pragma once

#include <memory>
#include <optional>

#include "base/result.h"
#include "tools/tui/model.h"

namespace kb::tui {

/// The terminal (/dev/tty, so that stdin and stdout stay free for `$(kbsearch -i)`), by ncursesw. It is put
/// back as it was by the destructor, and by a handler on every signal that ends the process, crashes
/// included. One at a time.
class Screen {
 public:
  /// Errors: unsupported (no terminal, or one without cursor movement).
  [[nodiscard]] static Result<Screen> open(bool color);
  ~Screen();
  Screen(Screen&&) noexcept;
  Screen& operator=(Screen&&) = delete;

  void paint(const Frame& frame);
  /// Whether read() would return at once.
  [[nodiscard]] bool key_waits() const;
  /// Waits for a key; nothing after a change of size.
  [[nodiscard]] std::optional<Key> read();
  [[nodiscard]] int columns() const;
  [[nodiscard]] int rows() const;
  [[nodiscard]] bool utf8() const;
  /// Gives the terminal to another program for as long as `use` runs.
  void lend(const std::function<void()>& use);
  /// Writes bytes to the terminal past ncurses: OSC 52.
  void send(std::string_view bytes);

 private:
  struct Terminal;
  explicit Screen(std::unique_ptr<Terminal> terminal);
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace kb::tui
