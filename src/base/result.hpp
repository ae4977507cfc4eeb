// A value or the Error that stopped it. Expected failures travel this way; exceptions never leave the file that owns the
// library which throws them.
#pragma once

#include "base/error.hpp"

#include <tl/expected.hpp>
#include <utility>

namespace tcli {

template <class T> using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// What went wrong below, as the failure of a command of tcli: status 1.
template <class T> Result<T> as_failed(Result<T> result) {
  if (!result) result.error().status = ExitCode::failed;
  return result;
}

} // namespace tcli

#define TCLI_JOIN_(a, b) a##b
#define TCLI_JOIN(a, b) TCLI_JOIN_(a, b)

// TCLI_TRY(const auto config, load_config()): the value, or return the error to the caller.
#define TCLI_TRY(declaration, expression) TCLI_TRY_(TCLI_JOIN(tcli_result_, __LINE__), declaration, expression)
#define TCLI_TRY_(result, declaration, expression)                                                                               \
  auto result = (expression);                                                                                                    \
  if (!result) return ::tcli::fail(std::move(result).error());                                                                   \
  declaration = *std::move(result)

// The same where there is no value.
#define TCLI_CHECK(expression)                                                                                                   \
  do {                                                                                                                           \
    if (auto tcli_status = (expression); !tcli_status) return ::tcli::fail(std::move(tcli_status).error());                      \
  } while (false)
