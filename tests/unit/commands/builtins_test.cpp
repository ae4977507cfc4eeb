// Built-in modules: each a manifest and a function for each of its commands, neither without the other.
#include "commands/builtins.hpp"

#include "base/text.hpp"
#include "cli/help.hpp"
#include "commands/completion_module.hpp"
#include "commands/config_module.hpp"
#include "commands/history_module.hpp"
#include "commands/pack_module.hpp"
#include "commands/plugin_module.hpp"
#include "commands/self_module.hpp"
#include "commands/team_module.hpp"
#include "module/arguments.hpp"
#include "module/grammar.hpp"
#include "module/manifest_reader.hpp"
#include "module/name.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"
#include "support/shell_words.hpp"

#include <fcntl.h>
#include <map>
#include <set>

using namespace tcli;
using namespace tcli::test;

namespace {

struct Builtin {
  Finding finding;
  Manifest manifest;
};

std::vector<Builtin> builtins() {
  const Providers providers{{&builtin_plugin()}, {}};
  const Contract contract{Policy{}};
  std::vector<Builtin> modules;
  providers.list([&](const Finding& finding) {
    const auto verdict = contract.judge(finding);
    REQUIRE(verdict.has_value());
    REQUIRE(verdict->manifest != nullptr);
    modules.push_back({finding, *verdict->manifest});
    return true;
  });
  return modules;
}

// Where the functions are declared; a further built-in module adds its table here.
const std::map<std::string, std::span<const BuiltinCommand>>& tables() {
  static const std::map<std::string, std::span<const BuiltinCommand>> all{{"completion", k_completion_commands},
                                                                          {"config", k_config_commands},
                                                                          {"history", k_history_commands},
                                                                          {"pack", k_pack_commands},
                                                                          {"plugin", k_plugin_commands},
                                                                          {"self", k_self_commands},
                                                                          {"team", k_team_commands}};
  return all;
}

} // namespace

TEST_CASE("Every built-in module has a valid name, is declared, and its manifest has no warning") {
  const auto modules = builtins();
  CHECK(modules.size() == tables().size());
  for (const Builtin& module : modules) {
    CAPTURE(module.finding.name);
    CHECK(is_valid_name(module.finding.name));
    CHECK(module.finding.is_builtin());
    CHECK(module.finding.argv.empty());
    CHECK(module.finding.group == "Built in");
    CHECK(module.manifest.warnings.empty());
    CHECK_FALSE(module.manifest.summary.empty());
  }
}

TEST_CASE("Every declared command has a function, and every function is declared") {
  for (const Builtin& module : builtins()) {
    CAPTURE(module.finding.name);
    std::set<std::string> declared;
    for (const Command& command : module.manifest.commands) {
      CAPTURE(command.key());
      CHECK(find_builtin(module.finding.name, command.key()) != nullptr);
      declared.insert(command.key());
    }
    std::set<std::string> written;
    for (const BuiltinCommand& row : tables().at(module.finding.name)) {
      CHECK(row.function != nullptr);
      CHECK(find_builtin(module.finding.name, row.key) == row.function);
      written.emplace(row.key);
    }
    CHECK(written == declared);
  }
  CHECK(find_builtin("plugin", "") == nullptr);
  CHECK(find_builtin("plugin", "lis") == nullptr);
  CHECK(find_builtin("", "list") == nullptr);
}

TEST_CASE("Every command has a summary, examples that call it, and help on one screen") {
  for (const Builtin& module : builtins()) {
    for (const Command& command : module.manifest.commands) {
      const std::string call = "tcli " + module.finding.name + " " + command.key();
      CAPTURE(call);
      CHECK_FALSE(command.summary.empty());
      REQUIRE_FALSE(command.examples.empty());
      for (const Example& example : command.examples) {
        CHECK((example.run == call || example.run.starts_with(call + " ")));
        CHECK_FALSE(example.summary.empty());
      }
      for (const Argument& argument : command.arguments) CHECK_FALSE(argument.summary.empty());
      for (const Option& option : command.options) CHECK_FALSE(option.summary.empty());
      const auto page = help_page(module.finding, module.manifest, {.help = Call::Help::command, .command = &command});
      CHECK(page.find("Usage: " + call) != std::string::npos);
      CHECK(page.find("Examples\n") != std::string::npos);
      CHECK(std::count(page.begin(), page.end(), '\n') <= 40);
      for (const auto line : split(page, '\n')) CHECK(display_width(line) <= 80);
    }
  }
}

TEST_CASE("Every example is a call that its command takes") {
  for (const Builtin& module : builtins()) {
    for (const Command& command : module.manifest.commands) {
      Command anywhere = command; // files and folders need not be here
      for (Argument& argument : anywhere.arguments)
        if (argument.type == Type::file || argument.type == Type::dir) argument.type = Type::path;
      for (const Example& example : command.examples) {
        CAPTURE(example.run);
        std::string run = example.run.substr(0, example.run.find(" > ")); // these two are for the shell
        for (auto home = run.find(" ~/"); home != std::string::npos; home = run.find(" ~/")) run.erase(home + 1, 1);
        const auto words = shell_words(run);
        REQUIRE(words.has_value());
        REQUIRE(words->size() > 2);
        CHECK((words->at(0) == "tcli" && words->at(1) == module.finding.name));
        const std::vector<std::string> rest(words->begin() + 2, words->end());
        const auto call = parse_call(module.finding.name, module.manifest, rest);
        REQUIRE(call.has_value());
        CHECK(call->command == &command);
        CHECK(check_arguments(anywhere, call->rest, {}, [](const std::string&) { return std::string{}; }).has_value());
      }
    }
  }
}

TEST_CASE("An option means the same in every command") {
  std::map<std::string, Option> known;
  std::map<char, std::string> letters;
  for (const Builtin& module : builtins()) {
    for (const Command& command : module.manifest.commands) {
      for (const Option& option : command.options) {
        CAPTURE(module.finding.name, command.key(), option.name);
        if (command.key() == "bundle" && option.name == "output") continue; // a file, as tar's and git's: it prints no table
        const auto first = known.emplace(option.name, option).first->second;
        CHECK(first.type == option.type);
        CHECK(first.short_name == option.short_name);
        if (option.short_name != 0) CHECK(letters.emplace(option.short_name, option.name).first->second == option.name);
      }
    }
  }
}

TEST_CASE("The commands run as they are found, and only a full disk makes them fail") {
  const ScriptFolder folder;
  const FreshHome home{made(folder.path("home"))};
  const Providers providers{{&builtin_plugin()}, {}};
  const Contract contract{Policy{}};
  const Catalog catalog{
      providers,
      [&](const Finding& finding) { return contract.describe(finding); },
      {.choices = {}, .cache_folder = folder.path("cache"), .watched_files = {}, .watched_folders = {}, .watched_values = {}}};
  const Config config{{}};
  const GlobalOptions options;
  for (const Builtin& module : builtins()) {
    if (module.finding.name != "plugin") continue; // the others need something to tell of: tests/cli
    for (const Command& command : module.manifest.commands) {
      CAPTURE(command.key());
      if (command.effect != Effect::read) continue; // those are called where there is something to change
      if (command.key() == "test") continue;        // needs tests beside a module: tests/authors
      const std::vector<std::string> words(command.arguments.size(), "plugin");
      for (const bool json : {false, true}) {
        std::vector<std::string> line = words;
        if (json) line.emplace_back("-ojson");
        const auto arguments = check_arguments(command, line, {.title = "x", .call = "x"}, [](const auto&) { return ""; });
        REQUIRE(arguments.has_value());
        const auto run = find_builtin(module.finding.name, command.key());
        const BuiltinCall call{.verb = command.verb,
                               .catalog = catalog,
                               .contract = contract,
                               .config = config,
                               .options = options,
                               .arguments = *arguments};
        const auto output = written_to(1, [&] { CHECK(run(call).value() == 0); });
        CHECK_FALSE(output.empty());
        CHECK(output.starts_with('{') == json);
        CHECK(in_process([&] {
                ::dup2(::open("/dev/full", O_WRONLY | O_CLOEXEC), 1);
                const auto status = run(call);
                return !status && status.error().status == ExitCode::failed && status.error().why == "No space left on device";
              }) == 1);
      }
    }
  }
}
