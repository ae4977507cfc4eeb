#include "pack/pack_source.hpp"

#include "base/program.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <fmt/ranges.h>
#include <utility>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::string_view k_scheme_end = "://";

Error no_source(std::string_view word, std::string why, std::string hint = "tcli pack install --help") {
  return {.status = ExitCode::usage,
          .what = fmt::format("'{}' is no source of a pack", told_url(word)),
          .why = std::move(why),
          .hint = std::move(hint)};
}

bool is_folder_word(std::string_view word) {
  return word == "." || word == ".." || word.starts_with('/') || word.starts_with("./") || word.starts_with("../") ||
         word.starts_with("~/");
}

std::string absolute(const std::string& word) {
  if (word.starts_with("~/")) return environment("HOME") + word.substr(1);
  boost::system::error_code error;
  const auto path = fs::absolute(word, fs::current_path(error)).lexically_normal();
  return path.filename() == "." ? path.parent_path().string() : path.string();
}

// The name of what git fetches by; empty: it is no URL. `user@host:path` is ssh's, unless a slash stands before the colon.
std::string_view protocol_of(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos || colon == 0 || word.find('/') < colon) return {};
  return word.substr(colon).starts_with(k_scheme_end) ? word.substr(0, colon) : "ssh";
}

// Where the host begins and where the path does.
std::pair<std::size_t, std::size_t> parts_of(std::string_view url) {
  const auto scheme = url.find(k_scheme_end);
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + k_scheme_end.size();
  return {host, std::min(url.find(scheme == std::string_view::npos ? ':' : '/', host), url.size())};
}

// The @ behind a name and a password that stand where only a host, a port and a path can: a slash in the password, or a password
// in front of `host:path`, for which ssh has no place. npos: there is none.
std::size_t stray_user_end(std::string_view url, std::size_t host, std::size_t path) {
  const auto authority = url.substr(host, path - host);
  if (authority.find('@') != std::string_view::npos || authority.starts_with('[')) return std::string_view::npos;
  if (host == 0) { // user:password@host:path
    const auto colon = url.rfind(':');
    const auto at = url.substr(0, colon).rfind('@');
    return at == std::string_view::npos || at < path ? std::string_view::npos : at;
  }
  const auto colon = authority.find(':');
  if (colon == std::string_view::npos) return colon;
  const bool is_port = authority.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  return is_port ? std::string_view::npos : url.rfind('@');
}

// What may be shown of `https://bob:12/34@host`, if the word is one. A host is known by its dots, and in front of a ref that
// looks like no host it is one.
std::string doubtful_part(std::string_view word) {
  const auto scheme = word.find(k_scheme_end);
  if (scheme == std::string_view::npos) return {};
  const auto [host, path] = parts_of(word);
  const auto authority = word.substr(host, path - host);
  const auto colon = authority.find(':'), at = word.rfind('@');
  if (at == std::string_view::npos || at < path || colon == std::string_view::npos) return {};
  if (authority.find('@') != std::string_view::npos || authority.starts_with('[')) return {};
  const auto name = authority.substr(0, colon), behind = word.substr(at + 1);
  const bool is_host = name == "localhost" || name.find('.') != std::string_view::npos;
  const bool leads_to_host = behind.find('/') != std::string_view::npos && behind.find('.') < behind.find('/');
  return is_host && !leads_to_host ? std::string{} : fmt::format("{}{}", word.substr(0, host), behind);
}

// `URL@ref`: an @ of the path, since one before it belongs to a user.
Status take_ref(std::string_view word, std::size_t path, PackSource& source) {
  const auto at = word.find('@', path);
  const bool has_ref = at != std::string_view::npos;
  source.url = std::string{word.substr(0, has_ref ? at : word.size())};
  if (!has_ref) return {};
  source.ref = std::string{word.substr(at + 1)};
  if (is_ref_name(source.ref)) return {};
  const bool is_shown = doubtful_part(word).empty();
  return fail(no_source(word, fmt::format("'{}' is no name of a branch, tag or commit", is_shown ? source.ref : told_url(word))));
}

} // namespace

// git-check-ref-format(1), and no option.
bool is_ref_name(std::string_view ref) {
  constexpr std::string_view k_special = " ~^:?*[\\";
  if (ref.empty() || ref == "@" || ref.front() == '-' || ref.back() == '.') return false;
  if (ref.find_first_of(k_special) != std::string_view::npos) return false;
  for (const std::string_view never : {"..", "@{"})
    if (ref.find(never) != std::string_view::npos) return false;
  return std::ranges::none_of(
      split(ref, '/'), [](std::string_view part) { return part.empty() || part.front() == '.' || part.ends_with(".lock"); });
}

Result<PackSource> parse_pack_source(std::string_view word, const std::vector<std::string>& protocols) {
  if (word.empty() || word.front() == '-') return fail(no_source(word, "a URL or a folder is wanted"));
  const char first_good = is_folder_word(word) ? ' ' : '!'; // a blank of a URL is written %20
  if (std::ranges::any_of(word, [&](char c) { return static_cast<unsigned char>(c) < first_good || c == '\x7f'; }))
    return fail(no_source(word, "there is a blank or a control character in it"));
  if (find_invalid_utf8(word) != std::string_view::npos) return fail(no_source(word, "it is no UTF-8"));
  PackSource source;
  if (is_folder_word(word)) {
    boost::system::error_code error;
    source.kind = PackSource::Kind::folder;
    if (fs::is_directory(absolute(std::string{word}), error))
      source.url = word; // an @ may be part of its name
    else
      TCLI_CHECK(take_ref(word, 0, source));
    source.url = absolute(source.url);
    if (find_invalid_utf8(source.url) != std::string::npos) return fail(no_source(word, "its path is no UTF-8"));
    return source;
  }
  const auto protocol = protocol_of(word);
  if (protocol.empty()) return fail(no_source(word, "it is no URL, and a folder begins with / or ."));
  if (word.find("::") != std::string_view::npos) return fail(no_source(word, "helpers of git are not used"));
  if (std::ranges::find(protocols, protocol) == protocols.end())
    return fail(no_source(word, fmt::format("'{}' is not among packs.protocols: {}", protocol, fmt::join(protocols, ", ")),
                          "tcli config get --show-origin packs.protocols"));
  const auto [host, path] = parts_of(word);
  if (protocol != "file" && (path == host || word[host] == '-' || path + 1 >= word.size()))
    return fail(no_source(word, "the host or the path is missing"));
  if (stray_user_end(word, host, path) != std::string_view::npos)
    return fail(
        no_source(word, "what stands before its host is no name and password: a / in one is written %2F, and ssh takes none"));
  TCLI_CHECK(take_ref(word, path, source));
  source.doubtful = doubtful_part(word);
  return source;
}

std::string told_url(std::string_view word) {
  std::string doubtful = doubtful_part(word);
  return doubtful.empty() ? shown_url(word) : doubtful;
}

std::string shown_url(std::string_view url) {
  const auto protocol = protocol_of(url);
  const auto [host, path] = parts_of(url);
  if (protocol.empty()) return std::string{url};
  if (const auto stray = stray_user_end(url, host, path); stray != std::string_view::npos)
    return fmt::format("{}{}", url.substr(0, host), url.substr(stray + 1));
  const auto at = url.substr(0, path).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string{url};
  const auto user = url.substr(host, at - host);
  const auto kept = protocol == "ssh" ? user.substr(0, user.find(':')) : std::string_view{};
  return fmt::format("{}{}{}{}", url.substr(0, host), kept, kept.empty() ? "" : "@", url.substr(at + 1));
}

} // namespace tcli
