// Bounded reads, whole-or-nothing writes, private folders, and the identity of files.
#include "base/file.hpp"

#include "support/environment.hpp"
#include "support/settle.hpp"

#include <cerrno>
#include <fcntl.h>

using namespace tcli;
using namespace tcli::test;

namespace {

mode_t mode_of(const std::string& path) {
  struct ::stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

std::size_t entries(const ScriptFolder& folder) {
  const std::filesystem::directory_iterator files(folder.path(""));
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

// As without a mode.
Status write_private_file(const std::string& path, std::string_view content) { return write_file(path, content); }

} // namespace

TEST_CASE("read_file reads up to its limit and refuses one byte more") {
  const ScriptFolder folder;
  const std::string content{"five\0", 5};
  const auto path = folder.write("file", content);
  CHECK(read_file(path, 5).value() == content);
  CHECK(read_file(path, 100).value() == content);
  const auto refused = read_file(path, 4);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().status == ExitCode::internal);
  CHECK(refused.error().what == "read " + path);
  CHECK(refused.error().why == "5 bytes; at most 4 are read");
  CHECK(read_file(folder.write("empty", ""), 0).value().empty());
}

TEST_CASE("A file that says it is empty and is not is read, within the limit") {
  // Files of /proc have size 0 and content all the same.
  const auto status = read_file("/proc/self/status", 1024 * 1024);
  REQUIRE(status.has_value());
  CHECK(status->starts_with("Name:"));
  CHECK(read_file("/proc/self/status", 16).error().why == "more than 16 bytes");
  CHECK(read_head("/proc/self/status", 5).value() == "Name:");
}

TEST_CASE("read_head takes no more than its limit") {
  const ScriptFolder folder;
  const auto path = folder.write("file", "0123456789");
  CHECK(read_head(path, 4).value() == "0123");
  CHECK(read_head(path, 10).value() == "0123456789");
  CHECK(read_head(path, 4096).value() == "0123456789");
  CHECK(read_head(path, 0).value().empty());
}

TEST_CASE("read_at reads anywhere, and less only at the end") {
  const ScriptFolder folder;
  const auto path = folder.write("file", "0123456789");
  struct ::stat status {};
  const auto fd = open_regular(path, status).value();
  CHECK(status.st_size == 10);
  CHECK(read_at(fd, path, 0, 4).value() == "0123");
  CHECK(read_at(fd, path, 6, 4).value() == "6789");
  CHECK(read_at(fd, path, 6, 100).value() == "6789");
  CHECK(read_at(fd, path, 10, 1).value().empty());
  CHECK(read_at(fd, path, 1'000'000, 1).value().empty());
  CHECK(read_at(fd, path, 3, 0).value().empty());
  CHECK(read_at(fd, path, ~std::uint64_t{0}, 1).error().system == EINVAL); // no such place in any file
  CHECK(read_at(UniqueFd(), path, 0, 1).error().what == "read " + path);
}

TEST_CASE("Only regular files are read, and nothing is waited for") {
  const ScriptFolder folder;
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  std::filesystem::create_directory(folder.path("folder"));
  std::filesystem::create_symlink(folder.path("nowhere"), folder.path("dangling"));
  std::filesystem::create_symlink(folder.path("loop"), folder.path("loop"));
  struct Row {
    std::string path;
    std::string why;
    int system;
  };
  const Row rows[] = {
      {folder.path("fifo"), "not a regular file", 0},
      {folder.path("folder"), "not a regular file", 0},
      {"/dev/zero", "not a regular file", 0},
      {folder.path("dangling"), "No such file or directory", ENOENT},
      {folder.path("loop"), "Too many levels of symbolic links", ELOOP},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    for (const auto& read : {read_file(row.path, 100), read_head(row.path, 100)}) {
      REQUIRE_FALSE(read.has_value());
      CHECK(read.error().why == row.why);
      CHECK(read.error().system == row.system);
      CHECK(read.error().status == ExitCode::internal);
    }
  }
}

TEST_CASE("tcli's own files are read when they are this user's, and are empty otherwise") {
  const ScriptFolder folder;
  const auto path = folder.write("file", "five\n");
  CHECK(read_own_file(path, 5) == "five\n");
  CHECK(read_own_file(path, 4).empty());
  CHECK(read_own_file(folder.path("missing"), 5).empty());
  CHECK(read_own_file(folder.path(""), 5).empty());
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  CHECK(read_own_file(folder.path("fifo"), 5).empty());
  if (::geteuid() != 0) return;
  REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
  CHECK(read_own_file(path, 5).empty());
}

TEST_CASE("A file is written whole, with mode 0600 whatever the umask") {
  for (const mode_t mask : {mode_t{0}, mode_t{077}, mode_t{0777}}) {
    for (auto* write : {write_private_file, write_cache_file}) {
      CAPTURE(mask);
      const ScriptFolder folder;
      const Umask umask{mask};
      const std::string content(100'000, 'x');
      REQUIRE(write(folder.path("file"), content).has_value());
      CHECK(read_file(folder.path("file"), content.size()).value() == content);
      CHECK(mode_of(folder.path("file")) == 0600);
      CHECK(entries(folder) == 1);
    }
  }
}

TEST_CASE("A file is written with the mode that is asked for") {
  for (const mode_t mode : {mode_t{0644}, mode_t{0400}, mode_t{0}}) {
    const ScriptFolder folder;
    const Umask umask{0077};
    folder.write("file", "old");
    REQUIRE(write_file(folder.path("file"), "new", mode).has_value());
    CHECK(mode_of(folder.path("file")) == mode);
    CHECK(entries(folder) == 1);
  }
}

TEST_CASE("Writing replaces the file, and never writes through a link or into the old one") {
  const ScriptFolder folder;
  folder.write("target", "old");
  std::filesystem::create_symlink(folder.path("target"), folder.path("link"));
  const UniqueFd reader{::open(folder.path("target").c_str(), O_RDONLY | O_CLOEXEC)};
  REQUIRE(write_file(folder.path("link"), "new").has_value());
  CHECK(folder.read("target") == "old");
  CHECK(folder.read("link") == "new");
  CHECK_FALSE(std::filesystem::is_symlink(folder.path("link")));
}

TEST_CASE("A write that fails leaves the old content and no other file") {
  const ScriptFolder folder;
  std::filesystem::create_directory(folder.path("file"));
  folder.write("file/inside", "kept");
  for (auto* write : {write_private_file, write_cache_file}) {
    const auto written = write(folder.path("file"), "new");
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().system == EISDIR);
    CHECK(folder.read("file/inside") == "kept");
    CHECK(entries(folder) == 1);
    CHECK_FALSE(write(folder.path("no/such/folder/file"), "new").has_value());
  }
}

TEST_CASE("Private folders have mode 0700 whatever the umask; those that are there stay as they are") {
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    CAPTURE(mask);
    const ScriptFolder folder;
    std::filesystem::create_directory(folder.path("there"));
    std::filesystem::permissions(folder.path("there"), std::filesystem::perms(0755));
    const Umask umask{mask};
    REQUIRE(make_private_folders(folder.path("there/one/two")).has_value());
    REQUIRE(make_private_folders(folder.path("there/one/two")).has_value());
    CHECK(mode_of(folder.path("there")) == 0755);
    CHECK(mode_of(folder.path("there/one")) == 0700);
    CHECK(mode_of(folder.path("there/one/two")) == 0700);
  }
}

TEST_CASE("No folder is made below a file") {
  const ScriptFolder folder;
  folder.write("file", "");
  CHECK(make_private_folders(folder.path("file")).error().why == "not a folder");
  CHECK_FALSE(make_private_folders(folder.path("file/below")).has_value());
  CHECK_FALSE(make_private_folders("relative/path").has_value());
}

TEST_CASE("Nothing is created in a folder of another user") {
  if (::geteuid() != 0) return; // only root can give a folder away
  const ScriptFolder folder;
  std::filesystem::create_directory(folder.path("theirs"));
  REQUIRE(::chown(folder.path("theirs").c_str(), 12345, 12345) == 0);
  for (const char* path : {"theirs", "theirs/tcli", "theirs/.cache/tcli"}) {
    CAPTURE(path);
    const auto made = make_private_folders(folder.path(path));
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().why == "it belongs to another user");
  }
  CHECK(std::filesystem::is_empty(folder.path("theirs")));
}

TEST_CASE("The identity follows links, changes with the content, and is zero for what is not there") {
  const ScriptFolder folder;
  const auto path = folder.write("file", "one");
  std::filesystem::create_symlink(path, folder.path("link"));
  const FileId before = settled_id(path);
  CHECK(before.size == 3);
  CHECK(file_id(folder.path("link")) == before);
  folder.write("file", "two");
  CHECK_FALSE(file_id(path) == before);
  CHECK_FALSE(file_id(folder.path("missing")).exists());
  CHECK(file_id(folder.path("missing")) == FileId{});
}

TEST_CASE("A file is settled only once the clock has moved on") {
  FileId id{.device = 1, .inode = 1, .size = 1, .mtime_ns = 0, .ctime_ns = 0};
  CHECK(is_settled(id));
  constexpr std::int64_t k_far_future = 4'000'000'000LL * 1'000'000'000; // the year 2096
  id.ctime_ns = k_far_future;
  CHECK_FALSE(is_settled(id));
  id.ctime_ns = 0;
  id.mtime_ns = k_far_future; // anybody may set it: it says nothing of when the file changed
  CHECK(is_settled(id));
}

TEST_CASE("UniqueFd closes what it owns, once") {
  const auto is_open = [](int fd) { return ::fcntl(fd, F_GETFD) != -1; };
  UniqueFd one{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const int first = one.get();
  REQUIRE(one.valid());
  UniqueFd two{std::move(one)};
  CHECK(two.get() == first);
  CHECK(is_open(first));
  UniqueFd three{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const int third = three.get();
  three = std::move(two);
  CHECK(three.get() == first);
  CHECK_FALSE(is_open(third));
  { const UniqueFd last{three.release()}; }
  CHECK_FALSE(three.valid());
  CHECK_FALSE(is_open(first));
}
