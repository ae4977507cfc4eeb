#include "contexts.hpp"

#include "small_file.hpp"

#include <algorithm>
#include <dirent.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <strings.h>
#include <unistd.h>

namespace images {

namespace {

using Json = nlohmann::json;

constexpr int k_most_contexts = 64;
constexpr auto k_what = "the docker context can't be used";
constexpr auto k_hint = "docker context ls";

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// The object in a file; none when there is no such file or something else in it.
std::optional<Json> read_object(const std::string& path) {
  const auto text = read_small_file(path);
  if (!text) return std::nullopt;
  auto value = Json::parse(*text, nullptr, false);
  return value.is_object() ? std::optional(std::move(value)) : std::nullopt;
}

const Json* member(const Json* object, const char* name) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

std::string text_member(const Json* object, const char* name) {
  const Json* const value = member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

} // namespace

bool has_proxies(const std::string& folder) {
  const std::string path = folder + "/config.json";
  const auto config = read_object(path);
  if (!config) return ::access(path.c_str(), F_OK) == 0;
  return std::ranges::any_of(config->items(), [](const auto& item) { return ::strcasecmp(item.key().c_str(), "proxies") == 0; });
}

std::string current_context(const std::string& folder) {
  const auto config = read_object(folder + "/config.json");
  return config ? text_member(&*config, "currentContext") : std::string{};
}

Result<std::string> context_host(const std::string& folder, const std::string& name) {
  const std::string contexts = folder + "/contexts/meta";
  const std::unique_ptr<DIR, CloseDirectory> directory{::opendir(contexts.c_str())};
  std::string unreadable;
  int seen = 0;
  while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr) {
    if (entry->d_name[0] == '.') continue;
    if (++seen > k_most_contexts) break;
    const std::string path = contexts + "/" + entry->d_name + "/meta.json";
    const auto context = read_object(path);
    if (!context) unreadable = path;
    if (!context || text_member(&*context, "Name") != name) continue;
    const Json* const endpoint = member(member(&*context, "Endpoints"), "docker");
    if (endpoint == nullptr) return trouble(k_what, "'" + name + "' has no docker endpoint", k_hint);
    return text_member(endpoint, "Host");
  }
  if (seen > k_most_contexts)
    return trouble(k_what, "'" + name + "' is not among the first " + std::to_string(k_most_contexts) + " of " + contexts,
                   k_hint);
  if (!unreadable.empty()) return trouble(k_what, "'" + name + "' is not there, and " + unreadable + " can't be read", k_hint);
  return trouble(k_what, "there is none called '" + name + "'", k_hint);
}

} // namespace images
