#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/config_module.hpp"
#include "commands/config_shared.hpp"
#include "run/child.hpp"
#include "run/person_program.hpp"

#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

extern char** environ;

namespace tcli {

namespace {

Error not_taken(std::string why) { return {.status = ExitCode::failed, .what = "config edit", .why = std::move(why)}; }

// $VISUAL, $EDITOR or vi, which may have options; no shell reads it.
Result<std::vector<std::string>> editor() {
  std::string line = environment("VISUAL");
  if (line.empty()) line = environment("EDITOR");
  auto program = person_program(line);
  const bool has_terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
  if (program.name.empty() && !has_terminal) // what a person names may have a window of its own
    return fail(Error{.status = ExitCode::usage,
                      .what = "config edit",
                      .why = "there is no terminal for vi",
                      .hint = "tcli config set --help"});
  if (program.name.empty()) program = person_program("vi");
  if (!program.argv.empty()) return program.argv;
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("no editor '{}' on your search path", program.name),
                    .why = "it is what VISUAL or EDITOR names, or vi",
                    .hint = "tcli config set --help"});
}

Status let_edit(std::vector<std::string> argv, const std::string& copy) {
  argv.push_back(copy);
  ChildSpec child{.argv = std::move(argv), .environment = {}};
  for (char** variable = environ; *variable != nullptr; ++variable) child.environment.emplace_back(*variable);
  TCLI_TRY(const auto outcome, run_child(child));
  if (outcome.cannot_execute != 0)
    return fail(not_taken(fmt::format("{}: {}", child.argv.front(), std::strerror(outcome.cannot_execute))));
  if (outcome.end.signal == 0 && outcome.end.status == 0) return {};
  return fail(not_taken("the editor failed"));
}

// What is wrong in it is told; whether a person wants to mend it.
Result<bool> is_to_be_mended(const BuiltinCall& call, const std::string& text, const std::string& place) {
  std::vector<std::string> findings;
  const auto read = parse_config(text, place, findings);
  if (!read) findings.push_back(read.error().what);
  if (findings.empty()) return false;
  for (const std::string& finding : findings) complain(finding);
  const auto answer = ask_consent("Edit it again", {.no_input = call.options.no_input, .is_undoable = true}, "");
  if (answer) return true;
  if (read) return false; // keys that nobody knows do no harm
  Error error = not_taken("it can't be read");
  error.hint = "tcli config edit";
  return fail(std::move(error));
}

// What a person makes of the copy.
Result<std::string> edited(const BuiltinCall& call, const std::vector<std::string>& argv, const std::string& copy,
                           const std::string& place) {
  std::string after;
  for (bool again = true; again;) {
    TCLI_CHECK(let_edit(argv, copy));
    auto text = read_file(copy, k_config_limit);
    if (!text) return fail(not_taken(text.error().what + ": " + text.error().why));
    after = *std::move(text);
    TCLI_TRY(again, is_to_be_mended(call, after, place));
  }
  return after;
}

} // namespace

Result<int> config_edit(const BuiltinCall& call) {
  TCLI_TRY(const auto argv, editor());
  TCLI_TRY(const auto place, place_of_config());
  std::string before;
  TCLI_CHECK(change_config([&](const std::string& text, const std::string&) -> Result<std::string> { return before = text; }));
  const std::string copy = fmt::format("{}.{}.yaml", place.substr(0, place.rfind(".yaml")), ::getpid());
  if (auto written = write_file(copy, before); !written) {
    written.error().status = ExitCode::failed;
    return fail(std::move(written).error());
  }
  auto after = edited(call, argv, copy, place);
  auto done = !after ? Status{fail(after.error())}
                     : change_config([&](const std::string& text, const std::string&) -> Result<std::string> {
                         if (text == before) return *after;
                         return fail(not_taken("the file was changed by somebody else meanwhile"));
                       });
  const auto left = read_file(copy, k_config_limit);
  const bool has_work = !done && (left ? *left != before : ::access(copy.c_str(), F_OK) == 0);
  if (!has_work) ::unlink(copy.c_str());
  if (has_work) done.error().why += "; what you wrote is in " + copy;
  TCLI_CHECK(done);
  TCLI_CHECK(
      print_done(call, *after == before ? "nothing was changed\n" : fmt::format("{} is as you wrote it\n", escape(place))));
  return 0;
}

} // namespace tcli
