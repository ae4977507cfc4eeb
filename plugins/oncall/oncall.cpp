// The module oncall: its manifest, and the table of its commands.
#include "aside.hpp"
#include "files.hpp"
#include "verbs.hpp"

TCLI_MANIFEST(R"(tcli: 1
summary: Who has the pager, and handing it over
version: 1.0.0
description: |
  The rotas are files in a clone of a git repository that the team shares:
  the folder of --folder or ONCALL_FOLDER, else of
  modules.oncall.settings.folder in the config. You are who --as or
  ONCALL_PERSON say, else modules.oncall.settings.person, else who git says.

  NAME.rota says whose turn it is: people one after the other, each for some
  days. A turn begins and ends at one hour of the clocks in the zone of the
  rota, so it is an hour longer or shorter where they are changed. NAME.log
  has the handovers, and is only ever added to; where two overlap the later
  one counts. Times are UTC in files and JSON, else those of your own zone.

  Each change is a commit of its own, pushed at once. Where somebody else was
  first it is taken back, and you are told who has the pager now. Reading
  uses no network, and warns of what nobody else sees yet: sync shares it,
  and fetches what others did.
subjects: {rota: Whose turn it is}
commands:
  now:
    summary: Show who has the pager
    arguments:
      - {name: rota, complete: true, summary: Which one; all without it, required: false}
    options:
      - {name: at, summary: "At another time: 18:40, 2026-11-28 18:40 or UTC"}
      - {name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli oncall now -o json, summary: For programs}]
  take:
    summary: Take the pager
    description: |
      To the end of the turn, unless --until or --for say otherwise. Where
      there is one rota its name can be left out.
    arguments:
      - {name: rota, complete: true, summary: Which one, required: false}
      - {name: reason, summary: "Why, for the log", required: false, variadic: true}
    options:
      - {name: until, short: u, summary: "18:40, 2026-11-28 18:40 or UTC"}
      - {name: for, short: f, type: duration, summary: How long}
      - {name: at, summary: From another time on than now}
      - {name: as, env: ONCALL_PERSON, complete: true, summary: Who you are}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: 'tcli oncall take primary "Bo is ill" --for 8h', summary: For eight hours}]
    effect: write
  give:
    summary: Give the pager to somebody
    arguments:
      - {name: person, complete: true, summary: Who is on a rota}
      - {name: rota, complete: true, summary: Which one, required: false}
    options:
      - {name: reason, short: r, summary: "Why, for the log"}
      - {name: until, short: u, summary: "18:40, 2026-11-28 18:40 or UTC"}
      - {name: for, short: f, type: duration, summary: How long}
      - {name: at, summary: From another time on than now}
      - {name: as, env: ONCALL_PERSON, complete: true, summary: Who you are}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli oncall give bo primary -r "a bath" -f 30m, summary: For half an hour}]
    effect: write
  log:
    summary: Show the handovers, the latest first
    arguments:
      - {name: rota, complete: true, summary: Which one; all without it, required: false}
    options:
      - {name: count, short: n, type: int, default: 20, summary: How many}
      - {name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli oncall log primary -n 5, summary: The last five}]
  rota list:
    summary: List the rotas
    options:
      - {name: at, summary: Who has the pager at another time}
      - {name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli oncall rota list, summary: All of them}]
  rota show:
    summary: Show who has the pager in the coming weeks
    arguments:
      - {name: rota, complete: true, summary: Which one}
    options:
      - {name: weeks, short: w, type: int, default: 8, summary: How many}
      - {name: at, summary: From another time on than now}
      - {name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli oncall rota show primary --weeks 4, summary: The coming four weeks}]
  rota set:
    summary: Set a rota, or change it
    description: |
      What is not told stays as it was. A new one has turns of seven days
      that change at 09:00 UTC, and is in force at once: its first turn began
      with the last handover. One that is broken is replaced, and stays in
      git. Turns are counted from the start on: where others or more people
      move the pager at once, you are told.
    arguments:
      - {name: rota, complete: true, summary: "A name: a-z, 0-9 and -"}
      - {name: people, complete: true, summary: In the order of their turns, variadic: true}
    options:
      - {name: start, short: s, summary: "The day of the first turn, as 2026-11-30"}
      - {name: turn, short: t, type: duration, summary: "How long each is, in whole days"}
      - {name: handover, summary: "At which time of the day, as 09:00"}
      - {name: zone, short: z, complete: true, summary: "Of that time, as Europe/Berlin"}
      - {name: as, env: ONCALL_PERSON, complete: true, summary: Who you are}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples:
      - {run: tcli oncall rota set primary anna bo --start 2026-11-30 --turn 7d -z Europe/Berlin, summary: A week each}
    effect: write
  rota remove:
    summary: Remove a rota; its log stays
    arguments:
      - {name: rota, complete: true, summary: Which one}
    options:
      - {name: as, env: ONCALL_PERSON, complete: true, summary: Who you are}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli --yes oncall rota remove primary, summary: Without a question}]
    effect: destructive
  sync:
    summary: Fetch what others did, and push what is not shared
    options:
      - {name: drop, type: bool, summary: Take back mine where both changed a rota}
      - {name: folder, type: path, env: ONCALL_FOLDER, summary: Of the rotas}
    examples: [{run: tcli oncall sync, summary: Before asking who has the pager}]
    effect: write
)");

std::string oncall::folder_words(const Host& host, const Call& call) {
  const auto folder = call.value("folder");
  if (!folder || folder == host.environment("ONCALL_FOLDER")) return {};
  return " --folder " + shell_word(std::string(*folder));
}

namespace {

using tcli::plugin::command;

// A command whose hints mend what is wrong, in the folder that was typed.
template <auto verb> void with_hints(const tcli::plugin::Host& host, const tcli::plugin::Call& call) {
  try {
    verb(host, call);
  } catch (const oncall::NoFile& error) {
    throw tcli::plugin::Error(error.what(), error.why(), oncall::file_again(error.path()));
  } catch (const tcli::plugin::Error& error) {
    const std::string folder = oncall::folder_words(host, call), &hint = error.hint();
    if (!hint.starts_with("tcli oncall ") || hint.find(" --folder") != std::string::npos) throw;
    throw tcli::plugin::Error(error.what(), error.why(), hint + folder, error.status());
  }
}

constexpr tcli_command k_commands[] = {
    command<with_hints<oncall::now>>("now"),
    command<with_hints<oncall::take>>("take"),
    command<with_hints<oncall::give>>("give"),
    command<with_hints<oncall::log>>("log"),
    command<with_hints<oncall::rota_list>>("rota list"),
    command<with_hints<oncall::rota_show>>("rota show"),
    command<with_hints<oncall::rota_set>>("rota set"),
    command<with_hints<oncall::rota_remove>>("rota remove"),
    command<with_hints<oncall::sync>>("sync"),
};

constexpr tcli_completer k_completer = tcli::plugin::completer<oncall::complete>();

} // namespace

TCLI_PLUGIN(oncall) = tcli::plugin::entry<k_commands, k_completer>("oncall", "1.0.0");
