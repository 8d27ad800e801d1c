#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/crash/programs.h"
#include "tests/crash/run_program.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"

// What the programs may do to a file system that others use too: permissions, symbolic links, other people's files, reading
// without writing, and names that would drive a terminal.
namespace kb::tests {
namespace {

namespace fs = std::filesystem;

void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

unsigned mode(const fs::path& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777u;
}

/// What a shell runs, with the arguments quoted.
RunResult shell(const std::string& before, const std::vector<std::string>& command) {
  std::string line = before;
  for (const std::string& word : command) {
    line += " '";
    line += word;
    line += "'";
  }
  return run_program({"/bin/sh", "-c", line});
}

RunResult build(const std::string& index, const std::string& source = kSamples) {
  return run_program({kIndex, "build", "-q", "--db", index, source});
}

RunResult search(const std::string& index) {
  return run_program({kSearch, "--db", index, "--no-history", "--no-config", "printer", "stops"});
}

/// Every path with its size, permissions and times.
std::map<std::string, std::string> picture(const std::string& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    struct stat status {};
    REQUIRE(::lstat(entry.path().c_str(), &status) == 0);
    all[entry.path().string()] = std::to_string(status.st_size) + " " + std::to_string(status.st_mode) + " " +
                                 std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + " " +
                                 std::to_string(status.st_ino);
  }
  return all;
}

}  // namespace

TEST_CASE("the programs are built hardened") {
  if (::access("/usr/bin/readelf", X_OK) != 0) {
    WARN("no readelf here");
    return;
  }
  for (const std::string& program : {kSearch, kIndex}) {
    INFO(program);
    const RunResult read = run_program({"/usr/bin/readelf", "--wide", "--file-header", "--segments", "--dynamic", "--dyn-syms", program});
    REQUIRE(read.code == 0);
    const auto line_with = [&](const std::string& what) {
      const std::size_t at = read.output.find(what);
      return at == std::string::npos ? std::string() : read.output.substr(at, read.output.find('\n', at) - at);
    };
    CHECK(line_with("Type:").find("DYN") != std::string::npos);  // position independent
    CHECK_FALSE(line_with("GNU_RELRO").empty());
    CHECK(line_with("FLAGS_1").find("NOW") != std::string::npos);
    CHECK(line_with("FLAGS_1").find("PIE") != std::string::npos);
    CHECK(line_with("GNU_STACK").find("RWE") == std::string::npos);
    CHECK_FALSE(line_with("GNU_STACK").empty());
    CHECK_FALSE(line_with("__stack_chk_fail").empty());
    if (KB_OPTIMISED) CHECK_FALSE(line_with("_chk@GLIBC").empty());  // _FORTIFY_SOURCE
#if defined(__x86_64__)
    // -fcf-protection: every function that can be called by its address begins with endbr64.
    const std::string code = contents(program);
    std::size_t marks = 0;
    for (std::size_t at = code.find("\xF3\x0F\x1E\xFA"); at != std::string::npos; at = code.find("\xF3\x0F\x1E\xFA", at + 4)) ++marks;
    CHECK(marks > 1000);
#endif
  }
#if defined(__x86_64__)
  // The linker marks a program only when the system's own objects are marked too, which Debian's are not; ours are, each.
  for (const std::string library : {KB_PARSER_LIBRARY, KB_INDEXER_LIBRARY, KB_SEARCH_LIBRARY}) {
    INFO(library);
    const RunResult read = run_program({"/usr/bin/readelf", "--notes", library});
    REQUIRE(read.code == 0);
    const auto count = [&](const std::string& what) {
      std::size_t times = 0;
      for (std::size_t at = read.output.find(what); at != std::string::npos; at = read.output.find(what, at + 1)) ++times;
      return times;
    };
    CHECK(count("File: ") > 3);
    CHECK(count("IBT, SHSTK") == count("File: "));
  }
#endif
}

TEST_CASE("an index is as private as the umask wants it") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  const auto [mask, file_bits, folder_bits] = GENERATE(std::tuple{"077", 0600u, 0700u}, std::tuple{"022", 0644u, 0755u});
  REQUIRE(shell(std::string("umask ") + mask + "; exec", {kIndex, "build", "-q", "--report", folder / "report.json", "--db",
                                                          index, kSamples})
              .code == 0);
  CHECK(mode(index) == folder_bits);
  CHECK(mode(folder / "report.json") == file_bits);
  for (const auto& entry : fs::recursive_directory_iterator(index)) {
    INFO(entry.path().string());
    CHECK((mode(entry.path()) & ~(entry.is_directory() ? folder_bits : file_bits)) == 0u);
  }
}

TEST_CASE("no symbolic link in an index directory is followed when something is written or removed") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  const std::string outside = folder / "outside";
  REQUIRE(build(index).code == 0);
  fs::create_directories(outside + "/db");
  write(outside + "/precious", "precious");
  write(outside + "/manifest.json", "{}");
  // Where a generation, a work folder, a left-over and the file that becomes CURRENT would be.
  fs::create_directory_symlink(outside, index + "/gen-000002");
  fs::create_directory_symlink(outside, index + "/tmp-abcdef");
  fs::create_directory_symlink(outside, index + "/tmp-gone-gen-000009-1");
  fs::create_symlink(outside + "/precious", index + "/CURRENT.tmp");
  fs::create_symlink(outside + "/precious", index + "/manifest.json.tmp");
  for (int i = 0; i < 3; ++i) REQUIRE(build(index).code == 0);
  REQUIRE(run_program({kIndex, "prune", "-q", "--keep", "1", "--db", index}).code == 0);
  REQUIRE(run_program({kIndex, "update", "-q", "--db", index, kSamples}).code == 0);
  CHECK(contents(outside + "/precious") == "precious");
  CHECK(contents(outside + "/manifest.json") == "{}");
  CHECK(fs::is_directory(outside + "/db"));
  CHECK(search(index).code == 0);
  // CURRENT as a link is replaced by a file, not written through.
  fs::rename(index + "/CURRENT", folder / "current");
  fs::create_symlink(folder / "current", index + "/CURRENT");
  const std::string before = contents(folder / "current");
  REQUIRE(build(index).code == 0);
  CHECK_FALSE(fs::is_symlink(fs::symlink_status(index + "/CURRENT")));
  CHECK(contents(folder / "current") == before);
}

TEST_CASE("other people's files in an index directory stay, and a report does not follow what lies in its way") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build(index).code == 0);
  const std::vector<std::string> names{"notes.txt",
                                       "tmp-notes",
                                       "tmp-backup/mine",
                                       "tmp-backup-of-monday/generation/mine",
                                       "tmp-gone-gen-000001-1/mine",
                                       "gen-1",
                                       "gen-000077",
                                       "gen-000078/mine",
                                       "generation",
                                       "CURRENT.bak",
                                       "CURRENT.tmp-of-mine",
                                       "report.json.tmp/mine",
                                       "report.json.tmp-0123456789ab/mine",
                                       "db/x"};
  for (const std::string& name : names) {
    fs::create_directories(fs::path(index + "/" + name).parent_path());
    write(index + "/" + name, "mine");
  }
  for (int i = 0; i < 3; ++i) REQUIRE(build(index).code == 0);
  REQUIRE(run_program({kIndex, "prune", "-q", "--keep", "1", "--db", index}).code == 0);
  for (const std::string& name : names) {
    INFO(name);
    CHECK(contents(index + "/" + name) == "mine");
  }
  write(folder / "victim", "victim");
  fs::create_symlink(folder / "victim", folder / "report.json.tmp");
  fs::create_symlink(folder / "victim", folder / "report.json");
  REQUIRE(run_program({kIndex, "build", "-q", "--report", folder / "report.json", "--db", index, kSamples}).code == 0);
  CHECK(contents(folder / "victim") == "victim");
  CHECK_FALSE(contents(folder / "report.json").empty());
}

TEST_CASE("a search writes nothing, and needs no right to") {
  const TemporaryFolder folder;
  const std::string index = folder / "index";
  REQUIRE(build(index).code == 0);
  const auto before = picture(index);
  const RunResult plain = search(index);
  REQUIRE(plain.code == 0);
  CHECK(run_program({kSearch, "--db", index, "--no-history", "--regex", "printer"}).code == 0);
  CHECK(run_program({kIndex, "check", "-q", "--db", index}).code == 0);
  CHECK(run_program({kIndex, "info", "--db", index}).code == 0);
  CHECK(picture(index) == before);

  // As another user, who may only read.
  if (::geteuid() == 0 && ::access("/usr/bin/setpriv", X_OK) == 0) {
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
    const RunResult other =
        run_program({"/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", kSearch, "--db", index,
                     "--no-history", "--no-config", "printer", "stops"});
    // Where that user may not run the program, there is nothing to be seen.
    if (other.errors.find("Permission denied") == std::string::npos) CHECK(other.output == plain.output);
  }
  // On a file system that is mounted read-only, where the system lets us make one.
  const RunResult read_only =
      shell("unshare -m sh -c 'mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && "
            "! touch \"$1/x\" 2>/dev/null && exec \"$0\" --db \"$1\" --no-config printer stops'",
            {kSearch, index});
  if (read_only.code == 0) CHECK(read_only.output == plain.output);
  else WARN("no read-only mount here: " + read_only.errors);
}

TEST_CASE("names of files are shown without what would drive a terminal") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "dump");
  const std::string evil = "Q900001\x1b]0;owned\x07\x1b[2J\nkbindex: note: all is well \xff\xe2\x80\xae.TXT";
  write(folder / ("dump/" + evil), "DOCUMENT:Q\r\nnothing of the kind\r\n");
  write(folder / "dump/Q900002.TXT", to_text({}));
  const RunResult run =
      run_program({kIndex, "build", "--db", folder / "index", "--report", folder / "report.json", folder / "dump"});
  INFO(run.errors);
  CHECK(run.code == 0);
  const RunResult parsed = run_program({kIndex, "parse", folder / "dump"});
  for (const std::string& text : {run.errors, run.output, parsed.errors, parsed.output, contents(folder / "report.json")}) {
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
    CHECK(text.find("\nkbindex: note: all is well") == std::string::npos);
  }
  CHECK(run.errors.find("Q900001") != std::string::npos);
}

TEST_CASE("a dictionary that does not fit into memory is one problem, and the rest is read") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "dump");
  write(folder / "dump/Q900002.TXT", to_text({}));
  write(folder / "plain", to_text({}));
  const RunResult packed = shell("xz -c --lzma2=dict=1536MiB <", {folder / "plain"});
  if (packed.code != 0) {
    WARN("no xz that takes such a dictionary");
    return;
  }
  write(folder / "dump/a.xz", packed.output);
  const RunResult run = shell("ulimit -d 1000000; exec", {kIndex, "parse", folder / "dump"});
  INFO(run.errors);
  CHECK(run.code == 0);
  CHECK(run.errors.find("a.xz") != std::string::npos);
  CHECK(run.output.find("Q900001") != std::string::npos);
}

}  // namespace kb::tests
