#include "commands/plugin_check.hpp"
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

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <unistd.h>

namespace tcli {

namespace {

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

bool is_place(const std::string& operand) { return operand.find_first_of("./") != std::string::npos; }

// The examples of a module that has a name: what does not hold, each once.
Result<std::vector<Remark>> example_remarks(const BuiltinCall& call, const Finding& finding, const TriedModule& tried) {
  std::vector<Remark> remarks;
  if (!call.arguments.flag("run-examples") || tried.is_broken || !tried.verdict.manifest) return remarks;
  const RemarkSink sink(remarks, finding.location);
  for (const Command& command : tried.verdict.manifest->commands)
    TCLI_CHECK(run_examples(call.catalog.providers(), finding, *tried.verdict.manifest, command, nullptr, sink));
  return remarks;
}

// The findings about a module that has a name.
CheckedModule named_findings(const Finding& finding, const TriedModule& tried, std::vector<Remark> examples) {
  CheckedModule checked{.name = finding.name, .group = finding.provider};
  const RemarkSink sink(checked.remarks, finding.location);
  if (tried.is_broken) {
    sink.add_placed(RuleId::manifest, tried.verdict.problem.reason);
    if (checked.remarks.back().column == 0) checked.remarks.back().rule = RuleId::program;
  }
  if (tried.verdict.manifest)
    for (const auto& warning : tried.verdict.manifest->warnings) sink.add_placed(RuleId::key, warning);
  std::ranges::move(examples, std::back_inserter(checked.remarks));
  return checked;
}

// One module alone, for people: in the words of the contract.
Result<int> tell_named(const BuiltinCall& call, const Finding& finding, const TriedModule& tried,
                       const std::vector<Remark>& examples) {
  const bool is_strict = call.arguments.flag("strict");
  bool failed = tried.is_broken || !examples.empty();
  std::string text;
  const auto tell = [&](std::string_view word, const std::string& what) {
    const Style style = word == "error" ? Style::error : Style::warning;
    text += fmt::format("{} {}\n", styled(fmt::format("{}:", word), style, STDOUT_FILENO), escape(what));
  };
  if (tried.is_broken) tell("error", tried.verdict.problem.reason);
  if (tried.verdict.manifest) {
    for (const auto& warning : tried.verdict.manifest->warnings) tell(is_strict ? "error" : "warning", warning);
    failed = failed || (is_strict && !tried.verdict.manifest->warnings.empty());
  }
  for (const Remark& example : examples) tell("error", example.text);
  if (!failed) text += fmt::format("{}: {}\n", escape(finding.name), tried.all_well);
  TCLI_CHECK(print(text));
  return failed ? k_failed : k_ok;
}

} // namespace

Result<TriedModule> try_module(const BuiltinCall& call, const Finding& finding) {
  TriedModule tried;
  TCLI_TRY(tried.verdict, call.contract.read(finding));
  const bool no_module = has_no_module(call, finding);
  if (no_module) {
    TCLI_TRY(tried.verdict.problem, try_library(call, finding));
    tried.all_well = "no module; enabled: " + enabled_words(finding, is_enabled(call, finding));
  } else {
    TCLI_TRY(tried.verdict, try_out(call, finding, std::move(tried.verdict)));
    tried.all_well = state_word(tried.verdict.state);
  }
  tried.is_broken = no_module ? static_cast<bool>(tried.verdict.problem) : tried.verdict.state == State::broken;
  if (!tried.is_broken && is_enabled(call, finding)) { // asked as a listing asks it
    tried.verdict.problem = HostedProvider::ask_anew(finding, call.catalog.providers(), plugin_settings(call.config));
    tried.is_broken = static_cast<bool>(tried.verdict.problem);
    if (!no_module) tried.all_well += ", and its provider answers";
  }
  return tried;
}

Result<int> plugin_check(const BuiltinCall& call) {
  const ParameterValue* const given = call.arguments.find("module");
  std::vector<std::string> operands = given == nullptr ? std::vector<std::string>{} : given->values;
  if (operands.empty()) {
    if (!has_modules(".")) return fail(nothing_here());
    operands.emplace_back(".");
  }
  std::vector<CheckedModule> all;
  for (const std::string& operand : operands) {
    if (const std::string place = is_place(operand) ? operand : pack_named(call, operand); !place.empty()) {
      TCLI_TRY(auto found, check_place(call, place));
      std::ranges::move(found, std::back_inserter(all));
      continue;
    }
    TCLI_TRY(const auto finding, named_module(call, operand));
    TCLI_TRY(const auto tried, try_module(call, finding));
    TCLI_TRY(auto examples, example_remarks(call, finding, tried));
    if (operands.size() == 1 && output_of(call).is_for_people()) return tell_named(call, finding, tried, examples);
    all.push_back(named_findings(finding, tried, std::move(examples)));
  }
  return print_checked(call, std::move(all));
}

} // namespace tcli
