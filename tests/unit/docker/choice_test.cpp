// Which image a name means: labels, the policy and pins.
#include "docker/choice.hpp"

#include "support/catch.hpp"

#include <map>

using namespace images;

namespace {

using Texts = std::vector<std::string>;

std::string digest(char digit) { return "sha256:" + std::string(64, digit); }

Image image(char digit, const std::string& tag, const std::string& name = "lint") {
  Image made;
  made.id = digest(digit);
  if (!tag.empty()) made.tags = {tag};
  made.name = name;
  return made;
}

Policy policy(std::map<std::string, std::string> pins = {}, Texts allow = {}) {
  return {.allow = std::move(allow), .pin = [pins = std::move(pins)](const std::string& name) {
            const auto found = pins.find(name);
            return found == pins.end() ? std::string{} : found->second;
          }};
}

// "id digit[!]" for each: `!` when it can't run, `?` when a person has to agree.
std::string chosen(const std::vector<Image>& images, const Policy& policy, std::string_view only = {}) {
  std::string text;
  for (const Candidate& candidate : candidates(images, policy, only)) {
    text += (text.empty() ? "" : " ") + candidate.name + candidate.image->id.substr(7, 1);
    if (!candidate.problem.empty()) text += candidate.is_ambiguous ? "!!" : "!";
    if (!candidate.question.empty()) text += "?";
  }
  return text;
}

} // namespace

TEST_CASE("What an image is called") {
  struct Row {
    const char *name, *title, *manifest;
    Texts tags, digests;
    const char* called;
  };
  const Row rows[] = {
      {"lint", "other", "", {"team/x:1"}, {}, "lint"},
      {"../Lint\x1b", "", "", {"team/x:1"}, {}, "../Lint\x1b"}, // refused by its name, not passed over
      {"", "lint", "", {"team/x:1"}, {}, "lint"},
      {"", "Lint it", "", {"team/x:1"}, {}, ""},
      {"", "Lint it", "tcli: 1", {"team/x:1"}, {}, "x"},
      {"", "", "tcli: 1", {"host:5000/team/deep/x"}, {}, "x"},
      {"", "", "tcli: 1", {"x:latest"}, {}, "x"},
      {"", "", "tcli: 1", {}, {"team/x@sha256:1"}, "x"},
      {"", "", "tcli: 1", {}, {}, ""},
      {"", "", "", {"team/x:1"}, {}, ""},
      {"", "0x", "", {"team/x:1"}, {}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name, row.title, row.manifest, row.tags, row.digests);
    Image made;
    made.name = row.name;
    made.title = row.title;
    made.manifest = row.manifest;
    made.tags = row.tags;
    made.digests = row.digests;
    CHECK(module_name(made) == row.called);
  }
}

TEST_CASE("Each name has its image; another name is not looked at when one is wanted") {
  const std::vector<Image> images{image('1', "a:1"), image('2', "b:1", "build")};
  CHECK(chosen(images, policy()) == "build2 lint1");
  CHECK(chosen(images, policy(), "lint") == "lint1");
  CHECK(chosen(images, policy(), "other").empty());
}

TEST_CASE("An image whose tag went to another is none") {
  CHECK(chosen({image('1', ""), image('2', "a:1")}, policy()) == "lint2");
  CHECK(chosen({image('1', "")}, policy()).empty());
}

TEST_CASE("Two images with one name: neither, and both are shown") {
  const std::vector<Image> images{image('1', "a:1"), image('2', "b:1")};
  CHECK(chosen(images, policy()) == "lint1!! lint2!!");
  const auto both = candidates(images, policy());
  for (const std::string& word :
       {digest('1'), digest('2'), std::string{"a:1"}, std::string{"b:1"}, std::string{"modules.lint.image"}})
    CHECK(both.front().problem.find(word) != std::string::npos);
}

TEST_CASE("Of many images with one name some are shown") {
  std::vector<Image> images;
  for (int number = 0; number < 300; ++number) {
    images.push_back(image('1', "a:" + std::to_string(number)));
    images.back().id = "sha256:" + std::to_string(number);
  }
  const auto all = candidates(images, policy());
  CHECK(all.size() == 300);
  CHECK(all.front().problem.size() < 300);
  CHECK(all.front().problem.find("and 296 more") != std::string::npos);
}

TEST_CASE("A pin chooses, by the image's id or by what it was pulled as") {
  std::vector<Image> images{image('1', "a:1"), image('2', "b:1")};
  images[1].digests = {"b@" + digest('9')};
  CHECK(chosen(images, policy({{"lint", digest('2')}})) == "lint2");
  CHECK(chosen(images, policy({{"lint", digest('9')}})) == "lint2");
  CHECK(chosen(images, policy({{"lint", "b@" + digest('9')}})) == "lint2");
  CHECK(chosen(images, policy({{"lint", "b:1@" + digest('2')}})) == "lint2");
  CHECK(chosen(images, policy({{"other", digest('2')}})) == "lint1!! lint2!!");
  CHECK(chosen(images, policy({{"lint", digest('5')}})) == "lint1!! lint2!!");
}

TEST_CASE("A name that went to another image than the pinned one has to be agreed to") {
  const std::vector<Image> images{image('1', ""), image('2', "a:1")}; // the first one was pinned, then the tag moved
  CHECK(chosen(images, policy({{"lint", digest('1')}})) == "lint2?");
  const auto moved = candidates(images, policy({{"lint", digest('1')}})).front();
  CHECK(moved.question.find(digest('1')) != std::string::npos);
  CHECK(moved.question.find(digest('2')) != std::string::npos);
  CHECK(moved.remedy == "tcli plugin show lint");
}

TEST_CASE("An image that was pulled by its digest has no tag, and is the one that a pin to it means") {
  Image pulled = image('1', "");
  pulled.digests = {"a@" + digest('9')};
  CHECK(chosen({pulled}, policy()).empty());
  CHECK(chosen({pulled}, policy({{"lint", digest('9')}})) == "lint1");
  CHECK(chosen({pulled}, policy({{"lint", digest('1')}})).empty());
  CHECK(chosen({pulled, image('2', "b:1")}, policy({{"lint", digest('9')}})) == "lint2?");
}

TEST_CASE("A pin that is no digest breaks the module") {
  for (const char* pin : {"latest", "sha256:12", "sha512:1", "a@b", "sha256:"}) {
    CAPTURE(pin);
    CHECK(chosen({image('1', "a:1")}, policy({{"lint", pin}})) == "lint1!");
  }
  CHECK(chosen({image('1', "a:1")}, policy({{"lint", "sha256:" + std::string(64, 'G')}})) == "lint1!");
}

TEST_CASE("A repository that is pinned has to be what it is pinned to, whatever its modules are called") {
  const auto pinned = [](Texts pins, std::map<std::string, std::string> of_module = {}) {
    Policy made = policy(std::move(of_module));
    made.pinned = std::move(pins);
    return made;
  };
  std::vector<Image> images{image('1', "a:1"), image('2', "b:1", "build")};
  images[0].digests = {"a@" + digest('9')};
  CHECK(chosen(images, pinned({"a@" + digest('1')})) == "build2 lint1");
  CHECK(chosen(images, pinned({"a@" + digest('9')})) == "build2 lint1");
  CHECK(chosen(images, pinned({"a@" + digest('3')})) == "build2 lint1?");
  CHECK(chosen(images, pinned({"a@" + digest('3'), "a@" + digest('1')})) == "build2 lint1"); // of two packs
  CHECK(chosen(images, pinned({"c@" + digest('3'), "ab@" + digest('3')})) == "build2 lint1");
  CHECK(chosen(images, pinned({"a@" + digest('3')}, {{"lint", digest('1')}})) == "build2 lint1"); // the module's own comes first
  CHECK(chosen({image('1', "localhost/a:1")}, pinned({"a@" + digest('3')})) == "lint1?");
  CHECK(chosen({image('1', "a:1"), image('2', "b:1")}, pinned({"a@" + digest('1')})) ==
        "lint1"); // it is the one that was agreed on
  CHECK(chosen({image('1', "a:1"), image('2', "b:1")}, pinned({"a@" + digest('3')})) == "lint1!! lint2!!");
  Image pulled = image('1', "");
  pulled.digests = {"a@" + digest('9')};
  CHECK(chosen({pulled}, pinned({"a@" + digest('9')})) == "lint1");
  CHECK(chosen({image('1', "a:1")}, pinned({"a@latest"})) == "lint1!");
  const auto moved = candidates(images, pinned({"a@" + digest('3')})).back();
  CHECK(moved.question.starts_with("images.pinned pins it to " + digest('3') + ", and a:1 ("));
}

TEST_CASE("Only repositories that the policy names may be modules") {
  const std::vector<Image> images{image('1', "team/a:1"), image('2', "other/b:1"), image('3', "host:5000/team/c:1", "build")};
  CHECK(chosen(images, policy({}, {"team/*"})) == "build3! lint1");
  CHECK(chosen(images, policy({}, {"other/*", "host:5000/*"})) == "build3 lint2");
  CHECK(chosen(images, policy({}, {"none"})) == "build3! lint2! lint1!");
  CHECK(chosen({image('1', "localhost/team/a:1")}, policy({}, {"team/*"})) == "lint1"); // as podman calls it
  CHECK(chosen(images, policy({}, {"*"})) == "build3 lint2!! lint1!!");
  CHECK(chosen(images, policy({{"lint", digest('2')}}, {"team/*"})) == "build3! lint1?");
}
