#include "author/scaffold.hpp"

#include "author/templates.hpp"
#include "module/front_matter.hpp"
#include "support/catch.hpp"
#include "support/page.hpp"

#include <algorithm>
#include <set>

using namespace tcli::test;

namespace tcli {

namespace {

const std::vector<std::string> k_languages{"bash", "python", "c", "c++", "image"};

ScaffoldRequest request(const std::string& language, Place place = Place::folder) {
  return {.name = "a-module", .language = language, .place = place, .root = "/the root", .owner = "Ann", .contact = "a@b"};
}

std::string all_text(const Scaffold& scaffold) {
  std::string text;
  for (const NewFile& file : scaffold.files) text += file.path + "\n" + file.text;
  for (const std::string& line : scaffold.steps) text += line + "\n";
  for (const std::string& line : scaffold.notes) text += line + "\n";
  return text;
}

const NewFile* find(const Scaffold& scaffold, const std::string& path) {
  const auto found = std::ranges::find(scaffold.files, path, &NewFile::path);
  return found == scaffold.files.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("every language has a module, a test that runs and three steps, in both places") {
  for (const std::string& language : k_languages) {
    for (const Place place : {Place::folder, Place::pack}) {
      CAPTURE(language, static_cast<int>(place));
      const Scaffold scaffold = make_scaffold(request(language, place));
      REQUIRE(scaffold.files.size() >= 2);
      CHECK(scaffold.steps.size() == 3);
      CHECK(scaffold.files.back().path.ends_with("tests/a-module"));
      CHECK(scaffold.files.back().is_executable);
      CHECK(std::ranges::count_if(scaffold.files, [](const NewFile& file) { return has(file.path, "tests/"); }) == 1);
      std::set<std::string> paths;
      for (const NewFile& file : scaffold.files) {
        CHECK(paths.insert(file.path).second);
        CHECK(file.is_executable == file.text.starts_with("#!"));
        CHECK(file.text.ends_with("\n"));
      }
    }
  }
}

TEST_CASE("nothing is left to fill in, and every line fits") {
  for (const std::string& language : k_languages) {
    for (const Place place : {Place::folder, Place::pack}) {
      const std::string text = all_text(make_scaffold(request(language, place)));
      for (const char* word : {"name", "source", "tests", "root", "owner", "contact", "ready", "prefix", "dot", "identifier"})
        CHECK_FALSE(has(text, "@" + std::string{word} + "@"));
      CHECK(has(text, "a-module"));
    }
  }
  for (const Template& one : templates())
    for (std::size_t at = 0, end = 0; at < one.text.size(); at = end + 1) {
      end = one.text.find('\n', at);
      REQUIRE(end != std::string_view::npos);
      CHECK(end - at <= 132);
    }
}

TEST_CASE("where the files stand") {
  CHECK(find(make_scaffold(request("bash")), "tcli-a-module") != nullptr);
  CHECK(find(make_scaffold(request("python", Place::pack)), "modules/a-module/hello") != nullptr);
  CHECK(find(make_scaffold(request("c")), "a-module/a-module.c") != nullptr);
  CHECK(find(make_scaffold(request("c")), "a-module/tests/a-module") != nullptr);
  CHECK(find(make_scaffold(request("c++", Place::pack)), "src/a-module/.gitignore") != nullptr);
  CHECK(find(make_scaffold(request("c++", Place::pack)), "tests/a-module") != nullptr);
  CHECK(find(make_scaffold(request("image", Place::pack)), "images/a-module/hello.sh") != nullptr);
}

TEST_CASE("a language that there is not makes nothing but the test that all have") {
  CHECK(make_scaffold(request("cobol")).steps.empty());
}

TEST_CASE("a front matter opens and closes") {
  for (const char* language : {"bash", "python"}) {
    const auto text = make_scaffold(request(language)).files.front().text;
    const auto found = find_front_matter(text, true);
    CHECK(found.kind == FrontMatter::Kind::found);
    CHECK(has(found.yaml, "owner: \"Ann\"\n"));
  }
}

TEST_CASE("who answers is quoted as the language wants it") {
  auto asked = request("c");
  asked.owner = R"(A "b" \ ??/ $c)";
  CHECK(has(all_text(make_scaffold(asked)), R"("owner: \"A \\\"b\\\" \\\\ \?\?/ $c\"\n")"));
  asked.language = "image";
  CHECK(has(all_text(make_scaffold(asked)), R"(owner: \"A \\\"b\\\" \\\\ ??/ \$c\")"));
  asked.language = "bash";
  CHECK(has(all_text(make_scaffold(asked)), R"(# owner: "A \"b\" \\ ??/ $c")"));
}

TEST_CASE("who answers is left out where that is no line of text") {
  for (const std::string& owner : {std::string{}, std::string{"  "}, std::string{"a\nb"}, std::string{"\xff"},
                                   std::string{"\x1b[31m"}, std::string(201, 'x')}) {
    auto asked = request("bash");
    asked.owner = owner;
    const auto text = all_text(make_scaffold(asked));
    CHECK_FALSE(has(text, "owner"));
    CHECK(has(text, "contact: \"a@b\""));
  }
}

TEST_CASE("steps name folders as a shell takes them") {
  CHECK(make_scaffold(request("bash")).steps.front() == R"(export PATH='/the root':"$PATH")");
  auto asked = request("c", Place::pack);
  asked.typed_root = "-x y";
  asked.sdk_prefix = "/an sdk";
  CHECK(make_scaffold(asked).steps.front() == "cmake -S './-x y/src/a-module' -B './-x y/src/a-module'/build "
                                              "-DCMAKE_PREFIX_PATH='/an sdk' && cmake --build './-x y/src/a-module'/build");
  asked = request("bash");
  asked.root = "/a\nb";
  CHECK(make_scaffold(asked).steps.size() == 3);
}

TEST_CASE("a step takes the first program that there is") {
  auto asked = request("image");
  const std::string first = make_scaffold(asked).steps.front();
  asked.has_program = [](const std::string& program) { return program == "podman"; };
  CHECK(make_scaffold(asked).steps.front() == "podman build --tag a-module a-module");
  asked.has_program = [](const std::string&) { return true; };
  CHECK(make_scaffold(asked).steps.front() == first);
  CHECK_FALSE(first.starts_with("podman"));
}

TEST_CASE("names that a language's tools keep for themselves") {
  CHECK(language_problem("c", "install"));
  CHECK(language_problem("c++", "all"));
  CHECK_FALSE(language_problem("c", "test"));
  CHECK_FALSE(language_problem("bash", "install"));
}

} // namespace tcli
