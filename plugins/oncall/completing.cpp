// Candidates for TAB. Only files are read, and what can't be told has none.
#include "files.hpp"
#include "store.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>

namespace oncall {
namespace {

using tcli::plugin::Question;

// Where the rotas are, as a call would find it. A '~' that was typed is still to be read as the shell would.
Store store_of(const Host& host, const Question& question) {
  const auto typed = question.option("folder");
  auto given = typed ? typed : host.environment("ONCALL_FOLDER");
  std::string folder{given.value_or("")};
  if (typed && folder.starts_with("~/")) folder = std::string(host.environment("HOME").value_or("")) + folder.substr(1);
  return {host, given ? std::optional<std::string_view>(folder) : std::nullopt};
}

void tell_rotas(const Store& store, const Question& question) {
  for (const std::string& name : store.names()) {
    try {
      question.candidate(name, join(store.rota(name).people));
    } catch (const tcli::plugin::Error&) {
      question.candidate(name, "broken");
    }
  }
}

// But those that were typed before: nobody is on a rota twice.
void tell_people(const Store& store, const Question& question) {
  auto typed = question.words();
  typed.pop_back();
  for (const auto& [person, rotas] : store.people())
    if (std::ranges::find(typed, person) == typed.end()) question.candidate(person, "on " + join(rotas));
}

// The third column of the system's table (tzfile(5)).
void tell_zones(const Question& question) {
  constexpr std::size_t k_limit = std::size_t{1} << 20;
  question.candidate("UTC");
  std::error_code error;
  const std::string file = std::filesystem::weakly_canonical("/usr/share/zoneinfo/zone.tab", error).string(); // may be a link
  const std::string table = read_file(file, k_limit).value_or("");
  for (std::string_view rest = table; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto second = line.find('\t', line.find('\t') + 1);
    if (line.starts_with('#') || second == std::string_view::npos) continue;
    const std::string_view zone = line.substr(second + 1);
    question.candidate(std::string(zone.substr(0, zone.find('\t'))));
  }
}

} // namespace

void complete(const Host& host, const Question& question) {
  if (question.parameter() == "zone") return tell_zones(question);
  const Store store = store_of(host, question);
  if (question.parameter() == "rota")
    tell_rotas(store, question);
  else
    tell_people(store, question);
}

} // namespace oncall
