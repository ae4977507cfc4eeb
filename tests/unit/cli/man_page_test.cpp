// Manual pages from manifests: what stands on them, and that mandoc(1) has no warning for whatever a manifest says.
#include "cli/man_page.hpp"

#include "base/program.hpp"
#include "base/text.hpp"
#include "cli/roff.hpp"
#include "module/manifest_reader.hpp"
#include "run/collect_output.hpp"
#include "run/find_program.hpp"
#include "support/page.hpp"
#include "support/script_folder.hpp"

#include <random>

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr const char* k_in_manual = R"(tcli: 1
summary: Who has the pager
description: A longer text. About it.
version: "1.4.0"
subjects: {rota: The rotations}
commands:
  take:
    summary: Take the pager
    description: "It rings. --quick is quick."
    arguments: [{name: reason, summary: Why, variadic: true}]
    options:
      - {name: count, short: c, type: int, default: 1, summary: Number of shifts}
      - {name: token, secret: true, env: ONCALL_TOKEN}
      - {name: colour-of-it, type: choice, choices: [red, green], required: true}
      - {name: quick, type: bool}
    examples: [{run: 'tcli oncall take "a bath"', summary: Off for half an hour}]
  rota set: {summary: Change one, effect: write, arguments: [{name: who, required: false}]}
  wipe: {summary: Forget all, effect: destructive}
)";

std::string manual_page(const Manifest& manifest, const std::vector<std::string>& words = {"--help"}) {
  Finding finding;
  finding.name = "oncall";
  finding.shown = "pack core@1f3c2ab";
  const auto call = parse_call("oncall", manifest, words);
  REQUIRE(call.has_value());
  return man_page(finding, manifest, *call, roff_date(0));
}

Manifest oncall() {
  const auto manifest = read_manifest(k_in_manual, {.file = "x"});
  REQUIRE(manifest.has_value());
  return *manifest;
}

Result<Collected> mandoc(std::vector<std::string> words, const std::string& input) {
  words.insert(words.begin(), find_program("mandoc"));
  return collect_output({.argv = std::move(words),
                         .environment = {"PATH=/usr/bin:/bin"},
                         .time_limit = std::chrono::seconds{20},
                         .size_limit = 4 * 1024 * 1024,
                         .input = input});
}

// What it says, but for other pages that are not installed here.
std::string complaints(const std::string& text) {
  const auto said = mandoc({"-T", "lint", "-W", "warning"}, text);
  REQUIRE(said.has_value());
  const std::string all = said->output + said->errors;
  std::string kept;
  for (const auto line : split(all, '\n'))
    if (!line.empty() && !has(std::string{line}, "outdated mandoc.db")) kept += std::string{line} + "\n";
  return kept;
}

std::string rendered(const std::string& text) {
  const auto shown = mandoc({"-T", "utf8", "-O", "width=200"}, text);
  REQUIRE(shown.has_value());
  std::string plain;
  for (const char byte : shown->output) { // bold is X\bX, underlined _\bX
    if (byte == '\b' && !plain.empty()) {
      do plain.pop_back();
      while (!plain.empty() && (static_cast<unsigned char>(plain.back()) & 0xC0U) == 0x80U);
    } else {
      plain += byte;
    }
  }
  return plain;
}

bool has_mandoc() {
  if (!find_program("mandoc").empty()) return true;
  WARN("mandoc is not installed: its part of this test is left out");
  return false;
}

} // namespace

TEST_CASE("A module's page has all that its manifest declares") {
  const auto text = manual_page(oncall());
  for (const char* part : {".Dd January 1, 1970\n",
                           ".Dt TCLI-ONCALL 1\n",
                           ".Nm tcli\\-oncall\n",
                           ".Nd \"\\&Who has the pager\"\n",
                           ".Nm tcli oncall\n",
                           ".Op Ar subject\n",
                           "A longer text.\nAbout it.\n",
                           "pack core@1f3c2ab, version 1.4.0.\n",
                           ".It Cm rota\nThe rotations\n",
                           ".It Ic oncall take Oo Ar options Oc Ar reason ...\nTake the pager\n",
                           ".It Ar reason ...\nWhy (string, required)\n",
                           ".It Fl c , Fl \\-count Ns = Ns Ar int\nNumber of shifts (default: 1)\n",
                           "(secret, from ONCALL_TOKEN)\n",
                           ".It Fl \\-colour\\-of\\-it Ns = Ns Ar choice\n(one of: red, green, required)\n",
                           ".It Fl \\-quick\n",
                           "It rings. \\-\\-quick is quick.\n",
                           ".It Ic oncall rota set Oo Ar who Oc\nChange one (writes)\n",
                           "\\-\\-yes",
                           "Off for half an hour\n.Bd -literal -offset indent\ntcli oncall take \\(dqa bath\\(dq\n.Ed\n",
                           ".It 127\nthere is no such module\n"}) {
    CAPTURE(part, text);
    CHECK(has(text, part));
  }
  if (has_mandoc()) CHECK(complaints(text).empty());
}

TEST_CASE("A page of one subject, and of one command") {
  const auto rota = manual_page(oncall(), {"rota", "--help"});
  CHECK(has(rota, ".Dt TCLI-ONCALL-ROTA 1\n"));
  CHECK(has(rota, "oncall rota set"));
  CHECK_FALSE(has(rota, "oncall take"));
  const auto take = manual_page(oncall(), {"take", "--help"});
  CHECK(has(take, ".Nm tcli oncall take\n.Op Ar options\n.Ar reason ...\n"));
  CHECK(has(take, ".Nd \"\\&Take the pager\""));
  CHECK_FALSE(has(take, "oncall wipe"));
  if (has_mandoc()) {
    CHECK(complaints(rota).empty());
    CHECK(complaints(take).empty());
  }
}

TEST_CASE("Foreign text is no roff") {
  CHECK(roff_prose(".Sh NAME") == "\\&.Sh NAME\n");
  CHECK(roff_prose("'br") == "\\&'br\n");
  CHECK(roff_prose("one\n.two\n\n'three\n") == "one\n.br\n\\&.two\n.Pp\n\\&'three\n");
  CHECK(roff_prose("a\\fBb \\*(xx \\n(.x \\") == "a\\efBb \\e*(xx \\en(.x \\e\n");
  CHECK(roff_prose("\x1b[1m\x07\xff") == "\\ex1b[1m\\ex07\\exff\n");
  CHECK(roff_prose("well-known --dry-run -n (-q) 1-2 a - b") == "well-known \\-\\-dry\\-run \\-n (\\-q) 1-2 a \\- b\n");
  CHECK(roff_prose("First. Second! third? Fourth e.g. fifth") == "First.\nSecond! third?\nFourth e.g. fifth\n");
  CHECK(roff_prose("  \n ").empty());
  CHECK(roff_prose("As in\n\n    a -b\n\n      .c\nand\n") == "As in\n.Bd -literal\n    a \\-b\n\\&\n      .c\n.Ed\nand\n");
  CHECK(roff_prose("As in\n  a\n\nand") == "As in\n.Bd -literal -compact\n  a\n.Ed\n.Pp\nand\n");
  CHECK(roff_prose(" one") == "one\n");
  CHECK(roff_prose("ä 漢字 🙂") == "ä 漢字 🙂\n");
  CHECK(roff_literal("-x 'a' \"b\" `c` ~ ^") == "\\-x \\(aqa\\(aq \\(dqb\\(dq \\(gac\\(ga \\(ti \\(ha");
  CHECK(roff_literal(".Ed") == "\\&.Ed");
  CHECK(roff_argument("Ar \"x\" .") == "\"\\&Ar \\(dqx\\(dq .\"");
  CHECK(has(roff_prose(std::string(1000, 'x')), std::string(48, 'x') + "\\:" + std::string(48, 'x')));
  CHECK(roff_prose("a" + std::string(300, ' ') + "b") == "a b\n");
}

TEST_CASE("Dates as .Dd has them") {
  CHECK(roff_date(1'764'288'000LL * 1'000'000'000) == "November 28, 2025");
  CHECK(roff_date(-1) == "December 31, 1969");
  CHECK(roff_date(951'782'400LL * 1'000'000'000) == "February 29, 2000");
}

// Texts that mean something to roff, mdoc, mandoc or a terminal, put together by chance; always the same ones.
TEST_CASE("mandoc has no warning, whatever a manifest says, and shows every text") {
  if (!has_mandoc()) return;
  const std::vector<std::string> pieces{".",
                                        "'",
                                        "\\",
                                        "\"",
                                        "`",
                                        "-",
                                        "--",
                                        "---",
                                        "\n",
                                        "\n\n",
                                        "\t",
                                        " ",
                                        "  ",
                                        ".Sh NAME",
                                        ".\\\"",
                                        "\\\"",
                                        "\\(",
                                        "\\[u0041]",
                                        "\\*(",
                                        "\\n",
                                        "\\c",
                                        "\\f",
                                        "\\fB",
                                        "\\s",
                                        "\\h'1i'",
                                        "\\w",
                                        "\\&",
                                        "\\:",
                                        "\\~",
                                        "\\e",
                                        ".de x",
                                        "..",
                                        ".so /etc/passwd",
                                        ".if 1 ",
                                        "\\{",
                                        "\\}",
                                        ".El",
                                        ".Ed",
                                        ".Bl",
                                        ".Pp",
                                        "Ar",
                                        "No",
                                        "Sm off",
                                        "Ns",
                                        "|",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        ",",
                                        ";",
                                        ":",
                                        "!",
                                        "?",
                                        "$",
                                        "%",
                                        "%A",
                                        "@",
                                        "#",
                                        "=",
                                        "==",
                                        "^",
                                        "~",
                                        "\x1b[2J",
                                        "\x07",
                                        "\x7f",
                                        "\xc2\x9b",
                                        "\xff",
                                        "\xed\xa0\x80",
                                        "\xe2\x80\xae",
                                        "\xe2\x80\xa8",
                                        "\xef\xb7\x90",
                                        "\xef\xbf\xbe",
                                        "\xf4\x8f\xbf\xbf",
                                        "\xee\x80\x80",
                                        "ä",
                                        "漢字",
                                        "🙂",
                                        "e\xcc\x81",
                                        "word",
                                        "word",
                                        "A",
                                        "a.",
                                        "e.g. The",
                                        "end. Next",
                                        "well-known",
                                        "--dry-run",
                                        "'quoted'",
                                        "\"two words\"",
                                        "$(touch pwn)",
                                        "&",
                                        "<",
                                        ">",
                                        std::string(200, 'x'),
                                        std::string(100, '.'),
                                        std::string(90, '\\'),
                                        std::string(500, ' ')};
  std::mt19937 chance{20251128};
  const auto foul = [&] {
    std::string text;
    for (auto count = 1 + chance() % 8; count > 0; --count) text += pieces[chance() % pieces.size()];
    return text;
  };
  const auto line = [&] { return escape(foul()); }; // one that a manifest may have in one line
  for (int round = 0; round < 150; ++round) {
    Manifest manifest = oncall();
    manifest.summary = line();
    manifest.description = foul();
    manifest.version = line();
    manifest.subjects.front().summary = line();
    for (Command& command : manifest.commands) {
      command.summary = line();
      command.description = foul();
      for (Argument& argument : command.arguments) argument.summary = foul();
      for (Option& option : command.options) option.summary = line();
      command.examples = {{foul(), foul()}, {line(), ""}, {"", line()}};
    }
    Option& token = manifest.commands.front().options[1];
    token.default_value = foul();
    token.env = "A";
    manifest.commands.front().options[2].choices = {foul(), line(), "."};
    for (const auto& words : std::vector<std::vector<std::string>>{{"--help"}, {"take", "--help"}, {"rota", "--help"}}) {
      const auto text = manual_page(manifest, words);
      CAPTURE(text);
      REQUIRE(complaints(text) == "");
    }
  }
  Manifest manifest = oncall();
  const std::string nasty = "a\\fBb .Sh 'x' \"y\" --dry-run \\(dq ~/^`z`";
  manifest.commands.front().summary = ".Sh " + nasty;
  manifest.commands.front().examples = {{nasty, "'br " + nasty}};
  manifest.summary = "Ar . " + nasty;
  const auto shown = rendered(manual_page(manifest));
  for (const auto& text : {".Sh " + nasty, nasty, "'br " + nasty, "Ar . " + nasty}) {
    CAPTURE(text, shown);
    CHECK(has(shown, text));
  }
}
