#include "adopt/shell_order.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_functions.hpp"
#include "adopt/shell_words.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

bool has_command(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at < text.size();) {
    if (const auto past = past_shell_text(text, at); past != at) {
      at = past;
      continue;
    }
    if (is_shell_command(text, at, word)) return true;
    ++at;
  }
  return false;
}

// The same of a text without functions.
std::optional<int> moved_by(std::string_view text, int first) {
  int moved = 0;
  std::size_t shifts = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (is_shell_command(text, at, "eval") && has_part(line, "set -")) return std::nullopt;
    if (const auto past = past_shell_text(text, at); past != at) {
      at = past;
      continue;
    }
    if (rest.starts_with("set -- ")) return std::nullopt;
    if (rest.starts_with("OPTIND=")) {
      const int from = rest.size() > 7 && is_digit(rest[7]) ? rest[7] - '0' : 0;
      if (from != 1 && from != first) return std::nullopt;
      if (from != 1) moved += from - 1;
    }
    if (is_shell_command(text, at, "shift")) ++shifts;
    ++at;
  }
  const auto sure = sure_shifts(text);
  if (sure.size() != shifts) return std::nullopt;
  for (const auto& [place, count] : sure) moved += count;
  return moved;
}

std::optional<int> moved_before(std::string_view text, std::size_t at, int first, int depth) {
  constexpr int k_most = 4; // functions that call each other
  const auto places = shell_functions(text);
  for (const Place& place : places)
    if (place.open <= at && at < place.end) {
      const auto call = call_with_words(text, place.name);
      if (call == std::string_view::npos || depth == k_most || (place.open <= call && call < place.end)) return std::nullopt;
      const auto own = moved_by(text.substr(place.open, at - place.open), first);
      const auto outer = moved_before(text, call, first, depth + 1);
      return own && outer ? std::optional{*own + *outer} : std::nullopt;
    }
  return moved_by(without_functions(text, places, 0, at), first);
}

std::size_t loop_body(std::string_view loop) {
  for (std::size_t at = 0; at < loop.size();) {
    if (const auto past = past_shell_text(loop, at); past != at) {
      at = past;
      continue;
    }
    if (is_shell_command(loop, at, "do") || loop.substr(at, 4) == " do\n" || loop.substr(at, 4) == " do ") return at;
    ++at;
  }
  return loop.size();
}

// The condition of a loop: "while$#-gt0".
std::string head_of(std::string_view loop) {
  std::string head;
  for (const char byte : loop.substr(0, loop_body(loop)))
    if (std::string_view{" \n;\"[]()"}.find(byte) == std::string_view::npos) head += byte;
  for (const std::string_view one : {"${1:-}", "${1-}", "${1}"})
    for (auto at = head.find(one); at != std::string::npos; at = head.find(one)) head.replace(at, one.size(), "$1");
  return head;
}

// Whether a loop goes on for as long as there are words.
bool takes_all_words(std::string_view loop) {
  const std::string head = head_of(loop);
  constexpr std::array<std::string_view, 22> k_heads{
      "while$#-gt0",     "while$#-ne0", "while$#!=0", "while$#>0", "while$#",         "while$#-ge1",
      "while$#>=1",      "while-n$1",   "while$1",    "while$1!=", "while!-z$1",      "while0-lt$#",
      "until$#-eq0",     "until-z$1",   "until$#==0", "while#>0",  "whiletest$#-gt0", "whiletest-n$1",
      "whiletest$#-ne0", "whiletest$1", "until$#=0",  "until$1="};
  return std::ranges::count(k_heads, head) > 0;
}

// Whether what begins at `at` is done whatever else holds: in no other `if`, behind no `&&`. In a function: of all that calls it.
bool is_sure(std::string_view text, std::size_t at, int depth_of_calls = 0) {
  for (const Place& place : shell_functions(text))
    if (place.open <= at && at < place.end) {
      const auto call = call_with_words(text, place.name);
      if (call == std::string_view::npos || depth_of_calls > 3 || (place.open <= call && call < place.end)) return false;
      // if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"
      if (!has_part(text, "BASH_SOURCE") && !is_sure(text, call, depth_of_calls + 1)) return false;
      return is_sure(text.substr(place.open, place.end - place.open), at - place.open, depth_of_calls);
    }
  constexpr std::array k_begin{"if", "while", "until", "for", "case", "select"};
  constexpr std::array k_end{"fi", "done", "esac"};
  const auto is_one_of = [&](const auto& words, std::size_t where) {
    return std::ranges::any_of(words, [&](const char* word) { return is_shell_command(text, where, word); });
  };
  std::string_view before = trim(text.substr(0, at));
  while (before.ends_with('"')) before = trim(before.substr(0, before.size() - 1));
  bool is_own = before.ends_with("while"); // getopts; below of its own `if`
  for (const std::string_view test : {"[[", "[", "test"})
    if (before.ends_with(test)) {
      before = trim(before.substr(0, before.size() - test.size()));
      is_own = before.ends_with("if");
      break;
    }
  if (before.ends_with("&&") || before.ends_with("-a")) return false;
  int depth = is_own ? -1 : 0;
  for (std::size_t where = 0; where < at;) {
    if (const auto past = past_shell_text(text, where); past != where) {
      where = past;
      continue;
    }
    if (is_one_of(k_begin, where)) ++depth;
    if (is_one_of(k_end, where)) --depth;
    ++where;
  }
  return depth <= 0;
}

// "if", "then", "*)", "case x in" off its front.
std::string_view without_shell_words(std::string_view statement) {
  constexpr std::array<std::string_view, 12> k_words{"if", "then", "else", "elif", "while", "until",
                                                     "do", "done", "fi",   "esac", "!",     "{"};
  for (bool changed = true; changed;) {
    changed = false;
    statement = trim(statement);
    for (const std::string_view word : k_words)
      if (statement == word || (statement.starts_with(word) && statement.substr(word.size(), 1) == " ")) {
        statement.remove_prefix(word.size());
        changed = true;
      }
    if (const auto in = statement.find(" in"); statement.starts_with("case ") && in != std::string_view::npos) {
      statement.remove_prefix(in + 3);
      changed = true;
    }
    const auto close = statement.find(')');
    if (close != std::string_view::npos && statement.find('(') > close) { // the pattern of a branch
      statement.remove_prefix(close + 1);
      changed = true;
    }
  }
  return statement;
}

// "name=value" and nothing more, what it runs for the value looked at too.
bool is_assignment(std::string_view statement) {
  for (const std::string_view word : {"local ", "declare ", "export ", "readonly ", "typeset "})
    if (statement.starts_with(word)) return !has_part(statement, "$(") && !has_part(statement, "`");
  std::size_t at = 0;
  while (at < statement.size() && is_name_byte(statement[at])) ++at;
  if (at == 0) return false;
  if (statement.substr(at, 1) == "[") at = std::min(statement.find(']', at), statement.size() - 1) + 1;
  if (statement.substr(at, 1) == "+") ++at;
  if (statement.substr(at, 1) != "=") return false;
  const std::string_view value = statement.substr(at + 1);
  if (has_part(value, "`")) return false;
  if (const auto run = value.find("$("); run != std::string_view::npos && value.substr(run, 3) != "$((") {
    for (const std::string_view word : {"basename ", "dirname ", "realpath ", "readlink ", "echo ", "printf ", "date "})
      if (trim(value.substr(run + 2)).starts_with(word)) return true;
    return false;
  }
  if (value.starts_with('(') || value.starts_with("$((")) return true;
  for (at = 0; at < value.size() && value[at] != ' ';) at = std::max(past_shell_text(value, at), at + 1);
  return trim(value.substr(std::min(at, value.size()))).empty();
}

bool keeps(std::string_view statement, bool may_tell) {
  statement = without_shell_words(statement);
  if (statement.empty() || statement.starts_with('#') || statement.starts_with("((") || is_assignment(statement)) return true;
  const std::string_view word = statement.substr(0, statement.find_first_of(" \t"));
  constexpr std::array<std::string_view, 14> k_harmless{"[",     "[[",       "test",   ":",    "true", "false", "shift",
                                                        "break", "continue", "return", "exit", "for",  "unset", "}"};
  if (std::ranges::count(k_harmless, word) > 0 || statement.starts_with("set -")) return true;
  if (word == "echo" || word == "printf") return may_tell || has_part(statement, ">&2");
  for (const std::string_view refusal : {"usage", "die", "fail", "err", "help", "abort", "fatal", "version"})
    if (has_part(word, refusal)) return true;
  return false;
}

std::vector<std::string_view> statements(std::string_view body) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < body.size();) {
    if (const auto past = past_shell_text(body, at); past != at) {
      at = past;
      continue;
    }
    const bool is_redirection = body[at] == '&' && at > 0 && body[at - 1] == '>';
    if (std::string_view{";\n&|"}.find(body[at]) != std::string_view::npos && !is_redirection) {
      found.push_back(body.substr(begin, at - begin));
      begin = at + 1;
    }
    ++at;
  }
  found.push_back(body.substr(std::min(begin, body.size())));
  return found;
}

} // namespace

// Each `shift` that is done whatever the words are: where it stands, and by how many.
std::vector<std::pair<std::size_t, int>> sure_shifts(std::string_view text) {
  constexpr std::array k_begin{"if", "while", "until", "for", "case", "select", "{"};
  constexpr std::array k_end{"fi", "done", "esac", "}"};
  const auto is_one_of = [&](const auto& words, std::size_t at) {
    return std::ranges::any_of(words, [&](const char* word) { return is_shell_command(text, at, word); });
  };
  std::vector<std::pair<std::size_t, int>> found;
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto past = past_shell_text(text, at); past != at) {
      at = past;
      continue;
    }
    if (is_one_of(k_begin, at)) ++depth;
    if (depth > 0 && is_one_of(k_end, at)) --depth;
    if (depth == 0 && is_shell_command(text, at, "shift")) {
      const std::string_view before = trim(text.substr(0, at));
      if (before.ends_with('&') || before.ends_with('|')) break; // nobody knows from here on
      if (before.ends_with('(')) break;                          // in a shell of its own
      const char number = at + 6 < text.size() ? text[at + 6] : '\n', next = at + 7 < text.size() ? text[at + 7] : '\n';
      const bool is_count = is_digit(number) && std::string_view{" \t\n;&|)"}.find(next) != std::string_view::npos;
      if (number != '$' && number != '"') found.emplace_back(at, is_count ? number - '0' : 1);
    }
    ++at;
  }
  return found;
}

std::optional<int> words_moved(std::string_view text, std::size_t at, int first) { return moved_before(text, at, first, 0); }

Reach reach_of(const OrderedText& text, const OptionSite& site, int first) {
  const bool is_place = site.word.size() > 1 && is_digit(site.word[site.word[1] == '{' ? 2 : 1]);
  const auto kind_of_loop = [&]() -> std::optional<Reach> {
    if (site.word.empty()) return Reach::first;
    if (!site.loop) return std::nullopt;
    const auto& [begin, end] = *site.loop;
    const std::string_view whole = text.whole.substr(begin, end - begin);
    if (is_place && !has_command(whole, "shift")) return std::nullopt;
    const std::string_view loop = std::string_view{text.without_code}.substr(begin, end - begin);
    const std::string_view body = loop.substr(loop_body(loop));
    const bool is_all = !is_place || takes_all_words(whole);
    if (!is_all && has_part(head_of(whole), "$#")) return leaves_last(whole) ? Reach::first : Reach::unknown;
    if (!is_all || has_command(body, "break") || has_command(body, "return")) return Reach::first;
    return only_keeps(body) ? Reach::anywhere : Reach::in_turn;
  };
  const auto kind = kind_of_loop();
  const std::size_t at = kind && site.loop ? site.loop->begin : site.at;
  // What an option has moved is none of the words before.
  const auto moved = words_moved(text.without_ranges, at, first);
  if (!moved) return Reach::unknown;
  const int place = kind || !is_place ? 1 : site.word[site.word[1] == '{' ? 2 : 1] - '0';
  if (place + *moved > first) return Reach::later;
  if (!is_sure(text.whole, at) || (!kind && !is_place)) return Reach::unknown;
  const bool is_exact = !kind || *kind == Reach::first;
  return is_exact && place + *moved != first ? Reach::unknown : kind.value_or(Reach::head);
}

bool leaves_last(std::string_view loop) {
  const std::string head = head_of(loop);
  constexpr std::array<std::string_view, 6> k_heads{"while$#-gt1", "while$#-ge2", "while$#>1",
                                                    "while$#>=2",  "while$#-ne1", "until$#-eq1"};
  return std::ranges::count(k_heads, head) > 0;
}

bool only_keeps(std::string_view body) {
  const auto exit = body.find("exit ");
  const bool may_tell = exit != std::string_view::npos && body.size() > exit + 5 && body[exit + 5] > '0' && body[exit + 5] <= '9';
  return std::ranges::all_of(statements(body), [&](std::string_view one) { return keeps(one, may_tell); });
}

bool acts_on(std::string_view body, std::string_view word) {
  const std::string braced = "{" + std::string{word.substr(std::min<std::size_t>(1, word.size()))};
  return std::ranges::any_of(statements(body), [&](std::string_view one) {
    return (has_part(one, word) || has_part(one, braced)) && !keeps(one, false);
  });
}

bool reads_words(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (is_shell_command(text, at, "shift") || text.substr(at, 7) == "OPTIND=") return true;
    if (text[at] != '$') continue;
    const char next = text[text[at + 1] == '{' ? std::min(at + 2, text.size() - 1) : at + 1];
    if (next == '@' || next == '*' || (is_digit(next) && next != '0')) return true;
  }
  return false;
}

} // namespace tcli
