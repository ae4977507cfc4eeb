// Where the programs stand that tcli calls itself.
#include "run/find_program.hpp"

#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <filesystem>

using namespace tcli;
using namespace tcli::test;

TEST_CASE("An empty part of the search path is the current folder; without a path the system's folders are searched") {
  const ScriptFolder folder;
  const std::string program = folder.script("here", "true");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(program).parent_path());
  for (const char* path : {":/nowhere", "/nowhere:", "/nowhere::/nothing"}) {
    CAPTURE(path);
    const Variable variable("PATH", path);
    CHECK(find_program("here") == program);
  }
  const Variable variable("PATH", "");
  CHECK(find_program("here").empty());
  CHECK(find_program("sh") == "/bin/sh");
  std::filesystem::current_path(before);
}
