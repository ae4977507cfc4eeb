#include "pack/archive.hpp"

#include "support/script_folder.hpp"

#include <filesystem>

using namespace tcli;
using namespace tcli::test;

namespace {

struct AnArchive {
  ScriptFolder folder;
  std::string path = folder.path("archive.tar");

  AnArchive() {
    auto writer = ArchiveWriter::create(path);
    REQUIRE(writer);
    REQUIRE(writer->add("packs.lock", "text"));
    REQUIRE(writer->add_file("core.bundle", folder.write("file", std::string(1000, 'x'))));
    REQUIRE(writer->finish());
  }

  Result<std::vector<ArchiveMember>> read() const {
    struct ::stat status {};
    const auto file = open_regular(path, status);
    REQUIRE(file);
    return read_archive(*file, static_cast<std::uint64_t>(status.st_size), path);
  }
  std::string refusal() const {
    const auto members = read();
    REQUIRE_FALSE(members);
    CHECK(members.error().status == ExitCode::failed);
    return members.error().why;
  }
};

} // namespace

TEST_CASE("What was written is read back") {
  const AnArchive archive;
  CHECK(is_archive(archive.path));
  const auto members = archive.read();
  REQUIRE(members);
  REQUIRE(members->size() == 2);
  CHECK((*members)[0].name == "packs.lock");
  CHECK((*members)[0].size == 4);
  CHECK((*members)[1].name == "core.bundle");
  CHECK((*members)[1].size == 1000);
  struct ::stat status {};
  const auto file = open_regular(archive.path, status).value();
  CHECK(status.st_size == 512 + 512 + 512 + 1024 + 1024);
  REQUIRE(extract_member(file, (*members)[1], archive.folder.path("copy")));
  CHECK(archive.folder.read("copy") == std::string(1000, 'x'));
  CHECK_FALSE(extract_member(file, (*members)[1], archive.folder.path("copy"))); // which is there
}

TEST_CASE("An archive that is not finished leaves what was there") {
  const ScriptFolder folder;
  const std::string path = folder.write("old", "old");
  {
    auto writer = ArchiveWriter::create(path);
    REQUIRE(writer);
    REQUIRE(writer->add("packs.lock", "new"));
  }
  CHECK(folder.read("old") == "old");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path("")), std::filesystem::directory_iterator{}) == 1);
}

TEST_CASE("One that is cut short at any byte is refused") {
  const AnArchive archive;
  const std::string whole = archive.folder.read("archive.tar");
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    CAPTURE(size);
    archive.folder.write("archive.tar", whole.substr(0, size));
    CHECK(archive.refusal() == "it is cut off");
  }
}

TEST_CASE("A byte of a head, the end or behind it that is another is refused") {
  const AnArchive archive;
  const std::string whole = archive.folder.read("archive.tar");
  const auto with = [&](std::size_t at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 2);
    archive.folder.write("archive.tar", changed);
  };
  for (std::size_t at = 0; at < 512; ++at) {
    CAPTURE(at);
    with(at);
    CHECK_FALSE(archive.read());
  }
  with(whole.size() - 1);
  CHECK(archive.refusal() == "something stands behind its end");
  archive.folder.write("archive.tar", whole + "x");
  CHECK(archive.refusal() == "something stands behind its end");
}

TEST_CASE("Names and sizes that no head has room for") {
  const ScriptFolder folder;
  auto writer = ArchiveWriter::create(folder.path("a"));
  REQUIRE(writer);
  CHECK(writer->add(std::string(99, 'x'), ""));
  CHECK_FALSE(writer->add(std::string(100, 'x'), ""));
}

TEST_CASE("Other files are no archives") {
  const ScriptFolder folder;
  CHECK_FALSE(is_archive(folder.path("nowhere")));
  CHECK_FALSE(is_archive(folder.write("short", "packs.lock")));
  CHECK_FALSE(is_archive(folder.write("zero", std::string(2048, '\0'))));
}
