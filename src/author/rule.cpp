#include "author/rule.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <tuple>

namespace tcli {

namespace {

// A number and ": " or ":" behind it, taken off `text`; 0 when it does not begin so.
int take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != ':' || number <= 0) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

} // namespace

std::string_view weight_word(Weight weight) {
  switch (weight) {
  case Weight::error:
    return "error";
  case Weight::warning:
    return "warning";
  case Weight::note:
    break;
  }
  return "note";
}

void sort_remarks(std::vector<Remark>& remarks) {
  const auto key = [](const Remark& one) { return std::tie(one.file, one.line, one.column, one.weight, one.rule, one.text); };
  std::ranges::stable_sort(remarks, {}, key);
  remarks.erase(std::unique(remarks.begin(), remarks.end()), remarks.end());
}

std::string remark_line(const Remark& remark) {
  std::string place = escape(remark.file);
  if (remark.line > 0) place += fmt::format(":{}", remark.line);
  if (remark.line > 0 && remark.column > 0) place += fmt::format(":{}", remark.column);
  return fmt::format("{}: {}: {} [{}]", place, weight_word(remark.weight), escape(remark.text), rule_of(remark.rule).id);
}

void RemarkSink::add_placed(RuleId rule, std::string_view finding) const {
  // Names may have colons in them: the first ":number:" ends the file.
  for (std::size_t colon = finding.find(':'); colon != std::string_view::npos; colon = finding.find(':', colon + 1)) {
    std::string_view rest = finding.substr(colon + 1);
    const int line = take_number(rest);
    if (line == 0 && rest.starts_with(' ') && finding.substr(0, colon).find(' ') == std::string_view::npos) {
      if (colon == 0 || finding.substr(0, colon).find('/') == std::string_view::npos) break;
      m_remarks.push_back({rule, std::string(finding.substr(0, colon)), 0, 0, std::string(trim(rest)), rule_of(rule).weight});
      return;
    }
    if (line == 0) continue;
    const int column = take_number(rest);
    m_remarks.push_back(
        {rule, std::string(finding.substr(0, colon)), line, column, std::string(trim(rest)), rule_of(rule).weight});
    return;
  }
  add(rule, std::string(finding));
}

} // namespace tcli
