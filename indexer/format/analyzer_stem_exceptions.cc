#include <array>
#include <string>
#include <unordered_map>

#include "indexer/format/analyzer_stem.h"

/// Words that Snowball's English stemmer puts together although they mean different things in this kind of
/// text, and words that it keeps apart although they are one. Found by grouping the vocabulary of 57,000
/// articles by stem and reading every group whose second member is frequent. One line a group: the stem, then
/// its words.
///
/// The stem of a group that is kept apart is the word itself or one that the stemmer gives to no other word.
namespace kb::format::detail {
namespace {

constexpr std::array kGroups{
    // --- Kept apart: names of products and services that look like plurals or participles.
    StemGroup{"windows", "windows"},  // the product; window, windowed, windowing are of the screen
    StemGroup{"iis", "iis"},          // Internet Information Server, not the numeral II
    StemGroup{"wins", "wins"},        // the name service, not "win"
    StemGroup{"ils", "ils"},
    StemGroup{"ics", "ics"},
    StemGroup{"ias", "ias"},
    StemGroup{"ems", "ems"},                         // expanded memory
    StemGroup{"eps", "eps"},                         // the picture format
    StemGroup{"mips", "mips"},                       // the processor
    StemGroup{"ins", "ins"},                         // the key, and add-ins: not "in"
    StemGroup{"its", "its"},                         // not IT
    StemGroup{"excellent", "excellent excellence"},  // not Excel
    StemGroup{"madness", "madness"},
    StemGroup{"fitness", "fitness"},
    StemGroup{"training", "training"},  // not a train
    StemGroup{"communicator", "communicator communicators"},
    StemGroup{"accessibility", "accessibility"},  // a feature, not "can be accessed"

    // --- Kept apart: other words that share a Latin root and no meaning.
    StemGroup{"add", "added adding"},       // not ad, ads
    StemGroup{"animal", "animal animals"},  // animation
    StemGroup{"apartment", "apartment apartments"},
    StemGroup{"applicable", "applicable"},
    StemGroup{"authority", "authority authorities"},  // author
    StemGroup{"authoriz", "authorize authorized authorizes authorizing authorization"},
    StemGroup{"busy", "busy busier"},                                        // business
    StemGroup{"computer", "computer computers"},                             // compute
    StemGroup{"contention", "contention"},                                   // content
    StemGroup{"conversation", "conversation conversations conversational"},  // conversion
    StemGroup{"customer", "customer customers"},                             // custom
    StemGroup{"customiz", "customize customized customizes customizing customization customizations"},
    StemGroup{"digital", "digital digitally"},  // digit
    StemGroup{"directive", "directive directives"},
    StemGroup{"direction", "direction directions directional"},
    StemGroup{"engineer", "engineer engineers engineering"},          // engine
    StemGroup{"exception", "exception exceptions"},                   // except
    StemGroup{"experiment", "experiment experiments experimenting"},  // experience
    StemGroup{"expression", "expression expressions"},                // Express
    StemGroup{"guide", "guide guides guided"},                        // GUID
    StemGroup{"identical", "identical identically"},                  // identity
    StemGroup{"important", "important importantly importance"},       // import
    StemGroup{"initial", "initial initially"},
    StemGroup{"initializ",
              "initialize initialized initializes initializing initialization initializations initializer"},
    StemGroup{"initiat", "initiate initiated initiates initiating initiation initiator"},
    StemGroup{"internal", "internal internally internals"},
    StemGroup{"international", "international internationally"},
    StemGroup{"internic", "internic"},
    StemGroup{"likely", "likely"},
    StemGroup{"locale", "locale locales"},  // local
    StemGroup{"localiz", "localize localized localizes localizing localization"},
    StemGroup{"manager", "manager managers"},  // management
    StemGroup{"modulation", "modulation"},     // module
    StemGroup{"numerous", "numerous"},         // numeric
    StemGroup{"objective", "objective objectives"},
    StemGroup{"officer", "officer officers"},
    StemGroup{"operator", "operator operators"},
    StemGroup{"operating", "operating"},  // "operating system" is in every other article
    StemGroup{"organiz",
              "organize organized organizes organizing organization organizations organizer "
              "organizers"},
    StemGroup{"paging", "paging"},                      // paging file, not a page
    StemGroup{"paste", "paste pasted pastes pasting"},  // past
    StemGroup{"personal", "personal personally"},
    StemGroup{"positive", "positive positively positives"},  // position
    StemGroup{"production", "production"},                   // product
    StemGroup{"productivity", "productivity productive"},
    StemGroup{"publication", "publication publications"},  // public
    StemGroup{"quite", "quite"},                           // quit
    StemGroup{"relational", "relational"},
    StemGroup{"responsible", "responsible responsibility responsibilities"},  // response
    StemGroup{"setting", "setting settings"},                                 // set
    StemGroup{"several", "several"},                                          // severe
    StemGroup{"subscription", "subscription subscriptions"},                  // subscript
    StemGroup{"successive", "successive successively succession"},            // success
    StemGroup{"suite", "suite suites"},                                       // suit
    StemGroup{"terminal", "terminal terminals"},                              // terminate
    StemGroup{"united", "united"},                                            // unit
    StemGroup{"universal", "universal universally"},
    StemGroup{"university", "university universities"},
    StemGroup{"utility", "utility utilities"},  // utilize
    StemGroup{"utiliz", "utilize utilized utilizes utilizing utilization"},

    // --- Put together: irregular verbs and plurals.
    StemGroup{"begin", "began begun"},
    StemGroup{"break", "broke broken"},
    StemGroup{"build", "built"},
    StemGroup{"choos", "chose chosen"},
    StemGroup{"draw", "drew drawn"},
    StemGroup{"find", "found"},
    StemGroup{"forget", "forgot forgotten"},
    StemGroup{"freez", "froze frozen"},
    StemGroup{"give", "gave given"},
    StemGroup{"hang", "hung"},
    StemGroup{"hide", "hid hidden"},
    StemGroup{"hold", "held"},
    StemGroup{"keep", "kept"},
    StemGroup{"lose", "lost"},
    StemGroup{"make", "made"},
    StemGroup{"run", "ran"},
    StemGroup{"send", "sent"},
    StemGroup{"show", "shown"},
    StemGroup{"take", "took taken"},
    StemGroup{"throw", "threw thrown"},
    StemGroup{"write", "wrote written"},
    StemGroup{"appendix", "appendices"},
    StemGroup{"bus", "buses busses"},
    StemGroup{"child", "children"},
    StemGroup{"criteria", "criterion"},
    StemGroup{"index", "indices"},
    StemGroup{"matrix", "matrices"},
    StemGroup{"vertex", "vertices"},

    // --- Put together: what the stemmer misses between a verb and its noun.
    StemGroup{"convert", "conversion conversions"},
    StemGroup{"debug", "debugger debuggers debuggable"},
    StemGroup{"defrag", "defragmenter defragmentation"},
    StemGroup{"deliv", "delivery deliveries"},
    StemGroup{"discov", "discovery discoveries"},
    StemGroup{"experi", "experienced experiencing"},
    StemGroup{"fail", "failure failures"},
    StemGroup{"identifi", "identification identifications"},
    StemGroup{"modifi", "modification modifications"},
    StemGroup{"notifi", "notification notifications"},
    StemGroup{"occur", "occurrence occurrences"},
    StemGroup{"queue", "queued queuing"},
    StemGroup{"recov", "recovery recoveries"},
    StemGroup{"refer", "referenced referencing"},
    StemGroup{"repres", "representation representations"},
    StemGroup{"verifi", "verification verifications"},

    // --- Put together: plurals of abbreviations, which have no vowel for the stemmer to go by. (DNS, SMS,
    // TTS are none.)
    StemGroup{"bdc", "bdcs"},
    StemGroup{"cd", "cds"},
    StemGroup{"cpu", "cpus"},
    StemGroup{"dbf", "dbfs"},
    StemGroup{"dll", "dlls"},
    StemGroup{"dsn", "dsns"},
    StemGroup{"dvd", "dvds"},
    StemGroup{"gpf", "gpfs"},
    StemGroup{"lu", "lus"},
    StemGroup{"mdb", "mdbs"},
    StemGroup{"ndr", "ndrs"},
    StemGroup{"pc", "pcs"},
    StemGroup{"pdc", "pdcs"},
    StemGroup{"pst", "psts"},
    StemGroup{"rfc", "rfcs"},
    StemGroup{"rpc", "rpcs"},
    StemGroup{"sdk", "sdks"},
    StemGroup{"tsr", "tsrs"},
    StemGroup{"vxd", "vxds"},

    // --- Put together: British spelling of words that support staff type.
    StemGroup{"behavior", "behaviour behaviours"},
    StemGroup{"catalog", "catalogue catalogues"},
    StemGroup{"center", "centre centres centred"},
    StemGroup{"color", "colour colours coloured colouring"},
    StemGroup{"dialog", "dialogue dialogues"},
    StemGroup{"favorit", "favourite favourites"},
    StemGroup{"gray", "grey greys greyed"},
    StemGroup{"licens", "licence licences"},
};

using Exceptions = std::unordered_map<std::string_view, std::string_view>;

Exceptions make_exceptions() {
  Exceptions exceptions;
  for (const StemGroup& group : kGroups) {
    for (std::string_view rest = group.words; !rest.empty();) {
      const std::size_t end = rest.find(' ');
      exceptions.emplace(rest.substr(0, end), group.stem);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return exceptions;
}

}  // namespace

std::span<const StemGroup> stem_groups() {
  return kGroups;
}

std::string_view stem_exception(std::string_view folded) {
  static const Exceptions exceptions = make_exceptions();
  const auto found = exceptions.find(folded);
  return found == exceptions.end() ? std::string_view() : found->second;
}

}  // namespace kb::format::detail
