#include "module/shebang.hpp"

#include "module/elf_head.hpp"

#include <algorithm>
#include <cstddef>
#include <elf.h>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace tcli {
namespace {

constexpr std::size_t k_script_head = 256; // Linux: BINPRM_BUF_SIZE, the kernel reads no further
constexpr std::string_view k_blanks = " \t";
constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf"; // UTF-8

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t start = text.find_first_not_of(k_blanks);
    if (start == std::string_view::npos) return words;
    text.remove_prefix(start);
    const std::size_t end = std::min(text.find_first_of(k_blanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// What follows -S or --split-string in env's argument; none of it when there is no such option.
std::optional<std::string_view> split_string(std::string_view argument) {
  constexpr std::string_view k_long = "--split-string";
  if (argument.starts_with(k_long)) return argument.substr(std::min(k_long.size() + 1, argument.size()));
  if (!argument.starts_with('-') || argument.starts_with("--")) return std::nullopt;
  const std::size_t letter = argument.substr(0, argument.find_first_of(k_blanks)).find('S');
  if (letter == std::string_view::npos) return std::nullopt;
  return argument.substr(letter + 1);
}

// The program that env(1) would start: the first word that is no option and no VAR=value.
std::string program_among(const std::vector<std::string_view>& words) {
  for (std::size_t index = 0; index < words.size(); ++index) {
    const std::string_view word = words[index];
    if (word == "-u" || word == "-C")
      ++index; // these take the next word
    else if (word.starts_with('-') || word.find('=') != std::string_view::npos)
      continue;
    else // a quote, escape or variable is for env to resolve
      return word.find_first_of("'\"\\$") == std::string_view::npos ? std::string(word) : std::string();
  }
  return {};
}

// The kernel gives env everything after its path as one argument, so that without -S a blank is part of the name.
void read_env(std::string_view argument, Executable& executable) {
  const auto split = split_string(argument);
  executable.program = program_among(words_of(split.value_or(argument)));
  if (argument.empty())
    executable.problem = "its #! line names no program after env";
  else if (!split && argument.find_first_of(k_blanks) != std::string_view::npos)
    executable.problem = fmt::format("env takes '{0}' as one name: write #!{1} -S {0}", argument, executable.interpreter);
}

// execve(2), "Interpreter scripts".
Executable read_script(std::string_view head) {
  Executable executable{
      .kind = Executable::Kind::script, .interpreter = {}, .program = {}, .carriage_return = false, .problem = {}};
  head = head.substr(0, k_script_head);
  const std::size_t end = head.find('\n');
  std::string_view line = head.substr(2, end == std::string_view::npos ? end : end - 2);
  line = line.substr(0, line.find('\0'));
  const bool too_long = end == std::string_view::npos && line.size() + 2 == k_script_head;
  if (line.ends_with('\r')) {
    executable.carriage_return = true;
    line.remove_suffix(1);
  }
  const std::size_t start = std::min(line.find_first_not_of(k_blanks), line.size());
  line.remove_prefix(start);
  const std::size_t path_end = std::min(line.find_first_of(k_blanks), line.size());
  executable.interpreter = line.substr(0, path_end);
  if (too_long) executable.problem = fmt::format("its #! line is longer than {} bytes", k_script_head - 1);

  std::string_view argument = line.substr(path_end);
  argument.remove_prefix(std::min(argument.find_first_not_of(k_blanks), argument.size()));
  argument = argument.substr(0, argument.find_last_not_of(k_blanks) + 1);
  const std::string_view path = executable.interpreter;
  if (!too_long && path.substr(path.rfind('/') + 1) == "env") read_env(argument, executable);
  return executable;
}

} // namespace

bool HeadFault::is_of_first_line() const {
  return kind == Kind::byte_order_mark || kind == Kind::carriage_return || kind == Kind::no_interpreter ||
         kind == Kind::relative_interpreter;
}

HeadFault head_fault(const Executable& program, std::string_view head) {
  using Kind = HeadFault::Kind;
  switch (program.kind) {
  case Executable::Kind::elf: {
    const std::string fault = elf_head_fault(head, ElfUse::program);
    return fault.empty() ? HeadFault{} : HeadFault{Kind::elf, elf_sentence(fault)};
  }
  case Executable::Kind::other:
    if (head.empty()) return {Kind::empty, "its file is empty"};
    if (head.starts_with(k_byte_order_mark) && head.substr(k_byte_order_mark.size()).starts_with("#!"))
      return {Kind::byte_order_mark, "a byte order mark stands before #!"};
    if (head.find('\0') != std::string_view::npos) return {};
    return {Kind::no_program, "it is no program, and has no #! line that names one to run it"};
  case Executable::Kind::script:
    break;
  }
  if (!program.problem.empty()) return {Kind::unfit_line, program.problem};
  if (program.carriage_return) return {Kind::carriage_return, "the #! line ends in CR (Windows line end)"};
  if (program.interpreter.empty()) return {Kind::no_interpreter, "the #! line names no interpreter"};
  if (program.interpreter.starts_with('/')) return {};
  return {Kind::relative_interpreter, fmt::format("its interpreter {} is no absolute path", program.interpreter)};
}

Executable read_executable_head(std::string_view head) {
  if (head.starts_with("#!")) return read_script(head);
  Executable executable;
  if (head.starts_with(ELFMAG)) {
    executable.kind = Executable::Kind::elf;
    executable.problem = elf_head_problem(head, ElfUse::program);
  }
  return executable;
}

} // namespace tcli
