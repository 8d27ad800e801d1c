#include "tests/cli/tmux.h"

#include <chrono>
#include <thread>

#include "tests/support/catch.h"

bool Tmux::installed() {
  const bool there = std::filesystem::exists("/usr/bin/tmux");
  if (!there) WARN("tmux is not installed: what it would have driven was not tried");
  return there;
}

Tmux::Tmux() : name_(directory_.path().filename().string()) {}

Tmux::~Tmux() {
  tmux({"kill-server"});
}

void Tmux::start(const std::string& command, const std::map<std::string, std::string>& environment,
                 int columns, int rows) {
  environment_ = environment;
  tmux({"-f", "/dev/null", "new-session", "-d", "-x", std::to_string(columns), "-y", std::to_string(rows),
        command});
}

void Tmux::type(const std::vector<std::string>& keys) {
  std::vector<std::string> arguments{"send-keys"};
  arguments.insert(arguments.end(), keys.begin(), keys.end());
  tmux(arguments);
}

void Tmux::type_text(const std::string& text) {
  tmux({"send-keys", "-l", "--", text});
}

void Tmux::resize(int columns, int rows) {
  tmux({"resize-window", "-x", std::to_string(columns), "-y", std::to_string(rows)});
}

std::string Tmux::screen(bool dressed) {
  return dressed ? tmux({"capture-pane", "-p", "-e"}) : tmux({"capture-pane", "-p"});
}

bool Tmux::shows(const std::string& text) {
  return wait([&] { return screen().find(text) != std::string::npos; });
}

bool Tmux::wait(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  return true;
}

std::string Tmux::tmux(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"/usr/bin/tmux", "-L", name_});
  process::Options options;
  options.environment = environment_;
  options.environment["TERM"] = "xterm-256color";
  return process::run(directory_, arguments, options).out;
}
