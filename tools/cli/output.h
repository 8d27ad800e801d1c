#pragma once

#include <string>
#include <string_view>

namespace kb::cli {

/// Writes all of `text`, going on after interruptions and short writes. Returns 0 or the errno that stopped
/// it.
[[nodiscard]] int write_all(int descriptor, std::string_view text) noexcept;

/// Buffered results on one descriptor. The first failure is kept and ends all writing; nobody is told until
/// finish().
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  /// Writes what is left. Returns 0 or the first errno. EPIPE means that the reader has seen enough.
  [[nodiscard]] int finish();
  [[nodiscard]] bool failed() const { return error_ != 0; }

 private:
  int descriptor_;
  int error_ = 0;
  std::string buffer_;
};

}  // namespace kb::cli
