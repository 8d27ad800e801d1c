#include <algorithm>
#include <array>

#include "parser/chars.h"
#include "parser/newer_header.h"

namespace kb::parser {
namespace {

struct Row {
  std::string_view tag;
  std::string_view product;
};

// The format's own table, spelling and all.
constexpr std::array<Row, 44> kRows{{
    {"accother", "Microsoft Access Distribution Kit"},
    {"automap", "Microsoft Automap"},
    {"crossnet", "Windows for Workgroups and Windows NT Networking Issues"},
    {"dosword", "DELETE ME"},
    {"exchange", "Microsoft Exchange"},
    {"fortran", "Microsoft Fortran Compiler"},
    {"foxmisc", "Microsoft Fox Miscellaneous Products"},
    {"foxpro", "Microsoft FoxPro"},
    {"frontpg", "Word Front Page"},
    {"homegame", "Microsoft Home Games"},
    {"homekids", "Microsoft Home Kids Products"},
    {"homemisc", "Microsoft Home Miscellaneous Products"},
    {"homemm", "Microsoft Home Multimedia Titles"},
    {"iis", "Internet Information Server"},
    {"lanman", "Microsoft LAN Manager"},
    {"macmail", "Microsoft Mail For Appletalk Networks"},
    {"macsys", "Microsoft Tips for the Macintosh System"},
    {"masm", "Microsoft Macro Assembler"},
    {"mastering", "Microsoft Mastering Series"},
    {"miscsdk", "Miscellaneous Software Development Kits"},
    {"msdn", "Microsoft Developer Network"},
    {"msdos", "Microsoft Disk Operating System"},
    {"msj", "Miscrosoft Systems Journal"},
    {"msnetwork", "The Microsoft Network"},
    {"mspress", "Microsoft Press"},
    {"odbc", "Open Database Connectivity (ODBC)"},
    {"pcmail", "Microsoft Mail For PC Networks"},
    {"powerpt", "Microsoft PowerPoint for Windows"},
    {"schedplus", "Microsoft Schedule+ for Windows"},
    {"sms", "Microsoft Systems Management Server"},
    {"sna", "Microsoft SNA Server"},
    {"ssafe", "Microsoft SourceSafe"},
    {"techinfo", "Microsoft Product Support Information"},
    {"utilities", "Microsoft Programming Utilities"},
    {"vbwin", "Microsoft Visual Basic for Windows"},
    {"visualc", "Microsoft C Compiler"},
    {"win16ddk", "Microsoft Windows Device Driver Kit"},
    {"win16sdk", "Microsoft Windows Software Development Kit"},
    {"win3x", "Microsoft Windows 3.x Retail Product"},
    {"win95x", "Microsoft Windows 95.x Retail Product"},
    {"winmisc", "Miscellaneous Windows Products"},
    {"winnt", "Microsoft Windows NT"},
    {"winprint", "Microsoft Windows Printing Issues"},
    {"word97", "Word 97 for Windows"},
}};

}  // namespace

std::string_view category_of_product(std::string_view product) {
  const auto row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return equals_ci(r.product, product); });
  return row == kRows.end() ? std::string_view() : row->tag;
}

}  // namespace kb::parser
