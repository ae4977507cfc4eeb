// The search path, and which tcli it leads to.
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/self_check.hpp"
#include "run/find_program.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>

namespace tcli {

namespace {

// Why a part leads nowhere; empty: it is a folder that may be looked at.
std::string why_no_folder(const std::string& part) {
  struct ::stat status {};
  if (::stat(part.c_str(), &status) == 0) return S_ISDIR(status.st_mode) ? "" : "it is no folder";
  return errno == ENOENT ? "there is no such folder" : system_error({}, errno).why;
}

void check_part(const std::string& part, CheckReport& report) {
  const auto add = [&](Severity severity, std::string what, std::string why) {
    report.add(severity, std::move(what), std::move(why), without_search_path_part(part));
  };
  if (part.empty()) {
    add(Severity::warning, "an empty part is in your search path",
        "shells take it for the current folder, whatever that is; tcli leaves it out");
  } else if (!part.starts_with('/')) {
    add(Severity::warning, fmt::format("{} in your search path is relative", part),
        "what it leads to depends on the current folder, where anybody may have put a program");
  } else if (const auto why = why_no_folder(part); !why.empty()) {
    add(Severity::note, fmt::format("{} in your search path leads nowhere", part), why);
  }
}

std::string folder_first(const std::string& folder) { return fmt::format("PATH={}:$PATH", shell_quote(folder)); }

void check_own_place(CheckReport& report) {
  const std::string& own = program_path();
  if (own.empty()) {
    report.add(Severity::note, "where this tcli stands is not known", "/proc is not mounted");
    return;
  }
  const std::string folder = own.substr(0, own.rfind('/'));
  const std::string found = find_program("tcli");
  if (!found.empty() && file_id(found) == file_id(own))
    report.ok("tcli on your search path is this one: " + found);
  else if (found.empty())
    report.add(Severity::warning, folder + ", where this tcli stands, is not on your search path",
               "what others write down for you begins with tcli", folder_first(folder));
  else
    report.add(Severity::warning, found + " comes first on your search path", "the tcli that you have called is " + own,
               folder_first(folder));
}

} // namespace

std::string without_search_path_part(const std::string& part) {
  return fmt::format("PATH=$(printf %s \"$PATH\" | tr : '\\n' | grep -vxF -e {} | paste -sd: -)", shell_quote(part));
}

void check_search_path(const CheckCall& /*check*/, CheckReport& report) {
  const auto parts = search_path_parts();
  if (parts.empty()) report.add(Severity::warning, "your search path is empty", "", "export PATH=/usr/local/bin:/usr/bin:/bin");
  for (const std::string& part : std::set(parts.begin(), parts.end())) check_part(part, report);
  check_own_place(report);
}

} // namespace tcli
