// `tcli self check`: areas that are looked at, each by a function of its own, and what they find.
#pragma once

#include "cli/self_json.hpp"
#include "commands/self_programs.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

enum class Severity { ok, note, warning, error };

std::string_view severity_word(Severity severity);

struct CheckFinding {
  Severity severity;
  std::string_view area;
  std::string what;
  std::string why;
  std::string remedy; // a command that mends it, as typed into a shell; empty where nothing is to be mended, or none can
};

class CheckReport {
public:
  // Passwords in URLs do not get in.
  void add(Severity severity, std::string what, std::string why = {}, std::string remedy = {});
  void ok(std::string what, std::string why = {}) { add(Severity::ok, std::move(what), std::move(why)); }

  void begin_area(std::string_view area) { m_area = area; }

  // Those of least weight first, within these in the order in which they came.
  std::vector<CheckFinding> take();

private:
  std::string_view m_area;
  std::vector<CheckFinding> m_findings;
};

struct CheckCall {
  const BuiltinCall& call;
  const ProgramAnswers& programs;
};

// None fails, changes anything but what SQLite keeps beside a database that is read, or takes longer than it says there.
void check_versions(const CheckCall& check, CheckReport& report);
void check_git(const CheckCall& check, CheckReport& report);
void check_seal(const CheckCall& check, CheckReport& report);
void check_containers(const CheckCall& check, CheckReport& report);
void check_host(const CheckCall& check, CheckReport& report);
void check_shells(const CheckCall& check, CheckReport& report);
void check_search_path(const CheckCall& check, CheckReport& report);
void check_variables(const CheckCall& check, CheckReport& report);
void check_folders(const CheckCall& check, CheckReport& report);
void check_open_folders(const CheckCall& check, CheckReport& report);
void check_config(const CheckCall& check, CheckReport& report);
void check_cache(const CheckCall& check, CheckReport& report);
void check_history(const CheckCall& check, CheckReport& report); // up to a second
void check_packs(const CheckCall& check, CheckReport& report);
void check_modules(const CheckCall& check, CheckReport& report);
void check_providers(const CheckCall& check, CheckReport& report);

// Why a folder that tcli keeps below one of its four is of no use, and what mends it.
struct FolderTrouble {
  std::string why, remedy;
};
// None: it can be used so (`mode` as for access(2)), is not there, or the fault is that of a folder above.
std::optional<FolderTrouble> folder_trouble(const std::string& folder, int mode);

// Makes a file or folder the caller's; with -R all in a folder, where a link is told by what it leads to: chown(1) follows none
// then.
std::string owned_again(const std::string& path, std::string_view options = {});

// Whether a file can't be there because one of tcli's four folders is none, or HOME is: that is told among those, once.
bool is_told_of_folders(const std::string& file);

// Takes a key out of where it was said: the user's config or the environment; empty where that is another place.
std::string without_key(const CheckCall& check, const std::string& key);

// Whether the team has the last word on a key; only a newer team file says something else.
bool is_final(const CheckCall& check, const std::string& key);
inline constexpr const char* k_newer_team = "tcli team update";

// The versions of all that tcli works with, for a report; what is not known is empty.
JsonFields checked_versions(const ProgramAnswers& programs);

// A command that takes all parts of that name out of the search path of a shell.
std::string without_search_path_part(const std::string& part);

// "1.5 MB"
std::string shown_size(std::uint64_t bytes);

} // namespace tcli
