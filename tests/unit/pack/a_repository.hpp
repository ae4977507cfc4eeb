// A git repository in a folder, made with the true git, and a home that nothing of the caller's shows in.
#pragma once

#include "base/text.hpp"
#include "pack/mirror.hpp"
#include "run/collect_output.hpp"
#include "run/find_program.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace tcli::test {

struct GitHome {
  ::mode_t umask = ::umask(022); // else its folders would be some that others may write to
  ScriptFolder folder;
  FreshHome home{made(folder.path("home"))};
  Variable config{"GIT_CONFIG_GLOBAL", folder.write("gitconfig", "")};
  Variable system_config{"GIT_CONFIG_SYSTEM", "/dev/null"};
  Variable git_folder{"GIT_DIR", std::nullopt};
  Variable index{"GIT_INDEX_FILE", std::nullopt};
};

// What git writes to standard output, without the blanks around it.
inline std::string git(const std::vector<std::string>& words, const std::string& input = {}) {
  CollectSpec spec{.argv = {find_program("git"), "-c", "user.name=Ann", "-c", "user.email=ann@example.org"}, .environment = {}};
  spec.argv.insert(spec.argv.end(), words.begin(), words.end());
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);
  spec.time_limit = std::chrono::seconds(60);
  spec.size_limit = std::size_t{1} << 24;
  spec.input = input;
  const auto collected = collect_output(spec);
  REQUIRE(collected);
  CAPTURE(words, collected->errors);
  REQUIRE(collected->status == 0);
  return std::string{trim(collected->output)};
}

class ARepository {
public:
  explicit ARepository(const std::string& format = "sha1") {
    test::git({"init", "-q", "-b", "main", "--object-format=" + format, path()});
    write("pack.yaml", "name: core\nsummary: What everyone needs\n");
  }

  std::string path() const { return m_folder.path("repository"); }
  Remote remote() const { return {.url = path()}; }
  void move(const std::string& name) const { std::filesystem::rename(path(), m_folder.path(name)); }

  std::string git(std::vector<std::string> words, const std::string& input = {}) const {
    words.insert(words.begin(), {"-C", path()});
    return test::git(words, input);
  }
  void write(const std::string& name, const std::string& content, int mode = 0644) const {
    std::filesystem::create_directories(std::filesystem::path(path() + "/" + name).parent_path());
    m_folder.write("repository/" + name, content, mode);
  }
  void link(const std::string& name, const std::string& target) const {
    std::filesystem::create_directories(std::filesystem::path(path() + "/" + name).parent_path());
    std::filesystem::create_symlink(target, path() + "/" + name);
  }
  // All that stands there; its id.
  std::string commit(const std::string& subject = "Change") const {
    git({"add", "-A", "--force"});
    git({"commit", "-q", "--allow-empty", "-m", subject});
    return git({"rev-parse", "HEAD"});
  }

private:
  ScriptFolder m_folder;
};

// A mirror of it as an update has it.
inline Mirror mirror_of(const ARepository& repository) {
  auto mirror = Mirror::open(repository.remote());
  REQUIRE(mirror);
  const auto told = ask_remote(repository.remote());
  REQUIRE(told);
  REQUIRE(mirror->bring({}, *told));
  return *std::move(mirror);
}

// All that an error says.
inline std::string words_of(const Error& error) {
  std::string text = error.what + ": " + error.why;
  for (const std::string& note : error.notes) text += "\n" + note;
  return text;
}

} // namespace tcli::test
