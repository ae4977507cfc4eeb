#include "pack/git_words.hpp"

#include "base/text.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

constexpr std::array<std::string_view, 2> k_grave{"fatal: ", "error: "};

// Lines that say that something went wrong before, or what one might try.
constexpr std::array<std::string_view, 12> k_says_nothing{
    "fatal: Could not read from remote repository",
    "fatal: the remote end hung up",
    "fatal: early EOF",
    "fatal: fetch-pack: invalid index-pack output",
    "fatal: fsck error in packed object",
    "fatal: unpack-objects failed",
    "Please make sure you have the correct access rights",
    "and the repository exists",
    "hint: ",
    "warning: ",
    "Warning: ",
    "From ",
};

constexpr std::string_view k_around_urls = " \t\n\r'\"<>()";

bool says_one(std::string_view errors, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return errors.find(word) != std::string_view::npos; });
}

constexpr std::array<std::string_view, 2> k_no_repository{"does not appear to be a git repository", "epository not found"};
constexpr std::array<std::string_view, 5> k_asks{"could not read Username", "could not read Password",
                                                 "terminal prompts disabled", "Authentication failed", "Permission denied ("};

// A folder without git may be a pack all the same; else what is in it tells why it is none.
std::string hint_for_folder(const std::string& folder) {
  struct ::stat status {};
  const bool is_pack = ::stat((folder + "/pack.yaml").c_str(), &status) == 0;
  return (is_pack ? "tcli pack link " : "ls -la ") + shell_quote(folder);
}

} // namespace

std::string without_passwords(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) break;
    const auto before = text.substr(0, scheme).find_last_of(k_around_urls);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(k_around_urls, scheme), text.size());
    shown += text.substr(0, begin);
    shown += shown_url(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
  return shown.append(text);
}

std::string git_reason(std::string_view errors) {
  std::string_view last, after;
  bool is_grave = false;
  for (std::string_view line : split(errors, '\n')) {
    line = trim(line);                              // ssh ends its lines with \r\n
    line = trim(line.substr(line.rfind('\r') + 1)); // what stands before was progress
    if (line.empty() || begins_with_one(line, k_says_nothing)) continue;
    const bool grave = begins_with_one(line, k_grave);
    if (is_grave && !grave) {
      if (last.ends_with(':') && after.empty()) after = line; // the reason is on a line of its own
      continue;
    }
    last = line;
    after = {};
    is_grave = grave;
  }
  for (const std::string_view beginning : k_grave)
    if (last.starts_with(beginning)) last.remove_prefix(beginning.size());
  return without_passwords(after.empty() ? std::string(last) : fmt::format("{} {}", last, after));
}

KnownReason known_reason(std::string_view errors, std::string_view url) {
  const std::string shown = shell_quote(shown_url(url));
  const bool is_folder = url.starts_with('/');
  if (says_one(errors, k_no_repository))
    return {.why = is_folder ? "it is no git repository" : "there is no such git repository, or it is not yours to see",
            .hint = is_folder ? hint_for_folder(std::string{url}) : std::string{}};
  if (errors.find("Host key verification failed") != std::string_view::npos)
    return {.why = "the key of its host is not known here", .hint = "git ls-remote " + shown};
  if (says_one(errors, k_asks))
    return {.why = "it wants a user name, a password or a key that it did not get", .hint = "git ls-remote " + shown};
  constexpr std::string_view k_dubious = "dubious ownership in repository at '"; // and the very folder that it wants to be told
  const bool is_here = is_folder || url.starts_with("file://"); // else what its server says is no advice for this machine
  if (const auto found = errors.find(k_dubious); is_here && found != std::string_view::npos) {
    const std::string_view rest = errors.substr(found + k_dubious.size());
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::string folder{line.substr(0, line.rfind('\''))};
    return {.why = "it belongs to another user", .hint = "git config --global --add safe.directory " + shell_quote(folder)};
  }
  return {};
}

} // namespace tcli
