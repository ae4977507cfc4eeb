// read_declaration: what a module's own files say, and why it can't run.
#include "contract/declaration.hpp"

#include "run/find_program.hpp"
#include "support/environment.hpp"
#include "support/module_file.hpp"

#include <sys/resource.h>

using namespace tcli;
using namespace tcli::test;

namespace {

struct DeclarationFixture {
  ScriptFolder folder;

  Declaration read(const std::string& content, int mode = 0755) const {
    const auto path = folder.write("tcli-x", content, mode);
    return read_declaration(found_file("x", path)).value();
  }
  std::string path() const { return folder.path("tcli-x"); }
};

// The header of an ELF file of 64 bits, little endian, as this machine's own.
std::string elf_head(char elf_class, char order, unsigned short machine) {
  std::string head = std::string{"\x7f"} + "ELF" + elf_class + order + '\x01' + std::string(9, '\0');
  head += std::string{"\x02\x00", 2};
  head += static_cast<char>(machine & 0xff);
  head += static_cast<char>(machine >> 8);
  return head + std::string("\x01\0\0\0", 4) + std::string(200, '\0');
}

} // namespace

TEST_CASE("Programs that can't run are broken, with the reason and a command that helps") {
  const DeclarationFixture fixture;
  struct Row {
    std::string content;
    std::string reason; // PATH stands for the file
    std::string remedy;
  };
  const Row rows[] = {
      {"#!/bin/sh\r\necho\r\n", "PATH:1: the #! line ends in CR (Windows line end)", "sed -i 's/\\r$//' PATH"},
      {"#!/no/such/interpreter\n", "PATH:1: its interpreter /no/such/interpreter does not exist", "${EDITOR:-vi} PATH"},
      {"#!/usr/bin/env no-such-program-anywhere\n",
       "PATH:1: its interpreter 'no-such-program-anywhere' is not on your search path", "${EDITOR:-vi} PATH"},
      {"#!\n", "PATH:1: the #! line names no interpreter", "sed -i '1c #!/bin/sh' PATH"},
      {"#!bin/sh -e\n", "PATH:1: its interpreter bin/sh is no absolute path", "sed -i '1c #!" + find_program("sh") + " -e' PATH"},
      {"#!/no/such/sh -e\n", "PATH:1: its interpreter /no/such/sh does not exist",
       "sed -i '1c #!" + find_program("sh") + " -e' PATH"},
      {"#!   \n", "PATH:1: the #! line names no interpreter", "sed -i '1c #!/bin/sh' PATH"},
      {"echo no interpreter\n", "it is no program, and has no #! line that names one to run it", "sed -i '1i #!/bin/sh' PATH"},
      {"", "its file is empty", "${EDITOR:-vi} PATH"},
      {std::string(300, '\0'), "it is no program for this machine", "file PATH"},
      {"\xcf\xfa\xed\xfe\x07" + std::string("\0\0\1", 3), "it is no program for this machine", "file PATH"},
      {"\xef\xbb\xbf#!/bin/sh\n", "PATH:1: a byte order mark stands before #!", "sed -i '1s/^\\xef\\xbb\\xbf//' PATH"},
  };
  const auto with_path = [&](std::string text) {
    if (const auto at = text.find("PATH"); at != std::string::npos) text.replace(at, 4, fixture.path());
    return text;
  };
  for (const Row& row : rows) {
    CAPTURE(row.content);
    const auto declaration = fixture.read(row.content);
    CHECK(declaration.verdict.state == State::broken);
    CHECK(declaration.verdict.problem.reason == with_path(row.reason));
    CHECK(declaration.verdict.problem.remedy == with_path(row.remedy));
  }
}

TEST_CASE("An ELF file for another machine is broken; one cut short too") {
  const DeclarationFixture fixture;
  for (const auto& content : {elf_head(2, 1, 0xf3ff), elf_head(1, 1, 3), elf_head(2, 2, 0x3e00), std::string{"\x7f"} + "ELF"}) {
    const auto declaration = fixture.read(content);
    CHECK(declaration.verdict.state == State::broken);
    CHECK_FALSE(declaration.verdict.problem.reason.empty());
    CHECK(declaration.verdict.problem.remedy == "file " + fixture.path());
  }
}

TEST_CASE("A program of this machine without a manifest is unverified") {
  const auto declaration = read_declaration(found_file("true", "/bin/true")).value();
  CHECK(declaration.verdict.state == State::unverified);
  CHECK(declaration.interpreter.empty());
  CHECK(declaration.rests == Rests::on_nothing_else);
}

TEST_CASE("The interpreter is told, through env too, and what depends on the search path says so") {
  const DeclarationFixture fixture;
  CHECK(fixture.read("#!/bin/sh\n").interpreter == "/bin/sh");
  const auto found = fixture.read("#!/usr/bin/env sh\n");
  CHECK(found.verdict.state == State::unverified);
  CHECK(found.interpreter.ends_with("/sh"));
  CHECK(found.interpreter != "/usr/bin/env");
  CHECK(fixture.read("#!/usr/bin/env no-such-program-anywhere\n").rests == Rests::on_watched_files);
}

TEST_CASE("Front matter declares a script, however far down its first block it ends") {
  const DeclarationFixture fixture;
  const auto near = fixture.read("#!/bin/sh\n" + front_matter("Near") + "echo\n");
  CHECK(near.verdict.state == State::declared);
  CHECK(near.verdict.summary() == "Near");
  CHECK(near.interpreter == "/bin/sh");
  // Sizes around the first read of 4096 bytes, so that it ends within the block, at its end, and just after.
  const std::string begin = "#!/bin/sh\n# ";
  const std::string end = "\n" + front_matter("Far") + "echo\n";
  for (std::size_t licence = 3800; licence < 4200; licence += 7) {
    CAPTURE(licence);
    CHECK(fixture.read(begin + std::string(licence, 'x') + end).verdict.summary() == "Far");
  }
  CHECK(fixture.read(begin + std::string(900'000, 'x') + end).verdict.summary() == "Far");
}

TEST_CASE("A first block that never ends is broken, not read for ever") {
  const DeclarationFixture fixture;
  std::string content = "#!/bin/sh\n# ---\n";
  while (content.size() < 2 * 1024 * 1024) content += "# " + std::string(1000, 'x') + "\n";
  const auto declaration = fixture.read(content);
  CHECK(declaration.verdict.state == State::broken);
  CHECK(declaration.verdict.problem.reason.find("1 MiB") != std::string::npos);
}

TEST_CASE("A manifest that was opened and not closed, or is wrong, names its line") {
  const DeclarationFixture fixture;
  const auto open = fixture.read("#!/bin/sh\n\n# ---\n# tcli: 1\n\necho\n");
  CHECK(open.verdict.state == State::broken);
  CHECK(open.verdict.problem.reason.starts_with(fixture.path() + ":3: "));
  const auto wrong = fixture.read("#!/bin/sh\n# ---\n# tcli: 1\n# commands: [no]\n# ---\n");
  CHECK(wrong.verdict.state == State::broken);
  CHECK(wrong.verdict.problem.reason.starts_with(fixture.path() + ":"));
  CHECK(wrong.verdict.problem.remedy == "tcli plugin check x");
}

TEST_CASE("A sidecar is the manifest, whatever stands in the file") {
  const DeclarationFixture fixture;
  fixture.folder.write("tcli-x.yaml", manifest_yaml("From the sidecar"));
  CHECK(fixture.read("#!/bin/sh\n" + front_matter("From the file")).verdict.summary() == "From the sidecar");
  CHECK(fixture.read("#!/bin/sh\r\n").verdict.state == State::broken); // it can't run all the same
  fixture.folder.write("tcli-x.yaml", "summary: no schema\n");
  const auto wrong = fixture.read("#!/bin/sh\n" + front_matter("From the file"));
  CHECK(wrong.verdict.state == State::broken);
  CHECK(wrong.verdict.problem.reason.starts_with(fixture.path() + ".yaml:"));
}

TEST_CASE("A sidecar for a compiled program declares it") {
  const DeclarationFixture fixture;
  std::filesystem::copy_file("/bin/true", fixture.path());
  fixture.folder.write("tcli-x.yaml", manifest_yaml("Compiled"));
  CHECK(read_declaration(found_file("x", fixture.path())).value().verdict.summary() == "Compiled");
}

TEST_CASE("A sidecar that is too long, or gone, breaks the module") {
  const DeclarationFixture fixture;
  fixture.folder.write("tcli-x.yaml", manifest_yaml("Long") + "#" + std::string(1024 * 1024, 'x'));
  const auto longer = fixture.read("#!/bin/sh\n");
  CHECK(longer.verdict.state == State::broken);
  CHECK(longer.verdict.problem.reason.find("1048576") != std::string::npos);
  const auto finding = found_file("x", fixture.path());
  std::filesystem::remove(finding.manifest);
  const auto gone = read_declaration(finding).value();
  CHECK(gone.verdict.state == State::broken);
  CHECK(gone.rests == Rests::on_the_moment);
}

TEST_CASE("A sidecar that is no regular file breaks the module, and is not waited for") {
  const DeclarationFixture fixture;
  auto finding = found_file("x", fixture.folder.script("tcli-x", ""));
  finding.manifest_place = Finding::ManifestPlace::file;
  finding.manifest = fixture.folder.path("manifest.yaml");
  REQUIRE(::mkfifo(finding.manifest.c_str(), 0600) == 0);
  const auto fifo = read_declaration(finding).value();
  CHECK(fifo.verdict.state == State::broken);
  CHECK(fifo.verdict.problem.reason == finding.manifest + ": not a regular file");
}

TEST_CASE("A file that went away since it was found is broken, and not for ever") {
  const DeclarationFixture fixture;
  auto finding = found_file("x", fixture.folder.script("tcli-x", ""));
  std::filesystem::remove(fixture.path());
  const auto gone = read_declaration(finding).value();
  CHECK(gone.verdict.state == State::broken);
  CHECK(gone.rests == Rests::on_the_moment);
}

TEST_CASE("A program that may be run and not read has no manifest that tcli could see") {
  const DeclarationFixture fixture;
  const auto finding = found_file("x", fixture.folder.write("tcli-x", "#!/bin/sh\n" + front_matter("Hidden"), 0711));
  std::filesystem::permissions(fixture.folder.path(""), std::filesystem::perms(0755));
  const int verdict = in_process([&] {
    // Root reads everything: be someone else.
    if (::geteuid() == 0 && ::setuid(12345) != 0) return 99;
    if (::geteuid() != 12345) ::chmod(finding.location.c_str(), 0111);
    return static_cast<int>(read_declaration(finding).value().verdict.state);
  });
  CHECK(verdict == static_cast<int>(State::unverified));
}

TEST_CASE("Without a file descriptor left to look with, it is tcli that failed") {
  const DeclarationFixture fixture;
  const auto finding = found_file("x", fixture.folder.script("tcli-x", ""));
  CHECK(in_process([&] {
          const rlimit none{0, 0};
          ::setrlimit(RLIMIT_NOFILE, &none);
          const auto read = read_declaration(finding);
          return !read && read.error().status == ExitCode::internal ? 0 : 1;
        }) == 0);
}
