#include "author/example.hpp"
#include "author/refused_option.hpp"
#include "base/text.hpp"
#include "commands/plugin_check.hpp"
#include "contract/declaration.hpp"
#include "run/child_environment.hpp"
#include "run/find_program.hpp"
#include "run/seal.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::size_t k_shown = 100; // columns of a line
constexpr std::chrono::milliseconds k_limit{1000};

std::vector<std::string> variables_of(const Finding& program, const Command& command, const SampleCall& sample,
                                      const std::string& folder) {
  auto variables =
      own_variables({.module = program.name, .subject = command.subject, .verb = command.verb, .plugin_dir = folder});
  for (const auto& [name, value] : sample.variables) variables.push_back(fmt::format("{}={}", name, value));
  return variables;
}

// As the program gets it.
std::string spelling_of(const Option& option) { return option.passed_as.empty() ? "--" + option.name : option.passed_as; }

std::vector<std::string> argv_of(const Finding& program, const Command& command, const SampleCall& sample, bool has_command) {
  std::vector<std::string> argv = program.argv;
  if (has_command)
    for (const std::string& word : {command.subject, command.verb})
      if (!word.empty()) argv.push_back(word);
  argv.insert(argv.end(), sample.words.begin(), sample.words.end());
  return argv;
}

// "sort: unknown option": of a program that this one has called.
bool is_of_another(std::string_view line, const Finding& program) {
  const std::string name{line.substr(0, line.find(':'))};
  const std::string own = program.location.substr(program.location.rfind('/') + 1);
  return name.size() < line.size() && name != own && name.find_first_of("/ ") == std::string::npos && !find_program(name).empty();
}

std::string refusal(const Finding& program, const Option& option, const Collected& answer) {
  const bool has_failed = answer.end != Collected::End::exited || answer.status != 0;
  for (const std::string* const text : {&answer.errors, &answer.output}) {
    std::string line = refusing_line(*text, spelling_of(option), has_failed);
    if (!line.empty() && !is_of_another(line, program)) return line;
  }
  return {};
}

} // namespace

void OptionTrial::try_options(const Command& command, const YamlNode* node, const RemarkSink& sink) {
  if (m_is_over || command.effect == Effect::destructive || command.options.empty()) return;
  const auto declaration = read_declaration(m_program);
  if (!declaration || declaration->verdict.state == State::broken) return;
  const YamlNode* const listed = node == nullptr ? nullptr : node->find("options");
  for (std::size_t index = 0; index < command.options.size() && !m_is_over; ++index) {
    const Option& option = command.options[index];
    const YamlNode* const own = listed == nullptr || index >= listed->items.size() ? listed : &listed->items[index];
    const YamlPosition at = own == nullptr ? YamlPosition{} : own->at;
    const auto sample = sample_call(command, option);
    if (!sample) continue; // which is told already
    const auto answer = collect_sealed(argv_of(m_program, command, *sample, command.passes_command && !m_is_command_file),
                                       declaration->interpreter,
                                       {.time_limit = k_limit, .variables = variables_of(m_program, command, *sample, m_folder)});
    m_is_over = !answer || answer->end == Collected::End::timed_out;
    if (!answer) return; // no seal
    if (const std::string line = refusal(m_program, option, *answer); !line.empty())
      sink.add(RuleId::option,
               fmt::format("{}: called with {} it says '{}'", command.key(), spelling_of(option), fit(line, k_shown)), at.line,
               at.column);
    else if (m_is_over)
      sink.add(RuleId::option, Weight::note,
               fmt::format("{}: with {} it runs for more than {} ms, so it was called with no other option", command.key(),
                           spelling_of(option), k_limit.count()),
               at.line, at.column);
  }
}

} // namespace tcli
