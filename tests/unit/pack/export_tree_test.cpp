#include "pack/export_tree.hpp"

#include "pack/pack_store.hpp"
#include "pack/tree_hash.hpp"
#include "unit/pack/a_repository.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

using namespace tcli;
using namespace tcli::test;

namespace {

namespace fs = std::filesystem;

struct Export {
  ScriptFolder folder;
  Result<PackTree> tree;

  Export(const ARepository& repository, const std::string& commit, const TreeLimits& limits = {}) {
    auto mirror = mirror_of(repository);
    REQUIRE(make_pack_folder(path()));
    tree = export_tree(mirror, commit, path(), limits);
  }

  std::string path() const { return folder.path("tree"); }
  std::string read(const std::string& name) const { return folder.read("tree/" + name); }
  unsigned mode(const std::string& name) const {
    struct ::stat status {};
    REQUIRE(::lstat((path() + "/" + name).c_str(), &status) == 0);
    return status.st_mode & 07777U;
  }
};

} // namespace

TEST_CASE("A tree is written as it was committed, with modes of its own, whatever the umask") {
  const GitHome home;
  for (const char* format : {"sha1", "sha256"}) {
    CAPTURE(format);
    const ARepository repository{format};
    repository.write("bin/tcli-a", "#!/bin/sh\n", 0755);
    repository.write("deep/er/file", "text\n");
    repository.link("deep/link", "../pack.yaml");
    const std::string id = repository.commit();
    const Umask caller{077};
    const Export written{repository, id};
    REQUIRE(written.tree);
    CHECK(written.mode("bin/tcli-a") == 0755);
    CHECK(written.mode("deep/er") == 0755);
    CHECK(written.mode("deep/er/file") == 0644);
    CHECK(fs::read_symlink(written.path() + "/deep/link") == "../pack.yaml");
    CHECK(hash_tree(written.path(), digest_kind(id)).value() == repository.git({"rev-parse", "HEAD^{tree}"}));
    CHECK_FALSE(written.folder.has("tree/.git"));
    CHECK_FALSE(written.folder.has("tree.index"));
  }
}

TEST_CASE("Attributes change no byte and leave no file out") {
  const GitHome home;
  const ARepository repository;
  // What git's own config and the committed attributes would make of it.
  test::git({"config", "--global", "filter.x.smudge", "tr a-z A-Z"});
  test::git({"config", "--global", "filter.x.clean", "cat"});
  test::git({"config", "--global", "core.autocrlf", "true"});
  const std::string text = "one\n$Id$\n$Format:%H$\ntwo \xc3\xa4\n";
  const std::vector<std::string> attributes{"text eol=crlf", "filter=x",    "ident", "working-tree-encoding=UTF-16LE",
                                            "export-ignore", "export-subst"};
  std::string file;
  for (std::size_t at = 0; at < attributes.size(); ++at) {
    const std::string name = "file" + std::to_string(at);
    repository.write(name, text);
    repository.git({"-c", "core.autocrlf=false", "add", name}); // before any attribute counts
    file += name + " " + attributes[at] + "\n";
  }
  repository.git({"-c", "core.autocrlf=false", "commit", "-q", "-m", "Files"});
  const std::string blob = repository.git({"hash-object", "-w", "--stdin", "--no-filters"}, file);
  repository.git({"update-index", "--add", "--cacheinfo", "100644," + blob + ",.gitattributes"});
  repository.git({"commit", "-q", "-m", "Attributes"});
  const Export written{repository, repository.git({"rev-parse", "HEAD"})};
  if (!written.tree) FAIL(words_of(written.tree.error()));
  CHECK(written.read(".gitattributes") == file);
  for (std::size_t at = 0; at < attributes.size(); ++at) {
    CAPTURE(attributes[at]);
    CHECK(written.read("file" + std::to_string(at)) == text);
  }
}

TEST_CASE("A commit that a pack can't be is refused, and nothing of it is written") {
  const GitHome home;
  const ARepository repository;
  repository.link("a/up", "..");
  repository.link("out", "a/up/../etc");
  const Export chain{repository, repository.commit()};
  REQUIRE_FALSE(chain.tree);
  CHECK(chain.tree.error().why == "out: a link to or through the link a/up");
  CHECK(fs::is_empty(chain.path()));
  CHECK_FALSE(chain.folder.has("tree.index"));
  const Export many{repository, repository.git({"rev-parse", "HEAD"}), {.files = 1}};
  REQUIRE_FALSE(many.tree);
  CHECK(many.tree.error().why == "more than 1 files");
}

TEST_CASE("Modes that git does not give are no tree that could be written again") {
  const GitHome home;
  const ARepository repository;
  repository.commit();
  const std::string blob = repository.git({"hash-object", "-w", "--stdin"}, "x");
  for (const char* mode : {"104755", "100664"}) {
    CAPTURE(mode);
    const std::string tree = repository.git({"mktree"}, std::string{mode} + " blob " + blob + "\tfile\n");
    const std::string id = repository.git({"commit-tree", "-m", "Odd", tree});
    repository.git({"update-ref", "refs/heads/odd", id});
    const Export odd{repository, id};
    REQUIRE_FALSE(odd.tree);
    CHECK(odd.tree.error().why == fmt::format("file: a file of mode {}", mode));
  }
}

TEST_CASE("A folder that can't be written to is told, with the reason") {
  const GitHome home;
  const ARepository repository;
  repository.commit();
  auto mirror = mirror_of(repository);
  const ScriptFolder folder;
  const auto tree = export_tree(mirror, repository.git({"rev-parse", "HEAD"}), folder.write("file", "") + "/tree");
  REQUIRE_FALSE(tree);
  CHECK(tree.error().status == ExitCode::failed);
}
