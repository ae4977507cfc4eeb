// The built-in module `plugin`: what modules there are, where each comes from, and what is wrong with it.
#pragma once

#include "commands/builtin_module.hpp"
#include "commands/plugin_adopt.hpp"
#include "commands/plugin_link.hpp"
#include "commands/plugin_new.hpp"

#include <array>

namespace tcli {

Result<int> plugin_list(const BuiltinCall& call);
Result<int> plugin_show(const BuiltinCall& call);
Result<int> plugin_which(const BuiltinCall& call);
Result<int> plugin_check(const BuiltinCall& call);
Result<int> plugin_test(const BuiltinCall& call);

inline constexpr std::array<BuiltinCommand, 9> k_plugin_commands{{
    {"list", plugin_list},
    {"show", plugin_show},
    {"which", plugin_which},
    {"check", plugin_check},
    {"test", plugin_test},
    {"adopt", plugin_adopt, "adopted what name file line text"},
    {"link", plugin_link, "linked name file"},
    {"unlink", plugin_unlink, "unlinked name"},
    {"new", plugin_new, "files path"},
}};

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_plugin_manifest = R"(tcli: 1
summary: The modules there are, and what is wrong with them
commands:
  list:
    summary: Every module, with its state and where it comes from
    options:
      - {name: broken, type: bool, summary: Only those that can't run}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli plugin list, summary: All of them}
      - {run: tcli plugin list --broken, summary: What needs mending}
  show:
    summary: All that is known of one module
    arguments: [{name: module, summary: Its name, complete: modules}]
    options:
      - {name: from, summary: "Of this provider, even when it is shadowed"}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples: [{run: tcli plugin show christmas, summary: Its commands and where it stands}]
  which:
    summary: The file that a name runs, and why that one
    arguments: [{name: module, summary: Its name, complete: modules}]
    options:
      - {name: from, summary: "Of this provider, even when it is shadowed"}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples: [{run: tcli plugin which christmas, summary: Its path}]
  check:
    summary: Whether modules, files or a pack keep the contract
    description: "Prints every finding. A word with a dot or a slash in it is a file, a folder with files tcli-NAME, or a pack, which are held to rules for authors as well; without one the current folder is looked at. A module without a manifest is asked for its --help, and a native plugin is loaded, both sealed; where that can't be (no bubblewrap), calling this command is your consent to do it without."
    arguments: [{name: module, type: path, required: false, variadic: true, summary: "Its name, a pack's, or the path of a file, folder or pack", complete: modules}]
    options:
      - {name: from, summary: "Of this provider, even when it is shadowed"}
      - {name: unsealed, type: bool, summary: Ask or load it without the seal}
      - {name: strict, type: bool, summary: Take warnings for errors}
      - {name: run-examples, type: bool, summary: "Run the examples that are safe, and hold what they promise"}
      - )" TCLI_REPORT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli plugin check christmas, summary: Ends with 0 when all is well}
      - {run: tcli plugin check ./tcli-deploy, summary: A file that is being written}
      - {run: tcli plugin check --strict -o junit ., summary: A whole pack for a build server}
  test:
    summary: Run the tests of a module, a folder or a pack
    description: "Runs each executable file and each file NAME.bats in the folder tests, in the order of their names, with a home and a working folder of its own, no input, and a search path of tcli alone, the module's folder and the system's. Status 0 is well, 77 is skipped, all else failed; so is one that hangs, writes more than 1 MiB, or leaves programs running, which are ended."
    arguments: [{name: module, type: path, required: false, default: ".", summary: "Its name, a pack's, or the path of a folder or pack", complete: modules}]
    options:
      - {name: from, summary: "Of this provider, even when it is shadowed"}
      - {name: timeout, type: duration, default: 60s, summary: How long one test may take}
      - {name: output, short: o, type: choice, choices: [tap, json, junit], default: tap, summary: How to print it}
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli plugin test, summary: Those of the current folder}
      - {run: tcli plugin test -o junit ~/core, summary: A pack for a build server}
  adopt:
    summary: Make modules of scripts that are there
    description: "Reads what each script tells of its options and arguments, by its comments, usage texts and code, runs none of it, and writes a manifest beside a link called tcli-NAME. What it is not sure of is marked TODO: and listed. Run again, it brings in what changed in the scripts and keeps what was edited by hand."
    arguments: [{name: files, type: path, variadic: true, summary: "Scripts, or folders of them"}]
    options:
      - {name: to, type: path, summary: "The folder to write to, instead of each script's own"}
      - {name: into, type: path, summary: "A pack's folder: the scripts are copied into it"}
      - {name: front-matter, type: bool, summary: Write the manifest into the script itself}
      - {name: ask, type: bool, summary: "Learn from its --help too, which runs sealed"}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    examples:
      - {run: tcli plugin adopt ~/scripts, summary: Each of them becomes a module}
      - {run: tcli plugin adopt ~/scripts --into ~/core, summary: "In a pack, for the whole team"}
    effect: write
    dry_run: true
  link:
    summary: Use a native plugin from where it is built
    description: "Makes a symbolic link in the user's folder for plugins, for a file, or for each plugin in a folder."
    arguments: [{name: file, type: path, summary: NAME.so or a folder with such files}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli plugin link build/clock.so, summary: Then tcli clock runs it}]
  unlink:
    summary: Take such a link away
    arguments: [{name: plugin, summary: "Its name, or the file or folder that was linked"}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli plugin unlink clock, summary: The file itself stays}]
  new:
    summary: Write a module to begin with
    description: "Makes files in the current folder, or where a pack has them: a module with one command, its manifest and its test. Prints what to type to try it. Nothing that is there is overwritten."
    arguments: [{name: name, summary: What it shall be called}]
    options:
      - {name: lang, short: l, type: choice, choices: [bash, python, c, c++, image], default: bash, summary: What to write it in}
      - {name: in, type: path, summary: "A pack: its folder, or its name when it is linked"}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples:
      - {run: tcli plugin new greet, summary: A script tcli-greet}
      - {run: tcli plugin new greet --lang c++ --in ~/core, summary: A native plugin in a pack}
)";

} // namespace tcli
