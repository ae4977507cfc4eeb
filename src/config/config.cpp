#include "config/config.hpp"

#include "base/binary.hpp"
#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/record_store.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "config/keys.hpp"
#include "module/value.hpp"
#include "module/yaml.hpp"

#include <algorithm>
#include <charconv>

namespace tcli {

namespace {

constexpr std::size_t k_config_limit = 1024 * 1024; // bytes
constexpr std::string_view k_source_begin = "modules.";
constexpr std::string_view k_source_end = ".from";
constexpr const char* k_help = "tcli help config-keys";

// How many parts of `pattern` are left when `key` was held against its first ones; none when one of them differs.
std::optional<std::size_t> parts_left(std::string_view pattern, std::string_view key) {
  const auto wanted = split(pattern, '.');
  const auto parts = split(key, '.');
  if (parts.size() > wanted.size()) return std::nullopt;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    if (parts[index].empty() || (wanted[index] != "*" && wanted[index] != parts[index])) return std::nullopt;
  }
  return wanted.size() - parts.size();
}

bool matches(std::string_view pattern, std::string_view key) { return parts_left(pattern, key) == 0; }

const ConfigKey* find_key(std::string_view key) {
  const auto* found =
      std::find_if(k_config_keys.begin(), k_config_keys.end(), [&](const ConfigKey& row) { return matches(row.name, key); });
  return found == k_config_keys.end() ? nullptr : found;
}

// Whether `path` is the first part of keys: "history", "modules", "modules.x".
bool holds_keys(std::string_view path) {
  return std::any_of(k_config_keys.begin(), k_config_keys.end(),
                     [&](const ConfigKey& row) { return parts_left(row.name, path).value_or(0) > 0; });
}

bool is_folder(std::string_view path) { return path.empty() || path == "~" || path.starts_with('/') || path.starts_with("~/"); }

bool is_milliseconds(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= 1 && number <= 60'000;
}

bool is_count(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos && parse_bytes(text);
}

bool fits(const ConfigKey& key, std::string_view value) {
  if (key.text == ConfigText::any) return true;
  if (key.text == ConfigText::milliseconds) return is_milliseconds(value);
  if (key.text == ConfigText::duration) return parse_duration(value).has_value();
  if (key.text == ConfigText::bytes) return parse_bytes(value).has_value();
  if (key.text == ConfigText::count) return is_count(value);
  if (key.text == ConfigText::folders) return !value.empty() && std::ranges::all_of(split(value, key.separator), is_folder);
  if (key.text == ConfigText::items) return value.find_first_not_of(key.separator) != std::string_view::npos;
  if (key.choices.empty()) return !value.empty();
  const auto choices = split(key.choices, ' ');
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

std::string wanted(const ConfigKey& key) {
  if (key.text == ConfigText::folders) return "a folder, or a list of folders, each beginning with / or ~/";
  if (key.text == ConfigText::milliseconds) return "milliseconds, 1 to 60000";
  if (key.text == ConfigText::duration) return "a length of time, such as 90d";
  if (key.text == ConfigText::bytes) return "bytes, such as 512M";
  if (key.text == ConfigText::count) return "a whole number";
  if (key.text == ConfigText::items) return "a text, or a list of one text at least";
  if (key.separator != 0) return "a text, or a list of texts";
  return key.choices.empty() ? "a text" : "one of: " + std::string{key.choices};
}

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
      if (is_map && find_key(name) != nullptr) return wrong(value, fmt::format("{} wants {}", name, wanted(*find_key(name))));
      if (!is_map && holds_keys(name)) return wrong(key, name + " holds keys of its own");
      TCLI_CHECK(is_map ? read_map(value, name) : read_value(key, value, name));
    }
    return {};
  }

  Status read_value(const YamlNode& at, const YamlNode& value, const std::string& name) {
    const ConfigKey* key = find_key(name);
    if (key == nullptr) {
      m_warnings.push_back(place(at) + unknown(name));
      return {};
    }
    if (value.kind == YamlNode::Kind::null) return wrong(at, fmt::format("{} has no value; it wants {}", name, wanted(*key)));
    auto read = value_of(*key, value);
    if (!read) return wrong(value, fmt::format("{} wants {}", name, wanted(*key)));
    m_values[name] = *std::move(read);
    return {};
  }

  std::string place(const YamlNode& node) const { return fmt::format("{}:{}:{}: ", m_file, node.at.line, node.at.column); }

  Status wrong(const YamlNode& node, std::string what) const {
    return fail(Error{.what = place(node) + std::move(what), .hint = k_help});
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

std::string encode(const ConfigValues& values, const std::vector<std::string>& warnings) {
  BinaryWriter writer;
  writer.number(static_cast<std::uint32_t>(values.size()));
  for (const auto& [key, value] : values) {
    writer.text(key);
    writer.text(value);
  }
  writer.number(static_cast<std::uint32_t>(warnings.size()));
  for (const auto& warning : warnings) writer.text(warning);
  return writer.take();
}

bool decode(std::string_view bytes, ConfigValues& values, std::vector<std::string>& warnings) {
  BinaryReader reader{bytes};
  for (auto count = reader.count(); count > 0; --count) {
    std::string key{reader.text()};
    values[std::move(key)] = reader.text();
  }
  for (auto count = reader.count(); count > 0; --count) warnings.emplace_back(reader.text());
  return reader.ok() && reader.at_end();
}

Status read_user_file(const std::string& folder, ConfigValues& values, std::vector<std::string>& warnings) {
  const std::string file = folder + "/config.yaml";
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  if (S_ISREG(status.st_mode) && (status.st_mode & S_IWOTH) != 0) // it says which libraries are loaded
    return fail(Error{.what = file, .why = "anyone can change it", .hint = "chmod o-w " + shell_quote(file)});
  const FileId id = file_id(status);
  auto cache = cache_folder();
  if (cache) *cache += "/config";
  const RecordStore store{cache, "tcli config 4"};
  const RecordKey key{.path = file, .first = id};
  if (const auto known = store.load(key); known && decode(*known, values, warnings)) return {};
  values.clear();
  warnings.clear();
  auto yaml = read_file(file, k_config_limit);
  if (!yaml) {
    yaml.error().hint = k_help;
    return fail(std::move(yaml).error());
  }
  TCLI_TRY(values, parse_config(*yaml, file, warnings));
  store.save(key, encode(values, warnings));
  return {};
}

Status read_environment(ConfigValues& values) {
  for (const ConfigKey& key : k_config_keys) {
    const std::string value = key.variable == nullptr ? std::string{} : environment(key.variable);
    if (value.empty()) continue;
    if (!fits(key, value)) {
      return fail(Error{.what = fmt::format("{}: '{}'", key.variable, value),
                        .why = fmt::format("it wants {}", wanted(key)),
                        .hint = fmt::format("unset {}", key.variable)});
    }
    values[std::string{key.name}] = value;
  }
  return {};
}

} // namespace

Result<ConfigValues> parse_config(std::string_view yaml, const std::string& file, std::vector<std::string>& warnings) {
  const auto tree = parse_yaml(yaml);
  if (!tree) {
    const auto& error = tree.error();
    return fail(Error{.what = fmt::format("{}:{}:{}: {}", file, error.at.line, error.at.column, error.what), .hint = k_help});
  }
  ConfigValues values;
  TCLI_CHECK(Reader(file, values, warnings).read(*tree));
  return values;
}

Result<Config> Config::load() {
  ConfigValues values;
  std::vector<std::string> warnings;
  if (const auto folder = config_folder()) TCLI_CHECK(read_user_file(*folder, values, warnings));
  for (const auto& warning : warnings) warn(warning);
  TCLI_CHECK(read_environment(values));
  return Config{std::move(values)};
}

std::string Config::get(std::string_view key) const {
  const auto found = m_values.find(key);
  if (found != m_values.end()) return found->second;
  const ConfigKey* row = find_key(key);
  return row == nullptr ? std::string{} : std::string{row->default_value};
}

ConfigValues Config::module_settings() const {
  ConfigValues settings;
  for (const auto& [key, value] : m_values) {
    const bool is_told =
        matches("modules.*.settings.*", key) || matches("modules.*.image", key) || matches("modules.*.pack", key);
    if (is_told) settings.emplace(key, value);
  }
  return settings;
}

std::vector<std::string> Config::list(std::string_view key) const {
  const ConfigKey* row = find_key(key);
  const std::string value = get(key);
  std::vector<std::string> items;
  for (const auto item : split(value, row == nullptr ? ' ' : row->separator)) {
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

std::map<std::string, std::string, std::less<>> Config::module_sources() const {
  std::map<std::string, std::string, std::less<>> sources;
  for (const auto& [key, value] : m_values) {
    if (!matches("modules.*.from", key)) continue;
    const auto length = key.size() - k_source_begin.size() - k_source_end.size();
    sources.emplace(key.substr(k_source_begin.size(), length), value);
  }
  return sources;
}

} // namespace tcli
