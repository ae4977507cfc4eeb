#include "cli/topics.hpp"

#include "base/exit_code.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/columns.hpp"
#include "cli/global_options.hpp"
#include "cli/help.hpp"
#include "cli/help_words.hpp"
#include "config/keys.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tcli {

namespace {

std::string example(std::string_view call) { return fmt::format("{}\n  {}\n", heading("Example"), call); }

std::string exit_codes() {
  std::vector<HelpRow> rows;
  for (const ExitCodeRow& row : k_exit_codes) {
    rows.push_back({.left = fmt::format("{}", static_cast<int>(row.code)), .right = std::string{row.meaning}});
  }
  return "exit-codes: what tcli's exit status says\n\n" + two_columns(rows) +
         "\nAny other status is the module's own, unchanged. When a module is killed by a\n"
         "signal, tcli dies of the same signal.\n";
}

std::string config_keys() {
  std::vector<HelpRow> keys;
  for (const ConfigKey& key : k_config_keys) {
    const auto value = key.default_value.empty() ? "" : fmt::format(" [{}]", key.default_value);
    keys.push_back({.left = std::string{key.name}, .right = std::string{key.help} + value});
  }
  return "config-keys: what can be set in config.yaml\n\n"
         "The file is ~/.config/tcli/config.yaml. Its keys, of which * is any one name,\n"
         "with what holds where nothing is set in brackets:\n\n" +
         two_columns(keys) +
         "\nFor some of them an environment variable wins: tcli help environment\n"
         "All that each may be: man tcli-config\n\n" +
         example("TCLI_UNDECLARED=refuse tcli plugin list");
}

std::string environment_page() {
  const std::vector<HelpRow> read{{"NO_COLOR, CLICOLOR=0", "not empty, or 0: no colour, as where TERM is unset or dumb"},
                                  {"CLICOLOR_FORCE=1", "colour in pipes too, and where TERM is unset or dumb"},
                                  {"PAGER, LESS", "what shows long pages; less with LESS=FRX where neither is set"},
                                  {"TCLI_DEBUG=1", "each decision as a line on standard error"},
                                  {"TCLI_EXEC_PATH", "the folder of the modules shipped with tcli"},
                                  {"XDG_CONFIG_HOME", "config.yaml stands in its folder tcli (default: ~/.config)"},
                                  {"XDG_CONFIG_DIRS", "config.yaml of the machine stands there (default: /etc/xdg)"},
                                  {"XDG_CACHE_HOME", "what can be computed again (default: ~/.cache)"},
                                  {"XDG_STATE_HOME", "what modules answered when asked (default: ~/.local/state)"},
                                  {"XDG_DATA_HOME", "one's own native plugins (default: ~/.local/share)"}};
  std::vector<HelpRow> config;
  for (const ConfigKey& key : k_config_keys)
    if (key.variable != nullptr) config.push_back({.left = key.variable, .right = std::string{key.name}});
  return "environment: variables that tcli reads and sets\n\n" + heading("Read") + "\n" + two_columns(read) +
         heading("Win over the key of config.yaml (tcli help config-keys)") + "\n" + two_columns(config) +
         heading("Set for modules") + "\n" +
         two_columns({{"TCLI_BIN, TCLI_VERSION", "this tcli"},
                      {"TCLI_MODULE, TCLI_SUBJECT, TCLI_VERB", "the call, as far as it is declared"},
                      {"TCLI_RUN_ID", "26 characters, sortable by time"},
                      {"TCLI_PLUGIN_DIR", "the folder of the module's file"},
                      {"TCLI_DEPTH", "how many calls of tcli stand above this one"},
                      {"TCLI_ARG_NAME, TCLI_OPT_NAME", "each checked argument and option; - becomes _"},
                      {"TCLI_ARG_NAME_1, TCLI_ARG_NAME_COUNT", "the words of a variadic argument, and how many"}});
}

std::string formatting() {
  return "formatting: what built-in commands print\n\n"
         "-o table   for people: aligned on a terminal. In a pipe one record a line, tabs\n"
         "           between the columns, no headings, nothing cut.\n"
         "-o json    for programs: one document with schema_version; keys are only ever\n"
         "           added. An empty list is [].\n"
         "-o yaml    the same document as YAML.\n"
         "-o name    the first column alone: names, ids.\n"
         "-o csv     the table for a spreadsheet, its columns in the first line.\n"
         "           Of what changes something: a record of what was done, or with\n"
         "           --dry-run would be.\n"
         "-k KEY     one value of the JSON alone, as it is: -k 0.name, -k run.id. Of a\n"
         "           list without a number: that of each row, a line each.\n"
         "-q         behind what changes something: no line that says so. Before the\n"
         "           module: nothing but results, warnings and errors.\n\n"
         "Colour only adds, on a terminal or with --color=always before the module.\n"
         "Pages longer than the terminal go through a pager; --no-pager does without.\n"
         "Results go to standard output, everything else to standard error. Control\n"
         "characters in foreign text are shown escaped, such as \\x1b.\n\n" +
         example("tcli plugin list -o json | jq -r '.modules[].name'");
}

std::string contract() {
  return "contract: what each module owes, and what becomes of it\n\n"
         "A module is called as tcli <module> [<subject>] <verb>, and answers --help.\n"
         "Names: lower case letters, digits and single dashes, a letter first, 64 bytes.\n\n" +
         two_columns({{"declared", "It has a manifest. tcli answers --help and checks arguments from it."},
                      {"verified", "It has none, but this very file answered --help. Every word is passed on as it is."},
                      {"unverified", "It has none and was not asked yet. The first call asks it, sealed: read-only files, no "
                                     "network, two seconds."},
                      {"broken", "It can't run: 126 and the reason. tcli plugin list --broken shows them all."}}) +
         "\nundeclared: refuse in the config lets declared modules run only.\n"
         "tcli plugin check <module> checks one, and asks it again.\n";
}

std::string manifest() {
  return "manifest: how a module declares itself\n\n"
         "In a script, in its first comment block; as tcli-NAME.yaml beside the file; or\n"
         "in the section .tcli.manifest of a compiled program or native plugin:\n\n"
         "  #!/bin/sh\n"
         "  # ---\n"
         "  # tcli: 1\n"
         "  # summary: On-call rotation\n"
         "  # commands:\n"
         "  #   take:\n"
         "  #     summary: Take the pager\n"
         "  #     arguments:\n"
         "  #       - {name: reason, summary: Why, variadic: true}\n"
         "  #     options:\n"
         "  #       - {name: count, short: c, type: int, default: 1}\n"
         "  #   rota list: {summary: The rotation and its order}\n"
         "  # ---\n\n"
         "Types: string int float bool choice path file dir duration. effect: read, write\n"
         "or destructive (asks first). complete: true, and TAB asks the module (sealed).\n"
         "The whole schema: man tcli-manifest.\n\n" +
         example("tcli plugin check oncall");
}

std::string options() {
  return "options: tcli's own, before the module\n\nUsage: tcli [options] <module> [<subject>] <verb> [arguments]\n\n" +
         option_list(global_command()) + "Of tcli help\n" + option_list(help_command()) +
         "\nWhat follows the verb are the command's own: tcli help <module> <verb>\n\n" +
         example("tcli --yes --no-input christmas greet \"@team\"");
}

} // namespace

const std::vector<Topic>& help_topics() {
  static const std::vector<Topic> topics{
      {"config-keys", "what can be set in config.yaml", config_keys},
      {"contract", "what each module owes, and the four states", contract},
      {"environment", "variables that are read and set", environment_page},
      {"exit-codes", "what the exit status says", exit_codes},
      {"formatting", "what built-in commands print", formatting},
      {"manifest", "how a module declares itself", manifest},
      {"options", "tcli's own options, before the module", options},
  };
  return topics;
}

std::optional<std::string> topic_page(std::string_view name) {
  const auto& topics = help_topics();
  const auto found = std::find_if(topics.begin(), topics.end(), [&](const Topic& topic) { return topic.name == name; });
  if (found == topics.end()) return std::nullopt;
  return found->page();
}

} // namespace tcli
