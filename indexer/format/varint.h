#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Variable-length integers (seven bits a byte, low first) and length-prefixed strings: what our own records
/// are made of.
namespace kb::format {

inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(value | 0x80)));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

inline void put_string(std::string& out, std::string_view value) {
  put_varint(out, value.size());
  out.append(value);
}

/// Reads what the functions above wrote. Never reads outside its bytes: after the first damage every read
/// gives 0 or an empty view and ok() stays false, so that a caller checks once at the end.
class VarintReader {
 public:
  explicit VarintReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) break;
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    return damaged();
  }
  /// A varint that must not exceed `most`.
  std::uint64_t varint_up_to(std::uint64_t most) {
    const std::uint64_t value = varint();
    return value <= most ? value : damaged();
  }
  /// A count of things that take at least one byte each: a damaged one cannot make a caller reserve much.
  std::size_t count() { return static_cast<std::size_t>(varint_up_to(left())); }
  std::string_view bytes(std::size_t size) {
    if (size > left()) {
      damaged();
      return {};
    }
    const std::string_view view(at_, size);
    at_ += size;
    return view;
  }
  std::string_view string() { return bytes(count()); }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;

  std::uint64_t damaged() {
    ok_ = false;
    at_ = end_;
    return 0;
  }
};

}  // namespace kb::format
