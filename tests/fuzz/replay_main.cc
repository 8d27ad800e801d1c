// What stands in libFuzzer's place in every ordinary build: feeds files to a target once, so that targets
// cannot rot and what a fuzzer found stays mended. With -mutate=N each file also comes in N damaged forms,
// the same ones every time: a little fuzzing wherever there is no clang.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::string_view current;  // what the target is at

/// Keeps the input that ended the program, as libFuzzer does.
void keep_input(int signal_number) {
  const int file = ::open("replay-finding", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file >= 0 && ::write(file, current.data(), current.size()) == static_cast<ssize_t>(current.size())) {
    constexpr std::string_view kMessage = "the input is kept in ./replay-finding\n";
    (void)!::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  }
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

void run(std::string_view bytes) {
  current = bytes;
  // A copy of exactly this size: AddressSanitizer sees the first byte that is read behind it.
  const std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
  (void)LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

/// xorshift64*: the same numbers everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed | 1) {}
  std::size_t below(std::size_t n) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::size_t>((state_ * 0x2545F4914F6CDD1Dull) >> 33) % n;
  }

 private:
  std::uint64_t state_;
};

std::string damaged(std::string bytes, Random& random) {
  for (std::size_t i = 1 + random.below(4); i > 0 && !bytes.empty(); --i) {
    const std::size_t at = random.below(bytes.size());
    switch (random.below(5)) {
      case 0:
        bytes[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        bytes.erase(at, 1 + random.below(16));
        break;
      case 2:
        bytes.insert(at, bytes.substr(random.below(bytes.size()), 1 + random.below(64)));
        break;
      case 3:
        bytes.resize(at);
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
        break;
    }
  }
  return bytes;
}

std::vector<std::string> files_under(const std::string& path) {
  std::vector<std::string> files;
  if (!std::filesystem::is_directory(path)) {
    files.push_back(path);
  } else {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
      if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGABRT, keep_input);
  std::size_t mutants = 0, inputs = 0;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    constexpr std::string_view kMutate = "-mutate=";
    if (word.starts_with(kMutate))
      std::from_chars(word.data() + kMutate.size(), word.data() + word.size(), mutants);
    if (!word.starts_with('-')) paths.emplace_back(word);
  }
  run({});
  for (const std::string& path : paths) {
    for (const std::string& file : files_under(path)) {
      std::ifstream stream(file, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
      if (!stream) {
        std::fprintf(stderr, "cannot read %s\n", file.c_str());
        return 1;
      }
      run(bytes);
      Random random(0x9E3779B97F4A7C15ull + bytes.size());
      for (std::size_t i = 0; i < mutants; ++i) run(damaged(bytes, random));
      inputs += 1 + mutants;
    }
  }
  std::printf("%zu inputs\n", inputs);
  return inputs > 0 ? 0 : 1;
}
