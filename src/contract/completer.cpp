#include "contract/completer.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "catalog/trust.hpp"
#include "contract/command_file.hpp"
#include "contract/declaration.hpp"
#include "run/child_environment.hpp"
#include "run/seal.hpp"

#include <array>
#include <climits>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_time_limit{250}; // so that TAB answers within 300
constexpr std::size_t k_line_limit = 1000;
constexpr const char* k_word = "__complete";

std::string current_folder() {
  std::array<char, PATH_MAX> path{};
  return ::getcwd(path.data(), path.size()) == nullptr ? std::string{} : std::string{path.data()};
}

// What asks it, but for the question; empty of what can't be asked: an image, and what a person has to agree to.
std::vector<std::string> asked_program(const Finding& module, const Finding& file) {
  if (!module.location.starts_with('/') || !module.ask.empty() || !module.question.empty() || file.argv.empty()) return {};
  if (module.kind == "native") {
    if (host_problem(module.argv.front())) return {};
    return {module.argv.front(), "complete", module.location};
  }
  if (module.kind != "exec" && !module.commands_are_files) return {};
  auto argv = file.argv;
  argv.emplace_back(k_word);
  return argv;
}

bool is_one_line(std::string_view text) { return escape(text) == text; }

// Those of a run but for its id and its values, which nobody has checked.
std::vector<std::string> variables(const Finding& module, const CompleterQuestion& question) {
  RunFacts facts{.module = module.name, .subject = question.subject, .verb = question.verb};
  facts.plugin_dir = module.location.substr(0, std::max<std::size_t>(1, module.location.rfind('/')));
  auto all = own_variables(facts);
  all.emplace_back("TCLI_COMPLETE=1");
  all.insert(all.end(), question.variables.begin(), question.variables.end());
  return all;
}

} // namespace

std::vector<Candidate> ask_for_candidates(const Finding& module, const CompleterQuestion& question) {
  const auto file = module.commands_are_files ? command_file(module, question.subject, question.verb) : module;
  const auto declaration = file ? read_declaration(*file) : fail(Error{});
  if (!declaration || declaration->verdict.state == State::broken) return {};
  auto argv = asked_program(module, *file);
  if (argv.empty()) return {};
  if (!question.subject.empty()) argv.push_back(question.subject);
  argv.insert(argv.end(), {question.verb, question.parameter, "--"});
  argv.insert(argv.end(), question.words.begin(), question.words.end());
  const auto answer =
      collect_sealed(argv, module.kind == "native" ? module.location : declaration->interpreter,
                     {.time_limit = k_time_limit, .variables = variables(module, question), .folder = current_folder()});
  const bool is_one = answer && answer->end == Collected::End::exited && answer->status == 0;
  debug("{}: asked for candidates of {}: {}", module.name, question.parameter, is_one ? "answered" : "no answer");
  return is_one ? read_candidates(answer->output) : std::vector<Candidate>{};
}

std::vector<Candidate> read_candidates(std::string_view answer) {
  std::vector<Candidate> candidates;
  for (std::size_t lines = 0; lines < k_line_limit && !answer.empty(); ++lines) {
    const std::string_view line = answer.substr(0, answer.find('\n'));
    answer.remove_prefix(std::min(answer.size(), line.size() + 1));
    const std::string_view value = line.substr(0, line.find('\t'));
    const std::string_view description = line.substr(std::min(line.size(), value.size() + 1));
    if (!value.empty() && is_one_line(value) && is_one_line(description))
      candidates.push_back({.value = std::string{value}, .description = std::string{description}});
  }
  return candidates;
}

} // namespace tcli
