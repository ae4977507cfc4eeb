// A module's manual page, mdoc(7), from its manifest alone.
#pragma once

#include "catalog/finding.hpp"
#include "module/grammar.hpp"
#include "module/manifest.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tcli {

// The page of what a call's --help asks for: the module, one subject, or one command; "tcli-NAME" of section 1. `date` is what
// roff_date gives. Of the finding only `name` and `shown` are looked at. Whatever the manifest says, mandoc(1) has no warning.
std::string man_page(const Finding& finding, const Manifest& manifest, const Call& call, const std::string& date);

// Hand-written roff that an item of a list ends with, by the item's name; empty: there is none.
using ManAbout = std::function<std::string(const std::string& name)>;

// Lists for pages that say more: an item for each command, with its arguments and options; for each option; and the examples of
// all commands.
std::string man_commands(std::string_view module, const Manifest& manifest, const ManAbout& about);
std::string man_options(const Command& command, const ManAbout& about);
std::string man_examples(const Manifest& manifest);

// What the exit status says, a line each.
std::string man_exit_codes();

} // namespace tcli
