#include <array>
#include <string>
#include <unordered_map>

#include "indexer/format/analyzer_stem.h"

/// Words that Snowball's English stemmer puts together although they mean different things in this kind of
/// text, and words that it keeps apart although they are one. Found by grouping the vocabulary of 57,000
/// articles by stem and reading every group whose second member is frequent. One line a group: the stem, then
/// its words.
///
/// A stem must not be what the stemmer makes of another word (a test looks), except where the group is meant
/// to join that word's.
namespace kb::format::detail {
namespace {

struct Group {
  std::string_view stem;
  std::string_view words;  ///< separated by one blank
};

constexpr std::array kGroups{
    // --- Kept apart: names of products and services that look like plurals or participles.
    Group{"windows", "windows"},  // the product; window, windowed, windowing are of the screen
    Group{"iis", "iis"},          // Internet Information Server, not the numeral II
    Group{"wins", "wins"},        // the name service, not "win"
    Group{"ils", "ils"},
    Group{"ics", "ics"},
    Group{"ias", "ias"},
    Group{"ems", "ems"},                         // expanded memory
    Group{"eps", "eps"},                         // the picture format
    Group{"mips", "mips"},                       // the processor
    Group{"ins", "ins"},                         // the key, and add-ins: not "in"
    Group{"its", "its"},                         // not IT
    Group{"excellent", "excellent excellence"},  // not Excel
    Group{"madness", "madness"},
    Group{"fitness", "fitness"},
    Group{"training", "training"},  // not a train
    Group{"communicator", "communicator communicators"},
    Group{"accessibility", "accessibility"},  // a feature, not "can be accessed"

    // --- Kept apart: other words that share a Latin root and no meaning.
    Group{"add", "added adding adds"},  // not ad, ads
    Group{"animal", "animal animals"},  // animation
    Group{"apartment", "apartment apartments"},
    Group{"applicable", "applicable"},
    Group{"authority", "authority authorities"},  // author
    Group{"authoriz", "authorize authorized authorizes authorizing authorization"},
    Group{"busy", "busy busier"},                                        // business
    Group{"computer", "computer computers"},                             // compute
    Group{"contention", "contention"},                                   // content
    Group{"conversation", "conversation conversations conversational"},  // conversion
    Group{"customer", "customer customers"},                             // custom
    Group{"customiz",
          "customize customized customizes customizing customization customizations customizable"},
    Group{"digital", "digital digitally"},  // digit
    Group{"directive", "directive directives"},
    Group{"direction", "direction directions directional"},
    Group{"engineer", "engineer engineers engineering"},                       // engine
    Group{"exception", "exception exceptions"},                                // except
    Group{"experiment", "experiment experiments experimental experimenting"},  // experience
    Group{"expression", "expression expressions"},                             // Express
    Group{"guide", "guide guides guided"},                                     // GUID
    Group{"identical", "identical identically"},                               // identity
    Group{"important", "important importantly importance"},                    // import
    Group{"initial", "initial initially"},
    Group{"initializ",
          "initialize initialized initializes initializing initialization initializations initializer"},
    Group{"initiat", "initiate initiated initiates initiating initiation initiator"},
    Group{"internal", "internal internally internals"},
    Group{"international", "international internationally"},
    Group{"internic", "internic"},
    Group{"likely", "likely"},
    Group{"locale", "locale locales"},  // local
    Group{"localiz", "localize localized localizes localizing localization"},
    Group{"manager", "manager managers"},  // management
    Group{"modulation", "modulation"},     // module
    Group{"numerous", "numerous"},         // numeric
    Group{"objective", "objective objectives"},
    Group{"officer", "officer officers"},
    Group{"operator", "operator operators"},
    Group{"operating", "operating"},  // "operating system" is in every other article
    Group{"organiz",
          "organize organized organizes organizing organization organizations organizational organizer "
          "organizers"},
    Group{"paging", "paging"},                      // paging file, not a page
    Group{"paste", "paste pasted pastes pasting"},  // past
    Group{"personal", "personal personally"},
    Group{"positive", "positive positively positives"},  // position
    Group{"production", "production"},                   // product
    Group{"productivity", "productivity productive"},
    Group{"publication", "publication publications"},  // public
    Group{"quite", "quite"},                           // quit
    Group{"relational", "relational"},
    Group{"responsible", "responsible responsibility responsibilities"},  // response
    Group{"setting", "setting settings"},                                 // set
    Group{"several", "several"},                                          // severe
    Group{"subscription", "subscription subscriptions"},                  // subscript
    Group{"successive", "successive successively succession"},            // success
    Group{"suite", "suite suites"},                                       // suit
    Group{"terminal", "terminal terminals"},                              // terminate
    Group{"united", "united"},                                            // unit
    Group{"universal", "universal universally"},
    Group{"university", "university universities"},
    Group{"utility", "utility utilities"},  // utilize
    Group{"utiliz", "utilize utilized utilizes utilizing utilization"},

    // --- Put together: irregular verbs and plurals.
    Group{"begin", "began begun"},
    Group{"break", "broke broken"},
    Group{"build", "built"},
    Group{"choos", "chose chosen"},
    Group{"draw", "drew drawn"},
    Group{"find", "found"},
    Group{"forget", "forgot forgotten"},
    Group{"freez", "froze frozen"},
    Group{"give", "gave given"},
    Group{"hang", "hung"},
    Group{"hide", "hid hidden"},
    Group{"hold", "held"},
    Group{"keep", "kept"},
    Group{"lose", "lost"},
    Group{"make", "made"},
    Group{"run", "ran"},
    Group{"send", "sent"},
    Group{"show", "shown"},
    Group{"take", "took taken"},
    Group{"throw", "threw thrown"},
    Group{"write", "wrote written"},
    Group{"appendix", "appendices"},
    Group{"bus", "buses busses"},
    Group{"child", "children"},
    Group{"criteria", "criterion"},
    Group{"index", "indices"},
    Group{"matrix", "matrices"},
    Group{"vertex", "vertices"},

    // --- Put together: what the stemmer misses between a verb and its noun.
    Group{"convert", "conversion conversions"},
    Group{"debug", "debugger debuggers debuggable"},
    Group{"defrag", "defragmenter defragmentation"},
    Group{"deliv", "delivery deliveries"},
    Group{"discov", "discovery discoveries"},
    Group{"experi", "experienced experiencing"},
    Group{"fail", "failure failures"},
    Group{"identifi", "identification identifications"},
    Group{"modifi", "modification modifications"},
    Group{"notifi", "notification notifications"},
    Group{"occur", "occurrence occurrences"},
    Group{"queue", "queued queuing queueing"},
    Group{"recov", "recovery recoveries"},
    Group{"refer", "referenced referencing"},
    Group{"repres", "representation representations"},
    Group{"verifi", "verification verifications"},

    // --- Put together: plurals of abbreviations, which have no vowel for the stemmer to go by. (DNS, SMS,
    // TTS are none.)
    Group{"bdc", "bdcs"},
    Group{"cd", "cds"},
    Group{"cpu", "cpus"},
    Group{"dbf", "dbfs"},
    Group{"dll", "dlls"},
    Group{"dsn", "dsns"},
    Group{"dvd", "dvds"},
    Group{"gpf", "gpfs"},
    Group{"lu", "lus"},
    Group{"mdb", "mdbs"},
    Group{"ndr", "ndrs"},
    Group{"pc", "pcs"},
    Group{"pdc", "pdcs"},
    Group{"pst", "psts"},
    Group{"rfc", "rfcs"},
    Group{"rpc", "rpcs"},
    Group{"sdk", "sdks"},
    Group{"tsr", "tsrs"},
    Group{"vxd", "vxds"},

    // --- Put together: British spelling of words that support staff type.
    Group{"behavior", "behaviour behaviours"},
    Group{"catalog", "catalogue catalogues"},
    Group{"center", "centre centres centred"},
    Group{"color", "colour colours coloured colouring"},
    Group{"dialog", "dialogue dialogues"},
    Group{"favorit", "favourite favourites"},
    Group{"gray", "grey greys greyed"},
    Group{"licens", "licence licences"},
};

using Exceptions = std::unordered_map<std::string_view, std::string_view>;

Exceptions make_exceptions() {
  Exceptions exceptions;
  for (const Group& group : kGroups) {
    for (std::string_view rest = group.words; !rest.empty();) {
      const std::size_t end = rest.find(' ');
      exceptions.emplace(rest.substr(0, end), group.stem);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return exceptions;
}

}  // namespace

std::string_view stem_exception(std::string_view folded) {
  static const Exceptions exceptions = make_exceptions();
  const auto found = exceptions.find(folded);
  return found == exceptions.end() ? std::string_view() : found->second;
}

}  // namespace kb::format::detail
