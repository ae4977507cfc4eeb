#include "run/person_program.hpp"

#include "run/find_program.hpp"

namespace tcli {

PersonProgram person_program(std::string_view line) {
  constexpr std::string_view k_blanks = " \t";
  PersonProgram program;
  for (auto begin = line.find_first_not_of(k_blanks); begin != std::string_view::npos; begin = line.find_first_not_of(k_blanks)) {
    const auto end = line.find_first_of(k_blanks, begin);
    program.argv.emplace_back(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    line.remove_prefix(end == std::string_view::npos ? line.size() : end);
  }
  if (program.argv.empty()) return program;
  program.name = program.argv.front();
  if (program.name.find('/') == std::string::npos) program.argv.front() = find_program(program.name);
  if (program.argv.front().empty()) program.argv.clear();
  return program;
}

} // namespace tcli
