#include "commands/self_programs.hpp"

#include "base/text.hpp"
#include "catalog/parallel.hpp"
#include "pack/git.hpp"
#include "run/find_program.hpp"
#include "run/seal.hpp"
#include "run/signals.hpp"

#include <array>
#include <functional>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_git_limit{2000};
constexpr std::size_t k_output_limit = std::size_t{64} << 10; // bytes

// "2.39.5" of "git version 2.39.5", "0.8.0" of "bubblewrap 0.8.0"
std::string version_in(std::string_view output) {
  constexpr std::size_t k_shown_limit = 100; // bytes
  const auto line = first_line(output).substr(0, k_shown_limit);
  const auto digit = line.find_first_of("0123456789");
  return std::string{digit == std::string_view::npos ? line : line.substr(digit)};
}

ProgramAnswer ask_git() {
  ProgramAnswer answer{.path = find_program("git"), .version = {}, .trouble = {}};
  if (answer.path.empty()) return answer;
  const auto output =
      git_output({.words = {"--version"}, .time_limit = k_git_limit, .size_limit = k_output_limit}, "git --version");
  if (output) answer.version = version_in(*output);
  if (!output) answer.trouble = output.error();
  return answer;
}

ProgramAnswer ask_seal() {
  ProgramAnswer answer{.path = seal_program(), .version = {}, .trouble = {}};
  if (answer.path.empty()) return answer;
  const auto tried = try_seal();
  if (!tried) {
    answer.trouble = tried.error();
    return answer;
  }
  answer.version = version_in(tried->output);
  if (tried->end == Collected::End::timed_out) answer.trouble = {.what = "bubblewrap", .why = "no answer within 2 seconds"};
  return answer;
}

} // namespace

ProgramAnswers ask_programs(const BuiltinCall& call) {
  ProgramAnswers answers;
  const std::array<std::function<void()>, 3> questions{[&] { answers.git = ask_git(); }, [&] { answers.seal = ask_seal(); },
                                                       [&] {
                                                         if (call.ask_service) answers.containers = call.ask_service();
                                                       }};
  const ChildSignalScope child_signal;
  for_each_range(questions.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (; begin < end; ++begin) questions.at(begin)();
  });
  return answers;
}

} // namespace tcli
