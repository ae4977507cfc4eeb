// Copies of what runs printed.
#include "history/output.hpp"

#include "support/catch.hpp"
#include "support/script_folder.hpp"

#include <cstdint>
#include <filesystem>

using namespace tcli;
using namespace tcli::test;

namespace {

struct Folder {
  ScriptFolder folder;
  std::string history = folder.path("history");

  Folder() { std::filesystem::create_directories(history + "/output"); }
  std::string write(const char* id, const std::string& text, Stream stream = Stream::err) const {
    const std::string file = output_file(history, id, stream);
    std::ofstream(file) << text;
    return file;
  }
};

} // namespace

TEST_CASE("The last lines of a copy") {
  const Folder folder;
  const auto last = [&](const std::string& text, std::size_t count) {
    return last_lines_of_file(folder.write("A", text), count);
  };
  CHECK(last("a\nb\nc\n", 2) == "b\nc\n");
  CHECK(last("a\nb\nc", 2) == "b\nc");
  CHECK(last("a\nb\n", 2) == "a\nb\n");
  CHECK(last("a\n", 5) == "a\n");
  CHECK(last("", 5).empty());
  CHECK(last(std::string(5000, 'x') + "\nb\n", 5) == "b\n"); // the long line begins before what is read
  CHECK(last_lines_of_file(folder.history + "/output/none.err", 5).empty());
}

TEST_CASE("Copies of the runs before one go, the others stay and are counted") {
  const Folder folder;
  folder.write("01A", "12345");
  folder.write("01B", "123", Stream::out);
  const std::string kept = folder.write("01C", "12");
  CHECK(output_bytes(folder.history, "") == 10);
  CHECK(output_bytes(folder.history, "01B") == 5);
  CHECK(remove_outputs(folder.history, "01C", {"01A"}, true) == 3);
  CHECK(output_bytes(folder.history, "") == 10);
  CHECK(remove_outputs(folder.history, "01C", {"01A"}) == 3);
  CHECK(output_bytes(folder.history, "") == 7);
  CHECK(remove_outputs(folder.history, "01C", {}) == 5);
  CHECK(output_bytes(folder.history, "") == 2);
  CHECK(std::filesystem::exists(kept));
  CHECK(output_bytes(folder.history + "/nowhere", "") == 0);
}
