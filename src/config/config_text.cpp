#include "config/config_text.hpp"

#include "base/text.hpp"
#include "config/config_layers.hpp"
#include "config/key_rules.hpp"
#include "module/yaml_quote.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

// The value that a node gives a key; none when it is not what the key wants.
std::optional<std::string> value_of(const ConfigKey& key, const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) return fits(key, node.scalar) ? std::optional{node.scalar} : std::nullopt;
  if (node.kind != YamlNode::Kind::sequence || key.separator == 0) return std::nullopt;
  std::vector<std::string> items;
  for (const YamlNode& item : node.items) {
    const bool is_item =
        item.kind == YamlNode::Kind::scalar && !item.scalar.empty() && item.scalar.find(key.separator) == std::string::npos;
    if (!is_item) return std::nullopt;
    items.push_back(item.scalar);
  }
  auto list = join(items, std::string(1, key.separator));
  return (list.empty() && key.text != ConfigText::items) || fits(key, list) ? std::optional{std::move(list)} : std::nullopt;
}

// A person's own file is theirs to mend, and what is wrong in it was told.
const char* hint_for(const std::string& file) { return file == user_config_file() ? "tcli config edit" : k_config_help; }

// Walks the tree; every scalar is a value under the dotted path that leads to it.
class Reader {
public:
  Reader(const std::string& file, ConfigValues& values, std::vector<ConfigFault>& faults)
      : m_file(file), m_values(values), m_faults(faults) {}

  void read(const YamlNode& root) {
    if (root.kind == YamlNode::Kind::map) return read_map(root, "");
    if (root.kind != YamlNode::Kind::null) wrong(root, "a config is a map of keys to values");
  }

private:
  void read_map(const YamlNode& map, const std::string& path) {
    for (const auto& [key, value] : map.entries) {
      const std::string name = path.empty() ? key.scalar : path + "." + key.scalar;
      const bool is_map = value.kind == YamlNode::Kind::map;
      if (is_map && find_config_key(name) != nullptr)
        wrong(value, fmt::format("{} wants {}", name, wanted_value(*find_config_key(name))), name);
      else if (!is_map && holds_config_keys(name))
        wrong(key, name + " holds keys of its own");
      else if (is_map)
        read_map(value, name);
      else
        read_value(key, value, name);
    }
  }

  void read_value(const YamlNode& at, const YamlNode& value, const std::string& name) {
    const ConfigKey* key = find_config_key(name);
    if (key == nullptr) return m_faults.push_back({.text = place(at) + unknown(name), .is_warning = true});
    if (const auto problem = key_name_problem(*key, name); !problem.empty())
      return wrong(at, fmt::format("{}: {}", name, problem));
    if (value.kind == YamlNode::Kind::null)
      return wrong(at, fmt::format("{} has no value; it wants {}", name, wanted_value(*key)), name);
    auto read = value_of(*key, value);
    const bool is_list = value.kind == YamlNode::Kind::sequence && key->text == ConfigText::call;
    const std::string why = is_list ? ": it has to be one text, not a list" : misfit(*key, value.scalar);
    if (!read) return wrong(value, fmt::format("{} wants {}{}", name, wanted_value(*key), why), name);
    m_values[name] = *std::move(read);
  }

  std::string place(const YamlNode& node) const { return fmt::format("{}:{}:{}: ", m_file, node.at.line, node.at.column); }

  void wrong(const YamlNode& node, const std::string& what, const std::string& key = {}) {
    m_faults.push_back({.text = place(node) + what, .key = key});
  }

  static std::string unknown(const std::string& path) {
    const auto suggestion = similar_key(path);
    return fmt::format("unknown key '{}'{}", path, suggestion ? fmt::format(", did you mean '{}'?", *suggestion) : "");
  }

  const std::string& m_file;
  ConfigValues& m_values;
  std::vector<ConfigFault>& m_faults;
};

std::string yaml_fault(const YamlError& error, const std::string& file) {
  return fmt::format("{}:{}:{}: {}", file, error.at.line, error.at.column, error.what);
}

} // namespace

Result<ConfigValues> parse_config(std::string_view yaml, const std::string& file, std::vector<std::string>& warnings,
                                  std::string_view but) {
  const auto tree = parse_yaml(yaml);
  if (!tree) return fail(Error{.what = yaml_fault(tree.error(), file), .hint = hint_for(file)});
  return config_values(*tree, file, warnings, but);
}

std::vector<ConfigFault> config_faults(std::string_view yaml, const std::string& file) {
  const auto tree = parse_yaml(yaml);
  if (!tree) return {{.text = yaml_fault(tree.error(), file)}};
  ConfigValues values;
  std::vector<ConfigFault> faults;
  Reader(file, values, faults).read(*tree);
  return faults;
}

Result<ConfigValues> config_values(const YamlNode& node, const std::string& file, std::vector<std::string>& warnings,
                                   std::string_view but) {
  ConfigValues values;
  std::vector<ConfigFault> faults;
  Reader(file, values, faults).read(node);
  for (ConfigFault& fault : faults) {
    if (!but.empty() && fault.key == but) continue;
    if (!fault.is_warning) return fail(Error{.what = std::move(fault.text), .hint = hint_for(file)});
    warnings.push_back(std::move(fault.text));
  }
  return values;
}

std::string config_text(const ConfigValues& values, std::string_view indent) {
  std::string text;
  for (const auto& [key, value] : values) text += fmt::format("{}{}: {}\n", indent, yaml_quote(key), yaml_quote(value));
  return text;
}

} // namespace tcli
