// What a module, a script or a pack is held to before others get it, and what is said where it falls short. One row a rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

enum class Weight : std::uint8_t { error, warning, note };

std::string_view weight_word(Weight weight);

// In the order of k_rules.
enum class RuleId : std::uint8_t {
  manifest,
  key,
  name,
  tree,
  git,
  summary,
  description,
  example_missing,
  owner,
  undeclared,
  todo,
  help,
  option,
  unused,
  program,
  permission,
  line_end,
  mark,
  shadow,
  example,
  run,
  file,
};

struct Rule {
  std::string_view id; // as findings name it
  Weight weight;
  std::string_view what; // what it holds
  std::string_view mend;
};

inline constexpr std::array<Rule, 22> k_rules{{
    {"manifest", Weight::error, "the manifest can be read", "tcli help manifest tells its keys"},
    {"key", Weight::warning, "every key of the manifest is known", "take the key out, or spell it right"},
    {"name", Weight::error, "modules, subjects and verbs have names that can be typed",
     "small letters, digits and single dashes"},
    {"tree", Weight::error, "a pack's folders are modules, subjects and verbs, nothing deeper", "man tcli-packs"},
    {"git", Weight::error, "a pack's repository has nothing that no pack may have", "man tcli-packs"},
    {"summary", Weight::warning, "summaries are short enough for a list", "say it in 72 characters, the rest in description"},
    {"description", Weight::note, "a module with many commands says what it is for", "add description"},
    {"no-example", Weight::note, "every command has an example", "add examples: [{run: ..., summary: ...}]"},
    {"owner", Weight::note, "people know whom to ask", "add owner, and contact or docs"},
    {"undeclared", Weight::note, "modules have a manifest", "add one: tcli help manifest"},
    {"todo", Weight::warning, "nothing in the manifest is left to decide", "decide it, and take the TODO: out"},
    {"help", Weight::error, "a module without a manifest answers --help", "print a usage text and end with 0"},
    {"option", Weight::error, "declared options are taken, others refused", "mend the option's declaration"},
    {"unused", Weight::warning, "a script uses what it declares", "use it, or take it out of the manifest"},
    {"program", Weight::error, "the file can be run here", "mend its first line, or install what runs it"},
    {"permission", Weight::error, "it may be executed, and not anyone may change it", "chmod +x, chmod o-w"},
    {"line-end", Weight::warning, "lines end in a line feed alone", "sed -i --follow-symlinks 's/\\r$//' FILE"},
    {"mark", Weight::error, "a script begins with #!, not with a byte order mark",
     "sed -i --follow-symlinks '1s/^\\xEF\\xBB\\xBF//' FILE"},
    {"shadow", Weight::warning, "no other module has the name", "choose another name, or modules.NAME.from"},
    {"example", Weight::error, "examples are calls of the module that its grammar takes", "mend the example"},
    {"run", Weight::error, "a safe example ends as it says", "mend the example's status and output, or the module"},
    {"file", Weight::error, "files can be read, and are of a sane size", "see what is wrong with the file"},
}};

inline const Rule& rule_of(RuleId id) { return k_rules[static_cast<std::size_t>(id)]; }

// One finding. Text is foreign.
struct Remark {
  RuleId rule;
  std::string file;
  int line = 0, column = 0; // from 1; 0: not known
  std::string text;
  Weight weight;
  std::string mend = {}; // where there is a better one than the rule's

  bool operator==(const Remark&) const = default;
};

inline std::string mend_of(const Remark& remark) {
  return remark.mend.empty() ? std::string{rule_of(remark.rule).mend} : remark.mend;
}

// By file, place and rule; each once.
void sort_remarks(std::vector<Remark>& remarks);

// "file:line:col: severity: text [rule]", what is not known left out; escaped.
std::string remark_line(const Remark& remark);

// Where remarks about one file go.
class RemarkSink {
public:
  explicit RemarkSink(std::vector<Remark>& remarks, std::string file) : m_remarks(remarks), m_file(std::move(file)) {}

  const std::string& file() const { return m_file; }
  RemarkSink about(std::string file) const { return RemarkSink(m_remarks, std::move(file)); } // the same list, another file
  void add(RuleId rule, std::string text, int line = 0, int column = 0) const {
    add(rule, rule_of(rule).weight, std::move(text), line, column);
  }
  void add(RuleId rule, Weight weight, std::string text, int line = 0, int column = 0) const {
    m_remarks.push_back({rule, m_file, line, column, std::move(text), weight});
  }
  void mend_last(std::string mend) const { m_remarks.back().mend = std::move(mend); } // of the one that was just added
  // A finding that begins with its own place, "file:line:col: what"; without one it is about this file.
  void add_placed(RuleId rule, std::string_view finding) const;

private:
  std::vector<Remark>& m_remarks;
  std::string m_file;
};

} // namespace tcli
