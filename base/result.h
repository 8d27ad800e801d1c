#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace kb {

/// What went wrong, coarsely enough for a caller to decide and for an exit code to be chosen.
enum class ErrorCode {
  invalid_argument,  ///< the caller asked for something that makes no sense
  not_found,         ///< the file, index or article does not exist
  exists,            ///< something else stands where we would write
  permission,        ///< the operating system said no
  io,                ///< reading or writing failed
  no_space,          ///< the disk is full
  corrupt,           ///< data of ours that fails its own checks
  version_mismatch,  ///< an index written by another schema, analyzer or library
  locked,            ///< another writer holds the index
  interrupted,       ///< stopped by the user, nothing published
  limit,             ///< a configured limit was exceeded
  network,           ///< a remote shard could not be reached
  unsupported,       ///< this build or this back end cannot do it
  internal,          ///< a bug
};

/// An error crossing a folder's border. `message` says what was attempted on what, without a trailing dot;
/// `hint` names the command or action that helps and may be empty. Both are UTF-8, ready to be shown once
/// control characters have been neutralised by the program that prints them.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string hint;
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::not_found, "no index at 'x'", "kbindex build --db x DUMP");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

/// Hands on the error of another result.
template <class T>
[[nodiscard]] tl::unexpected<Error> fail(Result<T>&& other) {
  return tl::unexpected<Error>(std::move(other).error());
}

}  // namespace kb
