#include "parser/versions.h"

#include <string>

#include "tests/support/catch.h"

using namespace kb::parser;

namespace {

/// "Windows NT=3.5,4.0; MS-DOS=6.0"
std::string parsed(std::string_view value, std::string_view os = {}) {
  std::vector<VersionClause> clauses;
  parse_versions(value, os, clauses);
  std::string out;
  for (const VersionClause& clause : clauses) {
    if (!out.empty()) out += "; ";
    out += clause.platform + "=";
    for (std::size_t i = 0; i < clause.versions.size(); ++i) out += (i ? "," : "") + clause.versions[i];
  }
  return out;
}

std::string scanned(std::string_view text) {
  std::string base;
  const ScannedVersion version = scan_version(text, base);
  return version.used == 0 ? "none" : version.text;
}

}  // namespace

TEST_CASE("a version is normalised") {
  struct Row {
    const char* written;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({{"3.1", "3.1"},
                                         {"3.10", "3.1"},
                                         {"3.11", "3.11"},
                                         {"3.00", "3.0"},
                                         {"3.00a", "3.0a"},
                                         {"2.50x", "2.5x"},
                                         {"5.100", "5.100"},
                                         {"4.10.1998", "4.10.1998"},
                                         {"6.0ax", "6.0ax"},
                                         {"4.0 SP4", "4.0 SP4"},
                                         {"4.0SP4", "4.0 SP4"},
                                         {"4.2sp3", "4.2 SP3"},
                                         {"4.0 SP6a", "4.0 SP6a"},
                                         {"4.01 Service Pack 1", "4.01 SP1"},
                                         {"3.51 U.S. SP5", "3.51 SP5"},
                                         {"2000 SP1", "2000 SP1"},
                                         {"97sp2", "97 SP2"},
                                         {"98 Second Edition", "98 Second Edition"},
                                         {"2.x", "2.x"},
                                         {"2.X", "2.x"},
                                         {"2x", "2.x"},
                                         {"1..4", "1.4"},
                                         {"2. 1", "2.1"},
                                         {"l.5", "1.5"},
                                         {"1994 edition", "1994"},
                                         {"1995-96 edition", "1995-96"},
                                         {"'94-'95 edition", "94-95"},
                                         {"3.0 (all SP)", "3.0"},
                                         {"*DO_NOT_USE* 3.0 (all SP)", "3.0"},
                                         {"2.1 OEM Only", "2.1"},
                                         {"4.2b-CD", "4.2b"},
                                         {"Build 2.573.2927", "Build 2.573.2927"},
                                         {"January 98", "January 98"},
                                         {"for September 1997", "September 1997"},
                                         {"Fall 1993 edition", "Fall 1993"},
                                         {"Service Release 1 (SR-1)", "SR-1"},
                                         {"RC1", "RC1"},
                                         {"95", "95"},
                                         {"PO2PO", "none"},
                                         {"Step by Step", "none"},
                                         {"1.", "none"},
                                         {"123456", "none"},
                                         {"", "none"},
                                         {"edition", "none"}}));
  INFO(row.written);
  CHECK(scanned(row.written) == row.expected);
}

TEST_CASE("a lone service pack belongs to the version before it") {
  CHECK(parsed("WINDOWS:2.0,SP1,SP2") == "Windows=2.0,2.0 SP1,2.0 SP2");
  CHECK(parsed("WINDOWS:SP3") == "Windows=SP3");
}

TEST_CASE("clauses of a platform and its versions") {
  CHECK(parsed("winnt:3.5,3.51,4.0") == "Windows NT=3.5,3.51,4.0");
  CHECK(parsed("MACINTOSH:3.0b; WINDOWS:3.0,3.0b") == "Macintosh=3.0b; Windows=3.0,3.0b");
  CHECK(parsed("MS-DOS:6.0;OS/2:6.0;") == "MS-DOS=6.0; OS/2=6.0");
  CHECK(parsed(":1.0") == "=1.0");
  CHECK(parsed("WINDOWS: 1.0 , 2.0 ") == "Windows=1.0,2.0");
  CHECK(parsed("winnt:").compare("Windows NT=") == 0);
  CHECK(parsed(":") == "");
  CHECK(parsed("") == "");
  CHECK(parsed(":; winnt:") == "Windows NT=");
}

TEST_CASE("platforms fold to a dozen names") {
  struct Row {
    const char* written;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({{"WINDOWS", "Windows"},
                                         {"windows", "Windows"},
                                         {"Win", "Windows"},
                                         {"WIN3X", "Windows"},
                                         {"Win3.x", "Windows"},
                                         {"WINDOWS 3.1x", "Windows"},
                                         {"winnt", "Windows NT"},
                                         {"WinNT", "Windows NT"},
                                         {"WINDOWS NT", "Windows NT"},
                                         {"NT", "Windows NT"},
                                         {"Winnet", "Windows NT"},
                                         {"Win95", "Windows 95"},
                                         {"Win98", "Windows 98"},
                                         {"Win2000", "Windows 2000"},
                                         {"MS-DOS", "MS-DOS"},
                                         {"MS- DOS", "MS-DOS"},
                                         {"MSDOS", "MS-DOS"},
                                         {"MACINTOSH", "Macintosh"},
                                         {"Mac", "Macintosh"},
                                         {"OS/2", "OS/2"},
                                         {"Unix", "UNIX"},
                                         {"WFW", "Windows for Workgroups"},
                                         {"IIS", "other"},
                                         {"N\\A", ""},
                                         {"Platform", ""}}));
  INFO(row.written);
  REQUIRE(fold_platform(row.written));
  CHECK(*fold_platform(row.written) == row.expected);
}

TEST_CASE("words that are no platform do not fold") {
  CHECK_FALSE(fold_platform(""));
  CHECK_FALSE(fold_platform("Word"));
  CHECK_FALSE(fold_platform("windows for everyone and more"));
}

TEST_CASE("the exceptions of the corpus come out right") {
  struct Row {
    const char* written;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>(
      {{"2.2, 3.0,WFWG:3.11", "=2.2,3.0; Windows for Workgroups=3.11"},
       {"4.0 5.0:Win95", "Windows 95=4.0,5.0"},
       {"WFW:3.11;Win95;WinNT:3.1,3.5", "Windows for Workgroups=3.11; Windows 95=; Windows NT=3.1,3.5"},
       {"WinNT:3.5,3.51 WFW:3.11 Win95", "Windows NT=3.5,3.51; Windows for Workgroups=3.11; Windows 95="},
       {"WinNT:4.0, Windows:95", "Windows NT=4.0; Windows=95"},
       {"windows:1.0,97,macintosh:1.0", "Windows=1.0,97; Macintosh=1.0"},
       {"MS- DOS:6.0,6.00a;WINNT:1.0,2. 1,4.0", "MS-DOS=6.0,6.0a; Windows NT=1.0,2.1,4.0"},
       {"WINDOWS|MACINTOS:1.0", "Windows=1.0; Macintosh=1.0"},
       {"N\\A:2.11", "=2.11"},
       {"Platform:4.0", "=4.0"},
       {"Winnet:4.0", "Windows NT=4.0"},
       {"IIS:3.0", "other=3.0"},
       {":*DO_NOT_USE* 3.0 (all SP),3.0 SP1", "=3.0,3.0 SP1"},
       {":2.1,l.5", "=2.1,1.5"},
       {"WINDOWS:3.0,Step by Step ISBN 1-55615-846-7", "Windows=3.0"},
       {"WINDOWS:3.x,PO2PO", "Windows=3.x"},
       {"OS/2:1..4,1.7", "OS/2=1.4,1.7"},
       {"WINDOWS:2x,3.0", "Windows=2.x,3.0"},
       {"MAC:2.0;", "Macintosh=2.0"},
       {"WinNT3.5,3.51", "Windows NT=3.5,3.51"}}));
  INFO(row.written);
  CHECK(parsed(row.written) == row.expected);
}

TEST_CASE("the old style without a platform") {
  CHECK(parsed("95") == "=95");
  CHECK(parsed("3.50 3.51") == "=3.5,3.51");
  CHECK(parsed("5.0,5.5") == "=5.0,5.5");
  CHECK(parsed("4.00 | 4.00") == "=4.0; =4.0");
  CHECK(parsed("2.00 2.5x| 2.60a") == "=2.0,2.5x; =2.6a");
  CHECK(parsed("Win95") == "Windows 95=");
}

TEST_CASE("OPER/SYS names the platforms of the old style when it has as many") {
  CHECK(parsed("2.00 2.5x | 2.60", "MS-DOS               | WINDOWS") == "MS-DOS=2.0,2.5x; Windows=2.6");
  CHECK(parsed("2.00 | 2.60", "MS-DOS") == "=2.0; =2.6");
}

TEST_CASE("the broken version at the end of a cut value is left out") {
  CHECK(parsed("5.1 6.0 6.0a 6.0ax 7.0 1.0 1.5 2") == "=5.1,6.0,6.0a,6.0ax,7.0,1.0,1.5");
  CHECK(parsed("5.1 6.0 6.0a 6.0ax 7.0 1.") == "=5.1,6.0,6.0a,6.0ax,7.0");
  CHECK(parsed("2.0 4") == "=2.0,4");
}
