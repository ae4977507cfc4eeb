#include "base/debug.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/plugin_module.hpp"
#include "commands/plugin_shared.hpp"
#include "config/plugin_places.hpp"
#include "contract/command_file.hpp"
#include "contract/declaration.hpp"
#include "contract/native_run.hpp"
#include "hosted/hosted_provider.hpp"
#include "run/seal.hpp"

#include <unistd.h>

namespace tcli {

namespace {

constexpr int k_ok = static_cast<int>(ExitCode::ok);
constexpr int k_failed = static_cast<int>(ExitCode::failed);

// Sealed if it can be; where there are no seals, the user who called `plugin check` has said that it may be asked without. A
// module that fits in no seal could see to that itself: it takes the user's own word.
template <class Ask> auto with_consent(const BuiltinCall& call, const Finding& finding, std::string_view what, Ask ask) {
  std::string why = "you said --unsealed";
  if (!call.arguments.flag("unsealed")) {
    auto answer = ask(Seal::required);
    if (answer || answer.error().status != ExitCode::cannot_run) return answer;
    why = answer.error().why;
    if (can_seal()) {
      Problem problem{.reason = fmt::format("it could not be {} in a seal: {}", what, why),
                      .remedy = plugin_command("check", finding) + " --unsealed"};
      return decltype(answer){fail(cannot_run(finding, problem))};
    }
  }
  warn(fmt::format("{} is {} without a seal: {}", finding.name, what, why));
  return ask(Seal::none);
}

// What the manifest can't tell: a stranger answers --help, a library is loaded, and where commands are files each is looked at.
Result<Verdict> try_out(const BuiltinCall& call, const Finding& finding, Verdict verdict) {
  if (verdict.state == State::unverified) {
    TCLI_CHECK(ask_agreement(finding, call.options.no_input));
    return with_consent(call, finding, "asked for its --help", [&](Seal seal) { return call.contract.ask(finding, seal); });
  }
  const bool is_native = finding.kind == "native";
  if (verdict.state != State::declared || !(is_native || finding.commands_are_files)) return verdict;
  Problem problem;
  if (is_native) {
    TCLI_TRY(problem,
             with_consent(call, finding, "loaded", [&](Seal seal) { return check_native(finding, *verdict.manifest, seal); }));
  } else {
    problem = commands_problem(finding, *verdict.manifest);
  }
  if (!problem) return verdict;
  verdict.state = State::broken;
  verdict.problem = std::move(problem);
  return verdict;
}

// A library without a module, loaded as any plugin is.
Result<Problem> try_library(const BuiltinCall& call, const Finding& finding) {
  return with_consent(call, finding, "loaded", [&](Seal seal) { return check_native(finding, {}, seal); });
}

} // namespace

Result<int> plugin_check(const BuiltinCall& call) {
  TCLI_TRY(const auto finding, named_module(call, call.arguments.value("module")));
  TCLI_TRY(auto verdict, call.contract.read(finding));
  const bool no_module = has_no_module(call, finding);
  std::string all_well;
  if (no_module) {
    TCLI_TRY(verdict.problem, try_library(call, finding));
    all_well = "no module; enabled: " + enabled_words(finding, is_enabled(call, finding));
  } else {
    TCLI_TRY(verdict, try_out(call, finding, std::move(verdict)));
    all_well = state_word(verdict.state);
  }
  bool is_broken = no_module ? static_cast<bool>(verdict.problem) : verdict.state == State::broken;
  if (!is_broken && is_enabled(call, finding)) { // asked as a listing asks it
    verdict.problem = HostedProvider::ask_anew(finding, call.catalog.providers(), plugin_settings(call.config));
    is_broken = static_cast<bool>(verdict.problem);
    if (!no_module) all_well += ", and its provider answers";
  }
  Table table{.name = "findings", .columns = {"level", "finding"}, .rows = {}};
  if (is_broken) table.rows.push_back({"error", verdict.problem.reason});
  if (verdict.manifest) {
    for (const auto& warning : verdict.manifest->warnings) table.rows.push_back({"warning", warning});
  }
  if (const OutputFormat format = output_of(call); !format.is_for_people()) {
    TCLI_CHECK(print_table(table, format));
  } else {
    std::string text;
    for (const auto& row : table.rows) {
      const Style style = row[0] == "error" ? Style::error : Style::warning;
      text += fmt::format("{} {}\n", styled(row[0] + ":", style, STDOUT_FILENO), escape(row[1]));
    }
    if (!is_broken) text += fmt::format("{}: {}\n", escape(finding.name), all_well);
    TCLI_CHECK(print(text));
  }
  return is_broken ? k_failed : k_ok;
}

} // namespace tcli
