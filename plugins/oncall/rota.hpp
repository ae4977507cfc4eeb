// A rota and its handovers as values: text in, who has the pager out. Nothing here reads a file or a clock.
#pragma once

#include "moment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oncall {

// Whose turn it is: the people one after the other, each for `turn` days. A turn begins and ends when clocks in `zone` show
// `handover`, so that it keeps its hour when they are changed; that one turn is then an hour shorter or longer.
struct Rota {
  std::string name;
  std::vector<std::string> people; // never empty
  Zone zone;
  Day start;    // of the first turn of the first one
  int turn;     // days
  int handover; // minutes of the day
};

// One line of the log: from then until then `person` has the pager, whoever's turn it is. Where two overlap the later line
// counts.
struct Handover {
  Moment written;
  std::string by;
  std::string person;
  Moment from;
  Moment until;
  std::string reason; // may be empty
};

// Who has the pager for how long. `person` is empty before the first turn; `handover` is null where it is the turn.
struct Holding {
  Moment from;
  Moment until;
  std::string person;
  std::string turn_of;
  const Handover* handover;
};

// Names of rotas are a-z, 0-9 and '-', as they are names of files; those of people may have capitals, '.', '_', '@' and '+'.
bool is_rota_name(std::string_view name);
bool is_person(std::string_view name);
bool is_reason(std::string_view text); // one line of 500 bytes at most

constexpr int k_longest_turn = 365;

// The file of a rota: lines `zone Europe/Berlin`, `handover 09:00`, `start 2026-11-30`, `turn 7d` and `person anna`, in any order
// but for that of the people; '#' begins a comment. Throws an Error that begins with `file`:LINE.
Rota parse_rota(const std::string& name, std::string_view text, const std::string& file);
std::string to_text(const Rota& rota);

// The log: WRITTEN BY PERSON FROM UNTIL REASON, with one space between them. A line that is none is added to `problems`, as
// `file`:LINE: what, and left out.
std::vector<Handover> parse_log(std::string_view text, const std::string& file, std::vector<std::string>& problems);
std::string to_line(const Handover& handover);

// `log` outlives the result.
Holding holding_at(const Rota& rota, const std::vector<Handover>& log, Moment moment);

} // namespace oncall
