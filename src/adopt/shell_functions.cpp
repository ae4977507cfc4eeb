#include "adopt/shell_functions.hpp"

#include "adopt/shell_words.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <map>

namespace tcli {

namespace {

// Where the body of a function ends that begins at a '{'.
std::size_t function_end(std::string_view text, std::size_t open) {
  const auto line_end = std::min(text.find('\n', open), text.size());
  const auto close_on_line = text.substr(open, line_end - open).rfind('}');
  if (close_on_line != std::string_view::npos && trim(text.substr(open + 1, line_end - open - 1)).size() > 0)
    return open + close_on_line;
  const auto close = text.find("\n}", open);
  return close == std::string_view::npos ? text.size() : close + 1;
}

std::string comment_before(std::string_view text, std::size_t at) {
  if (at < 2) return {};
  const auto line = text.rfind('\n', at - 2);
  std::string_view one = text.substr(line + 1, at - 2 - line);
  if (!one.starts_with("# ")) return {};
  const auto is_comment = [](std::string_view above) { return above.empty() || above.starts_with('#'); };
  if (std::ranges::all_of(split(text.substr(0, line + 1), '\n'), is_comment)) return {}; // the script's own
  return std::string{trim(one.substr(2))};
}

} // namespace

std::vector<Place> shell_functions(std::string_view text) {
  std::vector<Place> found;
  for (std::size_t line = 0; line < text.size();) {
    const auto end = std::min(text.find('\n', line), text.size());
    const std::string_view one = text.substr(line, end - line);
    std::string_view name = one.starts_with("function ") ? one.substr(9) : one;
    const auto stop = static_cast<std::size_t>(
        std::ranges::find_if_not(name, [](char byte) { return is_name_byte(byte) || byte == '-'; }) - name.begin());
    const std::string_view rest = trim(name.substr(stop));
    const bool is_function = stop > 0 && (rest.starts_with("()") || one.starts_with("function "));
    const auto open = is_function ? text.find('{', line) : std::string_view::npos;
    if (open != std::string_view::npos) {
      const auto close = function_end(text, open);
      found.push_back({line, open + 1, close, std::string{name.substr(0, stop)}});
      line = std::max(close, end);
    }
    line = text.find('\n', line) == std::string_view::npos ? text.size() : text.find('\n', line) + 1;
  }
  return found;
}

std::string without_functions(std::string_view text, const std::vector<Place>& places, std::size_t begin, std::size_t end) {
  std::string left;
  for (const Place& place : places) {
    if (place.open < begin || place.end > end) continue;
    left += text.substr(begin, place.open - begin);
    begin = place.end;
  }
  left += text.substr(begin, end - begin);
  return left;
}

namespace {

struct Call {
  std::size_t at = 0, skipped = 0;
};

// Each word that stands before "$@" or "${@:2}": the first of those that get all, or else of the others.
std::map<std::string_view, Call> calls_with_words(std::string_view text) {
  std::map<std::string_view, Call> found;
  for (auto at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const std::string_view rest = text.substr(at);
    const bool is_cut =
        rest.starts_with("${@:") && rest.size() > 4 && rest[4] > '1' && rest[4] <= '3' && rest.substr(5, 1) == "}";
    if (!is_cut && !rest.starts_with("$@") && !rest.starts_with("${@}")) continue;
    std::size_t end = at > 0 && text[at - 1] == '"' ? at - 1 : at;
    if (end == 0 || text[end - 1] != ' ') continue;
    std::size_t begin = --end;
    while (begin > 0 && (is_name_byte(text[begin - 1]) || text[begin - 1] == '-')) --begin;
    const Call call{begin, is_cut ? static_cast<std::size_t>(rest[4] - '1') : 0};
    const auto [known, is_new] = found.try_emplace(text.substr(begin, end - begin), call);
    if (!is_new && known->second.skipped > call.skipped) known->second = call;
  }
  return found;
}

} // namespace

std::size_t call_with_words(std::string_view text, const std::string& name) {
  const auto calls = calls_with_words(text);
  const auto found = calls.find(name);
  return found == calls.end() || found->second.skipped > 0 ? std::string_view::npos : found->second.at;
}

CalledFunction called_function(std::string_view body, std::string_view text) {
  const auto calls = calls_with_words(body);
  if (calls.empty()) return {};
  for (const Place& place : shell_functions(text))
    if (const auto call = calls.find(place.name); call != calls.end())
      return {.body = std::string{text.substr(place.open, place.end - place.open)},
              .at = call->second.at,
              .skipped = call->second.skipped};
  return {};
}

std::vector<ShellFunction> dispatched_functions(std::string_view text, std::vector<std::string>& doubts) {
  std::vector<ShellFunction> found;
  std::vector<std::string> left_out;
  std::map<std::string, bool> prefixes; // whether the script chooses by it
  const auto places = shell_functions(text);
  for (const Place& place : places) {
    const auto under = place.name.find('_');
    if (under == std::string::npos) continue;
    const std::string prefix = place.name.substr(0, under + 1);
    const auto [known, is_new] = prefixes.try_emplace(prefix, false);
    if (is_new) known->second = has_part(text, "\"" + prefix + "$") || has_part(text, " " + prefix + "$");
    if (!known->second) continue;
    std::string verb = place.name.substr(under + 1);
    if (verb == "help") continue;
    if (!is_valid_name(verb)) {
      left_out.push_back("'" + verb + "' is no name of a verb here: left out");
      continue;
    }
    found.push_back({verb, comment_before(text, place.begin), std::string{text.substr(place.open, place.end - place.open)}});
  }
  if (found.size() < 2) found.clear();
  if (!found.empty()) doubts.insert(doubts.end(), left_out.begin(), left_out.end());
  return found;
}

} // namespace tcli
