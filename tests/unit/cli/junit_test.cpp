// Results of tests as XML.
#include "cli/junit.hpp"

#include "support/catch.hpp"

using namespace tcli;

TEST_CASE("Text that XML can't carry is escaped") {
  CHECK(xml_text("a<b>&\"c\"") == "a&lt;b&gt;&amp;&quot;c&quot;");
  CHECK(xml_text(std::string_view("\x01\x1b\x00x", 4)) == "\\x01\\x1b\\x00x");
  CHECK(xml_text("\xef\xbf\xbe\xef\xbf\xbf") == "\\u{FFFE}\\u{FFFF}");
  CHECK(xml_text("\xff") == "\\xff");
  CHECK(xml_text("a\nb\tc") == "a\nb\tc");
}

TEST_CASE("A suite counts its cases") {
  const std::vector<JunitCase> cases{
      {.name = "a", .group = "g", .took = std::chrono::milliseconds(1250)},
      {.name = "b\n", .group = "g", .end = JunitCase::End::failed, .message = "1 error", .text = "x<y"},
      {.name = "c", .group = "g", .end = JunitCase::End::skipped, .message = "no bats"}};
  const std::string xml = junit_xml("suite", cases);
  CHECK(xml.find("<testsuite name=\"suite\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"1.250\">") !=
        std::string::npos);
  CHECK(xml.find("<testcase name=\"a\" classname=\"g\" time=\"1.250\"/>") != std::string::npos);
  CHECK(xml.find("<testcase name=\"b\\n\"") != std::string::npos);
  CHECK(xml.find("<failure message=\"1 error\" type=\"failed\">x&lt;y</failure>") != std::string::npos);
  CHECK(xml.find("<skipped message=\"no bats\"/>") != std::string::npos);
}
