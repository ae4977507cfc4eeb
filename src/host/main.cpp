// tcli-host: the one program that loads plugins. tcli starts it; a person has no need to, but may.
#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "host/command.hpp"
#include "host/complete.hpp"
#include "host/provide.hpp"
#include "run/child.hpp"
#include "run/load_report.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <span>
#include <string_view>

namespace {

constexpr std::string_view k_usage = "usage: tcli-host run LIBRARY WORD...\n"
                                     "       tcli-host check LIBRARY KEY...\n"
                                     "       tcli-host complete LIBRARY [SUBJECT] VERB PARAMETER -- WORD...\n"
                                     "       tcli-host provide LIBRARY NAME list|find MODULE\n"
                                     "Called by tcli, see tcli-plugins(7).\n";

// As tcli does that started this. The plugin sees nothing of it.
void tell_as_told() {
  const std::string tells = tcli::environment(tcli::k_tells_variable);
  ::unsetenv(tcli::k_tells_variable);
  for (const std::string_view word : tcli::split(tells, ' ')) {
    if (word == "all")
      tcli::debug_from_now_on();
    else if (word == "quiet")
      tcli::tell_nothing();
    else if (!word.empty())
      tcli::choose_color(word);
  }
}

} // namespace

int main(int argc, char** argv) {
  tcli::open_standard_streams();
  tell_as_told();
  const std::span<char*> words(argv, argc < 0 ? 0 : static_cast<std::size_t>(argc));
  const std::string_view verb = argc > 1 ? words[1] : "";
  if (verb == "--help" || verb == "-h") return tcli::print(k_usage) ? 0 : 1;
  if (verb == "run" && argc > 2) return tcli::run_command(words[2], argv + 3);
  if (verb == "check" && argc > 2) return tcli::check_commands(words[2], words.subspan(3));
  if (verb == "complete" && argc > 3) return tcli::complete(words[2], words.subspan(3));
  if (verb == "provide" && argc > 4) return tcli::provide(words[2], words[3], words.subspan(4));
  return tcli::report(
      {.status = tcli::ExitCode::usage, .what = "tcli-host", .why = "it is called by tcli", .hint = "tcli-host --help"});
}
