// Every key of the config, in one table.
#pragma once

#include <array>
#include <string_view>

namespace tcli {

struct ConfigKey {
  std::string_view name;    // dotted; `*` stands for one name
  std::string_view choices; // separated by spaces; empty: any text
  std::string_view default_value;
  const char* variable; // the environment variable that wins over the file; null: none
  std::string_view help;
};

inline constexpr std::array<ConfigKey, 4> k_config_keys{{
    {"discovery.relative_path", "warn refuse allow", "warn", "TCLI_DISCOVERY_RELATIVE_PATH",
     "what becomes of a module reached through a relative folder of the search path"},
    {"modules.*.from", "", "", nullptr, "the provider that a module is taken from"},
    {"run.wait", "true false", "true", "TCLI_RUN_WAIT",
     "wait for the module; false puts it in tcli's place: faster, without care for the terminal"},
    {"undeclared", "allow refuse", "allow", "TCLI_UNDECLARED", "whether modules without a manifest may run"},
}};

} // namespace tcli
