// The running program's own place.
#include "base/program.hpp"

#include "support/environment.hpp"

#include <filesystem>

using namespace tcli;
using namespace tcli::test;

TEST_CASE("program_path is the file of this very program") {
  CHECK(program_path() == std::filesystem::read_symlink("/proc/self/exe").string());
  CHECK(std::filesystem::path(program_path()).filename() == "unit-base");
}

TEST_CASE("exec_path moves with the program") {
  const Variable unset{"TCLI_EXEC_PATH", std::nullopt};
  const auto prefix = std::filesystem::path(program_path()).parent_path().parent_path();
  CHECK(exec_path() == (prefix / "libexec/tcli").string());
}

TEST_CASE("TCLI_EXEC_PATH takes its place, when it is absolute") {
  const std::string usual = [] {
    const Variable unset{"TCLI_EXEC_PATH", std::nullopt};
    return exec_path();
  }();
  const Variable chosen{"TCLI_EXEC_PATH", "/opt/modules"};
  CHECK(exec_path() == "/opt/modules");
  for (const char* value : {"", "modules", "./modules"}) {
    CAPTURE(value);
    const Variable unusable{"TCLI_EXEC_PATH", value};
    CHECK(exec_path() == usual);
  }
}

TEST_CASE("environment is empty for what is unset") {
  const Variable set{"TCLI_TEST_VARIABLE", "a value\n"};
  CHECK(environment("TCLI_TEST_VARIABLE") == "a value\n");
  const Variable unset{"TCLI_TEST_VARIABLE", std::nullopt};
  CHECK(environment("TCLI_TEST_VARIABLE").empty());
}
