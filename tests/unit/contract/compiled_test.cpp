// read_declaration of what was compiled: native plugins, and programs with a manifest in them.
#include "contract/declaration.hpp"

#include "support/elf_image.hpp"
#include "support/module_file.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr const char* k_yaml = "tcli: 1\nsummary: In a section\ncommands:\n  go: {summary: Go}\n";

struct CompiledFixture {
  ScriptFolder folder;

  Declaration judge_library(const std::vector<SectionSource>& sections) const { return as_native(elf_image(sections)); }
  Declaration as_native(const std::string& bytes) const {
    auto finding = found_file("x", folder.write("x.so", bytes));
    finding.kind = "native";
    return read_declaration(finding).value();
  }
  Declaration program(const std::string& bytes) const {
    return read_declaration(found_file("x", folder.write("tcli-x", bytes, 0755))).value();
  }
};

SectionSource abi(std::uint32_t version) { return {".tcli.abi", raw_bytes(version)}; }
SectionSource manifest(const std::string& yaml) { return {".tcli.manifest", yaml + '\0'}; }

std::string reason(const Declaration& declaration) {
  CHECK(declaration.verdict.state == State::broken);
  CHECK(declaration.verdict.manifest == nullptr);
  return declaration.verdict.problem.reason;
}

} // namespace

TEST_CASE("A library with a manifest is declared, with or without the version of its ABI") {
  const CompiledFixture fixture;
  for (const auto& sections : {std::vector{abi(1), manifest(k_yaml)}, {manifest(k_yaml), abi(1)}, {manifest(k_yaml)}}) {
    const auto declaration = fixture.judge_library(sections);
    REQUIRE(declaration.verdict.state == State::declared);
    CHECK(declaration.verdict.manifest->summary == "In a section");
    CHECK(declaration.interpreter.empty());
    CHECK(declaration.rests == Rests::on_nothing_else);
    CHECK_FALSE(declaration.no_module);
  }
  for (const char* real : {TCLI_ELF_LIBRARY, TCLI_ELF_LIBRARY_PRUNED, TCLI_ELF_LIBRARY_STRIPPED})
    CHECK(fixture.as_native(whole_file(real)).verdict.state == State::declared);
}

TEST_CASE("A library for another ABI is broken, whatever its manifest says") {
  const CompiledFixture fixture;
  for (const std::uint32_t version : {0U, 2U, 0xffffffffU}) {
    const auto wanted = "it needs ABI " + std::to_string(version) + ", this tcli has ABI 1";
    CHECK(reason(fixture.judge_library({abi(version), manifest(k_yaml)})) == wanted);
    CHECK(reason(fixture.judge_library({abi(version), manifest("no: manifest\n")})) == wanted);
    CHECK(reason(fixture.judge_library({abi(version)})) == wanted);
  }
}

TEST_CASE("A library without a manifest is no module, which a listing passes over; one without both is no plugin") {
  const CompiledFixture fixture;
  const auto provider = fixture.judge_library({abi(1)});
  CHECK(reason(provider).starts_with("it brings no module (no section .tcli.manifest)"));
  CHECK(provider.no_module);
  const auto stranger = fixture.judge_library({{".text", "x"}});
  CHECK(reason(stranger) == "it is no plugin for tcli: it has neither .tcli.abi nor .tcli.manifest");
  CHECK_FALSE(stranger.no_module);
}

TEST_CASE("A manifest that is wrong names the library and its line") {
  const CompiledFixture fixture;
  const auto declaration =
      fixture.judge_library({abi(1), manifest("tcli: 1\nsummary: X\ncommands: {go: {summary: Go, effect: x}}\n")});
  CHECK(reason(declaration).starts_with(fixture.folder.path("x.so") + ":3:"));
  CHECK(declaration.verdict.problem.remedy == "tcli plugin check x");
}

TEST_CASE("What is no library is broken, and a library that went away is so for the moment only") {
  const CompiledFixture fixture;
  CHECK(reason(fixture.as_native("#!/bin/sh\n")) == "it is no ELF file");
  CHECK(reason(fixture.as_native("")) == "it is empty");
  CHECK(reason(fixture.as_native(whole_file(TCLI_ELF_PROGRAM_C))) == "it is an executable, not a library");
  auto gone = found_file("x", fixture.folder.write("x.so", "x"));
  gone.kind = "native";
  std::filesystem::remove(gone.location);
  const auto declaration = read_declaration(gone).value();
  CHECK(reason(declaration) == gone.location + ": No such file or directory");
  CHECK(declaration.rests == Rests::on_the_moment);
}

TEST_CASE("A program with a manifest in it is declared; its sidecar wins") {
  const CompiledFixture fixture;
  for (const char* real : {TCLI_ELF_PROGRAM_C, TCLI_ELF_PROGRAM_CPP}) {
    const auto declaration = fixture.program(whole_file(real));
    REQUIRE(declaration.verdict.state == State::declared);
    CHECK(declaration.verdict.manifest->summary.starts_with("A module in C"));
  }
  fixture.folder.write("tcli-x.yaml", manifest_yaml("Beside"));
  CHECK(fixture.program(whole_file(TCLI_ELF_PROGRAM_C)).verdict.manifest->summary == "Beside");
}

TEST_CASE("A program whose manifest is wrong is broken, and one with the ABI's section alone undeclared") {
  const CompiledFixture fixture;
  const auto wrong = reason(
      fixture.program(elf_image({manifest("tcli: 1\nsummary:\n")}, [](ElfParts& parts) { parts.header.e_type = ET_EXEC; })));
  CHECK(wrong.starts_with(fixture.folder.path("tcli-x") + ":"));
  const auto bare = fixture.program(elf_image({abi(2)}, [](ElfParts& parts) { parts.header.e_type = ET_EXEC; }));
  CHECK(bare.verdict.state == State::unverified);
}
