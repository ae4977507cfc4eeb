// Examples are read as tcli would read them.
#include "author/example.hpp"
#include "author/example_run.hpp"
#include "author/rule.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

Manifest sample() {
  Manifest manifest;
  manifest.summary = "On call";
  Command take;
  take.verb = "take";
  take.summary = "Take it";
  Argument reason;
  reason.name = "reason";
  reason.required = true;
  take.arguments = {reason};
  Option count;
  count.name = "count";
  count.short_name = 'c';
  count.type = Type::integer;
  take.options = {count};
  manifest.commands = {take};
  return manifest;
}

std::string problem(std::string_view run) {
  return example_problem("oncall", sample(), {.run = std::string(run), .summary = {}});
}

} // namespace

TEST_CASE("An example is a call that the grammar takes") {
  for (const char* run : {"tcli oncall take x", "tcli oncall take 'a b' -c 2", "tcli --from path oncall take x",
                          "tcli oncall --help", "echo x | tcli oncall take x > out", "tcli help oncall take"}) {
    INFO(run);
    CHECK(problem(run).empty());
  }
  for (const char* run : {"", "oncall take x", "tcli oncall", "tcli oncall give", "tcli oncall take", "tcli oncall take x y",
                          "tcli oncall take x -c many", "tcli oncall take x --nope", "tcli web open", "tcli oncall take \"x"}) {
    INFO(run);
    CHECK_FALSE(problem(run).empty());
  }
}

TEST_CASE("What needs a shell is known") {
  CHECK_FALSE(example_calls("tcli a b").needs_shell);
  CHECK(example_calls("tcli a b | head").needs_shell);
  CHECK(example_calls("tcli a b && tcli c d").calls.size() == 2);
  for (const char* run :
       {"tcli a b|head", "tcli a b;id", "tcli a b>/tmp/x", "tcli a b 2>&1", "tcli a b <x", "tcli a $USER", "tcli a \"$USER\"",
        "tcli a `id`", "tcli a *.c", "tcli a ~/x", "tcli a # b", "tcli a b\nid", "A=1 tcli a b", "(tcli a b)"}) {
    INFO(run);
    CHECK(example_calls(run).needs_shell);
  }
  for (const char* run :
       {"tcli a '|'", "tcli a 'b;c' \">\"", "tcli a \\$USER", "tcli a 'x$(id)'", "tcli a x~ a#b", "tcli a b\n"}) {
    INFO(run);
    CHECK_FALSE(example_calls(run).needs_shell);
    CHECK(example_calls(run).calls.size() == 1);
  }
  using Words = std::vector<std::string>;
  CHECK(example_calls("tcli a b2>x").calls.front() == Words{"tcli", "a", "b2"});
  CHECK(example_calls("tcli a b 2>&1|head").calls.front() == Words{"tcli", "a", "b"});
  CHECK(example_calls("tcli a '| tcli c' | tcli c \"d'\"").calls.back() == Words{"tcli", "c", "d'"});
}

TEST_CASE("A safe example is one call of the module, and destroys nothing") {
  Manifest manifest = sample();
  Command drop;
  drop.verb = "drop";
  drop.effect = Effect::destructive;
  manifest.commands.push_back(drop);
  const auto safe = [&](std::string run) {
    return example_problem("oncall", manifest, {.run = std::move(run), .summary = {}, .safe = true});
  };
  CHECK(safe("tcli oncall take 'a | b'").empty());
  CHECK(safe("tcli oncall take x | head").starts_with("a safe one is a call of tcli alone"));
  CHECK(safe("tcli --yes oncall take x") == "a safe one begins with 'tcli oncall'");
  CHECK(safe("tcli help oncall take") == "a safe one begins with 'tcli oncall'");
  CHECK(safe("tcli oncall drop") == "a safe one calls no destructive command");
  CHECK(safe("tcli web open oncall take x") == "it does not call oncall, whose example it is");
  CHECK(problem("tcli web open oncall take x") == "it does not call oncall, whose example it is");
}

TEST_CASE("Declared options are taken, others are not") {
  const Manifest manifest = sample();
  CHECK(option_problems("oncall", manifest.commands.front()).empty());
}

TEST_CASE("Remarks are told with their places, sorted, each once") {
  std::vector<Remark> remarks;
  const RemarkSink sink(remarks, "b");
  sink.add(RuleId::owner, "no owner", 2, 1);
  sink.add_placed(RuleId::manifest, "a/x:3:5: bad: worse");
  sink.add_placed(RuleId::manifest, "a/x:3:5: bad: worse");
  sink.add_placed(RuleId::tree, "m/y: a folder");
  sink.add_placed(RuleId::program, "it can't run: why");
  sort_remarks(remarks);
  REQUIRE(remarks.size() == 4);
  CHECK(remark_line(remarks[0]) == "a/x:3:5: error: bad: worse [manifest]");
  CHECK(remark_line(remarks[1]) == "b: error: it can't run: why [program]");
  CHECK(remark_line(remarks[2]) == "b:2:1: note: no owner [owner]");
  CHECK(remark_line(remarks[3]) == "m/y: error: a folder [tree]");
}

TEST_CASE("What a program wrote is what it should have written, but for a line end") {
  for (const auto& [written, wanted] :
       {std::pair{"a\n", "a"}, {"a", "a\n"}, {"", ""}, {"\n", ""}, {"a\nb\n", "a\nb\n"}, {"b\n\n", "b\n"}}) {
    CAPTURE(written, wanted);
    CHECK(output_problem(written, wanted).empty());
  }
  CHECK(output_problem("a\n\n", "a") == "line 2 of its output is too much: ''");
  CHECK(output_problem("a\n", "a\nb") == "line 2 of its output is missing: 'b'");
  CHECK(output_problem("a\nc", "a\nb") == "line 2 of its output is 'c', not 'b'");
  CHECK(output_problem(std::string(101, 'x'), "") == "line 1 of its output is '" + std::string(97, 'x') + "...', not ''");
}
