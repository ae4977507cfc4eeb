#include "pack/mirror.hpp"

#include "pack/commits.hpp"
#include "unit/pack/a_repository.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

namespace fs = std::filesystem;

RemoteRefs told_by(const ARepository& repository) { return ask_remote(repository.remote()).value(); }

// What `ref` means once it was brought.
Result<FoundRef> brought(const ARepository& repository, const std::string& ref = {}) {
  auto mirror = Mirror::open(repository.remote());
  REQUIRE(mirror);
  return mirror->bring(ref, told_by(repository));
}

void spoil_objects(const std::string& mirror) {
  fs::remove_all(mirror + "/objects");
  fs::create_directories(mirror + "/objects");
}

} // namespace

TEST_CASE("HEAD, a branch, a tag, an annotated tag and a commit are brought") {
  const GitHome home;
  for (const char* format : {"sha1", "sha256"}) {
    CAPTURE(format);
    const ARepository repository{format};
    const std::string first = repository.commit("One");
    repository.git({"tag", "v1"});
    repository.git({"tag", "-a", "-m", "Two", "v2"});
    repository.git({"switch", "-q", "-c", "next"});
    const std::string second = repository.commit("Two");
    repository.git({"switch", "-q", "main"});
    CHECK(brought(repository)->commit == first);
    CHECK(brought(repository)->kind == FoundRef::Kind::head);
    CHECK(brought(repository, "v1")->commit == first);
    CHECK(brought(repository, "v2")->commit == first);
    CHECK(brought(repository, "v2")->kind == FoundRef::Kind::tag);
    CHECK(brought(repository, "next")->commit == second);
    CHECK(brought(repository, second.substr(0, 10))->commit == second);
    const auto missing = brought(repository, "nxet");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().status == ExitCode::failed);
    CHECK(missing.error().why == "did you mean 'next'?");
  }
}

TEST_CASE("What is here is not fetched again, and is known without the remote") {
  const GitHome home;
  const ARepository repository;
  const std::string first = repository.commit();
  const RemoteRefs told = told_by(repository);
  REQUIRE(mirror_of(repository).bring({}, told));
  repository.move("away");
  auto mirror = Mirror::open(repository.remote()).value();
  const auto found = mirror.bring({}, told);
  REQUIRE(found);
  CHECK(found->commit == first);
  CHECK(mirror.resolve("main")->commit == first);
  CHECK(mirror.refs()->head_branch == "refs/heads/main");
}

TEST_CASE("Branches that are gone or written anew are so here too") {
  const GitHome home;
  const ARepository repository;
  const std::string first = repository.commit("One");
  repository.git({"branch", "old"});
  REQUIRE(brought(repository, "old"));
  repository.git({"branch", "-D", "old"});
  repository.git({"commit", "-q", "--amend", "--allow-empty", "-m", "Anew"});
  const std::string anew = repository.git({"rev-parse", "HEAD"});
  CHECK(brought(repository)->commit == anew);
  const auto mirror = mirror_of(repository);
  CHECK_FALSE(mirror.resolve("old"));
  CHECK_FALSE(*is_ancestor(mirror, first, anew));
}

TEST_CASE("A damaged mirror is fetched anew") {
  const GitHome home;
  const ARepository repository;
  std::string id = repository.commit();
  const std::string folder = mirror_of(repository).folder();
  const std::string change = GENERATE("objects", "HEAD", "refs", "config", "tree");
  const bool has_news = GENERATE(false, true);
  CAPTURE(change, has_news);
  if (change == "objects") spoil_objects(folder);
  if (change == "HEAD") std::ofstream(folder + "/HEAD") << "rubbish";
  if (change == "refs") fs::remove_all(folder + "/refs");
  if (change == "config") fs::remove(folder + "/config");
  if (change == "tree") { // one object is missing, the commit is there
    const auto lines =
        test::git({"--git-dir=" + folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)"});
    spoil_objects(folder);
    test::git({"--git-dir=" + folder, "hash-object", "-w", "-t", "commit", "--stdin", "--literally"},
              repository.git({"cat-file", "commit", id}) + "\n");
    REQUIRE(lines.find("tree ") != std::string::npos);
  }
  if (has_news) id = repository.commit("News");
  const auto found = brought(repository);
  if (!found) FAIL(words_of(found.error()));
  CHECK(found->commit == id);
  CHECK(read_committed(mirror_of(repository), id, "pack.yaml", 4096)->has_value());
  const std::string second = repository.commit("Two");
  CHECK(brought(repository)->commit == second);
}

TEST_CASE("Locks that a git which was killed has left stop nobody") {
  const GitHome home;
  const ARepository repository;
  repository.commit("One");
  repository.git({"branch", "team/x"});
  const std::string folder = mirror_of(repository).folder();
  const std::string news = repository.commit("News");
  repository.git({"branch", "-f", "team/x"});
  for (const char* path :
       {"HEAD.lock", "packed-refs.lock", "config.lock", "shallow.lock", "refs/heads/main.lock", "refs/heads/team/x.lock"})
    std::ofstream(folder + "/" + path) << "";
  const auto found = brought(repository, "team/x");
  if (!found) FAIL(words_of(found.error()));
  CHECK(found->commit == news);
  CHECK_FALSE(fs::exists(folder + "/shallow.lock"));
}

TEST_CASE("A HEAD that no branch leads to is brought, and goes on") {
  const GitHome home;
  const ARepository repository;
  repository.commit("One");
  repository.git({"checkout", "-q", "--detach"});
  for (const char* subject : {"Two", "Three"}) {
    const std::string id = repository.commit(subject);
    const auto found = brought(repository);
    if (!found) FAIL(words_of(found.error()));
    CHECK(found->commit == id);
    CHECK(mirror_of(repository).has_commit(id));
  }
}

TEST_CASE("A shallow clone is told as such") {
  const GitHome home;
  const ARepository repository;
  const ScriptFolder folder;
  repository.commit("One");
  repository.commit("Two");
  test::git({"clone", "-q", "--depth", "1", "file://" + repository.path(), folder.path("clone")});
  auto mirror = Mirror::open({.url = folder.path("clone")});
  REQUIRE(mirror);
  const auto found = mirror->bring({}, ask_remote(mirror->remote()).value());
  REQUIRE_FALSE(found);
  CHECK(found.error().why == "it is a shallow clone, which has not all of its history");
}

TEST_CASE("A commit that no remote has costs no new copy") {
  const GitHome home;
  const ARepository repository;
  repository.commit();
  const auto mirror = mirror_of(repository).folder();
  std::ofstream(mirror + "/mark") << "";
  CHECK_FALSE(brought(repository, std::string(40, 'a')));
  CHECK(fs::exists(mirror + "/mark"));
}

TEST_CASE("Where nothing is, the copy can't be renewed") {
  const GitHome home;
  const ARepository repository;
  auto mirror = Mirror::open(repository.remote()).value();
  CHECK(mirror.refs()->refs.empty());
  CHECK_FALSE(mirror.renew());
  CHECK(mirror.resolve({}).error().hint == "tcli pack fetch");
}

TEST_CASE("Two processes: one has the mirror, the other waits for it") {
  const GitHome home;
  const ARepository repository;
  const std::string id = repository.commit();
  const std::string opened = home.folder.path("opened"), waits = home.folder.path("waits"), ended = home.folder.path("ended");
  const pid_t other = in_background([&] {
    auto mirror = Mirror::open(repository.remote());
    std::ofstream(opened) << "";
    const bool waited = within(std::chrono::seconds(60), [&] { return fs::exists(waits); });
    const bool brings = mirror && mirror->bring({}, told_by(repository));
    std::ofstream(ended) << "";
    return waited && brings ? 0 : 1;
  });
  REQUIRE(within(std::chrono::seconds(60), [&] { return fs::exists(opened); }));
  auto mirror = Mirror::open(repository.remote(), [&] { std::ofstream(waits) << ""; });
  CHECK(fs::exists(waits));
  CHECK(fs::exists(ended));
  REQUIRE(mirror);
  CHECK(mirror->resolve("main")->commit == id);
  CHECK(wait_status(other) == 0);
}

TEST_CASE("Many processes bring one pack at once: all get it") {
  const GitHome home;
  const ARepository repository;
  const std::string id = repository.commit();
  std::vector<pid_t> processes(4);
  for (pid_t& process : processes) {
    process = in_background([&] {
      auto mirror = Mirror::open(repository.remote());
      const auto told = ask_remote(repository.remote());
      if (!mirror || !told) return 1;
      const auto found = mirror->bring({}, *told);
      return found && found->commit == id ? 0 : 2;
    });
  }
  for (const pid_t process : processes) CHECK(wait_status(process) == 0);
}

TEST_CASE("A commit is brought by its id, and by nobody when it is here") {
  const GitHome home;
  const ARepository repository;
  const std::string first = repository.commit("One");
  const std::string lost = repository.commit("Two");
  repository.git({"reset", "-q", "--hard", first});
  auto mirror = Mirror::open(repository.remote()).value();
  CHECK_FALSE(mirror.has_commit(first));
  REQUIRE(mirror.bring_commit(lost, nullptr));
  CHECK(mirror.has_commit(lost));
  CHECK(mirror.has_commit(first));
  CHECK_FALSE(mirror.bring_commit(std::string(40, 'a'), nullptr));

  spoil_objects(mirror.folder());
  CHECK_FALSE(mirror.has_commit(lost));
  REQUIRE(mirror.bring_commit(lost, nullptr));
  REQUIRE(mirror.renew());
  CHECK(mirror.has_commit(lost));
  repository.move("away");
  CHECK(mirror.bring_commit(lost, nullptr));
  CHECK_FALSE(mirror.renew());
}

TEST_CASE("A repository beside it gives a commit and its tags, into a mirror of the same kind of ids") {
  const GitHome home;
  for (const char* format : {"sha1", "sha256"}) {
    CAPTURE(format);
    const ARepository repository{format};
    const std::string id = repository.commit();
    repository.git({"tag", "v1"});
    repository.git({"update-ref", "refs/tcli/" + id, id});
    auto mirror = Mirror::open({.url = "https://nowhere.example.org/core"}).value();
    CHECK_FALSE(mirror.take_from(repository.path(), std::string(id.size(), 'a')));
    REQUIRE(mirror.take_from(repository.path(), id));
    CHECK(mirror.has_commit(id));
    CHECK(mirror.resolve("v1")->commit == id);
  }
}
