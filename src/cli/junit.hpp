// Results of tests as build servers read them: the XML that JUnit's Ant task began, by the schema of the Jenkins xUnit plugin
// (junit-10.xsd).
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct JunitCase {
  enum class End : std::uint8_t { passed, failed, skipped };

  std::string name;
  std::string group; // the attribute classname
  End end = End::passed;
  std::string message = {}; // of one that failed or was skipped: one line
  std::string text = {};    // more of it
  std::string output = {};  // what it wrote
  std::chrono::milliseconds took{0};
};

// One document with one suite. Text is foreign: control characters, which XML 1.0 (2.2, Char) can't carry in any spelling, and
// bytes that are no UTF-8 are escaped as on a terminal.
std::string junit_xml(std::string_view suite, std::span<const JunitCase> cases);

// Text between tags or in quotes.
std::string xml_text(std::string_view text);

} // namespace tcli
