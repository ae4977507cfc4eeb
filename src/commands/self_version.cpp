#include "base/program.hpp"
#include "cli/output.hpp"
#include "cli/self_json.hpp"
#include "commands/self_module.hpp"
#include "config/plugin_places.hpp"

#include <tcli/plugin.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr const char* k_first_line = "tcli " TCLI_VERSION "\n";

VersionFacts version_facts() {
  auto host = host_program();
  if (!host.empty() && ::access(host.c_str(), F_OK) != 0) host.clear();
  return {.version = TCLI_VERSION,
          .abi = TCLI_ABI_VERSION,
          .path = program_path(),
          .host = std::move(host),
          .compiler = TCLI_COMPILER,
          .target = TCLI_TARGET,
          .libraries = {TCLI_LIBRARIES}}; // src/CMakeLists.txt has them from CMake: some have no macro that tells
}

Table table_of(const VersionFacts& facts) {
  Table table{.name = "version",
              .columns = {"field", "value"},
              .rows = {{"abi", std::to_string(facts.abi)},
                       {"path", facts.path},
                       {"host", facts.host},
                       {"compiler", facts.compiler},
                       {"target", facts.target}}};
  for (const auto& [name, version] : facts.libraries) table.rows.push_back({name, version});
  return table;
}

Status print_facts(const OutputFormat& format) {
  const auto facts = version_facts();
  Table table = table_of(facts);
  if (format.is_for_people()) return print(k_first_line + table_text(table, terminal_columns()));
  table.rows.insert(table.rows.begin(), {"version", facts.version});
  return print_table(table, version_json(facts), format);
}

} // namespace

Result<int> self_version(const BuiltinCall& call) {
  TCLI_CHECK(print_facts(output_of(call)));
  return 0;
}

Status print_version(std::string_view word) {
  return word.empty() ? print(k_first_line) : print_facts({.word = std::string{word}});
}

} // namespace tcli
