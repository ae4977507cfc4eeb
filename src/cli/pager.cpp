#include "cli/pager.hpp"

#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "run/child.hpp"
#include "run/memory_file.hpp"
#include "run/person_program.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <unistd.h>

extern char** environ;

namespace tcli {

namespace {

bool g_is_off = false;
std::optional<std::string> g_configured;

constexpr std::string_view k_less = "less";

// Another user's rights: what a person named must not be run with them, nor what a pager can be told to run (less(1), SECURITY).
bool is_for_another_user() {
  return ::getuid() != ::geteuid() || ::getgid() != ::getegid() || ::getauxval(AT_SECURE) != 0 ||
         std::getenv("SUDO_UID") != nullptr;
}

// Lines that the page takes on a terminal of that width.
std::size_t lines_on(std::string_view page, std::size_t columns) {
  std::size_t lines = 0;
  if (page.ends_with('\n')) page.remove_suffix(1);
  for (const std::string_view line : split(page, '\n')) {
    const std::size_t width = display_width(without_styles(line));
    lines += width == 0 || columns == 0 ? 1 : (width - 1) / columns + 1;
  }
  return lines;
}

// Whether it leaves no line for the next prompt, on a terminal where a person can go through it.
bool is_longer_than_terminal(std::string_view page) {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return false;
  if (lines_on(page, size.ws_col) < size.ws_row) return false;
  return ::isatty(STDIN_FILENO) == 1 && ::tcgetpgrp(STDOUT_FILENO) == ::getpgrp();
}

struct Named {
  std::string line;
  bool by_tcli = false; // by what nothing else reads
};

Named named_pager() {
  const char* const own = std::getenv("TCLI_PAGER");
  if (own != nullptr && *own == '\0')
    return {.line = {}, .by_tcli = true}; // unset for the config, and a word for none all the same
  if (g_configured) return {.line = *g_configured, .by_tcli = true};
  if (own != nullptr) return {.line = own, .by_tcli = true}; // where no config can be read
  if (const char* const usual = std::getenv("PAGER")) return {.line = usual};
  const auto terminal = environment("TERM");
  return {.line = terminal.empty() || terminal == "dumb" ? std::string{} : std::string{k_less}};
}

PersonProgram pager() {
  auto [line, by_tcli] = named_pager();
  if (trim(line).empty() || trim(line) == "cat") return {};
  auto program = person_program(line);
  if (program.name != k_less && is_for_another_user()) program = person_program(k_less);
  if (program.argv.empty() && by_tcli)
    warn(fmt::format("no pager '{}' on your search path", program.name), "tcli config get pager --show-origin");
  return program;
}

std::vector<std::string> pager_environment() {
  const bool is_secure = is_for_another_user();
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!is_secure || !std::string_view{*variable}.starts_with("LESSSECURE=")) variables.emplace_back(*variable);
  if (std::getenv("LESS") == nullptr) variables.emplace_back("LESS=FRX"); // as git does: it ends by itself where all of it fits
  if (is_secure) variables.emplace_back("LESSSECURE=1");
  return variables;
}

// Standard input while one lives.
class InputScope {
public:
  explicit InputScope(int input) : m_before(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)) {
    ::dup2(input, STDIN_FILENO);
  }
  ~InputScope() { ::dup2(m_before.get(), STDIN_FILENO); }
  InputScope(const InputScope&) = delete;
  InputScope& operator=(const InputScope&) = delete;

private:
  UniqueFd m_before;
};

// Whether a pager has shown it, all of it or as much as a person wanted to see.
bool is_shown_by_pager(std::string_view page) {
  const PersonProgram program = pager();
  if (program.argv.empty()) return false;
  const auto file = memory_file(page);
  if (!file) return false;
  ChildSpec child{.argv = program.argv, .environment = pager_environment()};
  if (program.name == k_less) child.argv.emplace_back("-R"); // whatever else LESS says, or sequences would be shown
  const InputScope input{file->get()};
  const auto outcome = run_child(child);
  if (!outcome || outcome->cannot_execute != 0) return false;
  const bool is_no_pager = outcome->end.status == 126 || outcome->end.status == 127; // of a script that starts one
  if (outcome->end.signal != 0) end_like(outcome->end);
  return !is_no_pager;
}

} // namespace

void choose_pager(bool is_off, std::optional<std::string> program) {
  g_is_off = is_off;
  g_configured = std::move(program);
}

std::vector<std::string> environment_for_man() {
  const auto [named, by_tcli] = named_pager();
  const bool is_secure = is_for_another_user();
  std::string line; // empty: man knows one
  if (g_is_off || (by_tcli && trim(named).empty())) {
    line = "cat";
  } else if (by_tcli || is_secure) {
    const PersonProgram program = pager(); // which tells of one that is missing
    line = program.argv.empty() ? "cat" : is_secure ? program.argv.front() : named;
  }
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool is_replaced = !line.empty() && (text.starts_with("MANPAGER=") || text.starts_with("MANOPT="));
    if (!is_replaced && !(is_secure && text.starts_with("LESSSECURE="))) variables.emplace_back(text);
  }
  if (!line.empty()) variables.push_back("MANPAGER=" + line);
  if (is_secure) variables.emplace_back("LESSSECURE=1");
  return variables;
}

Status print_page(std::string_view page) {
  if (!g_is_off && is_longer_than_terminal(page) && is_shown_by_pager(page)) return {};
  return print(page);
}

} // namespace tcli
