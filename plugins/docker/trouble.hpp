// Why a question about images could not be answered, for the person at the terminal.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace images {

// Shown as `what: why` and `hint: hint`. `why` may quote an engine or a program: foreign text, not yet escaped. `hint` is a
// command that works, as typed into a shell; it may be empty.
struct Trouble {
  std::string what;
  std::string why;
  std::string hint;
};

template <class T> using Result = tl::expected<T, Trouble>;

inline tl::unexpected<Trouble> trouble(std::string what, std::string why, std::string hint = {}) {
  return tl::unexpected<Trouble>(Trouble{std::move(what), std::move(why), std::move(hint)});
}

} // namespace images
