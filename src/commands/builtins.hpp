// The built-in modules: each is a manifest and a function for each command, found and called as every other module is.
#pragma once

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "cli/global_options.hpp"
#include "cli/table.hpp"
#include "config/config.hpp"
#include "contract/contract.hpp"
#include "module/arguments.hpp"

#include <functional>
#include <string>
#include <tcli/plugin.h>

namespace tcli {

// What a built-in command works with; lives as long as the call.
struct BuiltinCall {
  std::string_view verb;
  const Catalog& catalog;
  const Contract& contract;
  const Config& config;
  const GlobalOptions& options; // that stand before the module
  const ParsedArguments& arguments;
  std::string_view record = {};                   // of its command (BuiltinCommand)
  std::function<ServiceState()> ask_service = {}; // of container images; none: there is no such provider
};

// What the options --output and --key of the command say, as far as it has them.
OutputFormat output_of(const BuiltinCall& call);

// Whether --quiet was given, before the module or behind the command.
bool is_quiet(const BuiltinCall& call);

// Lines that say what was done, for a person: --quiet keeps them to itself, and --output asks for a record instead. With
// --dry-run they are the answer.
Status print_done(const BuiltinCall& call, std::string_view lines);

// Without rows.
Table record_of(const BuiltinCall& call);

// That --key names what the record of its command can have: nothing is to be changed before that is told. Fails with 2.
Status check_key(const BuiltinCall& call);

// The record of what was done, where --output or --key ask for it: `table` as CSV and, its first column, names; or the JSON,
// which may say more.
Status print_record(const BuiltinCall& call, const Table& table);
Status print_record(const BuiltinCall& call, const Table& table, const std::string& json);

// Both: `sentence` is one line.
Status print_outcome(const BuiltinCall& call, const std::string& sentence, const Table& table);
Status print_outcome(const BuiltinCall& call, const std::string& sentence, const Table& table, const std::string& json);

// Returns the exit status. Errors are reported by the caller.
using BuiltinFunction = Result<int> (*)(const BuiltinCall& call);

// The provider of the built-in modules, as a plugin among the others.
const tcli_plugin& builtin_plugin();

// Whether a built-in module has that name.
bool is_builtin(std::string_view module);

// The function of `module` and command key ("list"); every declared command has one.
BuiltinFunction find_builtin(std::string_view module, std::string_view command);

// Its record (BuiltinCommand).
std::string_view find_record(std::string_view module, std::string_view command);

} // namespace tcli
