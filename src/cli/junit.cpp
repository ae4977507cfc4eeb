#include "cli/junit.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, xml_text(escape(value)));
}

std::string seconds(std::chrono::milliseconds time) { return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000); }

std::string element(std::string_view name, std::string_view attributes, std::string_view text) {
  if (text.empty()) return fmt::format("      <{}{}/>\n", name, attributes);
  return fmt::format("      <{}{}>{}</{}>\n", name, attributes, xml_text(text), name);
}

std::string case_xml(const JunitCase& one) {
  std::string inner;
  if (one.end == JunitCase::End::skipped) inner += element("skipped", attribute("message", one.message), one.text);
  if (one.end == JunitCase::End::failed)
    inner += element("failure", attribute("message", one.message) + attribute("type", "failed"), one.text);
  if (!one.output.empty()) inner += element("system-out", "", one.output);
  const std::string head = attribute("name", one.name) + attribute("classname", one.group) + attribute("time", seconds(one.took));
  if (inner.empty()) return fmt::format("    <testcase{}/>\n", head);
  return fmt::format("    <testcase{}>\n{}    </testcase>\n", head, inner);
}

} // namespace

std::string xml_text(std::string_view text) {
  // U+FFFE and U+FFFF are valid UTF-8, and no characters of XML.
  constexpr std::string_view k_no_character = "\xef\xbf";
  const std::string shown = escape_lines(text);
  std::string xml;
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const std::string_view rest = std::string_view(shown).substr(at);
    if (rest.starts_with(k_no_character) && rest.size() > 2 && (rest[2] == '\xbe' || rest[2] == '\xbf')) {
      xml += rest[2] == '\xbe' ? "\\u{FFFE}" : "\\u{FFFF}";
      at += 2;
      continue;
    }
    switch (shown[at]) {
    case '&':
      xml += "&amp;";
      break;
    case '<':
      xml += "&lt;";
      break;
    case '>':
      xml += "&gt;";
      break;
    case '"':
      xml += "&quot;";
      break;
    default:
      xml += shown[at];
    }
  }
  return xml;
}

std::string junit_xml(std::string_view suite, std::span<const JunitCase> cases) {
  const auto count = [&](JunitCase::End end) {
    return std::ranges::count_if(cases, [&](const JunitCase& one) { return one.end == end; });
  };
  std::chrono::milliseconds took{0};
  for (const JunitCase& one : cases) took += one.took;
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  text += fmt::format("  <testsuite{} tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{}\">\n",
                      attribute("name", suite), cases.size(), count(JunitCase::End::failed), count(JunitCase::End::skipped),
                      seconds(took));
  for (const JunitCase& one : cases) text += case_xml(one);
  return text + "  </testsuite>\n</testsuites>\n";
}

} // namespace tcli
