#include "commands/plugin_check.hpp"
#include "pack/index_problems.hpp"

namespace tcli {

void check_git_files(const std::string& folder, const std::string& shown, CheckedModule& checked) {
  const auto problems = index_problems(folder);
  if (!problems)
    return RemarkSink(checked.remarks, shown)
        .add(RuleId::git, Weight::warning, "its files are not known: " + problems.error().what + ": " + problems.error().why);
  for (const TreeProblem& problem : *problems)
    RemarkSink(checked.remarks, shown + "/" + problem.path).add(RuleId::git, problem.what);
}

} // namespace tcli
