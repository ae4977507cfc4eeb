// From a script's text to the text of its manifest.
#include "adopt/draft.hpp"

#include "adopt/python_reader.hpp"
#include "module/manifest_reader.hpp"
#include "module/name.hpp"
#include "module/todo_lines.hpp"
#include "support/catch.hpp"

using namespace tcli;

namespace {

Manifest read(const std::string& text) {
  const auto manifest = read_manifest(text, {.file = "draft"});
  INFO(text);
  if (!manifest) FAIL(manifest.error().what);
  return *manifest;
}

Command run_of(const std::string& script) { return read(draft_manifest({.file = "x.sh", .text = script})).commands.at(0); }

} // namespace

TEST_CASE("Names of modules") {
  CHECK(module_name_of("csv2md.py") == "csv2md");
  CHECK(module_name_of("jsonDiff.js") == "json-diff");
  CHECK(module_name_of("RELEASE_NOTES.pl") == "release-notes");
  CHECK(module_name_of(".sync-dotfiles.sh") == "sync-dotfiles");
  CHECK(module_name_of("Restore DB (old).sh") == "restore-db-old");
  CHECK(module_name_of("2fa-code.sh").empty());
  CHECK(module_name_of("").empty());
}

TEST_CASE("An option in the script's own spelling") {
  const auto run = run_of("#!/bin/sh\n# Usage: x.sh [-k DAYS]\n#   -k DAYS   keep so long\nwhile getopts k: o; do case $o in k) "
                          "keep=$OPTARG ;; esac; done\n");
  CHECK_FALSE(run.passes_command);
  REQUIRE(run.options.size() == 1);
  CHECK(run.options[0].name == "keep");
  CHECK(run.options[0].short_name == 'k');
  CHECK(run.options[0].passed_as == "-k");
  CHECK(run.options[0].summary == "keep so long");
}

TEST_CASE("What only a usage tells of is left out where the code reads options") {
  const std::string text = draft_manifest({.file = "x.sh",
                                           .text = "#!/bin/sh\n# A tool\n#\n#   --force   do it\nwhile [ $# -gt 0 ]; do case $1 "
                                                   "in\n  --all) a=1 ;;\n  esac; shift; done\n"});
  const auto run = read(text).commands.at(0);
  REQUIRE(run.options.size() == 1);
  CHECK(run.options[0].name == "all");
  bool told = false;
  for (const TodoLine& todo : todo_lines(text)) told = told || todo.text.find("--force") != std::string::npos;
  CHECK(told);
}

TEST_CASE("Two spellings of one option, and one that is an argument's name") {
  const auto run =
      read(draft_manifest({.file = "x.py",
                           .text = "#!/usr/bin/python3\n",
                           .python_answer = "R\nC\t\t\t\t\nH\nO\t-d\t1\t\t\t\t\t\tdelimiter\tstring\t\t\x1e\t\t\nO\t--"
                                            "delimiter\t1\t1\t\t\t\t\tdelimiter\tstring\t\t\x1e\t\t\nA\tname\t\t1\t"
                                            "\tstring\t\t\x1e\nO\t--name\t1\t\t\t\t\t\t\tstring\t\t\x1e\t\t\n"}))
          .commands.at(0);
  REQUIRE(run.options.size() == 2);
  CHECK((run.options[0].short_name == 'd' && run.options[0].passed_as == "--delimiter="));
  CHECK((run.options[1].name == "name-2" && run.options[1].passed_as == "--name"));
}

TEST_CASE("Whatever a script holds, its draft is a manifest") {
  const std::string junk = "#!/bin/sh\n# \xff\xfe \"quotes\" \\ {a: b} # c\n# Usage: x [--é] [--=] [-] [[[ <a b> A|B| |C --x=*\n";
  for (std::size_t cut = 10; cut <= junk.size(); ++cut) read(draft_manifest({.file = "x\n.sh", .text = junk.substr(0, cut)}));
  read(draft_manifest({.file = "x", .text = "#!/usr/bin/perl\n"}));
}

TEST_CASE("Lines with a TODO are counted as an editor does") {
  const auto todos = todo_lines("# TODO: one\nsummary: \"TODO: two\"\nx\n");
  REQUIRE(todos.size() == 2);
  CHECK(todos[1].line == 2);
}
