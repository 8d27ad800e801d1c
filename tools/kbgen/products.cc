#include "tools/kbgen/products.h"

#include <algorithm>
#include <array>

namespace kb::gen {
namespace {

constexpr std::string_view kOld = "Err Msg|||||";  // mostly none
constexpr std::string_view kGame = "Games|Err Msg||||";

constexpr auto kCategories = std::to_array<Category>({
    {"winnt", "Microsoft Windows NT", 9161, "winnt",
     "Microsoft Windows NT Server|Microsoft Windows NT Workstation|Microsoft Windows NT Server, Enterprise "
     "Edition|Microsoft Windows NT Advanced Server",
     "3.1 3.5 3.51 4.0", "Err Msg|STOP||||||", "WinNT"},
    {"exchange", "Microsoft Exchange", 6400, "winnt",
     "Microsoft Exchange Server|Microsoft Exchange Windows NT client|Microsoft Exchange Windows 95/98 "
     "client|Microsoft Exchange Windows 3.x client",
     "4.0 5.0 5.5", "XADM|XADM|XFOR|XCLN|XCON|XWEB|XGEN|XIMS", "Exchange"},
    {"win95x", "Microsoft Windows 95.x Retail Product", 5450, "WINDOWS",
     "Microsoft Windows 95|Microsoft Windows 95 OEM Service Release", "95", "Err Msg|||||||", "Win95"},
    {"foxpro", "Microsoft FoxPro", 3880, "WINDOWS",
     "Microsoft Visual FoxPro for Windows|Microsoft FoxPro for Windows|Microsoft FoxPro for MS-DOS",
     "2.5 2.5a 2.6 3.0 5.0 5.0a 6.0", "", "VFP"},
    {"vbwin", "Microsoft Visual Basic for Windows", 2884, "WINDOWS",
     "Microsoft Visual Basic Enterprise Edition for Windows|Microsoft Visual Basic Professional Edition for "
     "Windows|Microsoft Visual Basic Learning Edition for Windows",
     "3.0 4.0 5.0 6.0", "", "VB"},
    {"sms", "Microsoft Systems Management Server", 2820, "winnt", "Microsoft Systems Management Server",
     "1.0 1.1 1.2 2.0", "SMS|SMS|SMS|SMSINST|", "SMS"},
    {"visualc", "Microsoft C Compiler", 2811, "MS-DOS",
     "Microsoft Visual C++, 32-bit Enterprise Edition|Microsoft Visual C++, 32-bit Professional "
     "Edition|Microsoft C for MS-DOS|The Microsoft Foundation Classes (MFC)",
     "1.0 1.5 2.0 4.0 4.2 5.0 6.0", "", "VC"},
    {"homegame", "Microsoft Home Games", 2319, "WINDOWS",
     "Microsoft Flight Simulator for Windows 95|Microsoft Age of Empires|Microsoft Golf", "1.0 2.0 98", kGame,
     "Games"},
    {"pcmail", "Microsoft Mail For PC Networks", 2245, "WINDOWS",
     "Microsoft Mail for PC Networks|Microsoft Mail for Windows", "2.1 3.0 3.2 3.5",
     "PC Win|X400|PC WRmt|PROFS|SMTP|PC Adm|PC Gen||", "Mail"},
    {"sna", "Microsoft SNA Server", 2182, "winnt", "Microsoft SNA Server", "2.0 2.1 2.11 3.0 4.0",
     "Err Msg|||", "SNAServ"},
    {"word97", "Word 97 for Windows", 1927, "WINDOWS", "Microsoft Word 97 for Windows", "97",
     "WD97|WD97|WD97|", "Word"},
    {"homemm", "Microsoft Home Multimedia Titles", 1792, "WINDOWS",
     "Microsoft Encarta Encyclopedia|Microsoft Bookshelf", "1.0 95 96 97", "Encarta|Bookshelf||||",
     "HomeProd"},
    {"msdos", "Microsoft Disk Operating System", 1689, "MS-DOS", "Microsoft MS-DOS operating system",
     "3.3 4.0 5.0 6.0 6.2 6.21 6.22", kOld, "MSDOS"},
    {"iis", "Internet Information Server", 1666, "winnt",
     "Microsoft Internet Information Server|Microsoft Internet Information Services", "2.0 3.0 4.0 5.0",
     "PRB|FIX|HOWTO|IIS||||", "IIS"},
    {"win3x", "Microsoft Windows 3.x Retail Product", 987, "WINDOWS",
     "Microsoft Windows|Microsoft Windows for Workgroups", "3.0 3.1 3.11", kOld, "Win3x"},
    {"win16sdk", "Microsoft Windows Software Development Kit", 976, "WINDOWS",
     "Microsoft Windows Software Development Kit (SDK)", "3.0 3.1 4.0", "", "SDKWin"},
    {"msnetwork", "The Microsoft Network", 930, "WINDOWS", "The Microsoft Network", "1.0 1.3 2.5 5.0",
     "MSN|||", "MSN"},
    {"ssafe", "Microsoft SourceSafe", 590, "WINDOWS", "Microsoft Visual SourceSafe for Windows",
     "3.1 4.0 5.0 6.0", "", "SSafe"},
    {"mspress", "Microsoft Press", 589, "", "MSPRESS Training Kit ISBN 1-57231-000-0", "", "||", "MSPress"},
    {"homekids", "Microsoft Home Kids Products", 537, "WINDOWS",
     "Microsoft 3D Movie Maker|Microsoft Creative Writer", "1.0 2.0", "Writer|||", "HomeKids"},
    {"crossnet", "Windows for Workgroups and Windows NT Networking Issues", 503, "WINDOWS",
     "Microsoft Windows for Workgroups|Microsoft Windows NT Server", "3.1 3.11 3.5", "WFWG|||", "WFW"},
    {"macmail", "Microsoft Mail For Appletalk Networks", 495, "MACINTOSH",
     "Microsoft Mail for AppleTalk Networks", "2.0 3.0 3.1", "Mac Wkst|Mac Srv|Mac Hyp||", "MailMac"},
    {"powerpt", "Microsoft PowerPoint for Windows", 479, "WINDOWS",
     "Microsoft PowerPoint for Windows 95|Microsoft PowerPoint for Windows", "3.0 4.0 7.0", "PPT|PPT7||",
     "PowerPt"},
    {"utilities", "Microsoft Programming Utilities", 417, "MS-DOS",
     "Microsoft LINK for MS-DOS|Microsoft CodeView for MS-DOS", "3.0 4.0 5.1", kOld, "Link"},
    {"schedplus", "Microsoft Schedule+ for Windows", 379, "WINDOWS", "Microsoft Schedule+ for Windows",
     "1.0 7.0", kOld, "Sched"},
    {"lanman", "Microsoft LAN Manager", 358, "OS/2", "Microsoft LAN Manager", "2.0 2.1 2.2", kOld, "LanMan"},
    {"masm", "Microsoft Macro Assembler", 353, "MS-DOS", "Microsoft Macro Assembler (MASM)",
     "5.0 5.1 6.0 6.1", kOld, "MASM"},
    {"frontpg", "Word Front Page", 334, "WINDOWS",
     "Microsoft FrontPage 97 for Windows|Microsoft FrontPage for Windows", "1.1 97 98", "FP|FP97|FP98|",
     "FrontPage"},
    {"odbc", "Open Database Connectivity (ODBC)", 314, "WINDOWS", "Microsoft Open Database Connectivity",
     "1.0 2.0 3.0", "", "ODBC"},
    {"fortran", "Microsoft Fortran Compiler", 295, "MS-DOS",
     "Microsoft FORTRAN for MS-DOS|Microsoft Fortran PowerStation", "4.0 5.0 5.1 1.0", kOld, "Fortran"},
    {"automap", "Microsoft Automap", 289, "WINDOWS", "Microsoft Automap Streets", "1.0 4.0", "MapPoint|||",
     "Map"},
    {"accother", "Microsoft Access Distribution Kit", 223, "WINDOWS", "Microsoft Access Developer's Toolkit",
     "1.0 2.0 7.0", "ADT/ODE|ODE97||", "Access"},
    {"winmisc", "Miscellaneous Windows Products", 187, "WINDOWS", "Microsoft Windows Sound System", "1.0 2.0",
     kOld, "WinMisc"},
    {"msdn", "Microsoft Developer Network", 112, "", "Microsoft Developer Network Library", "6.0", kOld,
     "MSDN"},
    {"foxmisc", "Microsoft Fox Miscellaneous Products", 105, "MACINTOSH", "Microsoft FoxBASE+ for Macintosh",
     "2.0", kOld, "Fox"},
    {"miscsdk", "Miscellaneous Software Development Kits", 75, "WINDOWS",
     "Microsoft Multimedia Development Kit", "1.0", "", "SDK"},
    {"win16ddk", "Microsoft Windows Device Driver Kit", 74, "WINDOWS",
     "Microsoft Windows Device Driver Kit (DDK)", "3.0 3.1", "", "DDK"},
    {"mastering", "Microsoft Mastering Series", 61, "WINDOWS", "Microsoft Mastering Visual Basic", "5.0",
     kOld, "Mastering"},
});

constexpr std::uint32_t total() {
  std::uint32_t sum = 0;
  for (const Category& category : kCategories) sum += category.articles;
  return sum;
}

}  // namespace

std::span<const Category> categories() {
  return kCategories;
}

const Category& draw_category(Random& random) {
  std::uint32_t at = random.below(total());
  const Category* category = kCategories.data();
  while (at >= category->articles) at -= (category++)->articles;
  return *category;
}

std::uint32_t count_pieces(std::string_view list, char mark) {
  return static_cast<std::uint32_t>(std::ranges::count(list, mark)) + 1;
}

std::string_view piece(std::string_view list, char mark, std::uint32_t i) {
  for (i %= count_pieces(list, mark); i > 0; --i) list.remove_prefix(list.find(mark) + 1);
  return list.substr(0, list.find(mark));
}

}  // namespace kb::gen
