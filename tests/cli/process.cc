#include "tests/cli/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace process {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(std::string(what) + " failed");
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : value_(other.value_) { other.value_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  [[nodiscard]] int get() const { return value_; }
  void reset() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }

 private:
  int value_;
};

struct Pipe {
  Descriptor read, write;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

struct Terminal {
  Descriptor master, slave;
  Terminal(int columns, int rows) : master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (master.get() < 0 || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0)
      fail("posix_openpt");
    slave = Descriptor(::open(::ptsname(master.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (slave.get() < 0) fail("opening the terminal");
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    if (::ioctl(slave.get(), TIOCSWINSZ, &size) != 0) fail("TIOCSWINSZ");
  }
};

// In the child, after fork: nothing here may allocate, so everything is prepared before.
struct Child {
  std::vector<char*> arguments, environment;
  int input, output, errors;
  const char* directory;

  [[noreturn]] void exec() const {
    if (::chdir(directory) != 0) ::_exit(126);
    place(input, 0);
    place(output, 1);
    place(errors, 2);
    ::signal(SIGPIPE, SIG_DFL);
    ::execve(arguments[0], arguments.data(), environment.data());
    ::_exit(126);
  }
  static void place(int from, int to) {
    if (from < 0)
      ::close(to);
    else
      ::dup2(from, to);
  }
};

/// The arguments, behind the words of KB_TEST_UNDER when the program is one of ours: tools/proof names valgrind there.
std::vector<std::string> command(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  const char* under = std::getenv("KB_TEST_UNDER");
  if (under != nullptr && std::filesystem::path(arguments[0]).filename().string().starts_with("kb")) {
    std::istringstream text(under);
    words.assign(std::istream_iterator<std::string>(text), {});
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// Reads both descriptors (either may be -1) to their ends.
void collect(Descriptor& out, std::string& out_text, Descriptor& err, std::string& err_text, pid_t child) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::array<char, 65536> buffer{};
  const auto take = [&](Descriptor& from, std::string& to, short events) {
    if (events == 0) return;
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0)
      to.append(buffer.data(), static_cast<std::size_t>(got));
    else if (got == 0 || errno != EINTR)
      from.reset();  // a terminal whose last user has gone gives EIO
  };
  while (out.get() >= 0 || err.get() >= 0) {
    std::array<pollfd, 2> wait{pollfd{out.get(), POLLIN, 0}, pollfd{err.get(), POLLIN, 0}};
    ::poll(wait.data(), wait.size(), 1000);
    take(out, out_text, wait[0].revents);
    take(err, err_text, wait[1].revents);
    if (std::chrono::steady_clock::now() > deadline) ::kill(child, SIGKILL);
  }
}

std::string without_carriage_returns(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}

}  // namespace

PrivateDirectory::PrivateDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "kb-cli-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) fail("mkdtemp");
  path_ = name;
}

PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string PrivateDirectory::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

Result run(const PrivateDirectory& directory, const std::vector<std::string>& arguments,
           const Options& options) {
  const std::string input_file = directory.write(".stdin", options.input);
  const Descriptor input(::open(input_file.c_str(), O_RDONLY | O_CLOEXEC));
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Pipe out, err;
  Terminal terminal(options.columns, options.rows);

  std::vector<std::string> argument_texts = command(arguments);
  std::map<std::string, std::string> variables{
      {"HOME", directory.path().string()}, {"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
  if (const char* sanitizer = std::getenv("ASAN_OPTIONS")) variables["ASAN_OPTIONS"] = sanitizer;
  for (const auto& [name, value] : options.environment) variables[name] = value;
  std::vector<std::string> environment_texts;
  for (const auto& [name, value] : variables) environment_texts.push_back(name + '=' + value);

  const std::string folder = directory.path().string();
  Child child{pointers(argument_texts),
              pointers(environment_texts),
              input.get(),
              out.write.get(),
              err.write.get(),
              folder.c_str()};
  if (options.terminal_input) child.input = terminal.slave.get();
  switch (options.output) {
    case Stream::pipe:
      break;
    case Stream::terminal:
      child.output = terminal.slave.get();
      break;
    case Stream::closed:
      child.output = -1;
      break;
    case Stream::full:
      child.output = full.get();
      break;
    case Stream::broken_pipe:
      out.read.reset();
      break;
  }
  if (options.errors == Stream::terminal) child.errors = terminal.slave.get();

  const pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) child.exec();
  out.write.reset();
  err.write.reset();
  terminal.slave.reset();

  Result result;
  const bool on_terminal = options.output == Stream::terminal || options.errors == Stream::terminal;
  std::string terminal_text;
  if (options.output == Stream::terminal) {
    collect(terminal.master, result.out, err.read, result.err, pid);
    result.out = without_carriage_returns(result.out);
  } else if (on_terminal) {
    collect(out.read, result.out, terminal.master, result.err, pid);
    result.err = without_carriage_returns(result.err);
  } else {
    collect(out.read, result.out, err.read, result.err, pid);
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status))
    result.code = WEXITSTATUS(status);
  else
    result.signal = WTERMSIG(status);
  return result;
}

}  // namespace process
