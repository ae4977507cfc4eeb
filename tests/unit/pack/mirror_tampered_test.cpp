// A mirror into which somebody has written: nothing of it runs, and nothing of it reaches a tree.
#include "pack/export_tree.hpp"
#include "pack/mirror.hpp"
#include "unit/pack/a_repository.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

namespace fs = std::filesystem;

struct Tampered {
  GitHome home;
  ARepository repository;
  std::string first = repository.commit("One");
  std::string folder = mirror_of(repository).folder();
  std::string ran = home.folder.path("ran");
  std::string program = home.folder.script("program", "echo \"$0 $*\" >>" + ran + "; cat");

  void write(const std::string& name, const std::string& content, int mode = 0644) const {
    fs::create_directories(fs::path(folder + "/" + name).parent_path());
    std::ofstream(folder + "/" + name) << content;
    fs::permissions(folder + "/" + name, fs::perms(mode));
  }
  std::string ran_what() const { return home.folder.read("ran"); }

  // Opens it, brings what is new where `brings` says so, and writes the tree: what pack.yaml says then.
  std::string exported(const std::string& commit, bool brings = true) const {
    auto mirror = Mirror::open(repository.remote()).value();
    if (brings) REQUIRE(mirror.bring({}, ask_remote(repository.remote()).value()));
    const ScriptFolder out;
    const auto tree = export_tree(mirror, commit, out.path("").substr(0, out.path("").size() - 1));
    if (!tree) FAIL(words_of(tree.error()));
    return out.read("pack.yaml");
  }
};

constexpr const char* k_pack = "name: core\nsummary: What everyone needs\n";

} // namespace

TEST_CASE("A tampered mirror: config, hooks and attributes run nothing and change no byte") {
  const bool brings = GENERATE(false, true);
  CAPTURE(brings);
  const Tampered tampered;
  const std::string& program = tampered.program;
  test::git({"--git-dir=" + tampered.folder, "config", "core.hooksPath", tampered.folder + "/hooks"});
  for (const char* key : {"core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.pager", "core.editor", "core.askPass",
                          "credential.helper", "filter.x.smudge", "filter.x.clean", "filter.x.process", "diff.external",
                          "uploadpack.packObjectsHook", "gpg.program", "gc.recentObjectsHook"})
    test::git({"--git-dir=" + tampered.folder, "config", key, program});
  const std::string& url = tampered.repository.path();
  test::git({"--git-dir=" + tampered.folder, "config", "remote.origin.url", url});
  test::git({"--git-dir=" + tampered.folder, "config", "remote.origin.uploadpack", program});
  test::git({"--git-dir=" + tampered.folder, "config", "url.ext::" + program + ".insteadOf", url});
  test::git({"--git-dir=" + tampered.folder, "config", "core.attributesFile", tampered.folder + "/more"});
  tampered.write("more", "* filter=x\n");
  tampered.write("info/attributes", "* filter=x text eol=crlf working-tree-encoding=UTF-16 ident\n");
  for (const char* hook : {"post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc", "fsmonitor-watchman"})
    tampered.write(std::string{"hooks/"} + hook, "#!/bin/sh\n" + program + " " + hook + "\n", 0755);
  CHECK(tampered.exported(brings ? tampered.repository.commit("Two") : tampered.first, brings) == k_pack);
  CHECK(tampered.ran_what().empty());
  CHECK_FALSE(fs::exists(tampered.folder + "/hooks"));
  CHECK(read_file(tampered.folder + "/config", std::size_t{1} << 16).value().find(program) == std::string::npos);
}

TEST_CASE("A tampered mirror: a config of its work tree, and a folder that is another's") {
  const Tampered tampered;
  test::git({"--git-dir=" + tampered.folder, "config", "extensions.worktreeConfig", "true"});
  tampered.write("config.worktree",
                 "[core]\n\tfsmonitor = " + tampered.program + "\n[filter \"x\"]\n\tsmudge = " + tampered.program + "\n");
  const ARepository other;
  other.write("pack.yaml", "name: other\nsummary: Another\n");
  other.commit();
  tampered.write("commondir", other.path() + "/.git\n");
  CHECK(tampered.exported(tampered.first, false) == k_pack);
  CHECK(tampered.exported(tampered.repository.commit("Two")) == k_pack);
  CHECK(tampered.ran_what().empty());
}

TEST_CASE("A tampered mirror: objects of others, and one in place of another") {
  const Tampered tampered;
  const ARepository other;
  other.write("pack.yaml", "name: other\nsummary: Another\n");
  const std::string evil = other.commit();
  tampered.write("objects/info/alternates", other.path() + "/.git/objects\n");
  const std::string replaced = "refs/replace/" + tampered.first;
  test::git({"--git-dir=" + tampered.folder, "update-ref", replaced, evil});
  test::git({"--git-dir=" + tampered.folder, "pack-refs", "--all"});
  tampered.write("info/grafts", tampered.first + " " + evil + "\n");
  CHECK(tampered.exported(tampered.first, false) == k_pack);
  CHECK_FALSE(fs::exists(tampered.folder + "/objects/info/alternates"));
  const auto mirror = mirror_of(tampered.repository);
  CHECK(run_git(mirror.call({"cat-file", "-e", evil}))->status != 0);
}

TEST_CASE("A tampered mirror: a branch that was moved to another commit is the remote's again") {
  const Tampered tampered;
  const std::string blob =
      test::git({"--git-dir=" + tampered.folder, "hash-object", "-w", "--stdin"}, "name: evil\nsummary: Evil\n");
  const std::string tree = test::git({"--git-dir=" + tampered.folder, "mktree"}, "100644 blob " + blob + "\tpack.yaml\n");
  const std::string evil = test::git({"--git-dir=" + tampered.folder, "commit-tree", "-m", "Evil", tree});
  test::git({"--git-dir=" + tampered.folder, "update-ref", "refs/heads/main", evil});
  auto mirror = Mirror::open(tampered.repository.remote()).value();
  CHECK(mirror.bring({}, ask_remote(tampered.repository.remote()).value())->commit == tampered.first);
}

TEST_CASE("A tampered mirror: content that is not that of its name is found, and fetched anew") {
  const Tampered tampered;
  const std::string id = tampered.repository.git({"rev-parse", "HEAD:pack.yaml"});
  // All objects as files of their own, and in place of one blob the bytes of another.
  std::string packed;
  for (const auto& entry : fs::directory_iterator(tampered.folder + "/objects/pack"))
    if (entry.path().extension() == ".pack") packed = read_file(entry.path().string(), std::size_t{1} << 20).value();
  fs::remove_all(tampered.folder + "/objects/pack");
  test::git({"--git-dir=" + tampered.folder, "unpack-objects", "-q"}, packed);
  const std::string evil =
      test::git({"--git-dir=" + tampered.folder, "hash-object", "-w", "--stdin"}, "name: core\nsummary: Evil\n");
  const auto place = [&](const std::string& object) {
    return tampered.folder + "/objects/" + object.substr(0, 2) + "/" + object.substr(2);
  };
  fs::remove(place(id));
  fs::copy_file(place(evil), place(id));
  CHECK(tampered.exported(tampered.first) == k_pack);
}
