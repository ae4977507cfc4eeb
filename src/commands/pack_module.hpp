// The built-in module `pack`: modules that come with git, and which versions of them are here.
#pragma once

#include "commands/builtin_module.hpp"

#include <array>

namespace tcli {

Result<int> pack_install(const BuiltinCall& call);
Result<int> pack_update(const BuiltinCall& call);
Result<int> pack_fetch(const BuiltinCall& call);
Result<int> pack_schedule(const BuiltinCall& call);
Result<int> pack_sync(const BuiltinCall& call);
Result<int> pack_bundle(const BuiltinCall& call);
Result<int> pack_mirror(const BuiltinCall& call);
Result<int> pack_list(const BuiltinCall& call);
Result<int> pack_show(const BuiltinCall& call);
Result<int> pack_status(const BuiltinCall& call);
Result<int> pack_outdated(const BuiltinCall& call);
Result<int> pack_diff(const BuiltinCall& call);
Result<int> pack_verify(const BuiltinCall& call);
Result<int> pack_remove(const BuiltinCall& call);
Result<int> pack_rollback(const BuiltinCall& call);
Result<int> pack_pin(const BuiltinCall& call);
Result<int> pack_unpin(const BuiltinCall& call);
Result<int> pack_link(const BuiltinCall& call);
Result<int> pack_unlink(const BuiltinCall& call);

inline constexpr std::array<BuiltinCommand, 19> k_pack_commands{{
    {"install", pack_install, k_changed_packs},
    {"update", pack_update, k_changed_packs},
    {"fetch", pack_fetch, "outdated name installed newer"},
    {"schedule", pack_schedule, "schedule state by"},
    {"sync", pack_sync, k_changed_packs},
    {"list", pack_list},
    {"show", pack_show},
    {"status", pack_status},
    {"outdated", pack_outdated},
    {"diff", pack_diff},
    {"verify", pack_verify},
    {"remove", pack_remove, k_changed_packs},
    {"rollback", pack_rollback, k_changed_packs},
    {"pin", pack_pin, k_changed_packs},
    {"unpin", pack_unpin, k_changed_packs},
    {"link", pack_link, k_changed_packs},
    {"unlink", pack_unlink, k_changed_packs},
    {"bundle", pack_bundle},
    {"mirror", pack_mirror, "mirrors name folder"},
}};

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_pack_manifest = R"(tcli: 1
summary: Modules that the team shares with git
commands:
  install:
    summary: Get a pack of modules from a git repository
    description: "A pack that is new here is shown before it is installed, and needs your consent: --yes gives it off a terminal. One that is here goes to what is named, unless it is pinned or its history was rewritten."
    arguments: [{name: source, summary: "URL[@REF] by https or ssh, a folder that is a git repository, or a bundle of packs"}]
    dry_run: true
    options:
      - {name: yes, short: y, type: bool, summary: Your consent}
      - {name: dry-run, type: bool, summary: Only show what would be installed}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples:
      - {run: "tcli pack install --yes https://git.example.org/ops/core.git", summary: What its main branch has}
      - {run: "tcli pack install --yes git@git.example.org:ops/web.git@v1.4", summary: One version}
  update:
    summary: Get what is new in installed packs
    description: "Asks all remotes at once. What would change is shown before anything does; what is incompatible, and a configuration that allows more, needs your consent. A history that was rewritten stops the update until --force."
    arguments: [{name: pack, summary: Only this one, required: false, complete: packs}]
    dry_run: true
    options:
      - {name: yes, short: y, type: bool, summary: Your consent}
      - {name: force, type: bool, summary: Accept a branch or tag that was moved elsewhere}
      - {name: dry-run, type: bool, summary: Only show what would change}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: tcli pack update, summary: All that are not pinned}]
  fetch:
    summary: Bring what is new to this machine, and change nothing
    description: "Asks all remotes at once and copies what they have that is new. tcli pack outdated and tcli pack diff tell of it, and an update finds it here."
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION
                                               R"(, {name: quiet, short: q, type: bool, summary: Print what went wrong alone}]
    examples: [{run: tcli pack fetch, summary: Before the train goes}]
  schedule:
    summary: Fetch what is new in the background
    description: "Calls tcli pack fetch every six hours, by a timer of your systemd, or a line of your crontab where no systemd runs. Without an argument it tells whether that is so."
    arguments: [{name: state, type: choice, choices: [on, off], required: false, summary: Whether it is to be so}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack schedule on, summary: Until tcli pack schedule off}]
  sync:
    summary: Make what is installed exactly what a lock file says
    description: "Each pack gets the commit that packs.lock names, with the very files of it; packs that it does not name go, and linked ones stay. All of it at once, or nothing."
    arguments: [{name: lock, type: file, summary: "A packs.lock or a bundle of packs; - is standard input"}]
    dry_run: true
    options:
      - {name: yes, short: y, type: bool, summary: Your consent}
      - {name: dry-run, type: bool, summary: Only show what would change}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: tcli pack sync --yes packs.lock, summary: "As the team agreed"}]
  list:
    summary: The packs that are installed
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli pack list, summary: All of them}]
  show:
    summary: All that is known of one pack
    arguments: [{name: pack, summary: Its name, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli pack show core, summary: "Where it comes from, and its modules"}]
  status:
    summary: Whether what is here is what was agreed
    description: "Compares each pack with packs.lock, or with the lock file that is named: source, ref, commit, images and content, the order of packs, and whose team file is followed. Ends with 1 when something differs. Reads this machine alone."
    arguments: [{name: lock, type: file, summary: "Another packs.lock; - is standard input", required: false}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli pack status, summary: Ends with 0 when all is as installed}]
  outdated:
    summary: The packs for which something newer was fetched
    description: "Looks at what the last update or fetch brought to this machine, and asks no remote."
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli pack outdated, summary: Of what was fetched last}]
  diff:
    summary: What another version of a pack would change
    arguments:
      - {name: pack, summary: Its name, complete: packs}
      - {name: ref, summary: "A branch, tag or commit; without it what was fetched last", required: false}
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli pack diff core, summary: "From the version that is installed"}]
  verify:
    summary: Whether the files of a pack are those of its commit
    arguments: [{name: pack, summary: "Only this one", required: false, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli pack verify, summary: Ends with 1 when a file was changed}]
  remove:
    summary: Take a pack off this machine
    description: "Removes what was installed. Files that somebody has changed are put aside, and a linked folder stays as it is. The pack with the team file goes by tcli team leave."
    arguments: [{name: pack, summary: Its name, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack remove web, summary: Its modules are gone}]
  rollback:
    summary: Go back to the version that was installed before
    description: "It is still here. Files of it that somebody has changed are put back, from the copy of its repository."
    arguments: [{name: pack, summary: Its name, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack rollback core, summary: "Called again, it goes forward again"}]
  pin:
    summary: Leave a pack as it is when others are updated
    arguments: [{name: pack, summary: Its name, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack pin core, summary: Until tcli pack unpin core}]
  unpin:
    summary: Let a pack be updated again
    arguments: [{name: pack, summary: Its name, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack unpin core, summary: The next update may change it}]
  link:
    summary: Use a pack from the folder where you work on it
    description: "Its programs are what stands there at the time of the call. After a change to a manifest or to the files of a module, link it again."
    arguments: [{name: folder, type: dir, summary: A folder with a pack.yaml}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack link ~/core, summary: In place of the installed one}]
  unlink:
    summary: Use the installed version of a pack again
    arguments: [{name: pack, summary: Its name, complete: packs}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack unlink core, summary: The folder stays as it is}]
  bundle:
    summary: Put packs into one file for places without network
    description: "The file has the installed commits with their history, and a packs.lock. tcli pack install and tcli pack sync take it. A remote is asked only where the copy of its repository is gone."
    arguments: [{name: pack, summary: Only this one, required: false, complete: packs}]
    options:
      - {name: all, type: bool, summary: All that are installed}
      - {name: output, short: o, type: path, required: true, summary: "The file to write; - is standard output"}
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: tcli pack bundle --all -o team.tar, summary: "For tcli pack sync team.tar elsewhere"}]
  mirror:
    summary: Keep a folder of git repositories to install packs from
    description: "A bare repository NAME.git for each installed pack, with what its remote has now. Called again, it brings them up to date. Modes go by the umask."
    arguments: [{name: folder, type: path, summary: Where they stand}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli pack mirror /srv/packs, summary: "For tcli pack install /srv/packs/core.git"}]
)";

} // namespace tcli
