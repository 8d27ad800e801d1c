#include <algorithm>
#include <array>

#include "indexer/format/analyzer_lexeme.h"

namespace kb::format::detail {
namespace {

/// What makes "x.y" a file name rather than two words; sorted. Left out: what programs write after a dot as
/// well (show, text, name, add, open, left, test, view, type, set, new) and top-level domains but for COM.
constexpr std::array<std::string_view, 413> kExtensions = {
    // clang-format off
    "1st", "2gr", "386", "3gr", "acl", "acm", "ade", "adm", "adp", "ani", "ans", "app", "arj", "asa", "asc",
    "asd", "asf", "asm", "asp", "aspx", "asx", "atf", "au", "avi", "bak", "bas", "bat", "bcp", "bin", "bks",
    "bmp", "bpl", "bsc", "c", "cab", "cag", "cat", "cbt", "cda", "cdf", "cdx", "cer", "cfg", "cfm", "cgi",
    "chk", "chm", "clp", "cls", "clw", "cmd", "cnf", "cnt", "cnv", "cod", "col", "com", "cpi", "cpl", "cpp",
    "cpx", "crt", "cs", "csr", "css", "csv", "ctl", "cur", "cxx", "dat", "db", "dbc", "dbf", "dbg", "dbt",
    "dct", "dcx", "ddf", "def", "dep", "deu", "dib", "dic", "dif", "dl", "dlg", "dll", "dmp", "dob", "doc",
    "dos", "dot", "drv", "dsc", "dsk", "dsn", "dsp", "dsr", "dsw", "dtd", "dun", "ecf", "edb", "emf", "eml",
    "enu", "eps", "err", "evt", "ex", "exc", "exe", "fdm", "fll", "flt", "fnt", "fon", "fot", "fpm", "fpt",
    "fpw", "frm", "frt", "frx", "ftg", "fts", "fxp", "gid", "gif", "glb", "gpd", "gr3", "gra", "grb", "grp",
    "gz", "h", "hdr", "hex", "hhc", "hhk", "hlp", "hpj", "hpp", "hqx", "hta", "htc", "htm", "html", "htr",
    "htt", "htx", "hxx", "icm", "ico", "idc", "idf", "idl", "idq", "idx", "ilk", "img", "inc", "inf", "ini",
    "ins", "inx", "isp", "iss", "jar", "java", "jet", "jfm", "job", "jpeg", "jpg", "js", "jse", "kbd",
    "lck", "ldb", "ldf", "lex", "lgo", "lib", "lic", "lnk", "loc", "log", "lst", "lzh", "m14", "maf", "mai",
    "mak", "map", "mbx", "mda", "mdb", "mde", "mdf", "mdm", "mdn", "mdp", "mdt", "mdw", "mdz", "mem", "mfl",
    "mib", "mid", "mif", "mmf", "mml", "mnt", "mnx", "mod", "mof", "mov", "mp2", "mp3", "mpd", "mpeg",
    "mpg", "mpp", "mpr", "mpt", "mpx", "msc", "msg", "msi", "msk", "msm", "msp", "mst", "mvb", "nib", "nk2",
    "nlm", "nls", "nme", "nsf", "ntf", "obj", "oca", "ocx", "odl", "oft", "olb", "old", "ops", "opt", "ost",
    "ovl", "ovr", "pab", "pal", "pas", "pbk", "pch", "pcl", "pcx", "pdb", "pdf", "pdr", "pdx", "pem", "pf",
    "pfb", "pfm", "pfx", "pif", "pjt", "pjx", "pl", "plg", "pnf", "png", "pol", "pot", "ppa", "ppd", "pps",
    "ppt", "prf", "prg", "pri", "prj", "prn", "prx", "ps", "psd", "pst", "pub", "pwl", "pwz", "qic", "qpr",
    "qpx", "ram", "rat", "rbf", "rc", "reg", "res", "rle", "rmi", "rpt", "rtf", "rul", "sam", "sav", "sbr",
    "scc", "scd", "scp", "scr", "sct", "scx", "sdb", "sea", "sep", "shb", "shs", "sif", "sit", "slk", "slm",
    "sms", "snp", "spc", "spd", "spl", "spr", "sql", "src", "srg", "srv", "stc", "stf", "stm", "swf", "swp",
    "sy", "sys", "tar", "tbk", "tcf", "tdf", "tga", "thm", "tif", "tiff", "tlb", "tmp", "tpl", "trn", "tsp",
    "ttc", "ttf", "txt", "udl", "url", "usr", "vb", "vbp", "vbs", "vbx", "vcp", "vct", "vcx", "vid", "vir",
    "vsd", "vss", "vxd", "w40", "w95", "wab", "wav", "wbk", "wdb", "wiz", "wk1", "wk3", "wk4", "wks", "wll",
    "wma", "wmf", "wmv", "wpd", "wpg", "wps", "wpx", "wri", "wsc", "wsf", "wsh", "xla", "xlb", "xlc", "xll",
    "xlm", "xls", "xlt", "xlw", "xml", "xsd", "xsl", "xv2", "z", "zip",
    // clang-format on
};

constexpr bool is_sorted_list() {
  for (std::size_t i = 1; i < kExtensions.size(); ++i)
    if (!(kExtensions[i - 1] < kExtensions[i])) return false;
  return true;
}
static_assert(is_sorted_list(), "looked up by bisection");

}  // namespace

bool is_file_extension(std::string_view folded) {
  return std::binary_search(kExtensions.begin(), kExtensions.end(), folded);
}

}  // namespace kb::format::detail
