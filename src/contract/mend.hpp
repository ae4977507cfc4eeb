// Commands that mend what keeps the file of a module from being run, as typed into a shell.
#pragma once

#include "catalog/finding.hpp"
#include "contract/interpreters.hpp"
#include "module/shebang.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tcli {

// A command on the file itself, by its owner: sed -i would put another in place of a link.
std::string on_file(std::string_view command, const std::string& file);

// What only a person can decide: opens the file.
std::string open_file(const std::string& file);

// Of a script whose interpreter is not there: the same one in another place, its package as Debian calls it, or the file in an
// editor. `head` is its first bytes.
std::string mend_interpreter(const std::string& file, std::string_view head, const Executable& program,
                             Interpreters& interpreters);

// env gets one word of a #! line, unless -S splits it.
std::string mend_env(const std::string& file, std::string_view head, const Executable& program);

// Of a module whose name is none: its file and the manifest beside it get the name that theirs makes, or one with a number that
// neither a file, nor a module of tcli's own, nor such a command for a neighbour has. Empty: it has no file.
std::string mend_name(const Finding& finding, const std::function<bool(std::string_view)>& is_builtin);

// Of a manifest beside a module that can't be read.
std::string mend_unreadable(const std::string& file);

} // namespace tcli
