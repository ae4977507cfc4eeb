#include "contract/contract.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "contract/declaration.hpp"
#include "contract/mend.hpp"
#include "contract/support.hpp"
#include "module/name.hpp"
#include "run/seal.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <unistd.h>

namespace tcli {

namespace {

Verdict broken(Problem problem) {
  return {.state = State::broken, .manifest = nullptr, .help = {}, .problem = std::move(problem)};
}

RememberedVerdict to_remembered(Declaration declaration) {
  return {.verdict = std::move(declaration.verdict), .interpreter = std::move(declaration.interpreter)};
}

// The module was never run, and will not be without a seal until a person says so.
Problem unasked(const Finding& finding, const std::string& why) {
  return {.reason = "it has no manifest, and could not be asked for its --help in a seal: " + why,
          .remedy = plugin_command("check", finding) + (can_seal() ? " --unsealed" : "")};
}

// A file that has just changed can't be remembered (see is_settled); asking is dear enough to wait for the clock's next tick.
void wait_until_settled(const FileId& id) {
  constexpr timespec k_millisecond{.tv_sec = 0, .tv_nsec = 1'000'000};
  for (int tries = 0; tries < 20 && !is_settled(id); ++tries) ::nanosleep(&k_millisecond, nullptr);
}

} // namespace

// What stands against a module before its file is looked into.
Problem Contract::outer_problem(const Finding& finding) const {
  if (const auto problem = name_problem(finding.name)) {
    const std::string mend = mend_name(finding, m_policy.is_builtin);
    return {.reason = *problem, .remedy = mend.empty() ? "tcli help contract" : mend};
  }
  return finding.problem;
}

Result<Verdict> Contract::judge(const Finding& finding) const {
  if (auto problem = outer_problem(finding)) return broken(std::move(problem));
  if (finding.is_builtin()) return read(finding);
  if (auto known = m_memory.recall(finding)) {
    debug("{}: {}, remembered", finding.name, state_word(known->verdict.state));
    return std::move(known->verdict);
  }
  TCLI_TRY(auto declaration, read_declaration(finding));
  debug("{}: {}, read from {}", finding.name, state_word(declaration.verdict.state), finding.location);
  const State state = declaration.verdict.state;
  // One manifest may stand under another name tomorrow; what is wrong with it names today's.
  const bool is_elsewhere = state == State::broken && finding.commands_are_files;
  const bool keep = state != State::unverified && declaration.rests == Rests::on_nothing_else && !is_elsewhere;
  RememberedVerdict remembered = to_remembered(std::move(declaration));
  if (keep) m_memory.keep_declaration(finding, remembered);
  return std::move(remembered.verdict);
}

Result<Verdict> Contract::read(const Finding& finding) const {
  if (auto problem = outer_problem(finding)) return broken(std::move(problem));
  TCLI_TRY(auto declaration, read_declaration(finding));
  return std::move(declaration.verdict);
}

Description Contract::describe(const Finding& finding) const {
  if (const auto problem = outer_problem(finding)) return {.state = State::broken, .problem = problem};
  auto declaration = read_declaration(finding, m_interpreters);
  if (finding.name == "help" && !(declaration && declaration->no_module)) {
    const std::string call = fmt::format("tcli --from {} help", finding.provider);
    return {.state = State::broken, .problem = {.reason = "the word help is tcli's own; " + call + " runs it", .remedy = call}};
  }
  if (!declaration) return {.state = State::broken, .problem = {.reason = declaration.error().why}, .may_change = true};
  // The folders of the search path are watched by the provider that looks there.
  const bool may_change = declaration->rests == Rests::on_the_moment;
  const bool no_module = declaration->no_module;
  RememberedVerdict known = to_remembered(*std::move(declaration));
  if (known.verdict.state == State::unverified) {
    if (auto answer = m_memory.recall_answer(finding)) known = *std::move(answer);
  }
  const bool is_told = !known.verdict.manifest && !finding.summary.empty();
  return {.state = known.verdict.state,
          .summary = is_told ? std::string{first_line(finding.summary)} : known.verdict.summary(),
          .problem = known.verdict.problem,
          .interpreter = known.interpreter,
          .no_module = no_module,
          .may_change = may_change};
}

Result<Verdict> Contract::admit(const Finding& finding) const {
  TCLI_TRY(auto verdict, judge(finding));
  if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  if (!finding.relative.empty() && m_policy.relative_path != "allow") {
    const std::string reason = fmt::format("{} stands in a relative folder of your search path", finding.relative);
    if (m_policy.relative_path == "refuse") {
      return fail(
          cannot_run(finding, {.reason = reason + ", and discovery.relative_path is refuse", .remedy = "tcli help contract"}));
    }
    warn(fmt::format("{}: {}", finding.name, reason));
  }
  if (verdict.state == State::declared) return verdict;
  if (!m_policy.undeclared_allowed) {
    return fail(cannot_run(
        finding, {.reason = "it has no manifest, and the policy is undeclared: refuse", .remedy = "tcli help manifest"}));
  }
  if (verdict.state == State::unverified) {
    auto answer = ask(finding, Seal::required);
    if (!answer) {
      const Error& error = answer.error();
      return fail(error.status == ExitCode::cannot_run ? cannot_run(finding, unasked(finding, error.why)) : error);
    }
    verdict = *std::move(answer);
  }
  if (verdict.state == State::broken) return fail(cannot_run(finding, verdict.problem));
  return verdict;
}

Result<Verdict> Contract::ask(const Finding& finding, Seal seal) const {
  wait_until_settled(finding.id);
  TCLI_TRY(auto declaration, read_declaration(finding));
  if (declaration.verdict.state != State::unverified) return std::move(declaration.verdict);
  TCLI_TRY(auto answer, ask_for_help(finding, declaration.interpreter, seal));
  const bool is_file = finding.ask.empty();
  if (is_file && answer.state == State::broken && ::access(finding.location.c_str(), R_OK) != 0) {
    answer.problem = {.reason = "you may not read it, which a script needs; " + answer.problem.reason,
                      .remedy = "ls -l " + shell_quote(finding.location)};
  }
  debug("{}: asked, {}", finding.name, state_word(answer.state));
  // What a client of something else ends with may say of that, not of the module.
  if (is_file || answer.state != State::broken)
    m_memory.keep_answer(finding, {.verdict = answer, .interpreter = declaration.interpreter});
  return answer;
}

std::vector<Candidate> Contract::candidates(const Finding& finding, const CompleterQuestion& question) const {
  // TAB in somebody's folder is no call of what stands there.
  if (!finding.relative.empty() && m_policy.relative_path != "allow") return {};
  return ask_for_candidates(finding, question);
}

Error cannot_run(const Finding& finding, const Problem& problem) {
  return Error{.status = problem.status,
               .what = (finding.name.empty() ? "''" : finding.name) + " can't run",
               .why = problem.reason,
               .hint = problem.remedy.empty() ? plugin_command("which", finding) : problem.remedy,
               .notes = support_notes(finding)};
}

Error explain_refusal(const Finding& finding, int error_number) {
  struct Row {
    int number;
    const char* reason;
    const char* remedy;
  };
  constexpr std::array<Row, 3> k_reasons{{
      {E2BIG, "its arguments and environment are longer than the system takes", "getconf ARG_MAX"},
      {ETXTBSY, "its file is being written", nullptr},
      {ENOEXEC, "the system does not know its format", nullptr},
  }};
  const bool is_file = finding.location.starts_with('/');
  // The file may have changed, or its interpreter gone, since it was last looked into.
  if (error_number != E2BIG && is_file) {
    const auto declaration = read_declaration(finding);
    if (declaration && declaration->verdict.state == State::broken) return cannot_run(finding, declaration->verdict.problem);
  }
  const std::string& program = is_file ? finding.location : finding.argv.front();
  Problem problem{.reason = std::strerror(error_number), .remedy = "ls -l " + shell_quote(program)};
  for (const Row& row : k_reasons) {
    if (row.number != error_number) continue;
    problem.reason = row.reason;
    if (row.remedy != nullptr) problem.remedy = row.remedy;
  }
  if (is_file || error_number == E2BIG) return cannot_run(finding, problem);
  if (error_number == ENOENT) // the program is there: it was found a moment ago
    problem = {.reason = "it is gone, or its #! line names an interpreter that is",
               .remedy = "head -n 1 " + shell_quote(program)};
  return Error{.what = program + " can't be started", .why = problem.reason, .hint = problem.remedy};
}

} // namespace tcli
