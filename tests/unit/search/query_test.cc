#include "search/query.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

// What a query means, as a table: what is typed, the tree, the kinds of the notes in order of the query.

namespace kb::search {
namespace {

struct Row {
  const char* query;
  const char* tree;
  const char* notes;
};

const char* name(NoteKind kind) {
  switch (kind) {
    case NoteKind::unbalanced_quote:
      return "unbalanced_quote";
    case NoteKind::unbalanced_parenthesis:
      return "unbalanced_parenthesis";
    case NoteKind::unknown_field:
      return "unknown_field";
    case NoteKind::bad_range:
      return "bad_range";
    case NoteKind::empty_field:
      return "empty_field";
    case NoteKind::dash_is_text:
      return "dash_is_text";
    case NoteKind::operator_is_text:
      return "operator_is_text";
    case NoteKind::short_prefix:
      return "short_prefix";
    case NoteKind::too_deep:
      return "too_deep";
    case NoteKind::cut:
      return "cut";
    case NoteKind::bad_value:
      return "bad_value";
  }
  return "";
}

std::string notes_of(const ParsedQuery& parsed) {
  std::string out;
  for (const Note& note : parsed.notes) {
    if (!out.empty()) out += ' ';
    out += name(note.kind);
  }
  return out;
}

// clang-format off
const Row kRows[] = {
    {"print spooler \"windows nt\" product:exchange",
     "(all words:[print spooler] \"windows nt\" (field product exchange))", ""},
    {"printer -laserjet",
     "(all words:[printer] (none words:[laserjet]))", ""},
    {"copy a.txt -force",
     "(all words:[copy a.txt -force])", "dash_is_text"},
    {"setup -q",
     "(all words:[setup -q])", "dash_is_text"},
    {"stop 0xA -nt",
     "(all words:[stop 0xA -nt])", "dash_is_text"},
    {"ntbackup -n",
     "(all words:[ntbackup -n])", "dash_is_text"},
    {"net use -persistent",
     "(all words:[net use -persistent])", "dash_is_text"},
    {"isinteg -fix",
     "(all words:[isinteg -fix])", "dash_is_text"},
    {"error -1018",
     "(all words:[error -1018])", ""},
    {"exchange NOT outlook",
     "(all words:[exchange] (none words:[outlook]))", ""},
    {"a OR b c",
     "(all (any words:[a] words:[b c]))", ""},
    {"exchange (outlook OR owa) crash",
     "(all words:[exchange] (any words:[outlook] words:[owa]) words:[crash])", ""},
    {"Message Transfer Agent (MTA) Fails",
     "(all words:[Message Transfer Agent (MTA) Fails])", ""},
    {"Foo() printf(\"%s\", x)",
     "(all words:[Foo() printf(\"%s\", x)])", ""},
    {"title:(spooler OR \"print manager\") date:1999..2001",
     "(all (any (field title spooler) (field title \"print manager\")) (range date 1999..2001))", ""},
    {"date:>=2000-06 version:4.0..5.0 version:>4.0",
     "(all (range date 2000-06..) (range version 4.0..5.0) (range version 4.0<..))", ""},
    {"date:>2000-12 date:<2000-01 date:<2000",
     "(all (range date 2001-01..) (range date ..1999-12) (range date ..1999))", ""},
    {"date:2001",
     "(all (range date 2001..2001))", ""},
    {"date:1999-2001",
     "(all (range date 1999..2001))", ""},
    {"date:foo",
     "(all words:[date:foo])", "bad_range"},
    {"Error: 1067 error:0x80004005 Error:1067",
     "(all words:[Error: 1067] (field error 0x80004005) words:[Error:1067])", "unknown_field"},
    {"file: foo",
     "(all words:[file: foo])", "empty_field"},
    {"produtc:access prod:exchange",
     "(all words:[produtc:access prod:exchange])", "unknown_field unknown_field"},
    {"C:\\WINNT http://x note: this FIX:Component",
     "(all words:[C:\\WINNT http://x note: this FIX:Component])", ""},
    {"foo::bar CFormView::OnUpdate",
     "(all words:[foo::bar CFormView::OnUpdate])", ""},
    {"\"unbalanced quote",
     "(all words:[\"unbalanced quote])", "unbalanced_quote"},
    {"3.5\" disk \"foo bar\"",
     "(all words:[3.5\" disk] \"foo bar\")", ""},
    {"(((a",
     "(all words:[(((a])", "unbalanced_parenthesis"},
    {"a))) (b OR c",
     "(all (any words:[a))) (b] words:[c]))", "unbalanced_parenthesis unbalanced_parenthesis"},
    {"prin* pr* *foo va_* void*",
     "(all prin* words:[pr* *foo] va_* void*)", "short_prefix"},
    {"FILE NOT FOUND",
     "(all words:[FILE NOT FOUND])", "operator_is_text"},
    {"OWA OR IIS",
     "(all (any words:[OWA] words:[IIS]))", ""},
    {"NON-SYSTEM DISK OR DISK ERROR",
     "(all words:[NON-SYSTEM DISK OR DISK ERROR])", "operator_is_text"},
    {"does NOT work",
     "(all words:[does NOT work])", ""},
    {"OR a AND",
     "(all words:[OR a AND])", "operator_is_text operator_is_text"},
    {"a AND AND b",
     "(all words:[a AND] words:[b])", "operator_is_text"},
    {"-\"foo bar\" baz",
     "(all (none \"foo bar\") words:[baz])", ""},
    {"-title:foo bar",
     "(all (none (field title foo)) words:[bar])", ""},
    {"-(a b) c",
     "(all (none words:[a b]) words:[c])", ""},
    {"-force",
     "(all words:[-force])", "dash_is_text"},
    {"-laserjet printer -deskjet",
     "(all (none words:[laserjet]) words:[printer] (none words:[deskjet]))", ""},
    {"Q185377",
     "(all words:[Q185377])", ""},
    {"event id:1171 id:Q1234",
     "(all words:[event id:1171] (field id Q1234))", ""},
    {"-> .. ... ::",
     "(all)", ""},
    {"( a OR ... )",
     "(all words:[a])", ""},
    {"title:\"\" title:() product:",
     "(all words:[title:\"\" title:() product:])", "empty_field empty_field"},
    {"p:\\apps t:foo keyword:kb* title:sp*",
     "(all words:[p:\\apps] (field title foo) (field keyword kb*) (field title sp))", "short_prefix"},
    {"“curly quotes” foo",
     "(all \"curly quotes\" words:[foo])", ""},
    {"cause:(permission denied) keyword:(kbprint kbfix)",
     "(all (field cause permission denied) (field keyword kbprint) (field keyword kbfix))", ""},
    {"Remote Administration Using TNADMIN with -S, -K, or -M Fails",
     "(all words:[Remote Administration Using TNADMIN with -S, -K, or -M Fails])", "dash_is_text dash_is_text dash_is_text"},
    {"a OR NOT b",
     "(all (any words:[a] (none words:[b])))", ""},
    {"NOT NOT a",
     "(all words:[NOT] (none words:[a]))", "operator_is_text"},
    {"date:2001..1999",
     "(all (range date 1999..2001))", "bad_range"},
    {"lmhosts #PRE #DOM",
     "(all words:[lmhosts #PRE #DOM])", ""},
    {"-- foo --bar",
     "(all words:[-- foo --bar])", ""},
    {"foo - bar word- -word",
     "(all words:[foo - bar word-] (none words:[word]))", ""},
    {"External -SMono Monochrome Display", "(all words:[External -SMono Monochrome Display])", "dash_is_text"},
    {"mail -Outlook", "(all words:[mail] (none words:[Outlook]))", ""},
    {"windows -nt server -workstation",
     "(all words:[windows -nt server] (none words:[workstation]))", "dash_is_text"},
    {"XCOPY /S -foobar",
     "(all words:[XCOPY /S -foobar])", "dash_is_text"},
    {"\"a b\" \"c d\"",
     "(all \"a b\" \"c d\")", ""},
    {"\"\" foo",
     "(all words:[\"\" foo])", ""},
    {"\"   \"",
     "(all)", ""},
    {"foo\"bar baz\"qux",
     "(all words:[foo\"bar baz\"qux])", ""},
    {"\"foo\"bar",
     "(all \"foo\" words:[bar])", ""},
    {"(a b) (c OR d)",
     "(all words:[a b] (any words:[c] words:[d]))", ""},
    {"((a OR b) c) OR (d)",
     "(all (any (all (any words:[a] words:[b]) words:[c]) words:[d]))", ""},
    {"NOT (a b)",
     "(all (none words:[a b]))", ""},
    {"NOT \"a b\"",
     "(all (none \"a b\"))", ""},
    {"NOT title:foo",
     "(all (none (field title foo)))", ""},
    {"-prin* laser",
     "(all (none prin*) words:[laser])", ""},
    {"-prin*",
     "(all words:[-prin*])", "dash_is_text"},
    {"a AND b",
     "(all words:[a] words:[b])", ""},
    {"a and b or c not d",
     "(all words:[a and b or c not d])", ""},
    {"a && b || c",
     "(all words:[a && b || c])", ""},
    {"(a OR b",
     "(all (any words:[(a] words:[b]))", "unbalanced_parenthesis"},
    {"title:(a b",
     "(all words:[title:(a b])", "unbalanced_parenthesis"},
    {"title:(a OR cause:b \"c d\")",
     "(all (any (field title a) (all (field cause b) (field title \"c d\"))))", ""},
    {"date:2000-06-15 date:20000615 date:2000/6/15 date:2000.6",
     "(all (range date 2000-06-15..2000-06-15) (range date 2000-06-15..2000-06-15) (range date 2000-06-15..2000-06-15) (range date 2000-06..2000-06))", ""},
    {"date:2000-13 date:1999..foo date:.. date:..2001 date:1999..",
     "(all words:[date:2000-13 date:1999..foo date:..] (range date ..2001) (range date 1999..))", "bad_range bad_range bad_range"},
    {"version:4.0.. version:<=5.5 version:sp3 version:>=x",
     "(all (range version 4.0..) (range version ..5.5) (field version sp3) words:[version:>=x])", "bad_range"},
    {"id:274667 id:foo cites:Q152734 error:access",
     "(all (field id 274667) words:[id:foo] (field cites Q152734) words:[error:access])", "bad_value bad_value"},
    {"product:exchange, file:kernel32.dll.",
     "(all (field product exchange) (field file kernel32.dll))", ""},
    {"Title:foo TITLE:foo",
     "(all words:[Title:foo TITLE:foo])", "unknown_field"},
    {"code:C1001 kw:kbprint v:4.0 k:kbfix",
     "(all (field error C1001) (field keyword kbprint) (field version 4.0) (field keyword kbfix))", ""},
    {"file://server/share file:\\\\server t:/foo",
     "(all words:[file://server/share file:\\\\server t:/foo])", ""},
    {"mode:co80 desc:foo status: stop:0x0000000A",
     "(all words:[mode:co80 desc:foo status: stop:0x0000000A])", "unknown_field empty_field"},
    {"a\tb c",
     "(all words:[a b c])", ""},
    {"note: this is 'single quoted' text",
     "(all words:[note: this is 'single quoted' text])", ""},
    {"1) first 2) second",
     "(all words:[1) first 2) second])", ""},
    {":-) smile",
     "(all words:[:-) smile])", ""},
    {"C++ C# .NET Schedule+ AT&T IPC$",
     "(all words:[C++ C# .NET Schedule+ AT&T IPC$])", ""},
    {"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet",
     "(all words:[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet])", ""},
    {"&H80004005 -2147467259",
     "(all words:[&H80004005 -2147467259])", ""},
    {"KB 274667",
     "(all words:[KB 274667])", ""},
    {" q274667 ",
     "(all words:[q274667])", ""},
    {"274667",
     "(all words:[274667])", ""},
    {"274",
     "(all words:[274])", ""},
    {"(Q185377)",
     "(all words:[Q185377])", ""},
    {"print OR",
     "(all words:[print OR])", "operator_is_text"},
    {"()",
     "(all)", ""},
    {"( )",
     "(all)", ""},
    {"NOT",
     "(all words:[NOT])", "operator_is_text"},
    {"-",
     "(all)", ""},
    {"\"",
     "(all)", "unbalanced_quote"},
    {"(",
     "(all)", "unbalanced_parenthesis"},
    {"*",
     "(all)", ""},
    {"title:",
     "(all words:[title:])", "empty_field"},
    {"title:*",
     "(all words:[title:*])", "empty_field"},
    {"OR",
     "(all words:[OR])", "operator_is_text"},
    {"a OR OR b",
     "(all (any words:[a OR] words:[b]))", "operator_is_text"},
    {"a NOT",
     "(all words:[a NOT])", "operator_is_text"},
    {"a NOT OR b",
     "(all (any words:[a NOT] words:[b]))", "operator_is_text"},
    {"(NOT a) b",
     "(all (none words:[a]) words:[b])", ""},
    {"x -\"unbalanced",
     "(all words:[x -\"unbalanced])", "unbalanced_quote"},
    {"x -title:",
     "(all words:[x -title:])", "dash_is_text empty_field"},
    {"x -(a",
     "(all words:[x -(a])", "unbalanced_parenthesis"},
    {"key:value subject:\"new mail\" tilte:\"new mail\"",
     "(all words:[key:value] (field title \"new mail\") words:[tilte:\"new mail\"])", "unknown_field unknown_field"},
    {"pc won't shut down win98 just hangs",
     "(all words:[pc won't shut down win98 just hangs])", ""},
    {"stop 0x0000007b",
     "(all words:[stop 0x0000007b])", ""},
    {"boot.ini switches /3GB",
     "(all words:[boot.ini switches /3GB])", ""},
    {"Event Type: Error Source: MSExchangeIS Event ID: 1171",
     "(all words:[Event Type: Error Source: MSExchangeIS Event ID: 1171])", ""},
    {"Err Msg: \"Cannot open file\"",
     "(all words:[Err Msg:] \"Cannot open file\")", ""},
    {"the file \"C:\\My Documents\\a.doc\" cannot be opened",
     "(all words:[the file] \"C:\\My Documents\\a.doc\" words:[cannot be opened])", ""},
    {"XADM: How to Move a Mailbox",
     "(all words:[XADM: How to Move a Mailbox])", ""},
    {"user (john) OR \"jane doe\"",
     "(all (any words:[user (john)] \"jane doe\"))", ""},
    {"title:spooler cause:permission symptoms:\"stops responding\"",
     "(all (field title spooler) (field cause permission) (field symptoms \"stops responding\"))", ""},
    {"section:workaround os:\"windows nt\" type:howto",
     "(all (field section workaround) (field os \"windows nt\") (field type howto))", ""},
    {"cites:152734",
     "(all (field cites 152734))", ""},
    {"has:cause",
     "(all (field section cause))", ""},
    {"date:>1999 date:<=2000-02",
     "(all (range date 2000..) (range date ..2000-02))", ""},
    {"date:>2000-12-31 date:<2000-03-01",
     "(all (range date 2001-01-01..) (range date ..2000-02-31))", ""},
    {"date:2000..1999-05",
     "(all (range date 1999-05..2000))", "bad_range"},
    {"version:97",
     "(all (field version 97))", ""},
    {"version:4.0..,5.0",
     "(all words:[version:4.0..,5.0])", "bad_range"},
    {"(title:a OR title:b) -category:exchange",
     "(all (any (field title a) (field title b)) (none (field category exchange)))", ""},
    {"a OR (b OR (c OR d))",
     "(all (any words:[a] words:[b] words:[c] words:[d]))", ""},
    {"a (b (c \"d e\"))",
     "(all words:[a] words:[b] words:[c] \"d e\")", ""},
    {"NOT -foo bar",
     "(all (none words:[-foo]) words:[bar])", "dash_is_text"},
    {"x OR -longword",
     "(all (any words:[x] (none words:[longword])))", ""},
    {"-1018 jet error",
     "(all words:[-1018 jet error])", ""},
    {"windows -98",
     "(all words:[windows -98])", "dash_is_text"},
    {"-a",
     "(all words:[-a])", "dash_is_text"},
    {"copy *.* c:\\",
     "(all words:[copy *.* c:\\])", ""},
    {"dir *.dl?",
     "(all words:[dir *.dl?])", ""},
    {"kernel32*",
     "(all kernel32*)", ""},
    {"tcp/ip*",
     "(all words:[tcp/ip*])", ""},
    {"été* naïve",
     "(all été* words:[naïve])", ""},
    {"a*b",
     "(all words:[a*b])", ""},
    {"***",
     "(all)", ""},
    {"\"print spool*\"",
     "(all \"print spool*\")", ""},
    {"\"AND\" OR \"NOT\"",
     "(all (any \"AND\" \"NOT\"))", ""},
    {"word97 -macintosh OR word95",
     "(all (any (all words:[word97] (none words:[macintosh])) words:[word95]))", ""},
    {"exchange -server-based",
     "(all words:[exchange] (none words:[server-based]))", ""},
    {"regsvr32 -unregister foo.ocx",
     "(all words:[regsvr32 -unregister foo.ocx])", "dash_is_text"},
    {"-->",
     "(all)", ""},
    {"<-- see above",
     "(all words:[<-- see above])", ""},
    {"(see Q12345)",
     "(all words:[see Q12345])", ""},
    {"foo (bar",
     "(all words:[foo (bar])", "unbalanced_parenthesis"},
    {"foo bar)",
     "(all words:[foo bar)])", ""},
    {"foo OR bar)",
     "(all (any words:[foo] words:[bar)]))", "unbalanced_parenthesis"},
    {"\"a\" \"b",
     "(all \"a\" words:[\"b])", "unbalanced_quote"},
    {"''single''",
     "(all words:[''single''])", ""},
    {"5\"x7\" photo",
     "(all words:[5\"x7\" photo])", ""},
    {"the “smart “ quote",
     "(all words:[the] \"smart \" words:[quote])", ""},
    {"« guillemets » here",
     "(all \"guillemets \" words:[here])", ""},
    {"date:\"1999..2001\"",
     "(all (range date 1999..2001))", ""},
    {"date:\"june 2001\"",
     "(all words:[date:\"june 2001\"])", "bad_range"},
    {"keyword:\"kbprint*\"",
     "(all (field keyword \"kbprint*\"))", ""},
    {"title:ab* title:a*",
     "(all (field title ab) (field title a))", "short_prefix short_prefix"},
    {"keyword:(kb* OR \"kb env\")",
     "(all (any (field keyword kb*) (field keyword \"kb env\")))", ""},
    {"date:(1999 OR 2001)",
     "(all (any (range date 1999..1999) (range date 2001..2001)))", ""},
    {"title:()x",
     "(all words:[title:()x])", ""},
    {"title:( )",
     "(all words:[title:( )])", ""},
    {"error:(0x80004005 OR 1067)",
     "(all (any (field error 0x80004005) (field error 1067)))", ""},
    {"os:(windows nt)",
     "(all (field os windows) (field os nt))", ""},
    {"title:(sp* spool*) keyword:(kbp*)",
     "(all (field title sp) (field title spool*) (field keyword kbp*))", "short_prefix"},
    {"x -5",
     "(all words:[x -5])", "dash_is_text"},
};
// clang-format on

}  // namespace

TEST_CASE("every query has one reading") {
  for (const Row& row : kRows) {
    CAPTURE(row.query);
    const ParsedQuery parsed = parse_query(row.query);
    CHECK(to_string(parsed.root) == row.tree);
    CHECK(notes_of(parsed) == row.notes);
  }
}

TEST_CASE("parentheses nest to a depth and are text beyond it") {
  for (const std::size_t depth : {1U, 63U, 64U, 65U, 1000U, 10000U}) {
    CAPTURE(depth);
    const ParsedQuery parsed = parse_query(std::string(depth, '(') + "a OR b" + std::string(depth, ')'));
    CHECK(notes_of(parsed) == (depth > 64 ? "too_deep" : ""));
    CHECK_FALSE(parsed.root.children.empty());
  }
  CHECK(notes_of(parse_query(std::string(10000, '('))) == "unbalanced_parenthesis too_deep");
  CHECK(notes_of(parse_query("a OR b " + std::string(10000, ')'))) == "unbalanced_parenthesis");
}

TEST_CASE("a query of any length is cut on the border of a character") {
  const ParsedQuery parsed = parse_query("a " + std::string(kMaxQueryBytes - 3, 'b') + "\xC3\xA9 tail");
  CHECK(notes_of(parsed) == "cut");
  CHECK(parsed.root.end == kMaxQueryBytes - 1);
}

}  // namespace kb::search
