#include "config/config_file.hpp"

#include "base/binary.hpp"
#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/record_store.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "config/config_layers.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

std::string encode(const ConfigLayers& layers, const std::vector<std::string>& warnings) {
  BinaryWriter writer;
  writer.number(static_cast<std::uint32_t>(layers.size()));
  for (const ConfigValues& values : layers) {
    writer.number(static_cast<std::uint32_t>(values.size()));
    for (const auto& [key, value] : values) {
      writer.text(key);
      writer.text(value);
    }
  }
  writer.number(static_cast<std::uint32_t>(warnings.size()));
  for (const auto& warning : warnings) writer.text(warning);
  return writer.take();
}

bool decode(std::string_view bytes, ConfigLayers& layers, std::vector<std::string>& warnings) {
  BinaryReader reader{bytes};
  layers.resize(reader.count());
  for (ConfigValues& values : layers) {
    for (auto count = reader.count(); count > 0; --count) {
      std::string key{reader.text()};
      values[std::move(key)] = reader.text();
    }
  }
  for (auto count = reader.count(); count > 0; --count) warnings.emplace_back(reader.text());
  return reader.ok() && reader.at_end();
}

// An editor would not help.
std::string hint_of_unreadable(const std::string& file) {
  struct ::stat status {};
  const bool is_known = ::stat(file.c_str(), &status) == 0;
  const std::string quoted = shell_quote(file);
  if (is_known && (!S_ISREG(status.st_mode) || std::cmp_greater(status.st_size, k_config_limit))) return aside_command(file);
  return (is_known && status.st_uid == ::geteuid() ? "chmod u+r " : "ls -ld ") + quoted;
}

} // namespace

bool is_open_to_all(const struct ::stat& status) { return S_ISREG(status.st_mode) && (status.st_mode & S_IWOTH) != 0; }

Status check_trust(const std::string& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0 || !is_open_to_all(status)) return {};
  return fail(Error{.what = file, .why = k_open_to_all, .hint = "chmod o-w " + shell_quote(file)});
}

Result<std::string> read_config_text(const std::string& file) {
  auto text = read_file(file, k_config_limit);
  if (!text) text.error().hint = hint_of_unreadable(file);
  return text;
}

Result<ConfigLayers> read_config_layers(const std::string& file, const ParseLayers& parse) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    debug("config: {}: not there", file);
    return ConfigLayers{};
  }
  TCLI_CHECK(check_trust(file));
  auto cache = cache_folder();
  if (cache) *cache += "/config";
  const RecordStore store{cache, "tcli config 7"};
  const RecordKey key{.path = file, .first = file_id(status)};
  ConfigLayers layers;
  std::vector<std::string> warnings;
  const auto known = store.load(key);
  debug("config: {}: {}", file, known ? "remembered" : "read");
  if (!known || !decode(*known, layers, warnings)) {
    warnings.clear();
    TCLI_TRY(const auto yaml, read_config_text(file));
    TCLI_TRY(layers, parse(yaml, warnings));
    store.save(key, encode(layers, warnings));
  }
  for (const auto& warning : warnings) warn(warning);
  return layers;
}

Result<ConfigValues> read_config_file(const std::string& file) {
  const auto parse = [&](std::string_view yaml, std::vector<std::string>& warnings) -> Result<ConfigLayers> {
    TCLI_TRY(auto values, parse_config(yaml, file, warnings));
    return ConfigLayers{std::move(values)};
  };
  TCLI_TRY(auto layers, read_config_layers(file, parse));
  return layers.empty() ? ConfigValues{} : std::move(layers.front());
}

} // namespace tcli
