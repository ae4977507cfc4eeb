// One module as a provider found it.
#pragma once

#include "base/file.hpp"
#include "module/state.hpp"

#include <string>
#include <vector>

namespace tcli {

// An owned copy of what crossed the plugin ABI (tcli/plugin.h says what each field means). Nothing in it was checked but that
// the texts are there: names and texts are foreign.
struct Finding {
  enum class ManifestPlace { none, in_file, file, text };

  std::string name;
  std::string provider;
  std::string kind;
  std::string location;
  std::string shown;
  std::string group;
  std::vector<std::string> argv;
  FileId id;
  ManifestPlace manifest_place = ManifestPlace::none;
  std::string manifest;
  FileId manifest_id;
  Problem problem;
  std::string relative; // not empty: reached through a relative folder, under this name

  std::vector<std::string> ask;     // what is run to learn its --help; empty: argv, sealed
  std::vector<std::string> cleanup; // what ends a run that was cut short; empty: nothing has to
  std::string summary;              // for listings, when it has no manifest
  std::string question;             // not empty: a person has to agree before each run, and this is why
  bool commands_are_files = false;  // below the folder `location`, which is `argv` as well

  std::string asked_from; // the provider that the user named (--from), or empty

  bool is_builtin() const { return kind == "builtin"; }
};

} // namespace tcli
