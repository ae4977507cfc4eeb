#include "module/parameter_reader.hpp"

#include "base/text.hpp"
#include "module/value.hpp"

#include <fmt/format.h>

namespace tcli {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_variable_name(std::string_view text) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return !text.empty() && !is_digit(text.front()) && std::all_of(text.begin(), text.end(), fits);
}

// Where one of a parameter's keys stands, or the parameter itself.
YamlPosition place_of(const YamlNode& node, std::string_view key) {
  const YamlNode* const value = node.find(key);
  return value ? value->at : node.at;
}

void read_type(NodeReader& reader, const YamlEntry& entry, Parameter& out) {
  const std::string word = reader.line(entry);
  if (word.empty()) return;
  if (const auto type = type_from_word(word)) {
    out.type = *type;
    return;
  }
  std::vector<std::string_view> words;
  for (int type = 0; type <= static_cast<int>(Type::duration); ++type) words.push_back(type_word(static_cast<Type>(type)));
  reader.complain(entry, fmt::format("unknown type '{}'{} (types: {})", word, did_you_mean(word, words), fmt::join(words, " ")));
}

void read_choices(NodeReader& reader, const YamlEntry& entry, Parameter& out) {
  for (const YamlNode& item : reader.list(entry, "a list such as [red, green]")) {
    if (item.kind != YamlNode::Kind::scalar || item.scalar.empty())
      reader.complain(item.at, "a choice must be a text that is not empty (quote null and ~)");
    else if (std::find(out.choices.begin(), out.choices.end(), item.scalar) != out.choices.end())
      reader.complain(item.at, fmt::format("the choice '{}' a second time", item.scalar));
    out.choices.push_back(item.scalar);
  }
}

void read_known(NodeReader& reader, const YamlEntry& entry, Parameter& out) {
  const std::string word = reader.line(entry);
  const auto known = known_from_word(word);
  if (known && !word.empty())
    out.known = *known;
  else if (!word.empty())
    reader.complain(entry, fmt::format("'complete' must be true, modules, runs, packs or config-keys, not '{}'", word));
}

// The keys that arguments and options share; a table of derived type needs functions of that type.
template <class P> constexpr KeyRow<P> k_name_row{
    "name", [](auto& reader, auto& entry, P& out) { out.name = reader.name(entry); }, "its name, such as 'name: count'"};
template <class P>
constexpr KeyRow<P> k_summary_row{"summary", [](auto& reader, auto& entry, P& out) { out.summary = reader.summary(entry); }};
template <class P>
constexpr KeyRow<P> k_type_row{"type", [](auto& reader, auto& entry, P& out) { read_type(reader, entry, out); }};
template <class P>
constexpr KeyRow<P> k_choices_row{"choices", [](auto& reader, auto& entry, P& out) { read_choices(reader, entry, out); }};
template <class P>
constexpr KeyRow<P> k_default_row{"default", [](auto& reader, auto& entry, P& out) { out.default_value = reader.value(entry); }};
template <class P>
constexpr KeyRow<P> k_complete_row{"complete", [](auto& reader, auto& entry, P& out) { read_known(reader, entry, out); }};
template <class P>
constexpr KeyRow<P> k_required_row{"required", [](auto& reader, auto& entry, P& out) { out.required = reader.flag(entry); }};

void read_variadic(NodeReader& reader, const YamlEntry& entry, Argument& out) { out.variadic = reader.flag(entry); }

void read_short(NodeReader& reader, const YamlEntry& entry, Option& out) {
  const std::string text = reader.value(entry);
  if (entry.value.kind != YamlNode::Kind::scalar) return;
  if (text.size() != 1 || !(is_letter(text.front()) || is_digit(text.front())))
    reader.complain(entry, fmt::format("'short' must be one letter or digit, not '{}'", text));
  else if (text == "h")
    reader.complain(entry, "'short' can't be h: -h is help everywhere");
  else
    out.short_name = text.front();
}

void read_env(NodeReader& reader, const YamlEntry& entry, Option& out) {
  out.env = reader.line(entry);
  if (!out.env.empty() && !is_variable_name(out.env))
    reader.complain(entry, fmt::format("'env' must be the name of a variable such as API_TOKEN, not '{}'", out.env));
}

void read_passed_as(NodeReader& reader, const YamlEntry& entry, Option& out) {
  out.passed_as = reader.line(entry);
  if (out.passed_as.find_first_of(" \t") != std::string::npos)
    reader.complain(entry, fmt::format("'passed_as' must be one word such as -n or name=, not '{}'", out.passed_as));
}

constexpr KeyRow<Argument> k_argument_rows[] = {
    k_name_row<Argument>,    k_summary_row<Argument>,  k_type_row<Argument>,     k_choices_row<Argument>,
    k_default_row<Argument>, k_required_row<Argument>, k_complete_row<Argument>, {"variadic", read_variadic},
};

constexpr KeyRow<Option> k_option_rows[] = {
    k_name_row<Option>,
    k_summary_row<Option>,
    k_type_row<Option>,
    k_choices_row<Option>,
    k_default_row<Option>,
    k_required_row<Option>,
    k_complete_row<Option>,
    {"short", read_short},
    {"secret", [](auto& reader, auto& entry, Option& out) { out.secret = reader.flag(entry); }},
    {"env", read_env},
    {"passed_as", read_passed_as},
};

void check_default(NodeReader& reader, const YamlNode& node, const Parameter& parameter) {
  if (!parameter.default_value) return;
  const YamlPosition at = place_of(node, "default");
  if (parameter.required) reader.complain(at, "a required parameter needs no 'default': remove one of the two");
  // A file that is not there now may be there when the command runs.
  if (parameter.type == Type::file || parameter.type == Type::dir) return;
  if (!is_valid_value(parameter, *parameter.default_value))
    reader.complain(at, fmt::format("'default' must be {}, not '{}'", type_wants(parameter), *parameter.default_value));
}

void check_parameter(NodeReader& reader, const YamlNode& node, const Parameter& parameter) {
  if (parameter.type == Type::choice && parameter.choices.empty())
    reader.complain(place_of(node, "type"), "type choice needs 'choices', such as [red, green]");
  else if (!may_complete(parameter.type, parameter.known))
    reader.complain(place_of(node, "complete"), parameter.known == Known::own
                                                    ? "'complete: true' needs type string, int, float or duration"
                                                    : "'complete' needs type string or path");
  else if (parameter.type != Type::choice && node.find("choices"))
    reader.complain(place_of(node, "choices"), "'choices' need 'type: choice'");
  else
    check_default(reader, node, parameter);
}

void check_argument(NodeReader& reader, const YamlNode& node, const Argument& argument, std::span<const Argument> before) {
  if (argument.type == Type::boolean)
    reader.complain(place_of(node, "type"), "an argument can't be a bool: make it an option, --" + argument.name);
  if (before.empty()) return;
  if (before.back().variadic)
    reader.complain(place_of(node, "name"), fmt::format("'{}' stands after '{}', which takes all that is left: only the last "
                                                        "argument can be variadic",
                                                        argument.name, before.back().name));
  else if (argument.required && !before.back().required)
    reader.complain(place_of(node, "name"), fmt::format("'{}' is required, but '{}' before it is not: give it a default, or "
                                                        "'required: false'",
                                                        argument.name, before.back().name));
}

void check_option(NodeReader& reader, const YamlNode& node, const Option& option, std::span<const Option> before) {
  if (option.name == "help")
    reader.complain(place_of(node, "name"), "an option can't be called help: --help is tcli's everywhere");
  if (option.secret && option.default_value)
    reader.complain(place_of(node, "default"), "a secret can't have a 'default': the manifest is no place for it, use 'env'");
  if (option.secret && option.known == Known::own)
    reader.complain(place_of(node, "complete"), "a secret can't have 'complete: true': candidates are shown");
  if (option.secret && option.type == Type::boolean)
    reader.complain(place_of(node, "secret"), "a bool can't be secret: it is told by whether its word is there");
  if (option.type == Type::boolean && option.passed_as.ends_with('='))
    reader.complain(place_of(node, "passed_as"), "a bool has no value that could follow the '=' of its 'passed_as'");
  for (const Option& other : before)
    if (option.short_name != 0 && other.short_name == option.short_name)
      reader.complain(place_of(node, "short"),
                      fmt::format("'-{}' is the short name of '{}' already", option.short_name, other.name));
}

template <class P, std::size_t N>
std::vector<P> read_list(NodeReader& reader, const YamlEntry& entry, const KeyRow<P> (&rows)[N], const P& unset,
                         void (*check)(NodeReader&, const YamlNode&, const P&, std::span<const P>)) {
  std::vector<P> parameters;
  const std::span<const YamlNode> items = reader.list(entry, "a list such as [{name: count, type: int}]");
  parameters.reserve(items.size());
  for (const YamlNode& item : items) {
    P parameter = unset;
    if (reader.map<P>(item, item.at, "a map such as {name: count, type: int}", rows, parameter)) {
      if (!item.find("required") && parameter.default_value) parameter.required = false;
      const auto same = [&](const P& other) { return other.name == parameter.name; };
      if (std::any_of(parameters.begin(), parameters.end(), same))
        reader.complain(place_of(item, "name"), fmt::format("'{}' a second time", parameter.name));
      check_parameter(reader, item, parameter);
      check(reader, item, parameter, parameters);
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

// The variables of a variadic argument X are X_COUNT, X_1, X_2 and so on: another argument must not have one of them.
bool names_a_part_of(std::string_view name, std::string_view variadic) {
  if (!name.starts_with(variadic) || name.substr(variadic.size(), 1) != "-") return false;
  const std::string_view rest = name.substr(variadic.size() + 1);
  return rest == "count" || (rest.front() != '0' && std::all_of(rest.begin(), rest.end(), is_digit));
}

} // namespace

void read_arguments(NodeReader& reader, const YamlEntry& entry, Command& command) {
  Argument unset;
  unset.required = true;
  command.arguments = read_list<Argument>(reader, entry, k_argument_rows, unset, check_argument);
}

void read_options(NodeReader& reader, const YamlEntry& entry, Command& command) {
  command.options = read_list<Option>(reader, entry, k_option_rows, {}, check_option);
}

void check_parameters(NodeReader& reader, const YamlNode& command_node, const Command& command) {
  for (std::size_t index = 0; index < command.arguments.size(); ++index) {
    const std::string& name = command.arguments[index].name;
    const Argument& last = command.arguments.back();
    if (last.variadic && names_a_part_of(name, last.name))
      reader.complain(place_of(command_node.find("arguments")->items[index], "name"),
                      fmt::format("'{}' and the variadic '{}' would share an environment variable: rename one", name, last.name));
  }
  for (std::size_t index = 0; index < command.options.size(); ++index) {
    const std::string& name = command.options[index].name;
    const auto same = [&](const Argument& argument) { return !name.empty() && argument.name == name; };
    if (std::any_of(command.arguments.begin(), command.arguments.end(), same))
      reader.complain(place_of(command_node.find("options")->items[index], "name"),
                      fmt::format("'{}' is an argument of this command already: rename one", name));
  }
}

void read_dry_run(NodeReader& reader, const YamlNode& command_node, Command& command) {
  const auto is_it = [](const Parameter& parameter) { return parameter.name == k_dry_run; };
  const auto listed = std::find_if(command.options.begin(), command.options.end(), is_it);
  if (!command.dry_run) {
    if (listed == command.options.end()) return;
    const auto index = static_cast<std::size_t>(listed - command.options.begin());
    reader.complain(
        place_of(command_node.find("options")->items[index], "name"),
        "'--dry-run' changes nothing, wherever there is one: add 'dry_run: true' to the command, or rename the option");
    return;
  }
  if (std::any_of(command.arguments.begin(), command.arguments.end(), is_it))
    reader.complain(place_of(command_node, "dry_run"), "'dry-run' is an argument of this command already: rename one");
  if (listed == command.options.end()) {
    Option option;
    option.name = k_dry_run;
    option.summary = "Show what would be done, and do nothing";
    option.type = Type::boolean;
    command.options.push_back(std::move(option));
  } else if (listed->type != Type::boolean || listed->default_value == "true" || listed->required) {
    reader.complain(place_of(command_node, "dry_run"),
                    "its option 'dry-run' must be a bool that is off by default and not required");
  }
}

} // namespace tcli
