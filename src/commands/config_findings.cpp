#include "base/file.hpp"
#include "commands/config_shared.hpp"
#include "config/config_file.hpp"
#include "config/config_layers.hpp"
#include "config/config_text.hpp"
#include "config/team_config.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

// What is wrong in one file; `parse` is what reads it.
template <class Parse> void add_findings(std::vector<ConfigFinding>& findings, const std::string& file, Parse parse) {
  std::vector<std::string> warnings;
  if (::access(file.c_str(), F_OK) != 0 && errno == ENOENT) return;
  const auto text = read_file(file, k_config_limit);
  const auto read = text ? parse(*text, warnings) : Status{fail(text.error())};
  for (std::string& warning : warnings) findings.push_back({.text = std::move(warning), .file = file});
  if (read) return;
  const Error& error = read.error();
  findings.push_back({.text = text ? error.what : fmt::format("{}: {}", file, error.why), .file = file});
}

// It would not be read, whatever it says.
void add_if_open_to_all(std::vector<ConfigFinding>& findings, const std::string& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) == 0 && is_open_to_all(status))
    findings.push_back({.text = fmt::format("{}: {}", file, k_open_to_all), .file = file});
}

} // namespace

std::vector<ConfigFinding> config_findings_of(const std::string& file) {
  std::vector<ConfigFinding> findings;
  add_findings(findings, file, [&](const std::string& text, auto& warnings) -> Status {
    TCLI_TRY(const auto ignored, parse_config(text, file, warnings));
    return {};
  });
  return findings;
}

std::vector<ConfigFinding> config_findings() {
  std::vector<ConfigFinding> findings;
  for (const std::string& file : config_files()) {
    add_if_open_to_all(findings, file);
    for (ConfigFinding& finding : config_findings_of(file)) findings.push_back(std::move(finding));
  }
  const std::string team = team_config_file();
  add_if_open_to_all(findings, team);
  add_findings(findings, team, [&](const std::string& text, auto& /*warnings*/) -> Status {
    TCLI_TRY(const auto ignored, TeamConfig::parse(text, team));
    return {};
  });
  for (const ConfigKey& key : k_config_keys)
    if (auto problem = variable_problem(key); !problem.empty())
      findings.push_back({.text = std::move(problem), .file = {}, .key = &key});
  return findings;
}

} // namespace tcli
