#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/config_module.hpp"
#include "commands/config_shared.hpp"
#include "run/child.hpp"
#include "run/person_program.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

extern char** environ;

namespace tcli {

namespace {

Error not_taken(std::string why, std::string hint) {
  return {.status = ExitCode::failed, .what = "config edit", .why = std::move(why), .hint = std::move(hint)};
}

const char* editor_variable() { return environment("VISUAL").empty() ? "EDITOR" : "VISUAL"; }

// A call of an editor that is here and not `failed`; empty: there is none.
std::string other_editor(const std::string& failed) {
  for (const char* name : {"nano", "vi"}) {
    const auto program = person_program(name);
    if (!program.argv.empty() && program.argv.front() != failed) return name;
  }
  return {};
}

std::string hint_of_editor(const std::string& failed) {
  const auto other = other_editor(failed);
  return other.empty() ? "tcli config set --help" : fmt::format("{}={} tcli config edit", editor_variable(), other);
}

// $VISUAL, $EDITOR or vi, which may have options; no shell reads it.
Result<std::vector<std::string>> editor() {
  auto program = person_program(environment(editor_variable()));
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
                    .hint = hint_of_editor("")});
}

Status let_edit(std::vector<std::string> argv, const std::string& copy) {
  argv.push_back(copy);
  ChildSpec child{.argv = std::move(argv), .environment = {}};
  for (char** variable = environ; *variable != nullptr; ++variable) child.environment.emplace_back(*variable);
  TCLI_TRY(const auto outcome, run_child(child));
  const std::string& program = child.argv.front();
  const auto failed = [&](std::string why) { return fail(not_taken(std::move(why), hint_of_editor(program))); };
  if (outcome.cannot_execute != 0) return failed(fmt::format("{}: {}", program, std::strerror(outcome.cannot_execute)));
  if (outcome.end.signal != 0)
    return failed(fmt::format("the editor {} was ended by {}", program, signal_name(outcome.end.signal)));
  if (outcome.end.status != 0) return failed(fmt::format("the editor {} ended with status {}", program, outcome.end.status));
  return {};
}

// warn() is silent here, so that what was wrong before is not told first.
void tell_fault(const ConfigFault& fault) {
  if (!fault.is_warning) return complain(fault.text);
  const std::string kind = styled("warning:", Style::warning, STDERR_FILENO);
  (void)write_all(STDERR_FILENO, fmt::format("tcli: {} {}\n", kind, escape(fault.text)), "standard error");
}

// What is wrong in it is told; whether a person wants to mend it.
Result<bool> is_to_be_mended(const BuiltinCall& call, const std::string& text, const std::string& place) {
  const auto faults = config_faults(text, place);
  if (faults.empty()) return false;
  for (const ConfigFault& fault : faults) tell_fault(fault);
  const auto answer = ask_consent("Edit it again", {.no_input = call.options.no_input, .is_undoable = true}, "");
  if (answer) return true;
  if (std::ranges::all_of(faults, &ConfigFault::is_warning)) return false;
  return fail(not_taken("it can't be read", "tcli config edit"));
}

// What a person makes of the copy.
Result<std::string> edited(const BuiltinCall& call, const std::vector<std::string>& argv, const std::string& copy,
                           const std::string& place) {
  std::string after;
  for (bool again = true; again;) {
    TCLI_CHECK(let_edit(argv, copy));
    auto text = read_file(copy, k_config_limit);
    if (!text) return fail(not_taken(text.error().what + ": " + text.error().why, "tcli config edit"));
    after = *std::move(text);
    TCLI_TRY(again, is_to_be_mended(call, after, place));
  }
  return after;
}

// Goes on with what was written, and puts it in its place; a file that is a link stays one.
std::string hint_of_work(const std::vector<std::string>& argv, const std::string& copy, const std::string& place) {
  return fmt::format("{0} {1} && tcli config check {1} && cp {1} {2}", shell_join(argv), shell_quote(copy), shell_quote(place));
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
  bool is_changed_meanwhile = false;
  auto done = !after ? Status{fail(after.error())}
                     : change_config([&](const std::string& text, const std::string&) -> Result<std::string> {
                         is_changed_meanwhile = text != before;
                         if (!is_changed_meanwhile) return *after;
                         return fail(not_taken("the file was changed by somebody else meanwhile", "tcli config edit"));
                       });
  const auto left = read_file(copy, k_config_limit);
  const bool has_work = !done && (left ? *left != before : ::access(copy.c_str(), F_OK) == 0);
  if (!has_work) ::unlink(copy.c_str());
  if (has_work) {
    done.error().why += "; what you wrote is in " + copy;
    done.error().hint = is_changed_meanwhile ? "diff " + shell_join({place, copy}) : hint_of_work(argv, copy, place);
  }
  TCLI_CHECK(done);
  Table table = record_of(call);
  if (*after != before) table.rows.push_back({place});
  TCLI_CHECK(
      print_outcome(call, *after == before ? "nothing was changed" : fmt::format("{} is as you wrote it", escape(place)), table));
  return 0;
}

} // namespace tcli
