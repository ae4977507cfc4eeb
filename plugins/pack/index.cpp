#include "index.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <memory>
#include <tcli/plugin.hpp>
#include <unistd.h>

namespace packs {

namespace {

using tcli::plugin::detail::is_name;

constexpr std::string_view k_generations = "generations/";
constexpr std::string_view k_up = "../";
constexpr int k_modules_depth = 3, k_others_depth = 4;

// The text of a link; none, with errno, when it is none. One that is longer than any of tcli's is cut, and so is none of them.
std::optional<std::string> read_link(const std::string& path) {
  std::array<char, 512> text{};
  const ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  return size < 0 ? std::nullopt : std::optional<std::string>{std::in_place, text.data(), static_cast<std::size_t>(size)};
}

bool all_of(std::string_view text, std::string_view allowed) { return text.find_first_not_of(allowed) == std::string_view::npos; }

bool is_commit(std::string_view text) { return (text.size() == 40 || text.size() == 64) && all_of(text, "0123456789abcdef"); }

std::string_view take_part(std::string_view& rest) {
  const auto slash = std::min(rest.find('/'), rest.size());
  const std::string_view part = rest.substr(0, slash);
  rest.remove_prefix(std::min(slash + 1, rest.size()));
  return part;
}

std::optional<Target::Kind> kind_of(std::string_view path, const std::string& name) {
  if (path == "modules/" + name) return Target::Kind::tree;
  if (path == "bin/tcli-" + name) return Target::Kind::executable;
  if (path == "plugins/" + name + ".so") return Target::Kind::library;
  return std::nullopt;
}

std::optional<Entry> entry(const std::string& name, std::string link, int depth) {
  const auto text = read_link(link);
  if (!text && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  auto target = text ? read_target(*text, name, depth) : std::nullopt;
  return Entry{.name = name, .link = std::move(link), .target = std::move(target)};
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

} // namespace

std::optional<Target> read_target(std::string_view link, std::string_view name, int depth) {
  for (; depth > 0; --depth) {
    if (!link.starts_with(k_up)) return std::nullopt;
    link.remove_prefix(k_up.size());
  }
  const std::string_view pack = take_part(link), version = take_part(link);
  const auto kind = kind_of(link, std::string{name});
  if (!kind || !is_name(pack) || (version != "linked" && !is_commit(version))) return std::nullopt;
  return Target{.pack = std::string{pack}, .version = std::string{version}, .kind = *kind};
}

std::optional<Index> Index::open(const std::string& packs) {
  const std::string current = packs + "/current";
  const auto link = read_link(current);
  if (!link && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  const bool is_own = link && link->starts_with(k_generations) && link->size() > k_generations.size() &&
                      all_of(std::string_view{*link}.substr(k_generations.size()), "0123456789");
  if (!is_own) {
    throw tcli::plugin::Error(
        "the index of packs is damaged",
        current + (link || errno == EINVAL ? " is no link to a generation" : std::string{": "} + std::strerror(errno)),
        "tcli pack status");
  }
  Index index;
  index.m_packs = packs;
  index.m_generation = packs + "/" + *link;
  return index;
}

void Index::read_team() {
  auto name = read_link(m_generation + "/team");
  if (name && is_name(*name)) m_team = *std::move(name);
}

std::optional<Entry> Index::winner(const std::string& name) const {
  if (!is_name(name)) return std::nullopt;
  return entry(name, m_generation + "/modules/" + name, k_modules_depth);
}

std::optional<Entry> Index::other(const std::string& name, const std::string& pack) const {
  if (!is_name(name) || !is_name(pack)) return std::nullopt;
  auto found = entry(name, m_generation + "/others/" + name + "/" + pack, k_others_depth);
  if (found && found->target && found->target->pack != pack) found->target.reset();
  return found;
}

std::vector<std::string> Index::names() const { return names_in(m_generation + "/modules"); }

std::vector<std::string> Index::packs_of_others(const std::string& name) const {
  return names_in(m_generation + "/others/" + name);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, CloseDirectory> directory{::opendir(folder.c_str())};
  while (const dirent* const found = directory ? ::readdir(directory.get()) : nullptr)
    if (is_name(found->d_name)) names.emplace_back(found->d_name);
  std::sort(names.begin(), names.end());
  return names;
}

} // namespace packs
