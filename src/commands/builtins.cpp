#include "commands/builtins.hpp"

#include "base/text.hpp"
#include "cli/json.hpp"
#include "cli/output.hpp"
#include "commands/completion_module.hpp"
#include "commands/config_module.hpp"
#include "commands/history_module.hpp"
#include "commands/pack_module.hpp"
#include "commands/plugin_module.hpp"
#include "commands/self_module.hpp"
#include "commands/team_module.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>

namespace tcli {

namespace {

// One row a built-in module.
constexpr std::array k_modules{
    BuiltinModule{"completion", k_completion_manifest, k_completion_commands},
    BuiltinModule{"config", k_config_manifest, k_config_commands},
    BuiltinModule{"history", k_history_manifest, k_history_commands},
    BuiltinModule{"pack", k_pack_manifest, k_pack_commands},
    BuiltinModule{"plugin", k_plugin_manifest, k_plugin_commands},
    BuiltinModule{"self", k_self_manifest, k_self_commands},
    BuiltinModule{"team", k_team_manifest, k_team_commands},
};

int report(const tcli_sink& sink, const BuiltinModule& builtin) {
  tcli_module module{};
  module.size = sizeof module;
  module.name = builtin.name;
  module.kind = "builtin";
  module.location = builtin.name;
  module.shown = "built in";
  module.group = "Built in";
  module.manifest_kind = TCLI_MANIFEST_TEXT;
  module.manifest = builtin.manifest;
  return sink.found(sink.context, &module);
}

int find(const tcli_provider* /*self*/, const tcli_host* /*host*/, const char* name, const tcli_sink* sink) {
  for (const BuiltinModule& builtin : k_modules) {
    if (std::strcmp(builtin.name, name) == 0) report(*sink, builtin);
  }
  return TCLI_OK;
}

int list(const tcli_provider* /*self*/, const tcli_host* /*host*/, const tcli_sink* sink) {
  for (const BuiltinModule& builtin : k_modules) {
    if (report(*sink, builtin) != 0) break;
  }
  return TCLI_OK;
}

int watch(const tcli_provider* /*self*/, const tcli_host* /*host*/, const tcli_sink* /*sink*/) { return TCLI_OK; }

constexpr tcli_provider k_provider{sizeof(tcli_provider), "builtin", find, list, watch};
constexpr const tcli_provider* k_items[] = {&k_provider};
constexpr tcli_providers k_providers{sizeof(tcli_providers), 1, k_items};

const void* get_interface(const char* id) { return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : nullptr; }

constexpr tcli_plugin k_plugin{sizeof(tcli_plugin), TCLI_ABI_VERSION, "builtin", TCLI_VERSION, get_interface};

const BuiltinCommand* find_row(std::string_view module, std::string_view command) {
  for (const BuiltinModule& builtin : k_modules) {
    if (builtin.name != module) continue;
    for (const BuiltinCommand& row : builtin.commands)
      if (row.key == command) return &row;
  }
  return nullptr;
}

} // namespace

const tcli_plugin& builtin_plugin() { return k_plugin; }

bool is_builtin(std::string_view module) {
  return std::ranges::any_of(k_modules, [&](const BuiltinModule& builtin) { return module == builtin.name; });
}

BuiltinFunction find_builtin(std::string_view module, std::string_view command) {
  const BuiltinCommand* const row = find_row(module, command);
  return row == nullptr ? nullptr : row->function;
}

std::string_view find_record(std::string_view module, std::string_view command) {
  const BuiltinCommand* const row = find_row(module, command);
  return row == nullptr ? std::string_view{} : row->record;
}

OutputFormat output_of(const BuiltinCall& call) {
  const bool has_key = call.arguments.find("key") != nullptr && call.arguments.find("key")->is_option;
  return {.word = call.arguments.value("output"), .key = has_key ? call.arguments.value("key") : ""};
}

bool is_quiet(const BuiltinCall& call) { return call.options.quiet || call.arguments.flag("quiet"); }

Status print_done(const BuiltinCall& call, std::string_view lines) {
  if (!output_of(call).is_for_people()) return {};
  return is_quiet(call) && !call.arguments.flag("dry-run") ? Status{} : print(lines);
}

Table record_of(const BuiltinCall& call) {
  Table table;
  for (const std::string_view word : split(call.record, ' ')) table.columns.emplace_back(word);
  table.name = table.columns.front();
  table.columns.erase(table.columns.begin());
  return table;
}

Status check_key(const BuiltinCall& call) {
  std::string key = output_of(call).key;
  if (key.empty() || call.record.empty()) return {};
  Table table = record_of(call);
  table.rows.emplace_back(table.columns.size()); // as if there were as many as it takes
  std::string first_row;
  for (const std::string_view part : split(key, '.')) {
    const bool is_number = !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    first_row += (first_row.empty() ? "" : ".") + std::string{is_number ? "0" : part};
  }
  auto value = json_value(table_json(table), first_row);
  if (value) return {};
  value.error().what = fmt::format("no key '{}' in the result", key);
  return fail(std::move(value).error());
}

Status print_record(const BuiltinCall& call, const Table& table, const std::string& json) {
  const OutputFormat format = output_of(call);
  return format.is_for_people() ? Status{} : print_table(table, json, format);
}

Status print_record(const BuiltinCall& call, const Table& table) { return print_record(call, table, table_json(table)); }

Status print_outcome(const BuiltinCall& call, const std::string& sentence, const Table& table, const std::string& json) {
  TCLI_CHECK(print_done(call, sentence + "\n"));
  return print_record(call, table, json);
}

Status print_outcome(const BuiltinCall& call, const std::string& sentence, const Table& table) {
  return print_outcome(call, sentence, table, table_json(table));
}

} // namespace tcli
