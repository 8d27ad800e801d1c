#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

/// What fuzz targets share. A target is one function, run(bytes): it feeds untrusted bytes to one function of
/// ours and states what must hold of the answer. Crashes, sanitizer reports and broken MUSTs are findings;
/// the input that showed one stays in regressions/ for ever.
namespace kb::fuzz {

/// Stops the program, in every build type: a finding.
[[noreturn]] inline void broken(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  std::abort();
}

/// True at the border of two code points of valid UTF-8.
[[nodiscard]] inline bool on_border(std::string_view text, std::size_t at) {
  return at == text.size() || (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

/// The first line of an input and what follows it, for targets that take two texts.
struct TwoTexts {
  std::string_view first, rest;
};
[[nodiscard]] inline TwoTexts split_first_line(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return {bytes, {}};
  return {bytes.substr(0, end), bytes.substr(end + 1)};
}

}  // namespace kb::fuzz

#define KB_MUST(condition) \
  if (!(condition)) ::kb::fuzz::broken(#condition, __FILE__, __LINE__)

/// Begins the definition of a target: KB_FUZZ_TARGET(bytes) { ... }
#define KB_FUZZ_TARGET(bytes)                                                         \
  static void run_target(std::string_view bytes);                                     \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    run_target(std::string_view(reinterpret_cast<const char*>(data), size));          \
    return 0;                                                                         \
  }                                                                                   \
  static void run_target(std::string_view bytes)
