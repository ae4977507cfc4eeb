// What people and shells see of text: escaping, quoting, widths, cutting.
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "support/catch.hpp"

#include <cstdio>

namespace tcli {
namespace {

struct EscapeRow {
  std::string_view raw, safe;
};

using namespace std::string_view_literals;

// The text of a shell's own reading of `line`, words each followed by a NUL.
std::string read_by_shell(const std::string& line, const std::string& program = "sh") {
  const std::string script = "exec " + program + " -c " + shell_quote("printf '%s\\0' " + line);
  std::string output;
  FILE* shell = ::popen(script.c_str(), "r");
  REQUIRE(shell != nullptr);
  for (int byte = std::fgetc(shell); byte != EOF; byte = std::fgetc(shell)) output += static_cast<char>(byte);
  CHECK(::pclose(shell) == 0);
  return output;
}

} // namespace

TEST_CASE("escape makes foreign text safe for one line of a terminal") {
  const EscapeRow rows[] = {
      {"plain text", "plain text"},
      {"", ""},
      {"back\\slash", "back\\slash"},
      {"Jürgen 日本 🎄", "Jürgen 日本 🎄"},
      {"a\nb\tc", "a\\nb\\tc"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"\r\a\b\x7f", "\\x0d\\x07\\x08\\x7f"},
      {"nul\0end"sv, "nul\\x00end"},
      {"\xc2\x80\xc2\x9b", "\\u{0080}\\u{009b}"}, // C1: a CSI in one character
      {"\xc2\xa0", "\xc2\xa0"},                   // just after C1: no-break space
      {"\u061c\u200e\u200f", "\\u{061c}\\u{200e}\\u{200f}"},
      {"abc\u202edcb\u202c", "abc\\u{202e}dcb\\u{202c}"},
      {"\u2066\u2069", "\\u{2066}\\u{2069}"},
      {"\u2028\u2029", "\\u{2028}\\u{2029}"},
      {"\ufeff#!", "\\u{feff}#!"},
      {"a\u200bb", "a\\u{200b}b"},
      {"\u200d", "\u200d"},                         // joins emoji
      {"\xff\xfe", "\\xff\\xfe"},                   // never UTF-8
      {"\xc3", "\\xc3"},                            // cut short
      {"\xc3(", "\\xc3("},                          // wrong second byte
      {"\xc0\xaf", "\\xc0\\xaf"},                   // overlong
      {"\xe0\x80\xaf", "\\xe0\\x80\\xaf"},          // overlong
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          // surrogate
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, // past U+10FFFF
      {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},     // U+10FFFF
      {"\xe2\x82", "\\xe2\\x82"},                   // cut short
  };
  for (const EscapeRow& row : rows) {
    CAPTURE(row.safe);
    CHECK(escape(row.raw) == row.safe);
    CHECK(escape(row.safe) == row.safe);
  }
}

TEST_CASE("escape_lines keeps line feeds and tabs only") {
  CHECK(escape_lines("a\n\tb\r\x1b\u2028") == "a\n\tb\\x0d\\x1b\\u{2028}");
}

TEST_CASE("shell_quote leaves plain words bare") {
  CHECK(shell_quote("take") == "take");
  CHECK(shell_quote("--count=5") == "--count=5");
  CHECK(shell_quote("/tmp/a.b,c:%d+@x_y-z") == "/tmp/a.b,c:%d+@x_y-z");
  CHECK(shell_quote("") == "''");
  CHECK(shell_quote("a bath") == "'a bath'");
  CHECK(shell_quote("it's") == "'it'\\''s'");
  CHECK(shell_quote("A=b") == "'A=b'");
  CHECK(shell_quote("~root") == "'~root'");
  CHECK(shell_quote("Jürgen") == "'Jürgen'");
}

TEST_CASE("a real shell reads quoted words back byte for byte") {
  std::vector<std::string> words = {"",    "a bath", "'",  "''",       "it's",   "$(touch pwn)", "`x`",   "a\nb", "\\",
                                    "\\n", "*",      "~",  "#",        "!",      "A=b",          "{a,b}", "[x]",  "-n",
                                    "&&",  ";",      "\"", "\xff\xfe", "Jürgen", "\t",           "$HOME", "<",    "|"};
  for (int byte = 1; byte < 256; ++byte) words.emplace_back(1, static_cast<char>(byte));
  std::string expected;
  for (const std::string& word : words) expected += word + '\0';
  CHECK(read_by_shell(shell_join(words)) == expected);
}

TEST_CASE("with_visible_quotes says the same to a shell in characters that can be seen") {
  CHECK(with_visible_quotes("tcli help x") == "tcli help x");
  CHECK(with_visible_quotes("echo 'a b' \"it's\" it\\'s 'a\\b'") == "echo 'a b' \"it's\" it\\'s 'a\\b'");
  CHECK(with_visible_quotes("ls '/a\x1b\nb\t\\5'") == "ls $'/a\\033\\nb\\t\\\\5'");
  CHECK(with_visible_quotes("'it'\\''s \xff\u202e'") == "'it'\\'$'s \\377\\342\\200\\256'");
  CHECK(with_visible_quotes("'open \x1b") == "'open \x1b");
  std::vector<std::string> words{"Jürgen\n\u2028", "'\x1b'",
                                 "\x1b"
                                 "5"};
  for (int byte = 1; byte < 256; ++byte) words.emplace_back("a'" + std::string(1, static_cast<char>(byte)) + "7");
  std::string expected;
  for (const std::string& word : words) expected += word + '\0';
  const std::string line = with_visible_quotes(shell_join(words));
  CHECK(escape(line) == line);
  CHECK(read_by_shell(line, "bash") == expected);
}

TEST_CASE("shell_join puts one space between words") {
  CHECK(shell_join({}).empty());
  CHECK(shell_join({"tcli", "oncall", "take", "a bath", ""}) == "tcli oncall take 'a bath' ''");
}

TEST_CASE("display_width counts the columns of a terminal") {
  CHECK(display_width("") == 0);
  CHECK(display_width("oncall") == 6);
  CHECK(display_width("Jürgen") == 6);
  CHECK(display_width("e\u0301") == 1); // combining acute
  CHECK(display_width("日本") == 4);
  CHECK(display_width("한글") == 4);
  CHECK(display_width("\u1112\u1161") == 2); // the same in conjoining letters
  CHECK(display_width("ＡＢ") == 4);         // full width
  CHECK(display_width("ｱ") == 1);            // half width
  CHECK(display_width("🎄") == 2);
  CHECK(display_width("✔") == 1);
  CHECK(display_width("a\u200db\ufe0f") == 2);
  CHECK(display_width("▁▂█·") == 4);
  CHECK(display_width("\xff") == 1);
  CHECK(display_width("\U00020000") == 2);
  CHECK(display_width("\U0010FFFF") == 1);
}

TEST_CASE("fit cuts to the columns it is given") {
  CHECK(fit("short", 5) == "short");
  CHECK(fit("longer", 5) == "lo...");
  CHECK(fit("longer", 3) == "...");
  CHECK(fit("", 3).empty());
  CHECK(fit("日本語の", 8) == "日本語の");
  CHECK(fit("日本語の", 7) == "日本...");
  CHECK(fit("日本語の", 6) == "日..."); // half a character is none
  CHECK(fit("e\u0301e\u0301e\u0301e\u0301e\u0301", 4) == "e\u0301...");
}

TEST_CASE("fit cuts before an escape sequence, not inside") {
  CHECK(fit("ab\\x1b[31m", 6) == "ab...");
  CHECK(fit("ab\\x1b[31m", 9) == "ab\\x1b...");
  CHECK(fit("ab\\n[31m", 6) == "ab...");
  CHECK(fit("ab\\n[31m", 7) == "ab\\n...");
  CHECK(fit("a\\u{202e}bcd", 11) == "a...");
  CHECK(fit("a\\u{202e}bcd", 12) == "a\\u{202e}bcd");
  CHECK(fit("a\\unicode is not cut oddly", 9) == "a\\unic...");
  CHECK(fit("C:\\xylophone", 8) == "C:\\xy...");
}

TEST_CASE("wrap breaks at spaces") {
  using Lines = std::vector<std::string>;
  CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrap("one two three", 6) == Lines{"one", "two", "three"});
  CHECK(wrap("one two", 80) == Lines{"one two"});
  CHECK(wrap("a extraordinary b", 5) == Lines{"a", "extraordinary", "b"});
  CHECK(wrap("", 10) == Lines{""});
  CHECK(wrap("   ", 10) == Lines{""});
  CHECK(wrap("  two   spaces ", 10) == Lines{"two spaces"});
  CHECK(wrap("one\n\ntwo", 10) == Lines{"one", "", "two"});
  CHECK(wrap("日本 語の", 5) == Lines{"日本", "語の"});
}

TEST_CASE("find_invalid_utf8 names the first bad byte") {
  constexpr auto npos = std::string_view::npos;
  CHECK(find_invalid_utf8("") == npos);
  CHECK(find_invalid_utf8("Jürgen 日本 🎄") == npos);
  CHECK(find_invalid_utf8("ab\xff") == 2);
  CHECK(find_invalid_utf8("ü\xc3") == 2);
  CHECK(find_invalid_utf8("\x80") == 0);
  CHECK(find_invalid_utf8("a\xf0\x9f\x8e") == 1);
  CHECK(find_invalid_utf8("\xf5\x80\x80\x80") == 0);
}

TEST_CASE("first_character decodes every length and every edge of table 3-7") {
  struct Row {
    std::string_view bytes;
    char32_t point;
  };
  const Row rows[] = {{"\x7f", 0x7F},
                      {"\xc2\x80", 0x80},
                      {"\xdf\xbf", 0x7FF},
                      {"\xe0\xa0\x80", 0x800},
                      {"\xed\x9f\xbf", 0xD7FF},
                      {"\xee\x80\x80", 0xE000},
                      {"\xef\xbf\xbf", 0xFFFF},
                      {"\xf0\x90\x80\x80", 0x10000},
                      {"\xf3\xbf\xbf\xbf", 0xFFFFF},
                      {"\xf4\x8f\xbf\xbf", 0x10FFFF}};
  for (const Row& row : rows) {
    const Utf8Character character = first_character(row.bytes);
    CHECK(character.valid);
    CHECK(character.point == row.point);
    CHECK(character.length == row.bytes.size());
    CHECK_FALSE(first_character(row.bytes.substr(0, row.bytes.size() - 1)).valid);
  }
  CHECK(first_character("").length == 0);
}

TEST_CASE("trim, split and join") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n").empty());
  CHECK(split("a:b::c", ':') == std::vector<std::string_view>{"a", "b", "", "c"});
  CHECK(split("", ':') == std::vector<std::string_view>{""});
  CHECK(split(":", ':') == std::vector<std::string_view>{"", ""});
  CHECK(join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(join({}, ", ").empty());
}

} // namespace tcli
