// What is held against a file before anything in it is believed.
#include "author/file_rules.hpp"

#include "support/script_folder.hpp"

#include <sys/stat.h>

using namespace tcli;
using test::ScriptFolder;

namespace {

struct Checked {
  AuthorFile file;
  std::vector<std::string> told;
};

Checked look_at(const std::string& path, const std::string& sidecar = {}) {
  std::vector<Remark> remarks;
  Checked checked{.file = check_file_rules(path, sidecar, sidecar.empty() ? "" : "SIDE", RemarkSink(remarks, "FILE")),
                  .told = {}};
  for (const Remark& one : remarks) checked.told.push_back(remark_line(one));
  return checked;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("A script is taken apart: its manifest with the places in it, and what stands behind") {
  const ScriptFolder folder;
  const auto path = folder.write("a", "#!/bin/sh\n# ---\n# tcli: 1\n# summary: s\n# ---\necho x\n", 0755);
  const auto [file, told] = look_at(path);
  CHECK(told.empty());
  CHECK((file.is_there && file.is_script));
  REQUIRE(file.root);
  CHECK(file.root->find("summary")->at.line == 4);
  CHECK(file.script.find("echo x\n") != std::string::npos);
  CHECK(file.script.find("summary") == std::string::npos);
  CHECK(file.manifest_file == "FILE");
}

TEST_CASE("A manifest beside a script comes before what is in it") {
  const ScriptFolder folder;
  const auto path = folder.write("a", "#!/bin/sh\necho x\n", 0755);
  const auto [file, told] = look_at(path, folder.write("a.yaml", "tcli: 1\nsummary: s\n", 0666));
  CHECK(told == Lines{"FILE: error: anyone can change its manifest SIDE (chmod o-w) [permission]"});
  REQUIRE(file.root);
  CHECK(file.root->find("summary")->at.line == 2);
  CHECK(file.manifest_file == "SIDE");
}

TEST_CASE("Permissions, line ends and marks are told, each with its place") {
  const ScriptFolder folder;
  CHECK(look_at(folder.write("mode", "#!/bin/sh\n", 0646)).told ==
        Lines{"FILE: error: it is not executable (chmod +x) [permission]",
              "FILE: error: anyone can change it (chmod o-w) [permission]"});
  CHECK(look_at(folder.write("head", "#!/bin/sh\r\necho\r\n", 0755)).told ==
        Lines{"FILE:1: error: 2 lines with CR LF [line-end]"});
  CHECK(look_at(folder.write("body", "#!/bin/sh\necho\r\n", 0755)).told ==
        Lines{"FILE:2: warning: 1 line with CR LF [line-end]"});
  CHECK(look_at(folder.write("mark", "\xef\xbb\xbf#!/bin/sh\n", 0755)).told ==
        Lines{"FILE:1:1: error: a byte order mark stands before #! [mark]"});
}

TEST_CASE("What is no file is told, and a FIFO is not waited for") {
  const ScriptFolder folder;
  CHECK_FALSE(look_at(folder.path("none")).file.is_there);
  CHECK(look_at(folder.path("none")).told.size() == 1);
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  CHECK(look_at(folder.path("fifo")).told == Lines{"FILE: error: not a regular file [file]"});
  const auto program = look_at(folder.write("program",
                                            std::string("\x7f"
                                                        "ELF\0\r\n",
                                                        7),
                                            0755));
  CHECK(program.told.empty());
  CHECK((program.file.is_there && !program.file.is_script && program.file.script.empty()));
}
