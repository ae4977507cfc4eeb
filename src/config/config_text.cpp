#include "config/config_text.hpp"

#include "base/suggest.hpp"
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
  Reader(const std::string& file, ConfigValues& values, std::vector<std::string>& warnings)
      : m_file(file), m_values(values), m_warnings(warnings) {}

  Status read(const YamlNode& root) {
    if (root.kind == YamlNode::Kind::null) return {};
    if (root.kind != YamlNode::Kind::map) return wrong(root, "a config is a map of keys to values");
    return read_map(root, "");
  }

private:
  Status read_map(const YamlNode& map, const std::string& path) {
    for (const auto& [key, value] : map.entries) {
      const std::string name = path.empty() ? key.scalar : path + "." + key.scalar;
      const bool is_map = value.kind == YamlNode::Kind::map;
      if (is_map && find_config_key(name) != nullptr)
        return wrong(value, fmt::format("{} wants {}", name, wanted_value(*find_config_key(name))));
      if (!is_map && holds_config_keys(name)) return wrong(key, name + " holds keys of its own");
      TCLI_CHECK(is_map ? read_map(value, name) : read_value(key, value, name));
    }
    return {};
  }

  Status read_value(const YamlNode& at, const YamlNode& value, const std::string& name) {
    const ConfigKey* key = find_config_key(name);
    if (key == nullptr) {
      m_warnings.push_back(place(at) + unknown(name));
      return {};
    }
    if (const auto problem = key_name_problem(*key, name); !problem.empty())
      return wrong(at, fmt::format("{}: {}", name, problem));
    if (value.kind == YamlNode::Kind::null)
      return wrong(at, fmt::format("{} has no value; it wants {}", name, wanted_value(*key)));
    auto read = value_of(*key, value);
    if (!read) return wrong(value, fmt::format("{} wants {}{}", name, wanted_value(*key), misfit(*key, value.scalar)));
    m_values[name] = *std::move(read);
    return {};
  }

  std::string place(const YamlNode& node) const { return fmt::format("{}:{}:{}: ", m_file, node.at.line, node.at.column); }

  Status wrong(const YamlNode& node, std::string what) const {
    return fail(Error{.what = place(node) + std::move(what), .hint = hint_for(m_file)});
  }

  static std::string unknown(const std::string& path) {
    std::vector<std::string_view> names;
    for (const ConfigKey& key : k_config_keys) names.push_back(key.name);
    const auto suggestion = suggest(path, names);
    return fmt::format("unknown key '{}'{}", path, suggestion ? fmt::format(", did you mean '{}'?", *suggestion) : "");
  }

  const std::string& m_file;
  ConfigValues& m_values;
  std::vector<std::string>& m_warnings;
};

} // namespace

Result<ConfigValues> parse_config(std::string_view yaml, const std::string& file, std::vector<std::string>& warnings) {
  const auto tree = parse_yaml(yaml);
  if (!tree) {
    const auto& error = tree.error();
    return fail(
        Error{.what = fmt::format("{}:{}:{}: {}", file, error.at.line, error.at.column, error.what), .hint = hint_for(file)});
  }
  return config_values(*tree, file, warnings);
}

Result<ConfigValues> config_values(const YamlNode& node, const std::string& file, std::vector<std::string>& warnings) {
  ConfigValues values;
  TCLI_CHECK(Reader(file, values, warnings).read(node));
  return values;
}

std::string config_text(const ConfigValues& values, std::string_view indent) {
  std::string text;
  for (const auto& [key, value] : values) text += fmt::format("{}{}: {}\n", indent, yaml_quote(key), yaml_quote(value));
  return text;
}

} // namespace tcli
