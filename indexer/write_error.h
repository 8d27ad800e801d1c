#pragma once

#include <xapian.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace kb::indexer {

/// What Xapian threw while writing below `path`, as an error ("cannot ATTEMPTED 'PATH': ..."). A disk without
/// room is no_space and says so, also where Xapian 1.4 hides the reason: after a failed write it tries to
/// roll back, which a database opened with DB_DANGEROUS cannot, and that is what it reports.
[[nodiscard]] Error write_error(const Xapian::Error& error, std::string_view attempted,
                                const std::string& path);

}  // namespace kb::indexer
