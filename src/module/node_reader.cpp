#include "module/node_reader.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <array>
#include <fmt/format.h>

namespace tcli {
namespace {

constexpr std::size_t k_summary_limit = 200; // characters: two lines of a terminal

std::string_view kind_word(const YamlNode& node) {
  constexpr std::array<std::string_view, 4> k_words{"nothing", "a text", "a list", "a map"};
  return k_words.at(static_cast<std::size_t>(node.kind));
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

} // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  const auto suggestion = suggest(word, known);
  return suggestion ? fmt::format(", did you mean '{}'?", *suggestion) : std::string();
}

// An empty value has its place wherever the next word stands, maybe lines below.
YamlPosition NodeReader::place(const YamlEntry& entry) {
  return entry.value.kind == YamlNode::Kind::null ? entry.key.at : entry.value.at;
}

std::string NodeReader::at_place(YamlPosition at, std::string_view what) const {
  return fmt::format("{}:{}:{}: {}", m_file, at.line, at.column, what);
}

void NodeReader::complain(YamlPosition at, std::string_view what) {
  const auto earlier = [](YamlPosition left, YamlPosition right) {
    return std::pair(left.line, left.column) < std::pair(right.line, right.column);
  };
  ++m_findings;
  if (m_finding && !earlier(at, m_finding_at)) return;
  m_finding = at_place(at, what);
  m_finding_at = at;
}

void NodeReader::warn(YamlPosition at, std::string_view what) {
  if (m_warnings.size() < k_warning_limit)
    m_warnings.push_back(at_place(at, what));
  else if (m_warnings.size() == k_warning_limit)
    m_warnings.push_back(at_place(at, k_more_warnings));
}

void NodeReader::warn_unknown(const YamlNode& key, const std::vector<std::string_view>& known) {
  if (m_warnings.size() > k_warning_limit) return;
  warn(key.at, fmt::format("unknown key '{}'{}", key.scalar, did_you_mean(key.scalar, known)));
}

void NodeReader::missing(YamlPosition at, std::string_view key, std::string_view needed) {
  complain(at, fmt::format("'{}' is missing: add {}", key, needed));
}

bool NodeReader::is_map(const YamlNode& node, YamlPosition at, std::string_view wanted) {
  if (node.kind == YamlNode::Kind::map) return true;
  complain(at, fmt::format("expected {}, found {}", wanted, kind_word(node)));
  return false;
}

std::string NodeReader::value(const YamlEntry& entry) {
  const auto& [key, node] = entry;
  if (node.kind == YamlNode::Kind::scalar) return node.scalar;
  if (node.kind == YamlNode::Kind::null)
    complain(entry, fmt::format("'{}' has no value: write one, or leave the key out (null and ~ need quotes)", key.scalar));
  else
    complain(entry, fmt::format("'{}': expected a text, found {}", key.scalar, kind_word(node)));
  return {};
}

std::string NodeReader::text(const YamlEntry& entry) { return std::string(trim(value(entry))); }

std::string NodeReader::line(const YamlEntry& entry) {
  if (entry.value.kind != YamlNode::Kind::scalar) return value(entry);
  const std::string_view text = trim(entry.value.scalar);
  if (text.empty()) complain(entry, fmt::format("'{}' is empty", entry.key.scalar));
  const auto ends_line = [](char character) { return character == '\r' || character == '\n'; };
  if (std::any_of(text.begin(), text.end(), ends_line)) // find_first_of calls memchr for each character
    complain(entry, fmt::format("'{}' must be one line", entry.key.scalar));
  return std::string(text);
}

std::string NodeReader::summary(const YamlEntry& entry) {
  std::string text = line(entry);
  if (count_characters(text) > k_summary_limit)
    complain(entry,
             fmt::format("'{}' has more than {} characters: move the rest to 'description'", entry.key.scalar, k_summary_limit));
  return text;
}

std::string NodeReader::name(const YamlEntry& entry) {
  if (entry.value.kind != YamlNode::Kind::scalar) return value(entry);
  if (const auto problem = name_problem(entry.value.scalar)) complain(entry, *problem);
  return entry.value.scalar;
}

bool NodeReader::flag(const YamlEntry& entry) {
  const std::string word = value(entry);
  if (!word.empty() && word != "true" && word != "false")
    complain(entry, fmt::format("'{}' must be true or false, not '{}'", entry.key.scalar, word));
  if (word.empty() && entry.value.kind == YamlNode::Kind::scalar)
    complain(entry, fmt::format("'{}' must be true or false", entry.key.scalar));
  return word == "true";
}

std::span<const YamlNode> NodeReader::list(const YamlEntry& entry, std::string_view wanted) {
  const auto& [key, node] = entry;
  if (node.kind != YamlNode::Kind::sequence) {
    complain(entry, fmt::format("'{}': expected {}, found {}", key.scalar, wanted, kind_word(node)));
    return {};
  }
  if (node.items.size() > k_list_limit) {
    complain(node.items[k_list_limit].at, fmt::format("'{}' has more than {} items", key.scalar, k_list_limit));
    return {};
  }
  return node.items;
}

} // namespace tcli
