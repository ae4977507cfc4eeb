#include "author/example.hpp"
#include "author/refused_option.hpp"
#include "base/text.hpp"
#include "commands/plugin_check.hpp"
#include "contract/declaration.hpp"
#include "run/child_environment.hpp"
#include "run/seal.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

std::vector<std::string> variables_of(const Finding& program, const Command& command, const SampleCall& sample) {
  const std::string folder = program.location.substr(0, std::max<std::size_t>(1, program.location.rfind('/')));
  auto variables =
      own_variables({.module = program.name, .subject = command.subject, .verb = command.verb, .plugin_dir = folder});
  for (const auto& [name, value] : sample.variables) variables.push_back(fmt::format("{}={}", name, value));
  return variables;
}

constexpr std::size_t k_shown = 100; // columns of a line

// As the program gets it.
std::string spelling_of(const Option& option) { return option.passed_as.empty() ? "--" + option.name : option.passed_as; }

} // namespace

void try_options(const Finding& program, const Command& command, const YamlNode* node, const RemarkSink& sink) {
  if (command.effect == Effect::destructive || command.options.empty()) return;
  const auto declaration = read_declaration(program);
  if (!declaration || declaration->verdict.state == State::broken) return;
  const YamlNode* const listed = node == nullptr ? nullptr : node->find("options");
  for (std::size_t index = 0; index < command.options.size(); ++index) {
    const Option& option = command.options[index];
    const auto sample = sample_call(command, option);
    if (!sample) continue; // which is told already
    std::vector<std::string> argv = program.argv;
    if (command.passes_command)
      for (const std::string& word : {command.subject, command.verb})
        if (!word.empty()) argv.push_back(word);
    argv.insert(argv.end(), sample->words.begin(), sample->words.end());
    const auto answer = collect_sealed(argv, declaration->interpreter, {.variables = variables_of(program, command, *sample)});
    // No seal, or no end in sight: it is not asked for the others.
    if (!answer || answer->end == Collected::End::timed_out) return;
    if (answer->end == Collected::End::exited && answer->status == 0) continue;
    std::string line = refusing_line(answer->errors, spelling_of(option));
    if (line.empty()) line = refusing_line(answer->output, spelling_of(option));
    if (line.empty()) continue;
    const YamlNode* const own = listed == nullptr || index >= listed->items.size() ? listed : &listed->items[index];
    const YamlPosition at = own == nullptr ? YamlPosition{} : own->at;
    sink.add(RuleId::option,
             fmt::format("{}: called with {} it says '{}'", command.key(), spelling_of(option), fit(line, k_shown)), at.line,
             at.column);
  }
}

} // namespace tcli
