#include "adopt/shell_options.hpp"

#include "adopt/shell_order.hpp"
#include "adopt/shell_words.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace tcli {

namespace {

void merge(FoundOption& known, FoundOption option) {
  for (auto& word : option.words)
    if (std::ranges::count(known.words, word) == 0) known.words.push_back(std::move(word));
  known.is_joined = known.is_joined && option.is_joined;
  known.is_optional = known.is_optional || option.is_optional || (known.takes_value != option.takes_value);
  known.is_exact = known.is_exact || option.is_exact;
  known.takes_value = known.takes_value || option.takes_value;
  known.acts = known.acts || option.acts;
  known.needs_word = known.needs_word || option.needs_word;
  known.reach = std::max(known.reach, option.reach);
  if (known.value_name.empty()) known.value_name = option.value_name;
  if (!known.sets) known.sets = option.sets;
}

void add_option(FoundCommand& command, FoundOption option) {
  const auto shares = [&](const FoundOption& known) {
    return std::ranges::any_of(option.words, [&](const auto& word) { return std::ranges::count(known.words, word) > 0; });
  };
  const auto first = std::ranges::find_if(command.options, shares);
  if (first == command.options.end()) return command.options.push_back(std::move(option));
  // Two that were known apart may be spellings of it: "-v" and "--verbose" of getopt(1).
  for (auto other = std::next(first); (other = std::find_if(other, command.options.end(), shares)) != command.options.end();) {
    merge(*first, std::move(*other));
    other = command.options.erase(other);
  }
  merge(*first, std::move(option));
}

class Reading {
public:
  Reading(std::string_view text, FoundCommand& command, int first)
      : m_text(text), m_command(command), m_first(first), m_cases(shell_cases(text)), m_loops(shell_loops(text)) {}

  OptionCode read() {
    const bool by_getopts = read_getopts();
    m_command.knows_dashes = by_getopts;
    const bool by_program = !by_getopts && read_getopt_program();
    if (by_program) m_command.knows_dashes = true;
    for (const ShellCase& one : m_cases) read_case(one);
    read_tests();
    look_for_others();
    m_found.is_read = by_getopts || by_program || !m_found.ranges.empty();
    if (!by_program) find_order(); // what getopt(1) gives to a loop is in another order than what was typed
    return std::move(m_found);
  }

private:
  void find_order() {
    constexpr std::size_t k_most = 40; // places: of more nothing is known, for the sake of time
    const OrderedText text{m_text, without_ranges(m_text, m_code), without_ranges(m_text, m_found.ranges)};
    std::map<std::pair<std::size_t, std::string>, Reach> known;
    for (const OptionSite& site : m_sites) {
      const std::pair place{site.loop ? site.loop->begin : site.at, site.word};
      auto found = known.find(place);
      if (found == known.end() && known.size() < k_most) found = known.emplace(place, reach_of(text, site, m_first)).first;
      for (FoundOption& option : m_command.options)
        if (found != known.end() && std::ranges::count(option.words, site.option) > 0)
          option.reach = std::max(option.reach, found->second);
    }
  }

  // getopts "spec" variable: the letters, and what becomes of each in the `case` that follows.
  bool read_getopts() {
    const std::string spec = getopts_letters(m_text);
    const auto at = find_in_code(m_text, "getopts");
    for (std::size_t index = 0; index < spec.size(); ++index) {
      if (spec[index] == ':' || spec[index] == 'h' || spec[index] == '?' || spec[index] == '-') continue;
      const std::string letter(1, spec[index]);
      FoundOption option{.words = {"-" + letter}, .takes_value = spec.substr(index + 1, 1) == ":"};
      for (const ShellCase& one : m_cases)
        for (const ShellBranch& branch : one.branches)
          if (std::ranges::count(branch.patterns, letter) > 0) {
            option.value_name = assigned_name(branch.body);
            option.sets = assigned_value(branch.body);
            option.acts = !only_keeps(branch.body);
            option.is_repeated =
                option.takes_value && !option.value_name.empty() && has_part(branch.body, "$" + option.value_name);
          }
      m_sites.push_back({.option = option.words[0], .word = {}, .at = at});
      add_option(m_command, std::move(option));
    }
    return !spec.empty();
  }

  bool read_getopt_program() {
    const auto found = getopt_words(m_text);
    if (found.empty()) return false;
    const auto at = m_text.find("getopt ");
    const std::string_view line = m_text.substr(at, m_text.find('\n', at) - at);
    const auto moved = words_moved(m_text, m_text.rfind('\n', at) + 1, m_first); // behind "eval set -- $("
    const bool stops =
        has_part(line, " +") || has_part(line, "'+") || has_part(line, "\"+") || has_part(m_text, "POSIXLY_CORRECT");
    const bool is_first = moved && *moved == m_first - 1;
    const Reach order = !is_first ? Reach::unknown : stops ? Reach::first : Reach::anywhere;
    for (const auto& [word, takes, optional] : found)
      add_option(m_command, {.words = {word}, .takes_value = takes, .is_optional = optional, .reach = order});
    return true;
  }

  static bool is_option(const ShellBranch& branch) {
    return std::ranges::any_of(branch.patterns, [](const auto& pattern) { return pattern.starts_with('-'); });
  }

  // while …; do key=$1; case $key in
  bool holds_first(const ShellCase& one) const {
    const auto loop = loop_around(m_loops, one.begin);
    if (!loop || !one.word.starts_with('$')) return false;
    const std::string_view before = m_text.substr(loop->begin, one.begin - loop->begin);
    const std::string name = one.word.substr(1) + "=";
    return has_part(before, name + "$1") || has_part(before, name + "\"$1\"") || has_part(before, name + "\"${1");
  }

  void read_case(const ShellCase& one) {
    const bool is_of_first = is_about_first(one.word) || holds_first(one);
    const bool is_of_words = is_of_first || loops_over_words(m_text, one.word);
    if (!is_of_words || chooses_verbs(one) || std::ranges::none_of(one.branches, is_option)) return;
    const std::string word = is_of_first ? "$1" : one.word;
    const OptionSite site{.option = {}, .word = word, .at = one.begin, .loop = loop_around(m_loops, one.begin)};
    m_found.ranges.push_back(site.loop.value_or(TextRange{one.begin, one.end}));
    for (const ShellBranch& branch : one.branches) {
      if (std::ranges::count(branch.patterns, "--") > 0) m_command.knows_dashes = true;
      if (is_option(branch) || std::ranges::all_of(branch.patterns, is_help_word)) {
        read_branch(branch, site);
        m_code.push_back({branch.begin, branch.end});
      } else if (site.loop && std::ranges::count(branch.patterns, "*") > 0) {
        take_others(branch.body, has_part(branch.body, word) ? word : one.word, refuses(branch));
      }
    }
  }

  // A branch of a `case` over the words, or over what getopts found.
  void read_branch(const ShellBranch& branch, const OptionSite& site) {
    FoundOption option;
    for (const std::string& pattern : branch.patterns) {
      if (is_help_word(pattern) || !pattern.starts_with('-') || pattern == "--" || pattern == "-") continue;
      const auto star = pattern.find('*');
      if (star == std::string::npos) {
        if (option_spelling(pattern)) option.words.push_back(pattern);
      } else if (star == pattern.size() - 1 && pattern.size() > 2 && pattern[star - 1] == '=') {
        option.words.push_back(pattern.substr(0, star - 1));
        option.takes_value = option.is_joined = true;
      }
    }
    if (option.words.empty()) return;
    const std::string_view body = branch.body;
    option.is_exact = true;
    option.value_name = assigned_name(body);
    option.sets = assigned_value(body);
    option.acts = !only_keeps(body);
    if (!option.is_joined)
      option.takes_value = has_part(body, "$2") || has_part(body, "${2") || has_part(body, "shift 2") ||
                           (has_part(body, "shift") && has_part(after(body, "shift"), "$1"));
    const bool repeats =
        has_part(body, "+=(") || has_part(body, "+=") || (!option.value_name.empty() && has_part(body, "$" + option.value_name));
    option.is_repeated = option.takes_value && repeats;
    option.is_optional = has_part(body, "${2:-");
    // "--prod|--staging) stage=${1#--}": what was typed is what counts, so none stands for the other.
    const bool looks = !option.takes_value && (has_part(body, site.word) || has_part(body, "{" + site.word.substr(1)) ||
                                               has_part(body, "{#" + site.word.substr(1)));
    if (looks && option.words.size() > 1) {
      option.value_name.clear();
      option.sets.reset();
      for (const std::string& word : std::exchange(option.words, {})) {
        option.words = {word};
        add(option, site);
      }
    } else {
      add(std::move(option), site);
    }
  }

  void add(FoundOption option, OptionSite site) {
    option.needs_word = site.loop && leaves_last(m_text.substr(site.loop->begin, site.loop->end - site.loop->begin));
    for (const std::string& word : option.words) {
      site.option = word;
      m_sites.push_back(site);
    }
    add_option(m_command, std::move(option));
  }

  void take_others(std::string_view body, std::string_view word, bool may_refuse) {
    auto kept = kept_words(body, word, may_refuse); // also by who refuses one too many
    m_found.is_unclear = m_found.is_unclear || (kept.empty() && has_part(body, word) && !may_refuse);
    for (FoundArgument& argument : kept)
      if (std::ranges::find(m_found.kept, argument.name, &FoundArgument::name) == m_found.kept.end())
        m_found.kept.push_back(std::move(argument));
  }

  // A loop over options may use all other words behind its tests.
  void look_for_others() {
    std::vector<TextRange> read = m_code;
    for (const ShellCase& one : m_cases) read.push_back({one.begin, one.end});
    const std::string left = without_ranges(m_text, read);
    std::size_t last = left.size(); // loop that was looked at
    for (const OptionSite& site : m_sites) {
      if (!site.loop || m_found.is_unclear || std::exchange(last, site.loop->begin) == site.loop->begin) continue;
      const std::string_view loop = std::string_view{left}.substr(site.loop->begin, site.loop->end - site.loop->begin);
      m_found.is_unclear = acts_on(loop.substr(std::min(loop.find("do"), loop.size())), site.word);
    }
  }

  void read_tests() {
    for (TestedOption& tested : tested_options(m_text)) {
      const TextRange then = tested_body(m_text, tested.at);
      const std::string_view body = m_text.substr(then.begin, then.end - then.begin);
      const std::string_view done = body.substr(std::min(body.find(']'), body.size()));
      FoundOption& option = tested.option;
      const bool uses_next = has_part(body, "$2") || has_part(body, "${2");
      if (!option.is_joined) option.takes_value = has_part(body, "shift 2") || !kept_words(body, "$2", false).empty();
      option.value_name = option.takes_value ? assigned_name(body) : std::string{};
      if (option.takes_value) option.sets = assigned_value(body);
      option.acts = !only_keeps(done.substr(std::min<std::size_t>(done.starts_with("]]") ? 2 : 1, done.size())));
      const auto loop = loop_around(m_loops, tested.at);
      const TextRange range = loop.value_or(TextRange{tested.begin, then.end});
      m_found.ranges.push_back(range);
      m_found.uses_next = m_found.uses_next || (uses_next && !option.takes_value);
      m_code.push_back({tested.begin, then.end});
      add(std::move(option), {.option = {}, .word = tested.of, .at = tested.begin, .loop = loop});
      if (loop && is_shell_command(m_text, then.end, "else"))
        take_others(m_text.substr(then.end, loop->end - then.end), is_about_first(tested.of) ? "$1" : tested.of, false);
    }
  }

  std::string_view m_text;
  FoundCommand& m_command;
  int m_first;
  std::vector<ShellCase> m_cases;
  std::vector<TextRange> m_loops;
  std::vector<TextRange> m_code; // what is done for an option
  std::vector<OptionSite> m_sites;
  OptionCode m_found;
};

} // namespace

OptionCode read_shell_options(std::string_view text, FoundCommand& command, int first) {
  return Reading{text, command, first}.read();
}

bool is_about_first(std::string_view word) { return word == "$1" || word.starts_with("${1"); }

bool is_help_word(std::string_view pattern) {
  return pattern == "-h" || pattern == "--help" || pattern == "help" || pattern == "-?" || pattern == "--version";
}

bool refuses(const ShellBranch& branch) {
  for (const std::string_view sign : {"exit", "die", "usage", "fail", "error", ">&2", "help"})
    if (has_part(branch.body, sign)) return true;
  return false;
}

bool is_verb_pattern(const std::string& pattern) { return is_valid_name(pattern) && !is_help_word(pattern); }

bool chooses_verbs(const ShellCase& found, bool is_all) {
  constexpr std::size_t k_most = 500; // of a manifest
  if (found.branches.size() > k_most) return false;
  std::size_t verbs = 0;
  bool refused = is_all;
  for (const ShellBranch& branch : found.branches) {
    if (std::ranges::any_of(branch.patterns, is_help_word)) continue;
    for (const std::string& pattern : branch.patterns) {
      if (is_verb_pattern(pattern)) ++verbs;
      if (pattern.starts_with('-') && pattern != "-*") return false;
      if (pattern == "*") refused = refuses(branch);
    }
  }
  return verbs >= 2 && refused;
}

} // namespace tcli
