#include "cli/man_viewer.hpp"

#include "base/file.hpp"
#include "base/program.hpp"
#include "cli/output.hpp"
#include "cli/pager.hpp"
#include "run/child.hpp"
#include "run/find_program.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_page_limit = 4 * 1024 * 1024; // bytes of a page; the longest manifest makes fewer

Result<int> view_plain(const std::string& why, const std::string& plain) {
  tell(fmt::format("tcli: {}; this is the help page", why));
  TCLI_CHECK(print(plain));
  return k_ok;
}

Result<int> call_man(std::vector<std::string> words, const std::string& plain) {
  const std::string man = find_program("man");
  if (man.empty()) return view_plain("man is not installed (Debian: apt install man-db)", plain);
  words.insert(words.begin(), man);
  const ChildSpec child{.argv = std::move(words), .environment = environment_for_man()};
  TCLI_TRY(const auto outcome, run_child(child));
  if (outcome.cannot_execute != 0) return view_plain(fmt::format("{} can't be started", man), plain);
  if (outcome.end.signal != 0) return end_like(outcome.end);
  if (outcome.end.status != 0) return view_plain(fmt::format("{} ended with {}", man, outcome.end.status), plain);
  return k_ok;
}

} // namespace

Result<int> view_man_page(const std::string& name, const std::string& plain) { return call_man({name}, plain); }

Result<int> view_man_source(const std::string& source, const std::string& plain) {
  if (::isatty(STDOUT_FILENO) == 0) {
    TCLI_CHECK(print(source));
    return k_ok;
  }
  // A file without a name leaves nothing behind, whatever ends man; it is not closed in the child.
  const UniqueFd file{::memfd_create("tcli-page", 0)};
  if (!file.valid()) return fail(system_error("make a file in memory", errno));
  TCLI_CHECK(write_all(file.get(), source, "a file in memory"));
  return call_man({"-l", fmt::format("/dev/fd/{}", file.get())}, plain);
}

std::string installed_man_source(const std::string& name) {
  std::string prefix = program_path();
  for (int up = 0; up < 2; ++up) prefix.erase(std::min(prefix.rfind('/'), prefix.size()));
  return read_file(fmt::format("{}/share/man/man1/{}.1", prefix, name), k_page_limit).value_or("");
}

} // namespace tcli
