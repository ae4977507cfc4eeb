// What engines say of their images.
#include "docker/images.hpp"

#include "support/catch.hpp"

#include <fstream>
#include <iterator>

using namespace images;

namespace {

using Texts = std::vector<std::string>;

std::vector<Image> docker(std::string_view json) { return read_images(json, Client::docker).value(); }

} // namespace

TEST_CASE("A docker image with its tags, digests and labels") {
  const auto images =
      docker(R"([{"Id":"sha256:1","RepoTags":["team/lint:latest","team/lint:2"],"RepoDigests":["team/lint@sha256:9"],
    "Labels":{"org.label-schema.name":"lint","org.label-schema.description":"Looks\nat it","org.opencontainers.image.title":"Lint",
              "org.opencontainers.image.description":"other","tcli.manifest":"tcli: 1\n","more":"x"}}])");
  REQUIRE(images.size() == 1);
  CHECK(images[0].id == "sha256:1");
  CHECK(images[0].tags == Texts{"team/lint:latest", "team/lint:2"});
  CHECK(images[0].digests == Texts{"team/lint@sha256:9"});
  CHECK(images[0].name == "lint");
  CHECK(images[0].title == "Lint");
  CHECK(images[0].description == "Looks\nat it");
  CHECK(images[0].manifest == "tcli: 1\n");
}

TEST_CASE("podman has other keys for the same") {
  const auto images = read_images(R"([{"Id":"1","RepoTags":null,"Names":["localhost/team/lint:latest"],
                                       "Labels":{"org.opencontainers.image.title":"lint"}}])",
                                  Client::podman)
                          .value();
  REQUIRE(images.size() == 1);
  CHECK(images[0].id == "sha256:1");
  CHECK(images[0].tags == Texts{"localhost/team/lint:latest"});
  CHECK(images[0].title == "lint");
}

TEST_CASE("Images without such a label, leftovers and what is no image") {
  CHECK(docker("[]").empty());
  CHECK(docker(R"([{"Id":"sha256:1","Labels":null},{"Id":"sha256:2"},{"Id":"sha256:3","Labels":{"other":"x"}}])").empty());
  CHECK(docker(R"([["Labels",{"tcli.manifest":"x"}],{"Id":"sha256:4","Other":{"tcli.manifest":"x"}}])").empty());
  CHECK(docker(R"([{"Id":"sha256:5","Labels":{"other":{"tcli.manifest":"x"},"tcli.manifest":["x"]}}])").empty());
  CHECK(
      docker(R"([{"Id":"sha256:6","Labels":{"tcli.manifest":"x","l":{}},"RepoTags":[["a"],{"b":"c"},null,5,"d"]}])").at(0).tags ==
      Texts{"d"});
  CHECK(docker(R"([1,null,"x",[],{},{"Labels":{"tcli.manifest":"x"}},{"Id":5,"Labels":{"tcli.manifest":"x"}}])").empty());
  CHECK(docker(R"([{"Id":"sha256:1","Labels":{"tcli.manifest":7,"org.label-schema.name":["x"]}}])").empty());
  const auto left =
      docker(R"([{"Id":"sha256:1","RepoTags":["<none>:<none>"],"RepoDigests":["a@<none>"],"Labels":{"tcli.manifest":"x"}}])");
  REQUIRE(left.size() == 1);
  CHECK(left[0].tags.empty());
  CHECK(left[0].digests.empty());
}

TEST_CASE("What real engines answered") {
  for (const auto& [file, client] :
       {std::pair{"docker-images.json", Client::docker}, std::pair{"podman-images.json", Client::podman}}) {
    CAPTURE(file);
    std::ifstream stream(std::string{TCLI_TEST_REPLIES} + "/" + file);
    const std::string json{std::istreambuf_iterator<char>(stream), {}};
    REQUIRE(json.size() > 1000);
    const auto images = read_images(json, client).value();
    CHECK(images.size() >= 3);
    std::size_t twice = 0, nameless = 0;
    for (const Image& image : images) {
      CHECK(image.id.size() == 7 + 64);
      CHECK(image.id.starts_with("sha256:"));
      twice += image.tags.size() == 2 ? 1U : 0U;
      nameless += image.tags.empty() ? 1U : 0U;
    }
    CHECK(twice == 1);
    CHECK(nameless >= 1);
    CHECK(fingerprint(json) != 0);
  }
}

TEST_CASE("What is no list is no answer") {
  for (const char* json : {"", "{}", "null", "[", "[{]", "<html>", R"({"message":"no"})", "\xff"}) {
    CAPTURE(json);
    CHECK_FALSE(read_images(json, Client::docker).has_value());
  }
}

TEST_CASE("An answer of many images, or one that is deep, takes no time") {
  std::string many = "[";
  for (int number = 0; number < 10'000; ++number)
    many +=
        (number == 0 ? "" : ",") + std::string{R"({"Id":")"} + std::to_string(number) + R"(","Labels":{"tcli.manifest":"x"}})";
  CHECK(docker(many + "]").size() == 10'000);
  std::string empty = "[{}";
  for (int number = 1; number < 100'000; ++number) empty += ",{}";
  CHECK(docker(empty + "]").empty());
  const auto more = read_images(empty + ",{}]", Client::docker);
  REQUIRE_FALSE(more.has_value());
  CHECK(more.error().why == "it has more than 100000 images and names of images");
  std::string names = R"([{"Id":"1","Labels":{"tcli.manifest":"x"},"RepoTags":["x")";
  for (int number = 1; number < 1'000'000; ++number) names += ",\"x\"";
  CHECK_FALSE(read_images(names + "]}]", Client::docker).has_value());
  CHECK(docker("[" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "]").empty());
  CHECK_FALSE(read_images(std::string(50'000, '['), Client::docker).has_value());
}

TEST_CASE("A text is cut between characters") {
  const auto images = docker(R"([{"Id":"sha256:1","Labels":{"org.label-schema.name":")" + std::string(249, 'a') + "\u00e9\"}}]");
  CHECK(images.at(0).name == std::string(249, 'a'));
}

TEST_CASE("A fingerprint tells images apart, and not their order") {
  const std::string one = R"({"Id":"sha256:1","Labels":{"a":"}]\"{["},"RepoTags":["x"]})";
  const std::string two = R"({"Id":"sha256:2","Labels":null,"RepoTags":[]})";
  const auto list = [](const std::string& first, const std::string& second) { return "[" + first + "," + second + "]\n"; };
  CHECK(fingerprint(list(one, two)) == fingerprint(list(two, one)));
  CHECK(fingerprint(list(one, two)) != fingerprint(list(one, one)));
  CHECK(fingerprint(list(one, two)) != fingerprint("[" + one + "]"));
  CHECK(fingerprint("[" + two + "]") != fingerprint(R"([{"Id":"sha256:2","Labels":null,"RepoTags":["y"]}])"));
  CHECK(fingerprint("[]") == 0);
}

TEST_CASE("The version of an engine") {
  CHECK(read_version(R"({"Platform":{"Name":"x"},"Version":"29.1.3","ApiVersion":"1.52"})", Client::docker) == "29.1.3");
  CHECK(read_version(R"({"Version":7})", Client::docker).empty());
  CHECK(read_version(R"({"ApiVersion":"1.52"})", Client::docker).empty());
  CHECK(read_version(R"(["Version"])", Client::docker).empty());
  CHECK(read_version("<html>", Client::docker).empty());
  CHECK(read_version(R"({"Version":"1")" + std::string(70000, ' ') + "}", Client::docker).empty());
  CHECK(read_version(R"({"Version":")" + std::string(200, '1') + "\"}", Client::docker).size() == 100);
  CHECK(read_version("4.3.1\nmore\n", Client::podman) == "4.3.1");
  CHECK(read_version(std::string(200, '4'), Client::podman).size() == 100);
  CHECK(read_version("", Client::podman).empty());
}

TEST_CASE("The repository of a tag and of a digest") {
  CHECK(repository("team/lint:latest") == "team/lint");
  CHECK(repository("team/lint") == "team/lint");
  CHECK(repository("host:5000/team/lint") == "host:5000/team/lint");
  CHECK(repository("host:5000/team/lint:1.2") == "host:5000/team/lint");
  CHECK(repository("team/lint@sha256:12") == "team/lint");
  CHECK(repository("team/lint:1@sha256:12") == "team/lint");
  CHECK(repository("").empty());
}
