#include "store.hpp"

#include "checkout.hpp"
#include "files.hpp"
#include "git.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <utility>

namespace oncall {
namespace {

namespace fs = std::filesystem;
using tcli::plugin::Error;

constexpr std::size_t k_most_of_rota = std::size_t{64} << 10;
constexpr std::size_t k_most_of_log = std::size_t{64} << 20;
constexpr const char* k_set_folder = "tcli config set modules.oncall.settings.folder";

// `given` by the caller, before what the config says.
std::string told(const tcli::plugin::Host& host, std::optional<std::string_view> given) {
  if (given) return fs::absolute(std::string(*given)).lexically_normal().string();
  std::string configured{host.config("folder").value_or("")};
  const std::string home{host.environment("HOME").value_or("")};
  if (configured.empty())
    throw Error("no folder of rotas", "neither --folder, ONCALL_FOLDER nor modules.oncall.settings.folder tell one",
                std::string(k_set_folder) + " '~/oncall'");
  if (configured.starts_with("~/") && home.starts_with('/')) return home + configured.substr(1);
  if (configured[0] == '/') return configured;
  throw Error("modules.oncall.settings.folder: '" + configured + "'",
              "it is neither an absolute path nor one that begins with ~/", std::string(k_set_folder) + " '~/oncall'");
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
  return text;
}

// How many letters are to be added, left out or replaced.
std::size_t distance(const std::string& from, const std::string& to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t line = 1; line <= from.size(); ++line) {
    std::size_t diagonal = std::exchange(row[0], line);
    for (std::size_t at = 1; at <= to.size(); ++at)
      diagonal = std::exchange(
          row[at], std::min({row[at] + 1, row[at - 1] + 1, diagonal + static_cast<std::size_t>(from[line - 1] != to[at - 1])}));
  }
  return row.back();
}

// The one that `typed` is nearly, in two letters at most or in its case alone; empty: none.
std::string nearest(const std::string& typed, const std::map<std::string, std::vector<std::string>>& people) {
  std::string found;
  if (!is_person(typed)) return found;
  std::size_t least = std::min<std::size_t>(2, (typed.size() + 1) / 3) + 1;
  for (const auto& [person, rotas] : people)
    if (const std::size_t away = distance(lower(typed), lower(person)); away < least) least = away, found = person;
  return found;
}

} // namespace

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Store::Store(const tcli::plugin::Host& host, std::optional<std::string_view> given) : m_host(host), m_folder(told(host, given)) {
  std::error_code problem;
  if (fs::is_directory(m_folder, problem)) return;
  if (fs::exists(m_folder, problem)) throw Error(m_folder + " is no folder", "", "ls -ld " + shell_word(m_folder));
  throw no_folder(m_folder, problem ? problem.message() : "");
}

std::vector<std::string> Store::names() const {
  std::vector<std::string> names;
  std::error_code problem;
  for (fs::directory_iterator entry(m_folder, problem), end; !problem && entry != end; entry.increment(problem)) {
    const fs::path& file = entry->path();
    if (file.extension() == ".rota" && is_rota_name(file.stem().string())) names.push_back(file.stem().string());
  }
  if (problem) throw Error("can't read " + m_folder, problem.message(), "ls -ld " + shell_word(m_folder));
  std::sort(names.begin(), names.end());
  return names;
}

bool Store::has(std::string_view name) const {
  std::error_code problem;
  return is_rota_name(name) && fs::exists(fs::symlink_status(fs::path(m_folder) / (std::string(name) + ".rota"), problem));
}

std::string Store::chosen(std::optional<std::string_view> name) const {
  if (name && has(*name)) return std::string(*name);
  const std::vector<std::string> all = names();
  if (all.empty()) throw Error("there is no rota in " + m_folder, "", "tcli oncall rota set primary anna bo");
  if (name) throw Error("there is no rota '" + std::string(*name) + "'", "there is " + join(all), "tcli oncall rota list");
  if (all.size() > 1) throw Error("which rota?", "there are " + join(all), "tcli oncall rota list", 2);
  return all[0];
}

// What leaves the last handovers, and moves the others to a file beside it.
std::string Store::shortening(const std::string& name) const {
  const std::string log = name + ".log", old = log + ".old", fresh = log + ".new";
  return "(cd " + shell_word(m_folder) + " && head -n -1000 " + log + " >>" + old + " && tail -n 1000 " + log + " >" + fresh +
         " && mv " + fresh + " " + log + " && git add -f " + log + " " + old + " && git commit -q -m '" + name +
         ": older handovers are in " + old + "' -- " + log + " " + old + ")";
}

Rota Store::rota(const std::string& name) const {
  const std::string file = m_folder + "/" + name + ".rota";
  const auto text = read_file(file, k_most_of_rota);
  if (!text) throw Error("there is no rota '" + name + "'", "", "tcli oncall rota list");
  return parse_rota(name, *text, file);
}

std::string Store::log_text(const std::string& name) const {
  const std::string file = m_folder + "/" + name + ".log";
  std::error_code problem;
  if (fs::is_regular_file(fs::symlink_status(file, problem)) && fs::file_size(file, problem) > k_most_of_log)
    throw Error("can't read " + file, "it has more than 64 MiB", shortening(name));
  return read_file(file, k_most_of_log).value_or("");
}

std::vector<Handover> Store::log(const std::string& name) const {
  std::vector<std::string> problems;
  std::vector<Handover> all = parse_log(log_text(name), m_folder + "/" + name + ".log", problems);
  constexpr std::size_t k_shown = 5;
  for (std::size_t index = 0; index < std::min(problems.size(), k_shown); ++index) m_host.warn(problems[index]);
  if (problems.size() > k_shown) m_host.warn("and " + std::to_string(problems.size() - k_shown) + " more such lines");
  return all;
}

std::map<std::string, std::vector<std::string>> Store::people() const {
  std::map<std::string, std::vector<std::string>> all;
  for (const std::string& name : names()) {
    try {
      for (const std::string& person : rota(name).people) all[person].push_back(name);
    } catch (const Error&) {
      continue; // a broken one has nobody; it is told where it is asked for
    }
  }
  return all;
}

void Store::require_known(std::string_view person) const {
  const auto all = people();
  if (all.contains(std::string(person))) return;
  const std::string near = nearest(std::string(person), all);
  throw Error("'" + std::string(person) + "' is on no rota", near.empty() ? "" : "did you mean " + near + "?",
              "tcli oncall rota list");
}

} // namespace oncall
