// What modules, subjects, verbs, arguments and options may be called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tcli {

inline constexpr std::size_t k_name_limit = 64; // bytes

// ^[a-z][a-z0-9]*(-[a-z0-9]+)*$, at most 64 bytes.
bool is_valid_name(std::string_view name);

// Why a name is not valid, as the end of a sentence ("upper case 'F' in a name"); none when it is valid.
std::optional<std::string> name_problem(std::string_view name);

// The module's name that a file's name makes: the extension left out, camel case and what is no letter made hyphens. Empty when
// that is none ("2fa-code.sh").
std::string module_name_of(std::string_view file);

} // namespace tcli
