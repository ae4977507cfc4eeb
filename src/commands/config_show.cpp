#include "base/debug.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "cli/aliases.hpp"
#include "cli/file_operand.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "commands/config_module.hpp"
#include "commands/config_shared.hpp"
#include "config/key_rules.hpp"
#include "module/hint.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <iterator>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

struct Row {
  std::string key, value;
  std::string_view origin;
  std::string where;
};

Row row_of(const std::string& key, const ConfigSetting& setting) {
  const ConfigKey* const row = find_config_key(key);
  const bool is_variable = setting.layer->origin == ConfigOrigin::environment && row != nullptr;
  return {key, setting.value, config_origin_word(setting.layer->origin), is_variable ? row->variable : setting.layer->where};
}

Table table_of(const std::vector<Row>& rows, bool with_origin) {
  Table table{.name = "config", .columns = {"key", "value"}, .rows = {}};
  if (with_origin) table.columns.insert(table.columns.end(), {"origin", "where"});
  for (const Row& row : rows) {
    table.rows.push_back({row.key, row.value});
    if (with_origin) table.rows.back().insert(table.rows.back().end(), {std::string{row.origin}, row.where});
  }
  return table;
}

Status print_rows(const BuiltinCall& call, const std::vector<Row>& rows) {
  const std::string json = table_json(table_of(rows, true)); // programs get all of it
  return print_table(table_of(rows, call.arguments.flag("show-origin")), json, output_of(call));
}

// The call with `key` instead of what was typed, where it works and shows nothing that may be a secret.
std::string corrected_call(const BuiltinCall& call, const std::string& key) {
  const ConfigKey* const row = find_config_key(key);
  const bool is_for_any = key.find('*') != std::string::npos;
  if (row == nullptr || is_for_any || !key_name_problem(*row, key).empty()) return k_config_help;
  std::vector<std::string> words{key};
  if (call.verb == "set") {
    const auto values = call.arguments.find("values")->values;
    // A call may have an option within a value.
    const auto may_have_option = [](const std::string& value) {
      return std::ranges::any_of(split(value, ' '), [](std::string_view word) {
        return word.substr(std::min(word.size(), word.find_first_not_of("\"'\\"))).starts_with('-');
      });
    };
    const bool may_be_secret = row->text == ConfigText::any || std::ranges::any_of(values, may_have_option);
    if (may_be_secret || !new_values(call, *row, key)) return k_config_help;
    words.insert(words.end(), values.begin(), values.end());
  }
  return call_line(fmt::format("tcli config {}", call.verb), words, k_config_help);
}

// Of a file that is not there: what is there instead.
std::string list_nearest_folder(const std::string& file) {
  boost::system::error_code error;
  auto folder = fs::absolute(file, error).parent_path();
  while (folder.has_parent_path() && !fs::is_directory(folder, error)) folder = folder.parent_path();
  return "ls -la " + shell_quote(folder.string());
}

} // namespace

bool mends_config(std::string_view verb) { return verb == "check" || verb == "edit" || verb == "path"; }

Result<const ConfigKey*> named_key(const BuiltinCall& call) {
  const std::string name = call.arguments.value("name");
  const ConfigKey* const row = find_config_key(name);
  if (row != nullptr && call.verb != "unset" && row->name == name && name.find('*') != std::string::npos)
    return fail(Error{.status = ExitCode::usage,
                      .what = fmt::format("config {}: {}", call.verb, name),
                      .why = "'*' stands for a name",
                      .hint = k_config_help});
  if (row != nullptr) return row;
  const auto nearest = similar_key(name);
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("config {}: no key '{}'", call.verb, name),
                    .why = nearest                   ? fmt::format("did you mean '{}'?", *nearest)
                           : holds_config_keys(name) ? "it holds keys of its own"
                                                     : "",
                    .hint = nearest ? corrected_call(call, *nearest) : k_config_help});
}

void warn_of_shadow(const BuiltinCall& call, const Alias& alias) {
  if (const auto shadow = shadow_of(call.catalog, alias); !shadow.empty())
    warn(fmt::format("{}{} has no effect: {}", k_alias_keys, alias.name, shadow),
         alias.name == "help" ? "tcli help" : "tcli plugin which " + alias.name);
}

Result<std::string> place_of_config() {
  auto file = user_config_file();
  if (!file.empty()) return file;
  return fail(Error{
      .status = ExitCode::failed, .what = "no place for a config", .why = std::string{no_folder_reason()}, .hint = k_users_home});
}

Result<int> config_get(const BuiltinCall& call) {
  TCLI_TRY(const ConfigKey* const key, named_key(call));
  const std::string name = call.arguments.value("name");
  const auto merged = merge_config(call.config.layers());
  const auto found = merged.find(name);
  const Row row = found == merged.end() ? Row{name, std::string{key->default_value}, "default", ""} : row_of(name, found->second);
  const bool is_unset = found == merged.end() && key->default_value.empty();
  const int status = static_cast<int>(is_unset ? ExitCode::failed : ExitCode::ok);
  const bool is_for_people = output_of(call).is_for_people();
  if (is_unset && is_for_people) return status; // a program gets a document all the same
  if (!is_for_people || call.arguments.flag("show-origin")) {
    TCLI_CHECK(print_rows(call, {row}));
    return status;
  }
  std::string text;
  for (const std::string& item : key->separator == 0 ? std::vector{row.value} : call.config.list(name))
    text += escape(item) + "\n";
  TCLI_CHECK(print(text));
  return 0;
}

Result<int> config_list(const BuiltinCall& call) {
  std::vector<Row> rows;
  const auto merged = merge_config(call.config.layers());
  for (const auto& [key, setting] : merged) rows.push_back(row_of(key, setting));
  if (call.arguments.flag("all")) {
    for (const ConfigKey& key : k_config_keys)
      if (!merged.contains(key.name) && key.name.find('*') == std::string_view::npos)
        rows.push_back({std::string{key.name}, std::string{key.default_value}, "default", ""});
    std::ranges::sort(rows, {}, &Row::key);
  }
  TCLI_CHECK(print_rows(call, rows));
  if (!output_of(call).is_for_people()) return 0;
  if (rows.empty()) tell("nothing is set: tcli config list --all shows what holds by default");
  for (const Alias& alias : all_aliases(call.config)) warn_of_shadow(call, alias);
  return 0;
}

Result<int> config_path(const BuiltinCall& call) {
  TCLI_TRY(const auto file, place_of_config());
  const OutputFormat format = output_of(call);
  const Table table{.name = "config", .columns = {"path"}, .rows = {{file}}};
  TCLI_CHECK(format.is_for_people() ? print(file + "\n") : print_table(table, format)); // of a shell's $(...)
  return 0;
}

Result<int> config_check(const BuiltinCall& call) {
  const std::string named = call.arguments.value("file");
  TCLI_TRY(const auto file, input_operand(named));
  if (!file.empty() && ::access(file.c_str(), F_OK) != 0) {
    auto error = system_error(file, errno);
    error.status = ExitCode::failed;
    error.hint = list_nearest_folder(file);
    return fail(std::move(error));
  }
  auto findings = file.empty() ? config_findings() : config_findings_of(file, named == "-" ? "standard input" : named);
  if (file.empty()) std::ranges::move(absent_findings(call), std::back_inserter(findings));
  Table table{.name = "findings", .columns = {"finding"}, .rows = {}};
  std::string lines;
  for (const ConfigFinding& finding : findings) {
    lines += escape(finding.text) + "\n";
    table.rows.push_back({finding.text});
  }
  const OutputFormat format = output_of(call);
  TCLI_CHECK(format.is_for_people() ? print(lines) : print_table(table, format));
  return static_cast<int>(table.rows.empty() ? ExitCode::ok : ExitCode::failed);
}

} // namespace tcli
