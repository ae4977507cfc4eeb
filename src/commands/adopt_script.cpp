#include "commands/adopt_script.hpp"

#include "adopt/python_reader.hpp"
#include "author/clean_run.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "commands/builtins.hpp"
#include "module/front_matter.hpp"
#include "module/name.hpp"
#include "module/shebang.hpp"
#include "run/collect_output.hpp"
#include "run/find_program.hpp"
#include "run/seal.hpp"

#include <algorithm>
#include <array>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool anyone_may_change(const std::string& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0;
}

// How a line that its interpreter leaves out begins; empty where that is not known.
std::string_view comment_mark(std::string_view text) {
  struct Mark {
    std::string_view program, mark; // the beginning of its name, as in python3.11
  };
  constexpr std::array k_marks{Mark{"node", "//"}, Mark{"deno", "//"},  Mark{"bun", "//"},    Mark{"lua", "--"},
                               Mark{"perl", "#"},  Mark{"python", "#"}, Mark{"ruby", "#"},    Mark{"sed", "#"},
                               Mark{"make", "#"},  Mark{"expect", "#"}, Mark{"Rscript", "#"}, Mark{"jq", "#"},
                               Mark{"raku", "#"},  Mark{"julia", "#"},  Mark{"octave", "#"}};
  for (std::string_view word : split(text.substr(0, text.find('\n')), ' ')) {
    word.remove_prefix(word.rfind('/') == std::string_view::npos ? 0 : word.rfind('/') + 1);
    if (word.ends_with("sh") || word.ends_with("awk")) return "#"; // bash, tclsh, gawk
    for (const Mark& one : k_marks)
      if (word.starts_with(one.program)) return one.mark;
  }
  return {};
}

std::string missing_interpreter(const Executable& program) {
  if (!program.program.empty()) return find_program(program.program).empty() ? program.program : std::string{};
  return program.interpreter.empty() || ::access(program.interpreter.c_str(), X_OK) != 0 ? program.interpreter : std::string{};
}

// The lines of the block are taken out, fences too.
std::string without_front_matter(const std::string& text, const FrontMatter& block) {
  const auto lines = split(text, '\n');
  const auto first = static_cast<std::size_t>(block.first_line) - 2; // the fence before it, from 0
  const auto count = static_cast<std::size_t>(std::ranges::count(block.yaml, '\n')) + 2;
  std::string out;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (at >= first && at < first + count) continue;
    out += lines[at];
    if (at + 1 < lines.size()) out += '\n';
  }
  return out;
}

std::string parsed_by_python(const std::string& text) {
  const std::string python = find_program("python3");
  if (python.empty()) return {};
  const auto answer = collect_output({.argv = python_argv(python),
                                      .environment = {"LC_ALL=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"},
                                      .time_limit = std::chrono::milliseconds{10'000},
                                      .size_limit = k_script_limit,
                                      .input = text});
  const bool is_answer = answer && answer->end == Collected::End::exited && answer->status == 0;
  return is_answer ? answer->output + "\n" : std::string{};
}

void ask_help(AdoptCandidate& found, const std::string& interpreter) {
  boost::system::error_code error;
  const auto whole = boost::filesystem::canonical(found.path, error);
  if (error) {
    found.unasked = error.message();
    return;
  }
  const auto answer = collect_sealed({whole.string(), "--help"}, interpreter);
  if (answer)
    found.unasked = how_it_ended(*answer, CollectSpec{}.time_limit, CollectSpec{}.size_limit);
  else
    found.unasked = reason_of(answer.error());
  if (found.unasked.empty()) found.script.help = answer->output;
}

} // namespace

AdoptCandidate read_candidate(const std::string& path, const AdoptRules& rules) {
  constexpr std::string_view k_start = "tcli-"; // one that is a module already, but for its manifest
  std::string name = file_name(path);
  if (name.starts_with(k_start)) name.erase(0, k_start.size());
  AdoptCandidate found{.path = path, .name = module_name_of(name)};
  auto text = read_head(path, k_script_limit + 1);
  if (!text) {
    found.refusal = text.error().why;
    return found;
  }
  found.refusal = no_script_reason(*text);
  if (!found.refusal.empty()) return found;
  const Executable program = read_executable_head(std::string_view{*text}.substr(0, 256));
  if (const std::string missing = missing_interpreter(program); !missing.empty())
    found.refusal = fmt::format("its interpreter {} is not here", missing);
  else if (!rules.copies && ::access(path.c_str(), X_OK) != 0)
    found.refusal = "it is not executable: chmod +x " + shell_quote(path);
  else if (!rules.copies && anyone_may_change(path))
    found.refusal = "anyone can change it: chmod o-w " + shell_quote(path);
  else if (rules.in_front && !takes_front_matter(*text))
    found.refusal = "nobody knows how a comment begins in it: adopt it without --front-matter";
  else if (found.name.empty())
    found.refusal = "its name makes no module's name: rename it, a letter first";
  else if (is_builtin(found.name) || found.name == "help")
    found.refusal = fmt::format("{} is a module of tcli's own: rename it", found.name);
  if (!found.refusal.empty()) return found;

  found.script.is_cut = text->size() > k_script_limit;
  text->resize(std::min(text->size(), k_script_limit));
  const FrontMatter block = find_front_matter(*text, true);
  if (block.kind == FrontMatter::Kind::found && has_manifest_keys(block.yaml)) {
    found.front_matter = block.yaml;
    *text = without_front_matter(*text, block);
  }
  found.script.file = file_name(path);
  if (language_of(*text) == Language::python) found.script.python_answer = parsed_by_python(*text);
  if (rules.asks) ask_help(found, program.interpreter);
  found.hash = fmt::format("{:016x}", hash64(*text));
  found.script.text = *std::move(text);
  return found;
}

bool takes_front_matter(std::string_view text) { return !comment_mark(text).empty(); }

std::string with_front_matter(const std::string& text, const std::string& yaml) {
  std::string bare = text;
  const FrontMatter block = find_front_matter(text, true);
  if (block.kind == FrontMatter::Kind::found && has_manifest_keys(block.yaml)) bare = without_front_matter(text, block);
  const std::string mark{comment_mark(bare)};
  std::string matter = mark + " ---\n";
  std::string_view whole = yaml;
  while (whole.ends_with('\n')) whole.remove_suffix(1);
  if (!whole.empty())
    for (const std::string_view line : split(whole, '\n'))
      matter += line.empty() ? mark + "\n" : fmt::format("{} {}\n", mark, line);
  matter += mark + " ---\n";
  std::size_t at = std::min(bare.find('\n'), bare.size() - 1) + 1;
  const std::string second = bare.substr(at, bare.find('\n', at) - at);
  if (second.starts_with('#') && second.find("coding") != std::string::npos) at += second.size() + 1; // Python wants it there
  std::string head = bare.substr(0, at);
  if (!head.empty() && !head.ends_with('\n')) head += '\n';
  return head + matter + bare.substr(std::min(at, bare.size()));
}

} // namespace tcli
