// The way of a call, top to bottom: options, config, catalog, contract, grammar, arguments, child, status.
#include "app.hpp"

#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "cli/complete.hpp"
#include "cli/global_options.hpp"
#include "cli/help.hpp"
#include "cli/output.hpp"
#include "cli/overview.hpp"
#include "cli/prompt.hpp"
#include "cli/topics.hpp"
#include "commands/builtins.hpp"
#include "contract/native_run.hpp"
#include "history/run_id.hpp"
#include "module/arguments.hpp"
#include "module/grammar.hpp"
#include "module/hint.hpp"
#include "run/child.hpp"
#include "run/child_environment.hpp"
#include "run/cleanup.hpp"
#include "session.hpp"

#include <algorithm>
#include <span>

namespace tcli {

namespace {

using Words = std::span<const std::string>;

constexpr int k_ok = static_cast<int>(ExitCode::ok);

Result<int> show(std::string_view page) {
  TCLI_CHECK(print(page));
  return k_ok;
}

Error unexpected_help_word(const std::string& word, const std::string& page) {
  return Error{.status = ExitCode::usage, .what = fmt::format("help: unexpected word '{}'", word), .hint = "tcli help " + page};
}

// tcli help [MODULE [SUBJECT] [VERB] | TOPIC]: the same pages as --help, and nothing runs.
Result<int> show_help(const Session& session, const GlobalOptions& options, Words words) {
  if (words.empty() || words.front() == "--help" || words.front() == "-h") return show(overview_page(session.catalog.list()));
  const auto page = topic_page(words.front());
  if (page && !session.providers.find(words.front(), options.from, Providers::Service::not_asked)) {
    return words.size() == 1 ? show(*page) : fail(unexpected_help_word(words[1], words.front()));
  }
  TCLI_TRY(const auto finding,
           session.catalog.find(words.front(), options.from, {.before = "tcli help", .after = words.subspan(1)}));
  TCLI_TRY(const auto verdict, session.contract.judge(finding));
  if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  if (!verdict.manifest) return show(undeclared_page(finding, verdict));
  std::vector<std::string> asked(words.begin() + 1, words.end());
  asked.emplace_back("--help");
  TCLI_TRY(const auto call, parse_call(finding.name, *verdict.manifest, asked));
  if (call.help == Call::Help::command && call.rest.size() > 1) {
    return fail(unexpected_help_word(call.rest.front(), finding.name + " " + call.command->key()));
  }
  return show(help_page(finding, *verdict.manifest, call));
}

// The child's end; what it started elsewhere ends with it, whatever kills it or tcli. A client that was told to end may say that
// all is well, and leave its container.
Result<ChildOutcome> run_with_cleanup(const Finding& finding, ChildSpec child) {
  TCLI_TRY(auto cleanup, Cleanup::prepare(finding.cleanup));
  child.dies_with_tcli = true;
  auto outcome = run_child(child);
  if (outcome && outcome->end.signal == 0 && !outcome->disturbed) cleanup.run_ended(outcome->end.status);
  return outcome;
}

// The module in a child, in the foreground; tcli ends as it ended.
Result<int> run_module(const Session& session, const Finding& finding, Words words, RunFacts facts) {
  facts.module = finding.name;
  facts.run_id = new_run_id();
  if (finding.location.starts_with('/')) // else it is no file
    facts.plugin_dir = finding.location.substr(0, std::max<std::size_t>(1, finding.location.rfind('/')));
  ChildSpec child{.argv = finding.argv, .environment = {}};
  child.argv.insert(child.argv.end(), words.begin(), words.end());
  TCLI_TRY(child.environment, child_environment(facts));
  debug("run {} with {} words", child.argv.front(), child.argv.size() - 1); // not the words: there may be a secret among them
  if (finding.kind == "native") {
    TCLI_TRY(const auto end, run_native(finding, std::move(child)));
    return end_like(end);
  }
  const bool has_cleanup = !finding.cleanup.empty();
  if (!has_cleanup && session.config.get("run.wait") == "false") return fail(explain_refusal(finding, exec_in_place(child)));
  TCLI_TRY(const auto outcome, has_cleanup ? run_with_cleanup(finding, child) : run_child(child));
  if (outcome.cannot_execute != 0) return fail(explain_refusal(finding, outcome.cannot_execute));
  if (outcome.end.status == 126 || outcome.end.status == 127) {
    // Perhaps not the module's word but that of env(1), which found no interpreter along today's search path.
    TCLI_TRY(const auto verdict, session.contract.read(finding));
    if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  }
  return end_like(outcome.end);
}

// What its provider wants a person to agree to.
Status agree(const GlobalOptions& options, const Finding& finding) {
  if (finding.question.empty()) return {};
  const Problem reason{.reason = finding.question, .remedy = finding.problem.remedy};
  return ask_agreement(finding.name + ": " + finding.question, options.no_input, cannot_run(finding, reason));
}

Status ask_before(const GlobalOptions& options, const Finding& finding, const Call& call, const ParsedArguments& arguments,
                  Words words) {
  const Command& command = *call.command;
  if (command.effect != Effect::destructive) return {};
  std::string hint = fmt::format("tcli help {} {}", finding.name, command.key());
  if (may_be_shown(command, call.rest)) {
    hint = call_line("tcli --yes " + finding.name, {words.begin(), words.end()}, hint);
  }
  return ask_consent(fmt::format("{} {}: {}", finding.name, command.key(), command.summary),
                     {.yes = options.yes || arguments.flag("yes"), .no_input = options.no_input}, hint);
}

// MODULE [SUBJECT] VERB ARGUMENTS of a module with a manifest: parsed, checked, then run.
Result<int> run_declared(const Session& session, const GlobalOptions& options, const Finding& finding, const Manifest& manifest,
                         Words words) {
  TCLI_TRY(const auto call, parse_call(finding.name, manifest, words));
  if (call.help != Call::Help::none) return show(help_page(finding, manifest, call));
  const Command& command = *call.command;
  const std::string title = finding.name + " " + command.key();
  TCLI_TRY(const auto arguments, check_arguments(command, call.rest, {.title = title, .call = "tcli " + title},
                                                 [](const std::string& name) { return environment(name.c_str()); }));
  TCLI_CHECK(agree(options, finding));
  TCLI_CHECK(ask_before(options, finding, call, arguments, words));
  if (finding.is_builtin()) {
    return find_builtin(finding.name, command.key())(
        {.verb = command.verb, .catalog = session.catalog, .contract = session.contract, .arguments = arguments});
  }
  return run_module(session, finding, words,
                    {.subject = command.subject, .verb = command.verb, .parameters = parameter_variables(arguments)});
}

Result<int> call_module(const Session& session, const GlobalOptions& options, Words words) {
  TCLI_TRY(const auto finding, session.catalog.find(words.front(), options.from, {.after = words.subspan(1)}));
  if (!finding.question.empty()) { // nothing of it may run before, not even to be asked for its --help
    TCLI_TRY(const auto known, session.contract.judge(finding));
    if (!known.manifest) TCLI_CHECK(agree(options, finding));
  }
  TCLI_TRY(const auto verdict, session.contract.admit(finding));
  if (verdict.manifest) return run_declared(session, options, finding, *verdict.manifest, words.subspan(1));
  return run_module(session, finding, words.subspan(1), {});
}

Result<int> answer_completion(const Session& session, Words words) {
  if (!words.empty() && words.front() == "--") words = words.subspan(1);
  return show(complete(session.catalog, session.contract, words));
}

// A hint is to reach the same module: what follows --from stays with it. Built-in commands have an option of that name instead.
Error with_provider(Error error, const std::string& from) {
  constexpr std::string_view k_start = "tcli ";
  const bool is_builtin = error.hint.starts_with("tcli plugin list") || error.hint.starts_with("tcli plugin check ") ||
                          error.hint.starts_with("tcli plugin which ");
  if (!from.empty() && error.hint.starts_with(k_start) && !error.hint.starts_with("tcli --from ") && !is_builtin) {
    error.hint = fmt::format("tcli --from {} {}", shell_quote(from), error.hint.substr(k_start.size()));
  }
  return error;
}

Result<int> call_or_help(const Session& session, const GlobalOptions& options) {
  const Words words = options.words;
  if (words.empty() || options.help) return show_help(session, options, {});
  // The word is tcli's own, unless a provider was named that has a module of this name.
  const bool help_word = words.front() == "help" && (options.from.empty() || !session.providers.find("help", options.from));
  return help_word ? show_help(session, options, words.subspan(1)) : call_module(session, options, words);
}

Result<int> answer(Words arguments) {
  TCLI_TRY(const auto options, parse_global_options(arguments));
  if (options.version) return show("tcli " TCLI_VERSION "\n");
  if (options.exec_path) return show(exec_path() + "\n");
  const Words words = options.words;
  const bool completing = !words.empty() && words.front() == "__complete";
  if (completing) silence_warnings();
  const bool help_word = !words.empty() && words.front() == "help";
  auto config = Config::load();
  if (!config && completing) return k_ok; // nothing may be written on the line being typed
  if (!config) {
    // What mends a config is in the help.
    const auto page = help_word && words.size() == 2 ? topic_page(words[1]) : std::nullopt;
    return page ? show(*page) : fail(config.error());
  }
  const Session session{*std::move(config), completing ? Asking::never : Asking::allowed};
  if (completing) return answer_completion(session, words.subspan(1));
  auto status = call_or_help(session, options);
  return status ? status : fail(with_provider(std::move(status).error(), options.from));
}

} // namespace

int run(int argc, char** argv) {
  open_standard_streams();
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  const auto status = answer(arguments);
  return status ? *status : report(status.error());
}

} // namespace tcli
