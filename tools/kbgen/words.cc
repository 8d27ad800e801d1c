#include "tools/kbgen/words.h"

#include <array>

namespace kb::gen {
namespace {

constexpr auto kFunctionWords = std::to_array<std::string_view>({
    "the",         "to",      "of",       "a",       "and",     "is",        "in",      "you",     "for",
    "this",        "not",     "that",     "be",      "1",       "or",        "file",    "are",     "on",
    "if",          "with",    "can",      "as",      "from",    "by",        "2",       "when",    "it",
    "0",           "an",      "use",      "windows", "server",  "following", "will",    "3",       "click",
    "error",       "message", "computer", "system",  "at",      "may",       "have",    "has",     "your",
    "does",        "name",    "version",  "then",    "program", "all",       "set",     "data",    "4",
    "code",        "type",    "select",   "service", "was",     "5",         "no",      "user",    "problem",
    "information", "how",     "see",      "box",     "menu",    "command",   "new",     "after",   "number",
    "these",       "only",    "one",      "string",  "article", "using",     "default", "nt",      "more",
    "which",       "network", "control",  "value",   "must",    "list",      "open",    "run",     "do",
    "table",       "printer", "cause",    "any",     "folder",  "window",    "start",   "form",    "drive",
    "database",    "each",    "there",    "but",     "access",  "disk",      "into",    "example", "field",
    "create",      "change",  "other",    "driver",  "memory",  "setup",     "client",  "text",    "install",
    "page",        "such",
});

constexpr auto kTechnicalWords = std::to_array<std::string_view>({
    "mailbox",    "registry",   "spooler",      "directory",  "protocol",    "adapter",    "button",
    "dialog",     "document",   "object",       "function",   "variable",    "parameter",  "library",
    "compiler",   "linker",     "debug",        "pointer",    "thread",      "process",    "handle",
    "buffer",     "record",     "query",        "index",      "column",      "cursor",     "transaction",
    "password",   "domain",     "workstation",  "controller", "replication", "connector",  "gateway",
    "queue",      "recipient",  "attachment",   "address",    "profile",     "template",   "macro",
    "toolbar",    "font",       "margin",       "paragraph",  "header",      "footer",     "modem",
    "serial",     "parallel",   "interrupt",    "channel",    "floppy",      "partition",  "cluster",
    "sector",     "boot",       "loader",       "kernel",     "exception",   "stack",      "overflow",
    "violation",  "fault",      "freeze",       "hang",       "crash",       "respond",    "timeout",
    "retry",      "packet",     "router",       "bridge",     "subnet",      "host",       "lease",
    "scope",      "resolver",   "zone",         "browser",    "certificate", "encryption", "permission",
    "owner",      "group",      "policy",       "logon",      "script",      "session",    "terminal",
    "console",    "shell",      "shortcut",     "desktop",    "icon",        "wizard",     "property",
    "sheet",      "view",       "class",        "member",     "inherit",     "interface",  "component",
    "register",   "reference",  "project",      "module",     "build",       "compile",    "source",
    "breakpoint", "watch",      "report",       "label",      "preview",     "landscape",  "portrait",
    "monitor",    "resolution", "palette",      "bitmap",     "sprite",      "texture",    "sound",
    "speaker",    "volume",     "joystick",     "level",      "player",      "score",      "multimedia",
    "codec",      "stream",     "inventory",    "package",    "advertise",   "collection", "site",
    "agent",      "collector",  "sender",       "emulation",  "mainframe",   "transfer",   "logical",
    "unit",       "node",       "pool",         "calendar",   "appointment", "meeting",    "reminder",
    "contact",    "journal",    "rule",         "forward",    "delegate",    "archive",    "restore",
    "backup",     "tape",       "media",        "compress",   "upgrade",     "migrate",    "convert",
    "import",     "export",     "merge",        "split",      "filter",      "sort",       "replace",
    "search",     "spelling",   "grammar",      "hyphen",     "outline",     "bookmark",   "footnote",
    "caption",    "frame",      "border",       "shading",    "style",       "bullet",     "numbering",
    "workgroup",  "share",      "mapped",       "redirector", "browse",      "master",     "elect",
    "announce",   "cache",      "proxy",        "firewall",   "socket",      "port",       "listen",
    "connect",    "disconnect", "authenticate", "anonymous",  "virtual",     "extension",  "applet",
    "servlet",    "warning",    "caution",      "note",       "important",   "workaround", "hotfix",
    "patch",      "symptom",
});

constexpr auto kFileNames = std::to_array<std::string_view>({
    "Config.sys",   "Autoexec.bat", "System.ini",   "Win.ini",      "Regedt32.exe", "Regedit.exe",
    "Kernel32.dll", "User.exe",     "Gdi.exe",      "Ntoskrnl.exe", "Boot.ini",     "Ntdetect.com",
    "Setup.exe",    "Himem.sys",    "Emm386.exe",   "Mscdex.exe",   "Smartdrv.exe", "Command.com",
    "Io.sys",       "Msdos.sys",    "Drwtsn32.exe", "Spoolss.exe",  "Store.exe",    "Dsamain.exe",
    "Emsmta.exe",   "Outlook.exe",  "Exchng32.exe", "Winword.exe",  "Excel.exe",    "Powerpnt.exe",
    "Normal.dot",   "Mfc42.dll",    "Msvcrt.dll",   "Ole32.dll",    "Oleaut32.dll", "Odbc32.dll",
    "Comctl32.dll", "Shell32.dll",  "Wsock32.dll",  "Tcpip.sys",    "Inetinfo.exe", "Global.asa",
    "Lmhosts",      "Link.exe",     "Cl.exe",       "Nmake.exe",    "Stdafx.h",     "Explorer.exe",
    "Rundll32.exe",
});

constexpr auto kExtensions = std::to_array<std::string_view>({
    ".exe", ".dll", ".ini", ".sys", ".txt", ".doc", ".hlp", ".inf", ".com", ".bat",
    ".drv", ".vxd", ".dbf", ".prg", ".cpp", ".h",   ".lib", ".obj", ".asp", ".htm",
    ".mdb", ".xls", ".ppt", ".dat", ".log", ".cab", ".ocx", ".bmp",
});

constexpr auto kConstants = std::to_array<std::string_view>({
    "WM_PAINT",        "WM_CLOSE",       "WM_COMMAND",    "WM_CTLCOLOR", "SQL_SUCCESS", "SQL_ERROR",
    "GENERIC_READ",    "INVALID_HANDLE", "FALSE",         "TRUE",        "NULL",        "HKEY_LOCAL_MACHINE",
    "ERROR_NOT_FOUND", "WS_CHILD",       "WS_EX_TOPMOST", "S_OK",        "E_FAIL",      "REG_DWORD",
    "REG_SZ",          "MAPI_E_FAILURE", "DDERR_GENERIC", "MAX_PATH",    "CB_ERR",      "LB_ADDSTRING",
});

constexpr auto kFunctions = std::to_array<std::string_view>({
    "CreateFile()",    "ReadFile()",     "SendMessage()",
    "GetWindow()",     "LoadLibrary()",  "Form_Load()",
    "MsgBox()",        "printf()",       "malloc()",
    "SQLConnect()",    "CoInitialize()", "BitBlt()",
    "GetDC()",         "fopen()",        "CreateObject()",
    "OpenRecordset()", "ShellExecute()", "WriteProfileString()",
    "bind()",          "select()",
});

constexpr auto kResultCodes = std::to_array<std::string_view>({
    "80004005",
    "80004002",
    "80070005",
    "8007000E",
    "80040154",
    "800401F3",
    "8004010F",
    "80020009",
    "C0000005",
    "C000021A",
    "0000000A",
    "0000001E",
    "00000050",
    "0000007B",
    "00000024",
    "80010108",
    "80070057",
    "800A01AD",
});

constexpr auto kRegistryRoots = std::to_array<std::string_view>({
    "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\",
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\",
    "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\",
    "HKEY_CURRENT_USER\\Software\\",
    "HKEY_CLASSES_ROOT\\CLSID\\",
    "HKEY_USERS\\.Default\\Control Panel\\",
});

constexpr auto kCommands = std::to_array<std::string_view>({
    "net use x: \\\\server\\share",
    "net stop spooler",
    "net start messenger",
    "copy a:*.* c:\\temp",
    "expand -r a:\\setup.ex_ c:\\",
    "regsvr32 /u control.ocx",
    "chkdsk c: /f",
    "format a: /u",
    "ipconfig /all",
    "nbtstat -R",
    "route print",
    "link main.obj, main.exe;",
    "cl /c /Zi main.c",
    "attrib -r -s -h c:\\boot.ini",
    "isinteg -pri -test folder",
    "eseutil /d /ispriv",
    "setup /a",
    "device=c:\\dos\\himem.sys",
    "lh c:\\mouse.com",
});

constexpr auto kQueryWords = std::to_array<std::string_view>({
    "hang", "crash",  "freeze", "gpf",     "wfw",   "wfwg", "winnt", "prodnt", "prodsms", "win31",   "err",
    "msg",  "lockup", "slow",   "garbled", "blank", "gp",   "fault", "kbinf",  "kbdse",   "noupd",   "3.10",
    "3.00", "4.00",   "1.00",   "3.50",    "5.00",  "6.00", "2.00",  "1.50",   "7.00",    "buglist",
});

}  // namespace

std::span<const std::string_view> function_words() {
  return kFunctionWords;
}
std::span<const std::string_view> technical_words() {
  return kTechnicalWords;
}
std::span<const std::string_view> file_names() {
  return kFileNames;
}
std::span<const std::string_view> extensions() {
  return kExtensions;
}
std::span<const std::string_view> constants() {
  return kConstants;
}
std::span<const std::string_view> functions() {
  return kFunctions;
}
std::span<const std::string_view> result_codes() {
  return kResultCodes;
}
std::span<const std::string_view> registry_roots() {
  return kRegistryRoots;
}
std::span<const std::string_view> commands() {
  return kCommands;
}
std::span<const std::string_view> query_words() {
  return kQueryWords;
}

}  // namespace kb::gen
