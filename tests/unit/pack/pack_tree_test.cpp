#include "pack/pack_tree.hpp"

#include "unit/pack/a_repository.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct PackTreeFixture {
  GitHome home;
  ARepository repository;
  std::string first = repository.commit();
  Mirror mirror = mirror_of(repository);

  std::string in_mirror(std::vector<std::string> words, const std::string& input = {}) const {
    words.insert(words.begin(), "--git-dir=" + mirror.folder());
    return test::git(words, input);
  }
  std::string blob(const std::string& content) const { return in_mirror({"hash-object", "-w", "--stdin"}, content); }

  // A commit of a tree as no `git add` makes it: lines "MODE TYPE ID\tNAME", with NUL behind each.
  std::string commit(const std::string& lines) const {
    return in_mirror({"commit-tree", "-m", "Odd", in_mirror({"mktree", "-z", "--missing"}, lines)});
  }
  std::string line(const std::string& mode, const std::string& name, const std::string& content = "x") const {
    return mode + (mode == "160000" ? " commit " : " blob ") + (mode == "160000" ? first : blob(content)) + "\t" + name + '\0';
  }
  std::string folder_line(const std::string& name, const std::string& lines) const {
    return "040000 tree " + in_mirror({"mktree", "-z", "--missing"}, lines) + "\t" + name + '\0';
  }

  std::string refusal(const std::string& lines, const TreeLimits& limits = {}) const {
    const auto tree = read_pack_tree(mirror, commit(lines), limits);
    if (tree) return {};
    CHECK(tree.error().status == ExitCode::failed);
    return words_of(tree.error());
  }
};

} // namespace

TEST_CASE("All files, links and folders of a commit, with modes and sizes") {
  const GitHome home;
  const ARepository repository;
  repository.write("bin/tcli-a", "#!/bin/sh\n", 0755);
  repository.link("lib", "bin");
  const std::string id = repository.commit();
  const auto tree = read_pack_tree(mirror_of(repository), id);
  REQUIRE(tree);
  CHECK(tree->id == repository.git({"rev-parse", "HEAD^{tree}"}));
  REQUIRE(tree->entries.size() == 4);
  CHECK(tree->entries[0].path == "bin");
  CHECK(tree->entries[0].is_folder());
  CHECK(tree->entries[1].path == "bin/tcli-a");
  CHECK(tree->entries[1].mode == 0100755);
  CHECK(tree->entries[1].size == 10);
  CHECK(tree->entries[1].id == repository.git({"rev-parse", "HEAD:bin/tcli-a"}));
  CHECK(tree->entries[2].is_link());
  CHECK(tree->entries[3].mode == 0100644);
}

TEST_CASE("Names that no pack may have") {
  const PackTreeFixture fixture;
  struct Row {
    const char *name, *why;
  };
  for (const Row& row : std::initializer_list<Row>{{"..", "no name of a file"},
                                                   {".", "no name of a file"},
                                                   {".git", "a name that belongs to git"},
                                                   {".GIT", "a name that belongs to git"},
                                                   {"git~1", "a name that belongs to git"},
                                                   {".git ", "a name that belongs to git"},
                                                   {"a\nb", "a control character or a backslash in its name"},
                                                   {"a\\b", "a control character or a backslash in its name"},
                                                   {"\xff", "a name that is no UTF-8"},
                                                   {".tcli", "the folder .tcli is tcli's own"},
                                                   {".TCLI", "the folder .tcli is tcli's own"}}) {
    CAPTURE(row.name);
    CHECK(fixture.refusal(fixture.line("100644", row.name)).find(std::string{row.name} + ": " + row.why) != std::string::npos);
  }
  CHECK(fixture.refusal(fixture.line("100644", std::string(256, 'a'))).find("more than 255 bytes") != std::string::npos);
  CHECK(fixture.refusal(fixture.folder_line("a", fixture.line("100644", ".git"))).find("a/.git: ") != std::string::npos);
  for (const char* fine : {".gitignore", "a b", "-x", "\xc3\xa4", "tcli"}) {
    CAPTURE(fine);
    CHECK(fixture.refusal(fixture.line("100644", fine)) == "");
  }
  CHECK(fixture.refusal(fixture.folder_line("a", fixture.line("100644", ".tcli"))) == "");
}

TEST_CASE("Names that differ in case alone, in folders as well") {
  const PackTreeFixture fixture;
  CHECK(fixture.refusal(fixture.line("100644", "Name") + fixture.line("100644", "name"))
            .find("name: differs from Name in case alone") != std::string::npos);
  const std::string file = fixture.line("100644", "x");
  CHECK(fixture.refusal(fixture.folder_line("A", file) + fixture.folder_line("a", file)).find("a: differs from A") !=
        std::string::npos);
}

TEST_CASE("Submodules") {
  const PackTreeFixture fixture;
  CHECK(fixture.refusal(fixture.line("160000", "sub")).find("sub: a submodule: a pack has its files itself") !=
        std::string::npos);
}

TEST_CASE("Links that lead out, alone or one through another") {
  const PackTreeFixture fixture;
  const auto link = [&](const std::string& name, const std::string& target) { return fixture.line("120000", name, target); };
  for (const char* target : {"/etc/passwd", "..", "../x", "a/../../x", "./../x", "a/..//../x"}) {
    CAPTURE(target);
    CHECK(fixture.refusal(link("out", target)).find("out: a link to " + std::string{target} + ", out of the pack") !=
          std::string::npos);
  }
  CHECK(fixture.refusal(fixture.folder_line("a", link("out", "../../x"))).find("a/out: a link to ../../x, out of") !=
        std::string::npos);
  CHECK(fixture.refusal(link("empty", "")).find("empty: a link to no path") != std::string::npos);
  CHECK(fixture.refusal(link("long", std::string(5000, 'x'))).find("long: a link to no path") != std::string::npos);

  // a/up is the top itself; behind it `..` would be outside.
  const std::string up = fixture.folder_line("a", link("up", ".."));
  CHECK(fixture.refusal(up) == "");
  CHECK(fixture.refusal(up + link("out", "a/up/..")).find("out: a link to or through the link a/up") != std::string::npos);
  CHECK(fixture.refusal(up + link("out", "a/up/../x")).find("out: a link to or through the link a/up") != std::string::npos);
  CHECK(fixture.refusal(link("one", "two") + link("two", "x")).find("one: a link to or through the link two") !=
        std::string::npos);
  CHECK(fixture.refusal(link("self", "self")).find("self: a link to or through the link self") != std::string::npos);
  CHECK(fixture.refusal(fixture.folder_line("a", link("one", "../b") + fixture.line("100644", "x")) + link("b", "a"))
            .find("a/one: a link to or through the link b") != std::string::npos);
}

TEST_CASE("Links within the tree are well") {
  const PackTreeFixture fixture;
  const std::string folder =
      fixture.folder_line("a", fixture.line("120000", "link", "../b") + fixture.line("120000", "up", "..") +
                                   fixture.line("120000", "here", "./x/../x"));
  CHECK(fixture.refusal(folder + fixture.line("100644", "b") + fixture.line("120000", "gone", "a/nothing")) == "");
}

TEST_CASE("Too much of it, and no more than ten findings") {
  const PackTreeFixture fixture;
  std::string many;
  for (int number = 100; number < 120; ++number) many += fixture.line("100644", "a\\" + std::to_string(number));
  CHECK(fixture.refusal(many, {.files = 19}).find("more than 19 files") != std::string::npos);
  const std::string folder = fixture.folder_line("f", fixture.line("100644", "x")); // is none of the files
  const std::string three = folder + fixture.folder_line("g", folder);
  CHECK(fixture.refusal(three, {.files = 3}) == "");
  CHECK(fixture.refusal(three, {.files = 2}).find("more than 2 folders") != std::string::npos);
  const std::string words = fixture.refusal(many);
  CHECK(std::count(words.begin(), words.end(), '\n') == 10);
  CHECK(words.find("and 10 more") != std::string::npos);
  const std::string big = fixture.line("100644", "big", std::string((std::size_t{2} << 20) + 1, 'x'));
  CHECK(fixture.refusal(big, {.bytes = std::uint64_t{2} << 20}).find("more than 2 MiB") != std::string::npos);
  CHECK(fixture.refusal(big) == "");
}

TEST_CASE("What names a commit and is another is damage") {
  const PackTreeFixture fixture;
  const auto read = read_tree(fixture.mirror, std::string(40, 'a'));
  REQUIRE_FALSE(read);
  CHECK(read.error().status == ExitCode::failed);
}
