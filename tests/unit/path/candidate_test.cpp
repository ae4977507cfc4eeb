// The PATH provider: what it takes for a module, what it refuses, and what it never touches.
#include "support/search_path.hpp"

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

using namespace tcli::test;

TEST_CASE("What is not executable gives way to what is, and says so itself") {
  TwoFolders two;
  const auto notes = two.script("one/tcli-x", 0644);
  const auto program = two.script("two/tcli-x");
  two.script("two/tcli-x.md", 0644);
  CHECK(two.find("x") == Paths{program, notes});
  CHECK(two.list() == Paths{program, notes});
  const Found& last = two.host.found.back();
  CHECK(last.problem == "it is not executable");
  CHECK(last.remedy == "chmod +x " + notes);
  CHECK(last.argv.empty());
}

TEST_CASE("Files and folders that anyone can change are refused, with the chmod that mends it") {
  TwoFolders two;
  const auto file = two.script("one/tcli-x", 0757);
  const auto inside = two.script("two/tcli-y");
  fs::permissions(two.folder.path("two"), fs::perms(0777));
  for (const bool by_list : {false, true}) {
    CAPTURE(by_list);
    CHECK(two.locations(by_list ? nullptr : "x").front() == file);
    CHECK(two.host.found.front().remedy == "chmod o-w " + file);
    CHECK(two.host.found.front().argv.empty());
    CHECK(two.locations(by_list ? nullptr : "y").back() == inside);
    CHECK(two.host.found.back().problem == "anyone can put files into its folder");
    CHECK(two.host.found.back().remedy == "chmod o-w " + two.folder.path("two"));
  }
  fs::permissions(two.folder.path("two"), fs::perms(01777)); // sticky, as /tmp is
  two.find("y");
  CHECK(two.host.found.front().problem.empty());
}

TEST_CASE("The commands that mend are quoted for a shell") {
  TwoFolders two;
  fs::create_directory(two.folder.path("it's here"));
  const auto file = two.script("it's here/tcli-x", 0644);
  two.search("{}/it's here");
  two.find("x");
  std::string quoted = file;
  quoted.replace(quoted.find('\''), 1, "'\\''");
  CHECK(two.host.found.front().remedy == "chmod +x '" + quoted + "'");
  CHECK(std::system((two.host.found.front().remedy).c_str()) == 0);
  two.find("x");
  CHECK(two.host.found.front().problem.empty());
}

TEST_CASE("A sidecar is told with its identity, whether found or listed") {
  TwoFolders two;
  two.script("one/tcli-x");
  const auto sidecar = two.folder.write("one/tcli-x.yaml", "tcli: 1\n", 0644);
  two.script("one/tcli-y");
  for (const char* question : {"x", static_cast<const char*>(nullptr)}) {
    two.locations(question);
    const Found& found = two.host.found.front();
    CHECK(found.manifest_kind == TCLI_MANIFEST_FILE);
    CHECK(found.manifest == sidecar);
    CHECK(found.manifest_id.size == 8);
  }
  REQUIRE(two.host.found.size() == 2); // the sidecar is no module
  CHECK(two.host.found.back().manifest_kind == TCLI_MANIFEST_IN_FILE);
  fs::permissions(sidecar, fs::perms(0646));
  for (const char* question : {"x", static_cast<const char*>(nullptr)}) {
    two.locations(question);
    CHECK(two.host.found.front().problem == "anyone can change its manifest");
    CHECK(two.host.found.front().remedy == "chmod o-w " + sidecar);
  }
}

TEST_CASE("A sidecar that can't be read is told all the same, for without it the module would run unchecked") {
  TwoFolders two;
  for (const char* name : {"fifo", "folder", "dangling"}) two.script(std::string{"one/tcli-"} + name);
  REQUIRE(::mkfifo(two.folder.path("one/tcli-fifo.yaml").c_str(), 0600) == 0);
  fs::create_directory(two.folder.path("one/tcli-folder.yaml"));
  fs::create_symlink("/nowhere/at/all", two.folder.path("one/tcli-dangling.yaml"));
  for (const char* name : {"fifo", "folder", "dangling"}) {
    CAPTURE(name);
    two.find(name);
    CHECK(two.host.found.front().manifest_kind == TCLI_MANIFEST_FILE);
    CHECK(two.host.found.front().manifest == two.folder.path(std::string{"one/tcli-"} + name + ".yaml"));
  }
  CHECK(two.list().size() == 3);
  for (const Found& found : two.host.found) CHECK(found.manifest_kind == TCLI_MANIFEST_FILE);
}

TEST_CASE("FIFOs, sockets, folders, devices, dangling links and loops are skipped, never opened") {
  TwoFolders two;
  const auto at = [&](const char* name) { return two.folder.path(std::string{"one/tcli-"} + name); };
  REQUIRE(::mkfifo(at("fifo").c_str(), 0755) == 0); // opening it would wait for ever
  fs::create_directory(at("folder"));
  fs::create_symlink("/nowhere/at/all", at("dangling"));
  fs::create_symlink(at("loop"), at("loop"));
  fs::create_symlink("/dev/null", at("device"));
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, at("socket").c_str(), sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::chmod(at("socket").c_str(), 0755);
  for (const char* name : {"fifo", "folder", "dangling", "loop", "device", "socket"}) {
    CAPTURE(name);
    CHECK(two.find(name).empty());
  }
  CHECK(two.list().empty());
  ::close(socket);
  const auto program = two.script("two/program");
  fs::create_symlink(program, at("link"));
  CHECK(two.find("link") == Paths{at("link")});
  CHECK(two.host.found.front().id.size == 10); // of what the link leads to
}

TEST_CASE("Strange names are told as they are: tcli decides") {
  TwoFolders two;
  for (const char* name : {"tcli-", "tcli--x", "tcli-A b\n\x1b[31m", "tcli-\xff", "tcli-.hidden"}) {
    two.script(std::string{"one/"} + name);
  }
  two.script("one/tcli"); // no name at all
  CHECK(two.list().size() == 5);
  CHECK(two.host.found.front().name.empty());
}
