#pragma once

/// What the programs' exit codes mean. In every man page; scripts rely on them.
namespace kb::cli {

inline constexpr int kExitOk = 0;             ///< kbsearch: hits; kbindex: done
inline constexpr int kExitNone = 1;           ///< kbsearch: no hit
inline constexpr int kExitError = 2;          ///< usage, index, input, output
inline constexpr int kExitRejected = 3;       ///< kbindex --strict: done, but articles were rejected
inline constexpr int kExitGate = 4;           ///< kbindex --gate: judged queries got worse, nothing published
inline constexpr int kExitLocked = 75;        ///< kbindex: another writer holds the index (EX_TEMPFAIL)
inline constexpr int kExitInterrupted = 130;  ///< SIGINT; 143 for SIGTERM

}  // namespace kb::cli
