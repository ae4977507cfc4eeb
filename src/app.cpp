// The way of a call, top to bottom: options, config, catalog, contract, grammar, arguments, child, status.
#include "app.hpp"

#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/quoted_words.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/aliases.hpp"
#include "cli/complete.hpp"
#include "cli/global_options.hpp"
#include "cli/help.hpp"
#include "cli/output.hpp"
#include "cli/pager.hpp"
#include "cli/prompt.hpp"
#include "commands/builtins.hpp"
#include "commands/config_module.hpp"
#include "commands/known_names.hpp"
#include "commands/pack_hint.hpp"
#include "commands/self_module.hpp"
#include "history/run_record.hpp"
#include "module/arguments.hpp"
#include "module/earlier_words.hpp"
#include "module/grammar.hpp"
#include "module/hint.hpp"
#include "module/passed_words.hpp"
#include "module/secrets.hpp"
#include "module/value.hpp"
#include "run/child.hpp"
#include "run_module.hpp"
#include "session.hpp"
#include "show_help.hpp"
#include "takes.hpp"

#include <algorithm>
#include <new>
#include <span>
#include <unistd.h>

namespace tcli {

namespace {

using Words = std::span<const std::string>;

Result<int> answer_with(std::string_view text) {
  TCLI_CHECK(print(text));
  return k_ok;
}

Result<int> show_version(std::string_view output) {
  TCLI_CHECK(print_version(output));
  return k_ok;
}

// How what people read looks, as the config has it where the call says nothing.
void choose_looks(const GlobalOptions& options, const Config& config) {
  const std::string* const color = config.find("color");
  if (color != nullptr && !options.has_color) choose_color(*color);
  const std::string* const pager = config.find("pager");
  choose_pager(options.no_pager || options.no_input, pager == nullptr ? std::nullopt : std::optional{*pager});
}

// Neither a default in the manifest nor a variable is a person's answer.
bool says_yes(const ParsedArguments& arguments) {
  const ParameterValue* const yes = arguments.find("yes");
  return yes != nullptr && yes->origin == ParameterValue::Origin::given && arguments.flag("yes");
}

Status ask_before(const GlobalOptions& options, const Finding& finding, const Call& call, const ParsedArguments& arguments,
                  Words words) {
  const Command& command = *call.command;
  const bool is_only_shown = command.dry_run && arguments.flag(k_dry_run);
  if (command.effect != Effect::destructive || is_only_shown) return {};
  std::string hint = fmt::format("tcli help {} {}", finding.name, command.key());
  if (may_be_shown(command, call.rest)) {
    hint = call_line("tcli --yes " + finding.name, {words.begin(), words.end()}, hint);
  }
  return ask_consent(fmt::format("{} {}: {}", finding.name, command.key(), command.summary),
                     {.yes = options.yes || says_yes(arguments), .no_input = options.no_input}, hint);
}

bool is_recorded(const Session& session, const GlobalOptions& options, const Finding& finding) {
  if (options.no_history || session.config.get("history.enabled") == "false") return false;
  return session.config.get("modules." + finding.name + ".history") != "off";
}

// What is said nearest to the run counts: by its call, by the user of its module, by its author, for all.
void set_capture(ModuleCall& run, const Session& session, const GlobalOptions& options, std::optional<Capture> of_manifest) {
  auto capture = options.capture;
  if (!capture) capture = capture_from_word(session.config.get("modules." + run.finding.name + ".capture"));
  if (!capture) capture = of_manifest;
  if (!capture) capture = capture_from_word(session.config.get("history.capture"));
  run.capture = capture.value_or(Capture::off);
  if (run.capture == Capture::off) return;
  run.capture_limit = static_cast<std::size_t>(parse_bytes(session.config.get("history.capture_limit")).value_or(0));
}

// Whoever wrote an alias for others can't answer for them: their yes is what they type.
Status check_consent(const Alias& alias, const Finding& finding, const Call& call, Words words) {
  if (alias.is_own()) return {};
  const std::size_t before = words.size() - call.rest.size(); // subject and verb
  if (alias.words.size() - 1 <= before) return {};
  const Words given = Words{call.rest}.first(alias.words.size() - 1 - before);
  const auto without = words_without_consent(*call.command, given);
  if (std::ranges::equal(without, given)) return {};
  std::vector<std::string> line(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(before));
  line.insert(line.end(), without.begin(), without.end());
  line.insert(line.end(), call.rest.begin() + static_cast<std::ptrdiff_t>(given.size()), call.rest.end());
  const std::string help = "tcli help " + alias.name;
  return fail(Error{.status = ExitCode::usage,
                    .what = alias.sentence(),
                    .why = fmt::format("--yes is for who calls to say, not for an alias of the {}",
                                       alias.origin == ConfigOrigin::system ? "machine" : "team"),
                    .hint = may_be_shown(*call.command, call.rest) ? call_line("tcli " + finding.name, line, help) : help});
}

// MODULE [SUBJECT] VERB ARGUMENTS of a module with a manifest: parsed, checked, then run. `alias`: the first of them are its
// words.
Result<int> run_declared(const Session& session, const GlobalOptions& options, const Finding& finding, const Manifest& manifest,
                         Words words, const Alias* alias) {
  TCLI_TRY(const auto call, parse_call(finding.name, manifest, words));
  if (call.help != Call::Help::none)
    return show((alias == nullptr ? "" : alias_paragraph(*alias)) + help_page(finding, manifest, call));
  const Command& command = *call.command;
  const std::string title = finding.name + " " + command.key();
  TCLI_TRY(const auto arguments, check_arguments(command, call.rest, {.title = title, .call = "tcli " + title}, lookup));
  if (alias != nullptr) TCLI_CHECK(check_consent(*alias, finding, call, words));
  TCLI_CHECK(ask_agreement(finding, options.no_input));
  TCLI_CHECK(ask_before(options, finding, call, arguments, words));
  if (finding.is_builtin()) {
    const BuiltinCall builtin{.verb = command.verb,
                              .catalog = session.catalog,
                              .contract = session.contract,
                              .config = session.config,
                              .options = options,
                              .arguments = arguments,
                              .record = find_record(finding.name, command.key()),
                              .ask_service = session.ask_service};
    TCLI_CHECK(check_key(builtin));
    return find_builtin(finding.name, command.key())(builtin);
  }
  ModuleCall run{
      .finding = finding, .words = words, .subject = command.subject, .verb = command.verb, .version = manifest.version};
  if (has_other_words(command)) {
    run.passes_command = command.passes_command;
    run.arguments = passed_words(command, call.rest);
  }
  run.variables = parameter_variables(arguments);
  run.secrets = secret_texts(command, call.rest, arguments, lookup);
  run.parameters = shown_parameters(arguments, run.secrets, k_masked);
  run.shown_words.assign(words.begin(), words.end() - static_cast<std::ptrdiff_t>(call.rest.size()));
  for (auto& word : without_secrets(command, call.rest, run.secrets, k_masked)) run.shown_words.push_back(std::move(word));
  run.is_recorded = is_recorded(session, options, finding) && manifest.history;
  set_capture(run, session, options, manifest.capture);
  return run_module(session, std::move(run));
}

// Nobody has promised that it changes nothing then.
Status refuse_dry_run(const Finding& finding, Words words) {
  const std::string option = fmt::format("--{}", k_dry_run);
  const auto end = std::find(words.begin(), words.end(), "--");
  const auto is_it = [&](const std::string& word) { return word == option || word.starts_with(option + "="); };
  if (std::none_of(words.begin(), end, is_it)) return {};
  return fail(
      Error{.status = ExitCode::usage,
            .what = fmt::format("{} has no option '{}'", finding.name, option),
            .why = "without a manifest nothing promises that it changes nothing with it, so it was not run",
            .hint = finding.kind == "exec" ? "tcli plugin adopt " + shell_quote(finding.location) : "tcli help manifest"});
}

// `words` follow the module's name.
Result<int> call_found(const Session& session, const GlobalOptions& options, const Finding& finding, Words words,
                       const Alias* alias = nullptr) {
  if (!finding.question.empty()) { // nothing of it may run before, not even to be asked for its --help
    TCLI_TRY(const auto known, session.contract.judge(finding));
    if (!known.manifest) TCLI_CHECK(ask_agreement(finding, options.no_input));
  }
  TCLI_TRY(const auto verdict, session.contract.admit(finding));
  if (verdict.manifest) return run_declared(session, options, finding, *verdict.manifest, words, alias);
  TCLI_CHECK(refuse_dry_run(finding, words));
  ModuleCall run{.finding = finding, .words = words, .is_recorded = is_recorded(session, options, finding)};
  set_capture(run, session, options, {});
  return run_module(session, std::move(run));
}

Result<int> call_module(const Session& session, const GlobalOptions& options, Words words) {
  const Words rest = words.subspan(1);
  TCLI_TRY(const auto found, session.catalog.look_up(words.front(), options.from));
  if (found) return call_found(session, options, *found, rest);
  // Only now: no module of that name costs a look at the aliases.
  if (const auto alias = alias_in_force(session.catalog, session.config, words.front(), options.from)) {
    TCLI_TRY(const auto module, module_of(*alias, session.catalog, session.config, options.from));
    return call_found(session, options, module, alias->followed_by(rest), &*alias);
  }
  const auto fits = [&](const std::string& meant) { return is_taken(session, options.from, meant, rest); };
  return fail(session.catalog.unknown(
      words.front(), options.from,
      {.after = rest, .fits = fits, .others = alias_names(session.catalog, session.config, options.from)}));
}

Result<int> answer_completion(const Session& session, Words words) {
  if (!words.empty() && words.front() == "--") words = words.subspan(1);
  return answer_with(complete(
      {.catalog = session.catalog, .contract = session.contract, .config = session.config, .known = known_names}, words));
}

// Whether the module that was called would take these words, its name and more.
bool may_be_called(const Session& session, const GlobalOptions& options, const Error& error, const std::string& call) {
  const auto words = quoted_words(call);
  const bool is_named = words && !words->empty() && !options.words.empty() && options.words.front() == words->front();
  if (!is_named || error.status == ExitCode::cannot_run) return false;
  const auto found = session.catalog.look_up(words->front(), options.from);
  return found && *found && takes(session, **found, Words{*words}.subspan(1));
}

// A hint is to reach the same module: what follows --from stays with it. Commands that are built in stand for themselves, unless
// the module that was called has the name: what mends one that can't run is never its own call.
Error with_provider(const Session& session, Error error, const GlobalOptions& options) {
  constexpr std::string_view k_start = "tcli ";
  if (options.from.empty() || !error.hint.starts_with(k_start) || error.hint.starts_with("tcli --from ")) return error;
  const std::string call = error.hint.substr(k_start.size());
  const std::string first = call.substr(0, call.find(' '));
  if (!is_builtin(first) || may_be_called(session, options, error, call))
    error.hint = fmt::format("tcli --from {} {}", shell_quote(options.from), call);
  return error;
}

// Typed as for the version, and meant for a command, perhaps.
Error misplaced_output(const Session& session, const GlobalOptions& options) {
  Error error{.status = ExitCode::usage,
              .what = "--output before the module is for --version alone",
              .why = "built-in commands take it behind the verb",
              .hint = "tcli help formatting"};
  if (options.words.empty()) error.hint = "tcli --version -o " + options.output;
  if (options.words.empty()) return error;
  auto words = options.words;
  words.insert(words.end(), {"-o", options.output});
  const auto finding = session.providers.find(words.front(), builtin_plugin().name);
  if (finding && takes(session, *finding, Words(words).subspan(1))) error.hint = call_line("tcli", words, error.hint);
  return error;
}

Result<int> call_or_help(const Session& session, const GlobalOptions& options) {
  const Words words = options.words;
  if (words.empty() || options.help) return show_help(session, options, {});
  // The word is tcli's own, unless a provider was named that has a module of this name.
  const bool help_word = words.front() == "help" && (options.from.empty() || !session.providers.find("help", options.from));
  return help_word ? show_help(session, options, words.subspan(1)) : call_module(session, options, words);
}

// These need nothing of the config.
bool needs_no_config(Words words) {
  return words.size() > 1 && (words[0] == "completion" || (words[0] == "self" && words[1] == "version"));
}

// They read the file themselves, and can replace what is wrong in it.
bool changes_config(Words words) {
  return words.size() > 1 && words[0] == "config" && (words[1] == "set" || words[1] == "unset");
}

bool may_ask_for_help(Words words) {
  return std::any_of(words.begin(), std::find(words.begin(), words.end(), "--"),
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

void warn_of(const Error& error) { warn(error.why.empty() ? error.what : error.what + ": " + error.why); }

// A config that is wrong keeps no help back, and nothing runs by the defaults instead: the page of a module that has a manifest.
Result<int> show_help_alone(const Session& session, const GlobalOptions& options, const Error& problem) {
  const Words words = options.words;
  const auto found = session.catalog.look_up(words.front(), options.from);
  if (!found || !*found) return fail(problem);
  const auto verdict = session.contract.judge(**found);
  if (!verdict || !verdict->manifest) return fail(problem);
  const auto call = parse_call((*found)->name, *verdict->manifest, words.subspan(1));
  if (!call || call->help == Call::Help::none) return fail(problem);
  warn_of(problem);
  return show(help_page(**found, *verdict->manifest, *call));
}

Result<int> answer(Words arguments) {
  choose_color(color_asked(arguments));
  TCLI_TRY(const auto options, parse_global_options(arguments));
  if (options.problem) warn_of(*options.problem);
  if (options.verbose) debug_from_now_on();
  if (options.quiet) tell_nothing();
  if (options.version) return show_version(options.output);
  if (options.exec_path && options.output.empty()) return answer_with(exec_path() + "\n");
  const Words words = options.words;
  const bool completing = !words.empty() && words.front() == "__complete";
  if (completing) silence_warnings();
  const bool help_word = !words.empty() && words.front() == "help";
  const bool is_own = options.from.empty() || options.from == builtin_plugin().name;
  const bool checking = is_own && words.size() > 1 && words.front() == "self" && checks_itself(words[1]);
  const bool mending = checking || (is_own && words.size() > 1 && words.front() == "config" && mends_config(words[1]));
  if (mending) silence_warnings();                 // it tells itself what is wrong
  std::optional<HeldWarnings> held{std::in_place}; // they look as the config says
  auto config = Config::load();
  std::optional<Error> problem;
  if (!config && !mending && !completing) problem = config.error();
  const bool is_by_defaults = !config;
  if (!config) config = Config{ConfigValues{}};
  choose_looks(options, *config);
  held.reset();
  // What mends a config is in the help. Nothing runs by the defaults instead, not even a module called help.
  const bool is_answered =
      words.empty() || options.help || (help_word && options.from.empty()) || (is_own && needs_no_config(words));
  const bool may_go_on = is_answered || (is_own && changes_config(words) && !may_ask_for_help(words));
  if (problem && !may_go_on && !may_ask_for_help(words)) return fail(*problem);
  if (problem && is_answered) warn_of(*problem);
  const bool is_help_alone = problem && !may_go_on;
  // Nobody is asked anything by the defaults: what they say of engines may be what the user has switched off.
  Session session{*std::move(config), completing || checking || is_by_defaults ? Asking::never : Asking::allowed};
  if (is_by_defaults) session.ask_service = nullptr;
  if (completing) return answer_completion(session, words.subspan(1));
  if (is_help_alone) return show_help_alone(session, options, *problem);
  if (!options.output.empty()) return fail(misplaced_output(session, options));
  auto status = call_or_help(session, options);
  // What was wrong besides is so still.
  if (problem && !is_answered && status)
    if (const auto now = Config::load(); !now) warn_of(now.error());
  if (status && *status == k_ok && !options.quiet) tell_newer_packs(session.config);
  return status ? status : fail(with_provider(session, std::move(status).error(), options));
}

} // namespace

int run(int argc, char** argv) {
  open_standard_streams();
  try {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const auto status = answer(arguments);
    return status ? *status : report(status.error());
  } catch (const std::bad_alloc&) { // the one exception that every line may throw
    (void)write_all(STDERR_FILENO, "tcli: error: out of memory\nhint: ulimit -v\n", "standard error");
    return static_cast<int>(ExitCode::internal);
  }
}

} // namespace tcli
