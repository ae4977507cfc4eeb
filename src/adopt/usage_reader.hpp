// Usage texts as people write them: "Usage: x [-n] [-k DAYS] FILE...", and lines such as "-n, --name VALUE  text".
#pragma once

#include "adopt/found.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// `lines` are what people are shown of the script; `program` is its file's name, by which a synopsis without "Usage:" is known.
// One command without a verb.
Found read_usage(const std::vector<std::string>& lines, std::string_view program);

// "vm stop NAME [--force]   stop one" among `lines`: what it tells of the command `key`, "stop" or "snapshot create".
std::optional<FoundCommand> read_verb_line(const std::vector<std::string>& lines, std::string_view program, std::string_view key);

// "-k, --keep DAYS   text": the option of such a line; none when it is no such line.
std::optional<FoundOption> read_option_line(std::string_view line);

} // namespace tcli
