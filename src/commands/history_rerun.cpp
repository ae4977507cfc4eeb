#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "history/digest.hpp"
#include "history/health.hpp"
#include "module/again.hpp"
#include "module/earlier_words.hpp"
#include "module/grammar.hpp"
#include "run/child.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

extern char** environ;

namespace tcli {

namespace {

using Words = std::vector<std::string>;

// name=value …
Result<std::vector<NewValue>> new_values(const BuiltinCall& call) {
  std::vector<NewValue> values;
  const ParameterValue* const given = call.arguments.find("values");
  if (given == nullptr) return values;
  for (const std::string& word : given->values) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(Error{.status = ExitCode::usage,
                        .what = fmt::format("history rerun: '{}' is no name=value", word),
                        .hint = "tcli help history rerun"});
    values.push_back({.name = word.substr(0, equals), .value = word.substr(equals + 1)});
  }
  return values;
}

// Its environment variable holds it, or a person types it.
decltype(AgainLookup::secret) secret_lookup(const BuiltinCall& call, const Run& run, bool dry_run) {
  return [&call, &run, dry_run](const Option& option) -> Result<std::optional<std::string>> {
    if (!option.env.empty() && !environment(option.env.c_str()).empty()) return std::optional<std::string>{};
    const std::string what = fmt::format("--{} of that run is a secret, which is not stored", option.name);
    const std::string remedy = option.env.empty()
                                   ? fmt::format("tcli history rerun {} {}=...", run.start.id.substr(0, run.unique), option.name)
                                   : fmt::format("export {}=...", option.env);
    Error refusal{.status = ExitCode::usage, .what = what, .why = "there is no terminal to ask for it", .hint = remedy};
    if (dry_run) refusal.why = "its value can't be printed";
    if (dry_run) return fail(std::move(refusal));
    TCLI_TRY(auto typed, ask_secret(fmt::format("{} (--{})", option.summary.empty() ? "Secret" : option.summary, option.name),
                                    call.options.no_input, refusal));
    refusal.why = "nothing was typed";
    if (typed.empty()) return fail(std::move(refusal));
    if (option.env.empty()) return std::optional{std::move(typed)};
    ::setenv(option.env.c_str(), typed.c_str(), 1); // not in the words, which ps(1) shows
    return std::optional<std::string>{};
  };
}

void note(const BuiltinCall& call, const std::string& text) {
  if (!is_quiet(call)) tell("note: " + text);
}

// Its words may mean another one now, and without a manifest nothing would check them or have its values of then.
Error no_command(const RunStart& start, bool has_manifest) {
  const std::string key = start.subject.empty() ? start.verb : start.subject + " " + start.verb;
  if (has_manifest)
    return {.status = ExitCode::usage,
            .what = fmt::format("{} has no command '{}' any more", start.module, key),
            .hint = "tcli help " + start.module};
  return {.status = ExitCode::usage,
          .what = fmt::format("{} has no manifest any more, which declared '{}'", start.module, key),
          .hint = "tcli plugin show " + start.module};
}

// The words of a module that had no manifest then: none of them was consent.
Words declared_now(const BuiltinCall& call, const std::string& module, const Manifest& manifest, Words words) {
  note(call, module + " has a manifest now, and had none in that run");
  const auto now = parse_call(module, manifest, words);
  if (!now || now->command == nullptr) return words;
  auto rest = words_without_consent(*now->command, now->rest);
  if (std::ranges::equal(rest, now->rest)) return words;
  note(call, "a word of that run means --yes now, and did not then: it is left out");
  words.resize(words.size() - now->rest.size());
  words.insert(words.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  return words;
}

// Those after the module, for today's manifest.
Result<Words> words_now(const BuiltinCall& call, const Run& run, const Manifest* manifest) {
  const RunStart& start = run.start;
  TCLI_TRY(const auto values, new_values(call));
  const bool was_declared = !start.verb.empty();
  const Command* const command = manifest != nullptr && was_declared ? manifest->find(start.subject, start.verb) : nullptr;
  const std::size_t before = start.subject.empty() ? 1 : 2; // subject and verb
  if (command == nullptr && was_declared) return fail(no_command(start, manifest != nullptr));
  if (command == nullptr || start.words.size() < before) {
    TCLI_TRY(auto words, words_again({.words = start.words, .parameters = start.parameters, .mask = k_masked}, values));
    return manifest == nullptr ? std::move(words) : declared_now(call, start.module, *manifest, std::move(words));
  }
  const auto verb_end = start.words.begin() + static_cast<std::ptrdiff_t>(before);
  const AgainLookup lookup{.secret = secret_lookup(call, run, call.arguments.flag("dry-run")),
                           .environment = [](const std::string& variable) { return environment(variable.c_str()); },
                           .note = [&](const std::string& text) { note(call, text); }};
  TCLI_TRY(auto words,
           words_again(*command, {.words = {verb_end, start.words.end()}, .parameters = start.parameters, .mask = k_masked},
                       values, lookup));
  words.insert(words.begin(), start.words.begin(), verb_end);
  return words;
}

// What would run now, if it is not what ran then.
void tell_changes(const Run& run, const Finding& now) {
  const RunStart& then = run.start;
  if (now.location != then.location) {
    tell(fmt::format("note: that was {}; this is {}", then.location, now.location));
  } else if (now.id != then.file) {
    const std::string digest = digest_of(now.location, now.id);
    if (!digest.empty() && digest == run.digest) return;
    tell(fmt::format("note: {} has changed since", now.location));
  }
}

Error with_hint(Error error, std::string hint) {
  error.hint = std::move(hint);
  return error;
}

// The output of a run is the module's.
Status check_output(const BuiltinCall& call, const Run& run) {
  const OutputFormat format = output_of(call);
  if (format.is_for_people() || call.arguments.flag("dry-run")) return {};
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("history rerun: --{} is for --dry-run", format.key.empty() ? "output" : "key"),
                    .why = "what a run prints is its own",
                    .hint = fmt::format("tcli history rerun --dry-run --{} {}",
                                        format.key.empty() ? "output=" + format.word : "key=" + shell_quote(format.key),
                                        run.start.id.substr(0, run.unique))});
}

Result<std::string> folder_of(const BuiltinCall& call, const Run& run) {
  if (call.arguments.flag("here")) return std::string{};
  const std::string& folder = run.start.folder;
  const std::string hint = fmt::format("tcli history rerun {} --here", run.start.id.substr(0, run.unique));
  if (folder.empty())
    return fail(
        Error{.status = ExitCode::failed, .what = "that run", .why = "the folder where it ran was gone already", .hint = hint});
  if (::access(folder.c_str(), X_OK) != 0) {
    Error error = system_error(folder, errno);
    error.status = ExitCode::failed;
    error.what = "the folder where it ran: " + folder;
    error.hint = hint;
    return fail(std::move(error));
  }
  return folder;
}

// The history is closed again: what runs in place of this process would inherit what it changes.
Result<Run> run_of(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(auto run, find_run(call, history));
  const std::string word = call.arguments.value("run");
  if (!history.trouble() || !word.starts_with("last") || look_at_history().unfolded == 0) return run;
  return fail(Error{.status = ExitCode::internal,
                    .what = "history rerun " + word,
                    .why = "a later run may be the one that is meant",
                    .hint = "tcli history rerun " + run.start.id.substr(0, run.unique)});
}

} // namespace

Result<int> history_rerun(const BuiltinCall& call) {
  TCLI_TRY(const auto run, run_of(call));
  TCLI_CHECK(check_output(call, run));
  const std::string id = run.start.id.substr(0, run.unique);
  if (run.start.truncated)
    return fail(Error{.status = ExitCode::failed,
                      .what = "that run",
                      .why = "its words were too long to be kept whole",
                      .hint = fmt::format("tcli history show {} --detail", id)});
  TCLI_TRY(const auto folder, folder_of(call, run));
  // Before the module is looked up: there may be a relative folder on the search path.
  if (!folder.empty() && ::chdir(folder.c_str()) != 0)
    return fail(with_hint(system_error("go to " + folder, errno), fmt::format("tcli history rerun {} --here", id)));
  TCLI_TRY(auto finding, call.catalog.find(run.start.module, "", {.before = "tcli", .after = {}}));
  std::string from; // the provider that it came from, where another comes first now
  if (finding.provider != run.start.provider) {
    if (auto same = call.catalog.find(run.start.module, run.start.provider, {.before = "tcli", .after = {}})) {
      finding = *std::move(same);
      from = finding.provider;
    }
  }
  if (finding.is_builtin()) // which are in no history, unless it comes from elsewhere
    return fail(Error{.status = ExitCode::usage, .what = "that run", .why = "tcli's own commands are not run again"});
  TCLI_TRY(const auto verdict, call.contract.judge(finding));
  auto words = words_now(call, run, verdict.manifest ? &*verdict.manifest : nullptr);
  if (!words && words.error().hint.empty()) words.error().hint = fmt::format("tcli history show {} --detail", id);
  if (!words) return fail(std::move(words).error());
  Words argv{"tcli"};
  if (call.options.yes) argv.emplace_back("--yes");
  if (call.options.no_input) argv.emplace_back("--no-input");
  if (call.options.no_history) argv.emplace_back("--no-history");
  if (call.options.capture) argv.push_back(fmt::format("--capture={}", capture_word(*call.options.capture)));
  if (!from.empty()) argv.insert(argv.end(), {"--from", from});
  argv.push_back(run.start.module);
  argv.insert(argv.end(), words->begin(), words->end());
  if (call.arguments.flag("dry-run")) {
    std::string line = (folder.empty() ? "" : "cd " + shell_quote(folder) + " && ") + shell_join(argv);
    // Nothing of it may act on a terminal; in a pipe it is for any shell, also one that knows no $'...'.
    if (terminal_columns() > 0) line = with_visible_quotes(line);
    TCLI_CHECK(print_outcome(call, line, {.name = "rerun", .columns = {"id", "call"}, .rows = {{run.start.id, line}}},
                             rerun_json(run.start.id, line, folder, argv)));
    return 0;
  }
  if (!is_quiet(call)) tell_changes(run, finding);
  ChildSpec child{.argv = std::move(argv), .environment = {}};
  child.argv.front() = program_path();
  for (char** variable = environ; *variable != nullptr; ++variable) child.environment.emplace_back(*variable);
  const int problem = exec_in_place(child); // such as words and an environment that are too long together
  return fail(with_hint(system_error("start " + program_path(), problem), fmt::format("tcli history rerun {} --dry-run", id)));
}

} // namespace tcli
