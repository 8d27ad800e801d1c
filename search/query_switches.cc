#include "search/query_switches.h"

#include <algorithm>
#include <array>
#include <string>

#include "search/query_chars.h"

namespace kb::search {
namespace {

constexpr std::size_t kShortestExcluded = 4;

// Words that name switches and hardly anything one would want to leave out. Sorted.
constexpr std::array<std::string_view, 22> kSwitches{
    "append",    "automation", "embedded",   "embedding",   "force",   "help",      "noprompt",  "noreboot",
    "norestart", "overwrite",  "persistent", "quiet",       "recurse", "recursive", "regserver", "safeboot",
    "silent",    "unattend",   "unattended", "unregserver", "usage",   "verbose"};

// Tools that are run from a command line and whose names mean nothing else. Sorted.
constexpr std::array<std::string_view, 64> kCommands{
    "attrib",   "autochk",  "bcdedit",  "bcp",      "cacls",    "chkdsk",   "cscript",  "csvde",
    "dcdiag",   "dcpromo",  "defrag",   "deltree",  "diskpart", "dnscmd",   "dsmod",    "dsquery",
    "dumpbin",  "edbutil",  "editbin",  "eseutil",  "fdisk",    "ftp",      "icacls",   "iisreset",
    "ipconfig", "isinteg",  "isql",     "ldifde",   "mapisend", "mdac_typ", "midl",     "movetree",
    "msiexec",  "nbtstat",  "netdiag",  "netdom",   "netsh",    "netstat",  "nltest",   "nmake",
    "nslookup", "ntbackup", "ntdsutil", "osql",     "pathping", "ping",     "rasdial",  "rdisk",
    "regasm",   "regsvr32", "repadmin", "robocopy", "scanreg",  "schtasks", "secedit",  "smsls",
    "sysdiff",  "sysprep",  "tracert",  "winnt",    "winnt32",  "wscript",  "wsremote", "xcopy"};

// "net use", "net start": what follows "net" in a command line.
constexpr std::array<std::string_view, 16> kNetCommands{
    "accounts", "config",  "continue", "file",  "group",      "helpmsg", "pause", "print",
    "send",     "session", "share",    "start", "statistics", "stop",    "use",   "view"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}
static_assert(std::is_sorted(kSwitches.begin(), kSwitches.end()));
static_assert(std::is_sorted(kCommands.begin(), kCommands.end()));
static_assert(std::is_sorted(kNetCommands.begin(), kNetCommands.end()));

bool is_program(std::string_view folded) {
  for (std::string_view extension : {".exe", ".com", ".bat", ".cmd", ".vbs"})
    if (folded.size() > extension.size() && folded.ends_with(extension)) return true;
  return false;
}

/// "C:\WINNT", "\\server\share", "..\foo".
bool is_path(std::string_view word) {
  if (word.size() >= 3 && is_letter(word[0]) && word[1] == ':' && word[2] == '\\') return true;
  return word.starts_with("\\\\") || word.starts_with("..\\") || word.starts_with(".\\");
}

/// "/s", "/unattend", "-q", "-g5", "-force", "--force", "/?"; not "/etc/x", and not "-nt", which may be
/// either.
bool is_switch(std::string_view word) {
  if (word.size() < 2) return false;
  if (word == "/?" || word == "-?") return true;
  if (word.starts_with("--")) return word.size() > 2 && is_letter(word[2]);
  if (word[0] == '/') return is_letter(word[1]) && word.find('/', 1) == std::string_view::npos;
  if (word[0] != '-' || !is_letter(word[1])) return false;
  return std::all_of(word.begin() + 2, word.end(), is_digit) ||
         contains(kSwitches, ascii_lower(word.substr(1)));
}

}  // namespace

Dash read_dash(std::string_view word) {
  if (word.empty()) return Dash::number;
  if (is_digit(word.front())) return word.size() < 3 ? Dash::switch_ : Dash::number;  // "-98" may be meant
  if (!is_word_byte(word.front())) return Dash::number;                               // "->", "-/": marks
  while (!word.empty() && std::string_view(",;.!?*").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  if (word.size() < kShortestExcluded) return Dash::switch_;
  bool small = false;
  bool mixed = false;  // "-SMono": a switch, or a name; a capital in front alone may be how the word is written
  for (const char& c : word) {
    small |= is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
    mixed |= c >= 'A' && c <= 'Z' && &c != word.data();
    if (!is_word_byte(c) && std::string_view("._-'+#&").find(c) == std::string_view::npos)
      return Dash::switch_;
  }
  if (!small || mixed) return Dash::switch_;
  return contains(kSwitches, ascii_lower(word)) ? Dash::switch_ : Dash::excludes;
}

bool is_command_line(const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].size() > 260) continue;  // no command is that long
    const std::string word = ascii_lower(words[i]);
    if (contains(kCommands, word) || is_program(word) || is_path(word) || is_switch(words[i])) return true;
    if (word == "net" && i + 1 < words.size() && contains(kNetCommands, ascii_lower(words[i + 1])))
      return true;
  }
  return false;
}

}  // namespace kb::search
