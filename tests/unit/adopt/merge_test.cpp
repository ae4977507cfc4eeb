// Hand edits and new drafts in one text.
#include "adopt/merge.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

using Lost = std::vector<std::string>;

const std::string k_base = "tcli: 1\n"
                           "summary: \"TODO: say\"\n"
                           "commands:\n"
                           "  \"pull\":\n"
                           "    summary: \"TODO: pull\"\n"
                           "    options:\n"
                           "      - {name: \"all\", type: bool}\n"
                           "    passes_command: true\n"
                           "  # TODO: its words\n"
                           "  \"push\":\n"
                           "    summary: \"TODO: push\"\n"
                           "    passes_command: true\n";

std::string with(std::string text, std::string_view part, std::string_view other) {
  const auto at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

} // namespace

TEST_CASE("What one side alone has changed is taken") {
  const std::string mine = with(k_base, "TODO: pull", "Get it"), theirs = with(k_base, "TODO: push", "Send it");
  const auto merged = merge_texts(mine, k_base, theirs);
  CHECK(merged.text == with(mine, "TODO: push", "Send it"));
  CHECK(merged.lost.empty());
}

TEST_CASE("Where both have changed a line the edit stays, and it is told") {
  const std::string mine = with(k_base, "TODO: pull", "Get it"), theirs = with(k_base, "TODO: pull", "Gets it");
  const auto merged = merge_texts(mine, k_base, theirs);
  CHECK(merged.text == mine);
  CHECK(merged.lost == Lost{"summary: \"Gets it\""});
}

TEST_CASE("A new option stands behind the one before it; the first has a head; the last takes it along") {
  const std::string option = "      - {name: \"all\", type: bool}\n", other = "      - {name: \"deep\", type: bool}\n";
  const std::string mine = with(k_base, "\"TODO: pull\"\n", "\"Get it\"\n    effect: write\n");
  CHECK(merge_texts(mine, k_base, with(k_base, option, option + other)).text == with(mine, option, option + other));
  CHECK(merge_texts(mine, k_base, with(k_base, "    options:\n" + option, "")).text == with(mine, "    options:\n" + option, ""));
  const std::string theirs = with(k_base, "TODO: push\"\n", "TODO: push\"\n    options:\n" + other);
  CHECK(merge_texts(mine, k_base, theirs).text == with(mine, "TODO: push\"\n", "TODO: push\"\n    options:\n" + other));
}

TEST_CASE("A new command stands behind all of the one before it, a text of many lines and what was added by hand too") {
  const std::string own = "    description: |\n      One.\n\n      Two.\n    passes_command: true\n    examples: [{run: x}]\n";
  const std::string added = "  \"list\":\n    summary: \"TODO: list\"\n";
  const std::string mine = with(k_base, "    passes_command: true\n", own);
  const std::string theirs = with(k_base, "  # TODO: its words\n", added + "  # TODO: its words\n");
  CHECK(merge_texts(mine, k_base, theirs).text == with(mine, "  # TODO: its words\n", added + "  # TODO: its words\n"));
}

TEST_CASE("A command that is gone goes, unless it was edited: then all of it stays") {
  const std::string push = k_base.substr(k_base.find("  # TODO: its"));
  const std::string theirs = with(k_base, push, "");
  const auto gone = merge_texts(with(k_base, "TODO: pull", "Get it"), k_base, theirs);
  CHECK(gone.text == with(theirs, "TODO: pull", "Get it"));
  CHECK(gone.lost.empty());
  const std::string mine = with(k_base, "TODO: push", "Send it");
  const auto kept = merge_texts(mine, k_base, theirs);
  CHECK(kept.text.find("  \"push\":\n    summary: \"Send it\"\n    passes_command: true\n") != std::string::npos);
  CHECK(kept.lost == Lost{"without push"});
}

TEST_CASE("Commands in another order keep what is said of each") {
  const std::string pull = k_base.substr(k_base.find("  \"pull\""), k_base.find("  # TODO: its") - k_base.find("  \"pull\""));
  const std::string mine = with(k_base, "TODO: pull\"\n", "Get it\"\n    effect: destructive\n");
  const auto merged = merge_texts(mine, k_base, with(k_base, pull, "") + pull);
  CHECK(merged.text == mine);
  CHECK(merged.lost.empty());
}

TEST_CASE("Quotes and line ends make no other line") {
  std::string mine = with(with(k_base, "TODO: push", "Send it"), "\"pull\":", "pull:");
  for (std::size_t at = 0; (at = mine.find('\n', at)) != std::string::npos; at += 2) mine.insert(at, "\r");
  const std::string option = "      - {name: \"all\", type: bool}\n", other = "      - {name: \"deep\", type: bool}\n";
  const auto merged = merge_texts(mine, k_base, with(k_base, option, option + other));
  CHECK(merged.text == with(with(with(k_base, "TODO: push", "Send it"), "\"pull\":", "pull:"), option, option + other));
}

TEST_CASE("What was taken out by hand does not come back, and what has another name is told when it is gone") {
  const std::string option = "      - {name: \"all\", type: bool, passed_as: \"--all\"}\n";
  const std::string base = with(k_base, "      - {name: \"all\", type: bool}\n", option);
  const std::string named = with(base, "\"all\"", "\"every\""), out = with(base, "    options:\n" + option, "");
  CHECK(merge_texts(out, base, with(base, "TODO: push", "Send it")).text == with(out, "TODO: push", "Send it"));
  CHECK(merge_texts(named, base, with(base, "TODO: push", "Send it")).lost.empty());
  const auto merged = merge_texts(named, base, out);
  CHECK(merged.text == named);
  CHECK(merged.lost == Lost{"without - {name: \"all\""});
}

TEST_CASE("The order of arguments is the script's, whatever is said of each") {
  const auto list = [](const std::vector<std::string>& names) {
    std::string text = "commands:\n  run:\n    arguments:\n";
    for (const std::string& name : names) text += "      - {name: " + name + ", summary: TODO}\n";
    return text;
  };
  const std::string base = list({"src", "dst", "mode"});
  const auto said = [&](const std::string& text) { return with(text, "src, summary: TODO", "src, summary: From"); };
  CHECK(merge_texts(said(base), base, list({"mode", "dst", "src"})).text == said(list({"mode", "dst", "src"})));
  CHECK(merge_texts(said(base), base, list({"host", "mode", "src", "more"})).text == said(list({"host", "mode", "src", "more"})));
  CHECK(merge_texts(said(base), base, list({"mode", "dst", "src"})).lost.empty());
  const auto both = merge_texts(list({"dst", "src", "mode"}), base, list({"mode", "dst", "src"}));
  CHECK(both.text == list({"dst", "src", "mode"}));
  CHECK(both.lost == Lost{"the order of the arguments of run"});
}

TEST_CASE("An argument with another name is the one in its place") {
  const std::string base = "arguments:\n  - {name: \"src\"}\n  - {name: \"dst\"}\n";
  const std::string mine = with(base, "dst", "target"), more = base + "  - {name: \"mode\"}\n";
  CHECK(merge_texts(mine, base, more).text == with(more, "dst", "target"));
  const auto gone = merge_texts(mine, base, with(base, "  - {name: \"dst\"}\n", ""));
  CHECK(gone.text == mine);
  CHECK(gone.lost == Lost{"without - {name: \"dst\"}"});
}

TEST_CASE("An option with another name is the one that is passed as before, written in any way") {
  const std::string base = "options:\n  - {name: \"all\", type: bool}\n", none = "options: []\n";
  for (const std::string_view passed : {"--all", "\"--all\""}) {
    const std::string mine = "options:\n  - {name: every, type: bool, passed_as: " + std::string{passed} + "}\n";
    CHECK(merge_texts(mine, base, none).lost == Lost{"without - {name: \"all\""});
    const auto changed = merge_texts(mine, base, with(base, "bool", "string"));
    CHECK(changed.text == with(mine, "bool", "string"));
    CHECK(changed.lost.empty());
    const auto both = merge_texts(none + mine, none, none + base);
    CHECK(both.text == none + mine);
    CHECK(both.lost == Lost{"- {name: \"all\", type: bool}"});
  }
}

TEST_CASE("No line of a text is a key") {
  const std::string text =
      "    description: |\n      These are its\n      options:\n      - {name: \"all\", type: bool}\n      as it has them.\n"
      "  \n      push: sends\n";
  const std::string mine = with(k_base, "    options:\n", text + "    options:\n"),
                    item = "      - {name: \"all\", type: bool}\n";
  const auto gone = merge_texts(mine, k_base, with(k_base, "    options:\n" + item, ""));
  CHECK(gone.text == with(with(k_base, "    options:\n" + item, ""), "TODO: pull\"\n", "TODO: pull\"\n" + text));
  CHECK(gone.lost.empty());
  const std::string above = "description: |\n  In short:\n\n  pull:\n    options:\n      as it has them\n  push: sends\n";
  const std::string option = "      - {name: \"deep\", type: bool}\n", push = k_base.substr(k_base.find("  # TODO: its"));
  const auto more = merge_texts(with(k_base, "commands:", above + "commands:"), k_base, with(k_base, item, item + option));
  CHECK(more.text == with(with(k_base, item, item + option), "commands:", above + "commands:"));
  const auto less = merge_texts(with(k_base, "commands:", above + "commands:"), k_base, with(k_base, push, ""));
  CHECK(less.text == with(with(k_base, push, ""), "commands:", above + "commands:"));
  CHECK(less.lost.empty());
}

TEST_CASE("An option that has become an argument of the same name is none any more") {
  const std::string item = "      - {name: \"all\", type: bool}\n";
  const std::string theirs = with(k_base, "    options:\n" + item, "    arguments:\n" + item);
  const std::string mine = with(k_base, "TODO: push", "Send it");
  CHECK(merge_texts(mine, k_base, theirs).text == with(theirs, "TODO: push", "Send it"));
}

TEST_CASE("A command that was taken out by hand stays out, and its changes are told; a list may stand as deep as its key") {
  const std::string push = k_base.substr(k_base.find("  # TODO: its")),
                    other = "    options:\n      - {name: \"deep\", type: bool}\n";
  const auto out = merge_texts(with(k_base, push, ""), k_base, k_base + other);
  CHECK(out.text == with(k_base, push, ""));
  CHECK(out.lost == Lost{"options:", "- {name: \"deep\", type: bool}"});
  const std::string flat = with(k_base, "      - {name: \"all\"", "    - {name: \"all\"");
  CHECK(merge_texts(flat, k_base, with(k_base, "TODO: push", "Send it")).text == with(flat, "TODO: push", "Send it"));
  const std::string noted = with(k_base, "    options:\n", "    options: # ours\n"),
                    item = "      - {name: \"all\", type: bool}\n";
  CHECK(merge_texts(noted, k_base, with(k_base, "    options:\n" + item, "")).text.find("options:") == std::string::npos);
}

TEST_CASE("What is left of a part keeps its head, whatever stands between; a comment alone needs none") {
  const std::string all = "      - {name: \"all\", type: bool}\n",
                    deep = "      - {name: \"deep\", type: bool, passed_as: \"--deep\"}\n";
  const std::string base = with(k_base, all, all + deep), none = with(k_base, "    options:\n" + all, "");
  for (const std::string_view between : {"\n", "# of ours\n", "        # of ours\n"}) {
    const std::string mine =
        with(with(base, deep, std::string{between} + deep), "\"deep\", type: bool", "\"deep\", type: string");
    const auto merged = merge_texts(mine, base, none);
    CHECK(merged.text.find("    options:\n      - {name: \"deep\", type: string") != std::string::npos);
    CHECK(merged.lost == Lost{"without - {name: \"deep\""});
  }
  const std::string flat = with(with(base, all, "    - {name: \"all\", type: string}\n"), deep, "");
  CHECK(merge_texts(flat, base, none).text.find("    options:\n    - {name: \"all\"") != std::string::npos);
  const auto noted = merge_texts(with(base, all, "      # of ours\n" + all), base, none);
  CHECK(noted.text.find("options:") == std::string::npos);
}

TEST_CASE("What the script has no more is told, also of what nothing here is known as") {
  const std::string base = "commands:\n  run:\n    summary: TODO\n    arguments:\n      - {name: src}\n      - {name: dst}\n"
                           "    options:\n      - {name: all}\n      - {name: deep}\n";
  const std::string less = with(base, "      - {name: deep}\n", ""), other = with(with(base, "src", "x"), "dst", "src");
  const std::string renamed = with(base, "  run:", "  send:");
  CHECK(merge_texts(renamed, base, less).text == renamed);
  CHECK(merge_texts(renamed, base, less).lost == Lost{"without - {name: deep}"});
  const std::string swapped = with(other, "name: x", "name: dst");
  CHECK(merge_texts(renamed, base, swapped).lost == Lost{"the order of the arguments of run"});
  const std::string flow = base.substr(0, base.find("    arguments")) + "    arguments: [{name: src}, {name: dst}]\n"
                                                                        "    options: [{name: all}, {name: deep}]\n";
  CHECK(merge_texts(flow, base, less).lost == Lost{"without - {name: deep}"});
  CHECK(merge_texts(flow, base, swapped).lost == Lost{"the order of the arguments of run"});
  CHECK(merge_texts(flow, base, base).lost.empty());
}

TEST_CASE("A text in quotes may have many lines") {
  for (const std::string_view text : {"    description: \"Does; these\n      options:\n      are \\\" its\n      own.\"\n",
                                      "    description: 'It''s these\n      options:\n      of its own'\n"}) {
    const std::string option = "    options:\n      - {name: \"all\", type: bool}\n";
    const std::string mine = with(k_base, "    options:\n", std::string{text} + "    options:\n");
    const auto merged = merge_texts(mine, k_base, with(k_base, option, ""));
    CHECK(merged.text == with(mine, option, ""));
    CHECK(merged.lost.empty());
  }
  const std::string mine = with(k_base, "\"TODO: pull\"\n", "it's # \"not\n");
  CHECK(merge_texts(mine, k_base, with(k_base, "TODO: push", "Send it")).text == with(mine, "TODO: push", "Send it"));
}

TEST_CASE("What is said of an argument goes with it, and stays when the script calls it otherwise") {
  const std::string head = "arguments:\n", src = "  - {name: src}\n", dst = "  - {name: dst}\n";
  const std::string from = "  # where from\n  - name: src\n    summary: From\n", to = "  # where to\n" + dst;
  const std::string base = head + "  - name: src\n" + dst;
  const auto merged = merge_texts(head + from + to, base, head + dst + "  - name: src\n");
  CHECK(merged.text == head + to + from);
  CHECK(merged.lost.empty());
  const auto called =
      merge_texts(head + "  - {name: src, summary: From}\n" + dst, head + src + dst, head + "  - {name: origin}\n" + dst);
  CHECK(called.text == head + "  - {name: src, summary: From}\n" + dst);
  CHECK(called.lost == Lost{"- {name: origin}"});
}

TEST_CASE("A line that is a map is merged key by key") {
  const auto line = [](std::string_view rest) { return with(k_base, "{name: \"all\", type: bool}", rest); };
  const auto base = line("{name: all, type: choice, choices: [a, \"b, c\"], summary: \"TODO: say\"}");
  const auto mine = line("{name: all, type: choice, choices: [a, \"b, c\"], summary: 'It''s, {all}'}  # ours");
  const auto theirs = line("{name: all, type: choice, choices: [a, d], default: \"}\", summary: \"TODO: say\"}");
  auto merged = merge_texts(mine, base, theirs);
  CHECK(merged.text == line("{name: all, type: choice, choices: [a, d], default: \"}\", summary: 'It''s, {all}'}  # ours"));
  CHECK(merged.lost.empty());
  merged = merge_texts(line("{name: all, summary: Mine}"), base, theirs);
  CHECK(merged.text == line("{name: all, default: \"}\", summary: Mine}"));
  CHECK(merged.lost == Lost{"- {name: all: choices: [a, d]"});
  merged = merge_texts(mine, base, line("{name: all, type: string}"));
  CHECK(merged.text == line("{name: all, type: string, summary: 'It''s, {all}'}  # ours"));
  CHECK(merged.lost == Lost{"- {name: all: without summary"});
}

TEST_CASE("Any texts end") {
  for (const std::string_view text : {"", "\n", "x", ":\n:\n", "  a:\n  a:\n    - b\n", "\x01\n\x02", " \n\n  \n"})
    for (const std::string_view other : {"", "  a:\n", "y\n  b:\n    options:\n"}) {
      CHECK_NOTHROW(merge_texts(text, other, k_base));
      CHECK_NOTHROW(merge_texts(k_base, text, other));
    }
}
