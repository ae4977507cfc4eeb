#include "pack/tree_hash.hpp"

#include "unit/pack/a_repository.hpp"

#include <map>
#include <sys/stat.h>

using namespace tcli;
using namespace tcli::test;

namespace {

namespace fs = std::filesystem;

// Something of each kind, in names that git sorts in its own way.
void fill(const ARepository& repository) {
  repository.write("a/file", "one");
  repository.write("a.b", "two");
  repository.write("a0", "three", 0755);
  repository.write("empty", "");
  repository.write("big", std::string(200'000, 'x'));
  repository.write("zero", std::string("\0\r\n", 3));
  repository.write("deep/er/still/file", "four");
  repository.write("\xc3\xa4 b", "five");
  repository.link("link", "a/file");
  repository.link("deep/gone", "nowhere");
}

std::string hash_of(const std::string& folder, const std::string& like) {
  const auto hash = hash_tree(folder, digest_kind(like));
  REQUIRE(hash);
  return *hash;
}

std::string hash_refusal(const std::string& folder) {
  const auto hash = hash_tree(folder, Digest::Kind::sha1);
  REQUIRE_FALSE(hash);
  CHECK(hash.error().status == ExitCode::failed);
  return words_of(hash.error());
}

} // namespace

TEST_CASE("The hash of a folder is git's, by SHA-1 and by SHA-256") {
  const GitHome home;
  for (const char* format : {"sha1", "sha256"}) {
    CAPTURE(format);
    const ARepository repository{format};
    fill(repository);
    const std::string id = repository.commit(), tree = repository.git({"rev-parse", id + "^{tree}"});
    fs::rename(repository.path() + "/.git", repository.path() + ".git");
    CHECK(hash_of(repository.path(), id) == tree);

    struct File {
      std::uint32_t mode;
      std::string id;
    };
    std::map<std::string, File> files;
    REQUIRE(
        hash_tree(repository.path(), digest_kind(id), [&](std::uint32_t mode, const std::string& blob, const std::string& path) {
          files[path] = {mode, blob};
        }));
    CHECK(files.size() == 11);
    CHECK(files["a0"].mode == 0100755);
    CHECK(files["link"].mode == 0120000);
    CHECK(files["a/file"].mode == 0100644);
    fs::rename(repository.path() + ".git", repository.path() + "/.git");
    CHECK(files["link"].id == repository.git({"rev-parse", "HEAD:link"}));
    CHECK(files["deep/er/still/file"].id == repository.git({"rev-parse", "HEAD:deep/er/still/file"}));
  }
}

TEST_CASE("Every change to a file, its mode, its name or a link is another hash") {
  const ScriptFolder folder;
  const std::string top = made(folder.path("tree"));
  folder.write("tree/file", "text", 0644);
  fs::create_symlink("file", top + "/link");
  const auto hash = [&] { return hash_tree(top, Digest::Kind::sha1).value(); };
  const std::string before = hash();
  folder.write("tree/file", "Text", 0644);
  CHECK(hash() != before);
  folder.write("tree/file", "text", 0755);
  CHECK(hash() != before);
  for (const int mode : {0664, 0646}) { // no commit has such a mode
    folder.write("tree/file", "text", mode);
    CHECK(hash() != before);
  }
  for (const int mode : {0600, 0444, 0654}) { // who else may read or execute is nothing that git knows
    folder.write("tree/file", "text", mode);
    CHECK(hash() == before);
  }
  fs::remove(top + "/link");
  fs::create_symlink("file2", top + "/link");
  CHECK(hash() != before);
  fs::remove(top + "/link");
  folder.write("tree/link", "file", 0644);
  CHECK(hash() != before);
  fs::remove(top + "/link");
  fs::create_symlink("file", top + "/link");
  made(top + "/folder"); // git has no empty ones
  CHECK(hash() != before);
  fs::remove(top + "/folder");
  CHECK(hash() == before);
}

TEST_CASE("What is tcli's own at the top does not count, below it does") {
  const ScriptFolder folder;
  const std::string top = made(folder.path("tree"));
  folder.write("tree/file", "text");
  const std::string before = hash_tree(top, Digest::Kind::sha1).value();
  made(top + "/.tcli");
  folder.write("tree/.tcli/receipt", "x");
  CHECK(hash_tree(top, Digest::Kind::sha1).value() == before);
  made(top + "/a");
  made(top + "/a/.tcli");
  CHECK(hash_tree(top, Digest::Kind::sha1).value() != before);
}

TEST_CASE("What no commit can have brought is told, and nothing is opened") {
  const ScriptFolder folder;
  const std::string top = made(folder.path("tree"));
  REQUIRE(::mkfifo((top + "/pipe").c_str(), 0600) == 0);
  CHECK(hash_refusal(top).find("pipe: it is neither file nor folder nor link") != std::string::npos);
  fs::remove(top + "/pipe");
  folder.write("tree/program", "x");
  REQUIRE(::chmod((top + "/program").c_str(), 04755) == 0);
  CHECK(hash_refusal(top).find("program: it is setuid or setgid") != std::string::npos);
  CHECK(hash_tree(folder.path("nowhere"), Digest::Kind::sha1).error().status == ExitCode::failed);
}

TEST_CASE("Which files differ from a tree, and how") {
  const GitHome home;
  const ARepository repository;
  fill(repository);
  const std::string id = repository.commit();
  const auto tree = read_tree(mirror_of(repository), id).value();
  fs::remove_all(repository.path() + "/.git");
  CHECK(tree_changes(tree, repository.path())->empty());
  repository.write("a.b", "other");
  repository.write("empty", "", 0755);
  repository.write("new", "x");
  fs::remove_all(repository.path() + "/deep");
  const auto changes = tree_changes(tree, repository.path()).value();
  std::string told;
  for (const TreeChange& change : changes) told += change.path + "=" + std::to_string(static_cast<int>(change.kind)) + " ";
  CHECK(told == "a.b=0 deep/er/still/file=2 deep/gone=2 empty=1 new=3 ");
  CHECK(tree_changes(tree, repository.path(), 2)->size() == 2);
}

TEST_CASE("What others may write to differs from the tree by its mode, be it a folder") {
  const GitHome home;
  const ARepository repository;
  fill(repository);
  const std::string commit = repository.commit();
  const auto tree = read_tree(mirror_of(repository), commit).value();
  fs::remove_all(repository.path() + "/.git");
  const std::map<std::string, ::mode_t> modes{{"a.b", 0644}, {"a0", 0755}, {"deep/er", 0755}, {"a", 0755}};
  for (const auto& [path, mode] : modes) {
    CAPTURE(path);
    const std::string file = repository.path() + "/" + path;
    for (const ::mode_t writing : {0020U, 0002U}) {
      REQUIRE(::chmod(file.c_str(), mode | writing) == 0);
      const auto changes = tree_changes(tree, repository.path()).value();
      REQUIRE(changes.size() == 1);
      CHECK(changes.front().path == path);
      CHECK(changes.front().kind == TreeChange::Kind::mode);
    }
    REQUIRE(::chmod(file.c_str(), mode) == 0);
  }
  CHECK(tree_changes(tree, repository.path())->empty());
}
