// What git says on standard error, as one sentence for a person.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

// The line that tells why, without `fatal: `; empty when there is none. Foreign text, without passwords in URLs.
std::string git_reason(std::string_view errors);

// Every URL in the text as shown_url has it.
std::string without_passwords(std::string_view text);

struct KnownReason {
  std::string why; // empty: none of those that tcli knows
  std::string hint;
};

// The reasons that a remote can't be used which tcli knows a better sentence for. `url` as git takes it.
KnownReason known_reason(std::string_view errors, std::string_view url);

} // namespace tcli
