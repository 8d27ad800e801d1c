#pragma once

#include <cstdint>
#include <string>

#include "tools/kbgen/vocabulary.h"

namespace kb::gen {

/// Makes articles in the KB format. Article i depends on the seed and on i only: any part of a collection can
/// be made without the rest, in any order, on any platform, with the same bytes. Thread-safe.
class Generator {
 public:
  /// `changed_per_mille` of the articles get another body, as if somebody had worked on them: for tests of
  /// updates.
  explicit Generator(std::uint64_t seed, std::uint32_t changed_per_mille = 0)
      : seed_(seed), changed_per_mille_(changed_per_mille) {}

  /// The number of article i: distinct, ascending, about half of all numbers from 10000 on.
  [[nodiscard]] std::uint32_t number(std::uint64_t i) const;
  /// The title of article i.
  [[nodiscard]] std::string title(std::uint64_t i) const;
  /// Appends article i as a file of its own would hold it: CRLF, no line end behind the last line.
  void append(std::uint64_t i, std::string& out) const;

 private:
  struct Facts;
  [[nodiscard]] Facts facts(std::uint64_t i) const;

  std::uint64_t seed_;
  std::uint32_t changed_per_mille_;
  Vocabulary vocabulary_;
};

}  // namespace kb::gen
