#include "indexer/origins.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using kb::indexer::Origins;

TEST_CASE("origins come back as they went in", "[origins]") {
  Origins origins;
  CHECK(origins.text(0).empty());
  std::vector<std::string> in{"",  "Q1.TXT",  "a/Q2.TXT", "a/Q2.TXT", "dump.tar.xz:txt/100/Q100004.TXT",
                              "/", "folder/", "-"};
  in.push_back(std::string("with\0nul/and\nline", 17));
  in.push_back("long/" + std::string(5000, 'x'));
  in.push_back("long/" + std::string(4096, 'y'));
  for (int i = 0; i < 50'000; ++i)  // several chunks
    in.push_back("dump/" + std::to_string(i % 300) + "/Q" + std::to_string(i) + ".TXT");
  std::vector<Origins::Id> ids;
  ids.reserve(in.size());
  for (const std::string& origin : in) ids.push_back(origins.add(origin));
  bool same = true;
  for (std::size_t i = 0; i < in.size(); ++i) same = same && ids[i] != 0 && origins.text(ids[i]) == in[i];
  CHECK(same);
}
