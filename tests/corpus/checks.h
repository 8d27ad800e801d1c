#pragma once

#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

namespace kb::test {

/// Compares and remembers; prints one line for each difference, so that one run shows all of them.
class Checks {
 public:
  template <class A, class B>
  void equal(std::string_view what, const A& found, const B& expected) {
    ++done_;
    if (found == expected) return;
    ++failed_;
    std::cout << "DIFFERS  " << what << ": found " << found << ", expected " << expected << '\n';
  }
  /// For figures that rest on judgement (which text is a message, which a table) and may grow.
  void between(std::string_view what, std::uint64_t found, std::uint64_t least, std::uint64_t most) {
    ++done_;
    if (found >= least && found <= most) return;
    ++failed_;
    std::cout << "DIFFERS  " << what << ": found " << found << ", expected " << least << " to " << most
              << '\n';
  }
  void that(std::string_view what, bool holds) {
    ++done_;
    if (holds) return;
    ++failed_;
    std::cout << "FAILS    " << what << '\n';
  }

  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] std::uint64_t failed() const { return failed_; }

 private:
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
};

}  // namespace kb::test
