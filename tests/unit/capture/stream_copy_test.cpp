// What of a stream is in its copy.
#include "capture/stream_copy.hpp"

#include "support/script_folder.hpp"

#include <random>
#include <sys/stat.h>

using namespace tcli;
using namespace tcli::test;

namespace {

struct Copied {
  StreamCopied result;
  std::string text;
};

// As `tcli history output` shows it.
std::string shown(const ScriptFolder& folder) {
  const auto tail = read_tail(folder.path("copy"));
  if (!tail) return folder.read("copy");
  const std::string line = tail->begin > tail->head ? left_out_line(tail->begin - tail->head) : "";
  return folder.read("copy") + line + tail->text;
}

Copied copy(const std::vector<std::string>& pieces, std::size_t limit, const std::vector<std::string>& secrets = {}) {
  const ScriptFolder folder;
  StreamCopy made(folder.path("copy"), limit, secrets);
  for (const auto& piece : pieces) made.add(piece);
  auto result = made.finish();
  return {result, shown(folder)};
}

} // namespace

TEST_CASE("A short stream is copied whole, a long one without its middle") {
  CHECK(copy({}, 10).text.empty());
  CHECK(copy({"0123456789"}, 10).text == "0123456789");
  CHECK_FALSE(copy({"01234", "56789"}, 10).result.is_cut);
  const auto cut = copy({"01234", "56", "789abcdef"}, 10);
  CHECK(cut.text == "01234\n[tcli: 6 bytes left out]\nbcdef");
  CHECK(cut.result.is_cut);
  CHECK(cut.result.is_kept);
  CHECK(cut.result.bytes == 16);
  CHECK(copy({"0123"}, 0).text == "\n[tcli: 4 bytes left out]\n");
}

TEST_CASE("Halves of the limit are kept in whatever pieces a stream comes") {
  std::mt19937 random(7);
  std::string text;
  for (int i = 0; text.size() < 5000; ++i) text += std::to_string(i) + " ";
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size(); at += pieces.back().size()) pieces.push_back(text.substr(at, 1 + random() % 700));
    const std::size_t limit = random() % 400;
    const std::size_t tail = limit - limit / 2;
    const auto made = copy(pieces, limit, {"never there"});
    const std::string line = "\n[tcli: " + std::to_string(text.size() - limit) + " bytes left out]\n";
    CHECK(made.text == text.substr(0, limit / 2) + line + text.substr(text.size() - tail));
  }
}

TEST_CASE("A secret is not there in part where the copy is cut") {
  const std::string secret = "hunter2-and-more";
  for (std::size_t shift = 0; shift < 60; ++shift) {
    const std::string text = std::string(shift, '.') + secret + std::string(60, '-') + secret + std::string(60 - shift, '.');
    const auto made = copy({text.substr(0, 31), text.substr(31)}, 60, {secret});
    CAPTURE(shift, made.text);
    for (std::size_t size = 3, begin = 0; begin + size <= secret.size(); ++begin)
      CHECK(made.text.find(secret.substr(begin, size)) == std::string::npos);
    CHECK(made.text.size() <= 60 + std::string("\n[tcli: 1000 bytes left out]\n").size());
  }
}

TEST_CASE("The copy is this user's alone, new, and no link is followed") {
  const ScriptFolder folder;
  folder.write("there", "old");
  std::filesystem::create_symlink("nowhere", folder.path("link"));
  for (const char* name : {"there", "link", "no/folder"}) {
    StreamCopy made(folder.path(name), 10, {});
    CHECK_FALSE(made.is_kept());
    made.add("text");
    const auto result = made.finish();
    CHECK_FALSE(result.is_kept);
    CHECK_FALSE(result.why.empty());
    CHECK(result.bytes == 4);
  }
  CHECK(folder.read("there") == "old");
  CHECK_FALSE(folder.has("nowhere"));

  const auto before = ::umask(0777);
  StreamCopy made(folder.path("new"), 10, {});
  ::umask(before);
  struct ::stat status {};
  REQUIRE(::stat(folder.path("new").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("The head can be read as it comes") {
  const ScriptFolder folder;
  StreamCopy made(folder.path("copy"), 100, {"hunter2"});
  made.add("first ");
  CHECK(folder.read("copy") == "first ");
  made.add("hunt");
  CHECK(folder.read("copy") == "first ");
  made.finish();
}
