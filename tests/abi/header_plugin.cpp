// plugin.hpp alone.
#include <tcli/plugin.hpp>

// What is a name: tcli(1).
static_assert(tcli::plugin::detail::is_name("a") && tcli::plugin::detail::is_name("a-1") &&
              tcli::plugin::detail::is_name("oncall2"));
static_assert(!tcli::plugin::detail::is_name("") && !tcli::plugin::detail::is_name("-a") && !tcli::plugin::detail::is_name("a-"));
static_assert(!tcli::plugin::detail::is_name("a--b") && !tcli::plugin::detail::is_name("1a") &&
              !tcli::plugin::detail::is_name("A"));
static_assert(!tcli::plugin::detail::is_name("a_b") && !tcli::plugin::detail::is_name("a b"));
static_assert(tcli::plugin::detail::is_name("a123456789012345678901234567890123456789012345678901234567890123"));
static_assert(!tcli::plugin::detail::is_name("a1234567890123456789012345678901234567890123456789012345678901234"));
