#include "base/text.hpp"
#include "commands/plugin_check.hpp"
#include "config/key_rules.hpp"
#include "pack/index_problems.hpp"
#include "pack/pack_source.hpp"
#include "pack/team_file.hpp"

namespace tcli {

namespace {

// What a team can leave git is for everybody's config to say; here a pack has to be one by any of them.
std::vector<std::string> every_protocol() {
  const auto names = split(find_config_key("packs.protocols")->offered, ' ');
  return {names.begin(), names.end()};
}

void check_team_file(const std::string& folder, const std::string& shown, CheckedModule& checked) {
  const std::string file = shown + "/team.yaml";
  const RemarkSink sink(checked.remarks, file);
  const auto team = read_team_file(folder, file);
  const auto words = [](const Error& error) { return error.what + (error.why.empty() ? "" : ": " + error.why); };
  if (!team) return sink.add_placed(RuleId::manifest, words(team.error()));
  if (!*team) return;
  for (const std::string& warning : (*team)->warnings) sink.add_placed(RuleId::key, warning);
  for (const TeamFile::Pack& pack : (*team)->packs)
    if (const auto source = parse_pack_source(pack.source, every_protocol()); !source)
      sink.add(RuleId::manifest, words(source.error()), pack.at.line, pack.at.column);
}

void check_git_files(const std::string& folder, const std::string& shown, CheckedModule& checked) {
  const auto problems = index_problems(folder);
  if (!problems)
    return RemarkSink(checked.remarks, shown)
        .add(RuleId::git, Weight::warning, "its files are not known: " + problems.error().what + ": " + problems.error().why);
  for (const TreeProblem& problem : *problems)
    RemarkSink(checked.remarks, shown + "/" + problem.path).add(RuleId::git, problem.what);
}

} // namespace

void check_pack_files(const std::string& folder, const std::string& shown, CheckedModule& checked) {
  check_team_file(folder, shown, checked);
  check_git_files(folder, shown, checked);
}

} // namespace tcli
