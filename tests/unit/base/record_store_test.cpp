// RecordStore: kept by content, never believed when damaged.
#include "base/record_store.hpp"

#include "base/file.hpp"
#include "support/environment.hpp"
#include "support/settle.hpp"

#include <vector>

using namespace tcli;
using namespace tcli::test;

namespace {

using Payload = std::optional<std::string>;

constexpr FileId k_old{.device = 1, .inode = 2, .size = 3, .mtime_ns = 4, .ctime_ns = 5};
const std::string k_payload{"what was\0learned\n", 17};

// The only file of the store.
std::string only_record(const std::string& store) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(store)) files.push_back(entry.path().filename().string());
  REQUIRE(files.size() == 1);
  return "store/" + files.front();
}

} // namespace

TEST_CASE("What was saved is loaded, for the same file and content only") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  const RecordKey key{.path = "/bin/tcli-x", .first = k_old};
  CHECK_FALSE(store.load(key).has_value());
  store.save(key, k_payload);
  CHECK(store.load(key) == Payload{k_payload});
  CHECK_FALSE(store.load({.path = "/bin/tcli-y", .first = k_old}).has_value());
  CHECK_FALSE(store.load({.path = key.path, .first = k_old, .second = k_old}).has_value());
  for (auto field : {&FileId::device, &FileId::inode, &FileId::size}) {
    FileId other = k_old;
    ++(other.*field);
    CHECK_FALSE(store.load({.path = key.path, .first = other}).has_value());
  }
  for (auto field : {&FileId::mtime_ns, &FileId::ctime_ns}) {
    FileId other = k_old;
    ++(other.*field);
    CHECK_FALSE(store.load({.path = key.path, .first = other}).has_value());
  }
}

TEST_CASE("A later record of a file takes the place of the earlier one") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  FileId newer = k_old;
  newer.size = 99;
  store.save({.path = "/x", .first = k_old}, "old");
  store.save({.path = "/x", .first = newer}, "");
  CHECK_FALSE(store.load({.path = "/x", .first = k_old}).has_value());
  CHECK(store.load({.path = "/x", .first = newer}) == Payload{""});
  only_record(folder.path("store"));
}

TEST_CASE("A record depends on its second file too") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  FileId other = k_old;
  other.size = 99;
  store.save({.path = "/x", .first = k_old, .second = k_old}, k_payload);
  CHECK(store.load({.path = "/x", .first = k_old, .second = k_old}) == Payload{k_payload});
  CHECK_FALSE(store.load({.path = "/x", .first = k_old, .second = other}).has_value());
  CHECK_FALSE(store.load({.path = "/x", .first = k_old}).has_value());
}

TEST_CASE("Records of another format are not there") {
  const ScriptFolder folder;
  RecordStore{folder.path("store"), "test 1"}.save({.path = "/x", .first = k_old}, k_payload);
  CHECK_FALSE(RecordStore(folder.path("store"), "test 2").load({.path = "/x", .first = k_old}).has_value());
}

TEST_CASE("A record that was cut off or altered anywhere is not believed") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  const RecordKey key{.path = "/x", .first = k_old};
  store.save(key, k_payload);
  const std::string file = only_record(folder.path("store"));
  const std::string whole = folder.read(file);
  for (std::size_t index = 0; index < whole.size(); ++index) {
    CAPTURE(index);
    folder.write(file, whole.substr(0, index));
    CHECK_FALSE(store.load(key).has_value());
    std::string flipped = whole;
    flipped[index] = static_cast<char>(flipped[index] ^ 0x10);
    folder.write(file, flipped);
    CHECK_FALSE(store.load(key).has_value());
    folder.write(file, whole.substr(0, index) + std::string(whole.size() - index, '\0')); // as a power cut leaves it
    CHECK_FALSE(store.load(key).has_value());
  }
  folder.write(file, whole + "x");
  CHECK_FALSE(store.load(key).has_value());
  folder.write(file, whole);
  CHECK(store.load(key) == Payload{k_payload});
}

TEST_CASE("What stands in a record's place is not waited for, nor believed when it is another user's") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  const RecordKey key{.path = "/x", .first = k_old};
  store.save(key, k_payload);
  const std::string file = folder.path(only_record(folder.path("store")));
  if (::geteuid() == 0) {
    REQUIRE(::chown(file.c_str(), 12345, 12345) == 0);
    CHECK_FALSE(store.load(key).has_value());
  }
  std::filesystem::remove(file);
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  CHECK_FALSE(store.load(key).has_value());
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  CHECK_FALSE(store.load(key).has_value());
}

TEST_CASE("A file that changed within the clock's current tick is not remembered") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  FileId fresh = k_old;
  fresh.ctime_ns = 4'000'000'000LL * 1'000'000'000;
  store.save({.path = "/x", .first = fresh}, k_payload);
  store.save({.path = "/x", .first = k_old, .second = fresh}, k_payload);
  CHECK_FALSE(folder.has("store"));
}

TEST_CASE("Whether a record is whole shows without knowing what it is about") {
  const ScriptFolder folder;
  const RecordStore store{folder.path("store"), "test 1"};
  const RecordKey key{.path = "/x", .first = k_old};
  store.save(key, k_payload);
  const std::string file = folder.path(only_record(folder.path("store")));
  CHECK(RecordStore::is_whole(file));
  const std::string whole = read_file(file, 100'000).value();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    REQUIRE(write_file(file, whole.substr(0, size)));
    CHECK_FALSE(RecordStore::is_whole(file));
  }
  for (std::size_t at = whole.size() - k_payload.size() - sizeof(std::uint64_t); at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    REQUIRE(write_file(file, changed));
    CHECK_FALSE(RecordStore::is_whole(file));
  }
  CHECK_FALSE(RecordStore::is_whole(folder.path("nothing")));
  CHECK_FALSE(RecordStore::is_whole(folder.path("store")));
}

TEST_CASE("Without a place to keep anything there is one warning and no failure") {
  const ScriptFolder folder;
  folder.write("file", "");
  const RecordKey key{.path = "/x", .first = k_old};
  const std::optional<std::string> no_folder;
  const RecordStore nowhere{no_folder, "test 1"};
  const RecordStore below_file{folder.path("file/store"), "test 1"};
  // In a process of its own: the warning comes once in each.
  const std::string warnings = written_to(2, [&] {
    in_process([&] {
      below_file.save(key, k_payload);
      nowhere.save(key, k_payload);
      below_file.save(key, k_payload);
      return 0;
    });
  });
  CHECK(warnings.starts_with("tcli: warning: nothing can be remembered for the next call: "));
  CHECK(std::count(warnings.begin(), warnings.end(), '\n') == 1);
  CHECK_FALSE(nowhere.load(key).has_value());
  CHECK_FALSE(below_file.load(key).has_value());
}
