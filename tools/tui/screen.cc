#include "tools/tui/screen.h"

#include <langinfo.h>
#include <poll.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#define NCURSES_NOMACROS
#include <ncurses.h>
#undef columns  // term.h calls a capability so

namespace kb::tui {
namespace {

// What the signal handler needs, and nothing it would have to ask for.
struct Rescue {
  int descriptor = -1;
  termios before{};
  std::array<char, 256> bytes{};
  std::size_t size = 0;
};
Rescue rescue;  // NOLINT: a signal handler can reach only globals

// Whatever ends a process that does not catch it.
constexpr std::array kEnding = {SIGTERM, SIGHUP,  SIGINT,    SIGQUIT, SIGPIPE, SIGALRM,
                                SIGUSR1, SIGUSR2, SIGXCPU,   SIGXFSZ, SIGPROF, SIGSEGV,
                                SIGABRT, SIGBUS,  SIGVTALRM, SIGFPE,  SIGILL,  SIGSYS};

// The handler's own: a stack that ran over cannot take a handler's frame.
alignas(16) std::array<char, 64 << 10> handler_stack;

void put_terminal_back(int signal) {
  if (rescue.descriptor >= 0) {
    ssize_t ignored = ::write(rescue.descriptor, rescue.bytes.data(), rescue.size);
    (void)ignored;
    ::tcsetattr(rescue.descriptor, TCSANOW, &rescue.before);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void remember_sequence(const char* capability) {
  const char* sequence = ::tigetstr(capability);
  // What curses calls an error is the pointer -1.
  if (sequence == nullptr || sequence == reinterpret_cast<const char*>(-1)) return;  // NOLINT(performance-no-int-to-ptr)
  const std::size_t size = std::min(std::strlen(sequence), rescue.bytes.size() - rescue.size);
  std::memcpy(rescue.bytes.data() + rescue.size, sequence, size);
  rescue.size += size;
}

// Colour pairs are numbered by the foreground.
attr_t attributes(const Run& run, bool color) {
  attr_t out = run.reversed ? A_REVERSE : A_NORMAL;
  short foreground = -1;
  switch (run.style) {
    case cli::Style::match:
      out |= A_BOLD | (color ? 0 : A_UNDERLINE);
      foreground = COLOR_RED;
      break;
    case cli::Style::title:
    case cli::Style::heading:
      out |= A_BOLD;
      break;
    case cli::Style::number:
      foreground = COLOR_CYAN;
      break;
    case cli::Style::badge:
      foreground = COLOR_MAGENTA;
      break;
    case cli::Style::label:
      foreground = COLOR_GREEN;
      break;
    case cli::Style::dim:
      out |= A_DIM;
      break;
    default:
      break;
  }
  if (color && foreground >= 0) out |= static_cast<attr_t>(COLOR_PAIR(foreground + 1));
  return out;
}

void catch_signals(void (*handler)(int)) {
  stack_t stack{};
  stack.ss_sp = handler_stack.data();
  stack.ss_size = handler_stack.size();
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = handler == SIG_DFL ? 0 : static_cast<int>(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
  for (const int signal : kEnding) ::sigaction(signal, &action, nullptr);
}

std::optional<Key> key_of(KeyKind kind) {
  return Key{kind, 0, 0};
}

std::optional<Key> function_key(wint_t code) {
  switch (code) {
    case KEY_UP:
      return key_of(KeyKind::up);
    case KEY_DOWN:
      return key_of(KeyKind::down);
    case KEY_LEFT:
      return key_of(KeyKind::left);
    case KEY_RIGHT:
      return key_of(KeyKind::right);
    case KEY_HOME:
      return key_of(KeyKind::home);
    case KEY_END:
      return key_of(KeyKind::end);
    case KEY_PPAGE:
      return key_of(KeyKind::page_up);
    case KEY_NPAGE:
      return key_of(KeyKind::page_down);
    case KEY_BACKSPACE:
      return key_of(KeyKind::backspace);
    case KEY_DC:
      return key_of(KeyKind::erase);
    case KEY_ENTER:
      return key_of(KeyKind::open);
    case KEY_F(1):
      return key_of(KeyKind::help);
    case KEY_RESIZE:
      return std::nullopt;
    default:
      return key_of(KeyKind::other);
  }
}

std::optional<Key> control_key(wint_t code) {
  switch (code) {
    case 1:
      return key_of(KeyKind::home);  // Ctrl-A
    case 2:
      return key_of(KeyKind::back);  // Ctrl-B
    case 3:
      return key_of(KeyKind::cancel);  // Ctrl-C
    case 5:
      return key_of(KeyKind::end);  // Ctrl-E
    case 6:
      return key_of(KeyKind::facets);  // Ctrl-F
    case 8:
    case 127:
      return key_of(KeyKind::backspace);  // Ctrl-H
    case '\t':
      return key_of(KeyKind::mark);
    case '\r':
    case '\n':
      return key_of(KeyKind::open);
    case 14:
      return key_of(KeyKind::next_section);  // Ctrl-N
    case 15:
      return key_of(KeyKind::accept);  // Ctrl-O
    case 16:
      return key_of(KeyKind::previous_section);  // Ctrl-P
    case 21:
      return key_of(KeyKind::erase_line);  // Ctrl-U
    case 23:
      return key_of(KeyKind::erase_word);  // Ctrl-W
    case 25:
      return key_of(KeyKind::copy);  // Ctrl-Y
    default:
      return key_of(KeyKind::other);
  }
}

}  // namespace

struct Screen::Terminal {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> in, out;
  SCREEN* screen = nullptr;
  bool color = false;

  Terminal() = default;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    if (screen == nullptr) return;
    ::endwin();
    catch_signals(SIG_DFL);
    rescue.descriptor = -1;
    ::delscreen(screen);
  }
};

Screen::Screen(std::unique_ptr<Terminal> terminal) : terminal_(std::move(terminal)) {}
Screen::~Screen() = default;
Screen::Screen(Screen&&) noexcept = default;

Result<Screen> Screen::open(bool color) {
  std::setlocale(LC_ALL, "");
  auto terminal = std::make_unique<Terminal>();
  terminal->in.reset(std::fopen("/dev/tty", "re"));
  terminal->out.reset(std::fopen("/dev/tty", "r+e"));
  if (!terminal->in || !terminal->out)
    return fail(ErrorCode::unsupported, "the interactive mode needs a terminal",
                "without one: kbsearch WORD ...");
  rescue.size = 0;
  ::tcgetattr(::fileno(terminal->out.get()), &rescue.before);
  terminal->screen = ::newterm(nullptr, terminal->out.get(), terminal->in.get());
  if (terminal->screen == nullptr)
    return fail(ErrorCode::unsupported, "this terminal cannot show the interactive mode",
                "set TERM to what it is");
  for (const char* capability : {"rmcup", "cnorm", "sgr0"}) remember_sequence(capability);
  rescue.descriptor = ::fileno(terminal->out.get());
  catch_signals(put_terminal_back);
  ::set_term(terminal->screen);
  ::raw();  // Ctrl-C is a key: the terminal is always left in order
  ::noecho();
  ::nonl();
  ::keypad(stdscr, TRUE);
  ::set_escdelay(25);
  terminal->color = color && ::has_colors() && ::start_color() == OK && ::use_default_colors() == OK;
  if (terminal->color)
    for (short i = 0; i < 8; ++i) ::init_pair(static_cast<short>(i + 1), i, -1);
  return Screen(std::move(terminal));
}

void Screen::paint(const Frame& frame) {
  ::werase(stdscr);
  for (std::size_t row = 0; row < frame.rows.size(); ++row) {
    ::wmove(stdscr, static_cast<int>(row), 0);
    for (const Run& run : frame.rows[row]) {
      ::wattrset(stdscr, static_cast<int>(attributes(run, terminal_->color)));
      ::waddnstr(stdscr, run.text.data(), static_cast<int>(run.text.size()));
    }
  }
  ::wattrset(stdscr, A_NORMAL);
  ::wmove(stdscr, frame.cursor_row, std::min(frame.cursor_column, columns() - 1));
  ::wrefresh(stdscr);
}

bool Screen::key_waits() const {
  pollfd input{::fileno(terminal_->in.get()), POLLIN, 0};
  return ::poll(&input, 1, 0) > 0 && (input.revents & POLLIN) != 0;
}

std::optional<Key> Screen::read() {
  wint_t code = 0;
  const int kind = ::wget_wch(stdscr, &code);
  if (kind == KEY_CODE_YES) return function_key(code);
  if (kind == ERR) return key_of(KeyKind::cancel);  // the terminal has gone
  if (code != 27)
    return code < 32 || code == 127 ? control_key(code) : Key{KeyKind::text, static_cast<char32_t>(code), 0};
  // Escape alone, or Alt and a key: what follows is there already or never comes.
  ::nodelay(stdscr, TRUE);
  wint_t after = 0;
  const int more = ::wget_wch(stdscr, &after);
  ::nodelay(stdscr, FALSE);
  if (more == ERR) return key_of(KeyKind::cancel);
  if (more == OK && after >= '1' && after <= '9')
    return Key{KeyKind::follow, 0, static_cast<int>(after - '0')};
  return key_of(KeyKind::other);
}

int Screen::columns() const {
  return ::getmaxx(stdscr);
}
int Screen::rows() const {
  return ::getmaxy(stdscr);
}
bool Screen::utf8() const {
  return std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
}

void Screen::lend(const std::function<void()>& use) {
  ::def_prog_mode();
  ::endwin();
  use();
  ::reset_prog_mode();
  ::wrefresh(curscr);
}

void Screen::send(std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), terminal_->out.get());
  std::fflush(terminal_->out.get());
}

}  // namespace kb::tui
