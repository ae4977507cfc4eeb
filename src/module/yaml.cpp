#include "module/yaml.hpp"

#include "base/text.hpp"
#include "module/plain_yaml.hpp"
#include "module/yaml_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <istream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace tcli {
namespace {

// Leaves yaml-cpp from within its callbacks; caught in parse_yaml_by_library.
struct Refusal {
  YamlError error;
};

std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.pos, 0)); }

// Builds the tree out of yaml-cpp's events, and refuses what we have no use for as soon as it shows.
class TreeBuilder : public YAML::EventHandler {
public:
  TreeBuilder(std::string_view text, PositionFinder& finder, BoundedText& source)
      : m_text(text), m_finder(finder), m_source(source) {
    m_open.reserve(k_yaml_depth_limit);
    m_root.at = finder.at(0);
  }

  YamlNode take() { return std::move(m_root); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (m_started) {
      const bool fence = m_text.substr(std::min(offset_of(mark), m_text.size())).starts_with("---");
      refuse(mark, fence ? "a second document begins here: only one is read"
                         : "this does not belong to what stands above it: check quotes, brackets and indentation");
    }
    m_started = true;
  }
  void OnDocumentEnd() override {}

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases (*name) are not read here: write the value out");
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (expects_key()) refuse(mark, "a key is missing here (null and ~ are no keys unless quoted)");
    add(node(YamlNode::Kind::null, mark, {}, anchor));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    YamlNode scalar = node(YamlNode::Kind::scalar, mark, tag, anchor);
    if (value.find('\0') != std::string::npos) refuse(mark, "a text with a NUL (\\0) in it");
    // yaml-cpp makes a single byte of each of these two escapes, where UTF-8 has two.
    if (tag == "!" && find_invalid_utf8(value) != std::string::npos)
      refuse(mark, "the escapes \\N and \\_ are not read here: write \\u0085 or \\u00a0");
    if (expects_key() && value == "<<" && tag == "?") refuse(mark, "merge keys (<<) are not read here: write the entries out");
    scalar.scalar = value;
    if (tag == "!") m_last_quoted = offset_of(mark);
    add(std::move(scalar));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, node(YamlNode::Kind::sequence, mark, tag, anchor));
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, node(YamlNode::Kind::map, mark, tag, anchor));
  }
  void OnMapEnd() override {
    refuse_duplicates(m_open.back().node);
    close();
  }

  // The parser takes the end of the text for that of a quoted one, where a line feed stands before it: what is not closed reaches
  // to the end, so that it is the last.
  void check_last_quote() {
    const char quote = m_last_quoted < m_text.size() ? m_text[m_last_quoted] : '\0';
    if (quote != '\'' && quote != '"') return; // a block of text has the same tag
    for (std::size_t at = m_last_quoted + 1; at < m_text.size(); ++at) {
      if (quote == '"' && m_text[at] == '\\')
        ++at;
      else if (m_text[at] == quote && (quote == '"' || !m_text.substr(at + 1).starts_with(quote)))
        return;
      else if (m_text[at] == quote)
        ++at; // twice is one of it
    }
    throw Refusal{{m_finder.at(m_last_quoted), "a quoted text that begins here is not closed"}};
  }

private:
  struct Open {
    YamlNode node;
    bool awaits_value = false; // of a map: its last entry has a key only
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string what) {
    throw Refusal{{m_finder.at(offset_of(mark)), std::move(what)}};
  }

  YamlNode node(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    m_source.reached(offset_of(mark));
    if (anchor != 0) refuse(mark, "anchors (&name) are not read here: remove it");
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "tags (!name) are not read here: remove it");
    if (++m_count > k_yaml_node_limit) refuse(mark, fmt::format("more than {} values", k_yaml_node_limit));
    YamlNode made;
    made.kind = kind;
    made.at = m_finder.at(offset_of(mark));
    return made;
  }

  bool expects_key() const {
    return !m_open.empty() && m_open.back().node.kind == YamlNode::Kind::map && !m_open.back().awaits_value;
  }

  void open(const YAML::Mark& mark, YamlNode made) {
    if (expects_key()) refuse(mark, "a list or map can't be a key (or a bracket is not closed)");
    if (m_open.size() == k_yaml_depth_limit) refuse(mark, fmt::format("nested deeper than {} levels", k_yaml_depth_limit));
    m_open.push_back({std::move(made), false});
  }

  void close() {
    YamlNode made = std::move(m_open.back().node);
    m_open.pop_back();
    add(std::move(made));
  }

  void add(YamlNode made) {
    if (m_open.empty()) {
      m_root = std::move(made);
      return;
    }
    Open& parent = m_open.back();
    if (parent.node.kind == YamlNode::Kind::sequence) {
      parent.node.items.push_back(std::move(made));
      return;
    }
    if (parent.awaits_value)
      parent.node.entries.back().value = std::move(made);
    else
      parent.node.entries.push_back({std::move(made), {}});
    parent.awaits_value = !parent.awaits_value;
  }

  // Sorted, since a map may have as many keys as the text has lines.
  void refuse_duplicates(const YamlNode& map) {
    m_keys.clear();
    for (const auto& [key, value] : map.entries) m_keys.push_back(&key);
    std::stable_sort(m_keys.begin(), m_keys.end(), [](auto* left, auto* right) { return left->scalar < right->scalar; });
    const YamlNode* first = nullptr;
    const YamlNode* second = nullptr;
    for (std::size_t index = 1; index < m_keys.size(); ++index) {
      if (m_keys[index]->scalar != m_keys[index - 1]->scalar || (second && second < m_keys[index])) continue;
      first = m_keys[index - 1];
      second = m_keys[index];
    }
    if (second)
      throw Refusal{{second->at, fmt::format("the key '{}' a second time: line {} has it too", second->scalar, first->at.line)}};
  }

  std::string_view m_text;
  PositionFinder& m_finder;
  BoundedText& m_source;
  bool m_started = false;
  std::size_t m_count = 0;
  std::size_t m_last_quoted = std::string_view::npos; // where it begins
  std::vector<Open> m_open;
  std::vector<const YamlNode*> m_keys;
  YamlNode m_root;
};

struct MessageRow {
  const char* theirs; // how it begins
  const char* ours;
};

// yaml-cpp's words where they say what its parser met, not what is wrong with the text.
const MessageRow k_messages[] = {
    {YAML::ErrorMsg::END_OF_MAP, "no 'key: value' like the lines before it: check the indentation and quotes"},
    {YAML::ErrorMsg::END_OF_SEQ, "no '- item' like the lines before it: check the indentation and quotes"},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "a '{' is not closed, or a comma is missing"},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "a '[' is not closed, or a comma is missing"},
    {YAML::ErrorMsg::FLOW_END, "a ']' or '}' that closes nothing"},
    {YAML::ErrorMsg::MAP_VALUE, "a ':' that can't stand here: quote the text, or check the indentation"},
    {YAML::ErrorMsg::MAP_KEY, "a '?' that can't stand here: quote the text"},
    {YAML::ErrorMsg::BLOCK_ENTRY, "a '-' that can't stand here: quote the text, or begin the list in a new line"},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "a quoted text is not closed"},
    {YAML::ErrorMsg::DOC_IN_SCALAR, "a quoted text is not closed"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "no text can begin with this character: quote it"},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, "aliases (*name) are not read here: write the value out"},
    {YAML::ErrorMsg::CHAR_IN_TAG_HANDLE, "tags (!name) are not read here: remove it"},
};

YamlError explain(std::string_view text, PositionFinder& finder, const YAML::Exception& exception) {
  const std::size_t offset = std::min(offset_of(exception.mark), text.size());
  const std::size_t line = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1; // npos + 1 is 0
  const std::size_t blanks_end = std::min(text.find_first_not_of(" \t-", line), text.size());
  if (const std::size_t tab = text.find('\t', line); tab < blanks_end)
    return {finder.at(tab), "a tab in the indentation: use spaces"};
  const auto* const row = std::find_if(std::begin(k_messages), std::end(k_messages),
                                       [&](const MessageRow& known) { return exception.msg.starts_with(known.theirs); });
  return {finder.at(offset), row == std::end(k_messages) ? exception.msg : std::string(row->ours)};
}

} // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.key.scalar == key; });
  return found == entries.end() ? nullptr : &found->value;
}

tl::expected<YamlNode, YamlError> parse_yaml(std::string_view text, YamlPosition origin) {
  if (auto plain = parse_plain_yaml(text, origin)) return *std::move(plain);
  return parse_yaml_by_library(text, origin);
}

tl::expected<YamlNode, YamlError> parse_yaml_by_library(std::string_view text, YamlPosition origin) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  PositionFinder finder(text, origin);
  if (auto error = check_yaml_bytes(text, finder)) return tl::unexpected(*std::move(error));

  BoundedText source(text);
  TreeBuilder builder(text, finder, source);
  try {
    std::istream stream(&source);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) continue; // the second one is refused
    builder.check_last_quote();
  } catch (Refusal& refusal) {
    return tl::unexpected(std::move(refusal.error));
  } catch (const YAML::Exception& exception) {
    if (!source.stopped()) return tl::unexpected(explain(text, finder, exception));
  }
  if (source.stopped())
    return tl::unexpected(
        YamlError{finder.at(source.last_reached()), fmt::format("no end of the value within {} KiB from here: is a "
                                                                "bracket or quote not closed?",
                                                                k_yaml_stretch_limit / 1024)});
  return builder.take();
}

} // namespace tcli
