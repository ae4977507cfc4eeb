// What a pack.yaml may say.
#include "pack/pack_manifest.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');

std::string finding(const std::string& yaml) {
  const auto read = read_pack_manifest(yaml, "pack.yaml");
  if (read) return "none";
  CHECK(read.error().status == ExitCode::failed);
  return read.error().what;
}

} // namespace

TEST_CASE("All of it") {
  const auto pack =
      read_pack_manifest("name: core\nsummary: What everyone needs\nversion: 1.10\nowner: ops\nneeds: 0.1\nimages: [team/lint@" +
                             k_digest + "]\ndefaults: {undeclared: refuse}\n",
                         "pack.yaml");
  REQUIRE(pack);
  CHECK(pack->name == "core");
  CHECK(pack->summary == "What everyone needs");
  CHECK(pack->version == "1.10");
  CHECK(pack->owner == "ops");
  CHECK(pack->needs == "0.1");
  REQUIRE(pack->images.size() == 1);
  CHECK(pack->images[0].repository == "team/lint");
  CHECK(pack->images[0].digest == k_digest);
  REQUIRE(pack->defaults);
  CHECK(pack->defaults->find("undeclared")->scalar == "refuse");
  CHECK(pack->warnings.empty());
}

TEST_CASE("A name and a summary are enough; an unknown key is a warning") {
  const auto pack = read_pack_manifest("name: core\nsummary: All\nverson: 1\n", "pack.yaml");
  REQUIRE(pack);
  CHECK(pack->version.empty());
  CHECK_FALSE(pack->defaults);
  REQUIRE(pack->warnings.size() == 1);
  CHECK(pack->warnings[0].find("pack.yaml:3:1") == 0);
}

TEST_CASE("Refused, with the place") {
  CHECK(finding("").find("pack.yaml:1:1: ") == 0);
  CHECK(finding("- x\n").find("pack.yaml:1:1: ") == 0);
  CHECK(finding("summary: All\n").find("pack.yaml:1:1: ") == 0);
  CHECK(finding("name: ../x\nsummary: All\n").find("pack.yaml:1:7: ") == 0);
  CHECK(finding("name: Core\nsummary: All\n").find("pack.yaml:1:7: ") == 0);
  CHECK(finding("name: core\nname: other\nsummary: All\n").find("pack.yaml:2:1: ") == 0);
  CHECK(finding("name: core\nsummary: All\nneeds: new\n").find("pack.yaml:3:8: ") == 0);
  CHECK(finding("name: core\nsummary: All\nimages: [team/lint:latest]\n").find("pack.yaml:3:10: ") == 0);
  CHECK(finding("name: core\nsummary: All\nimages: ['@" + k_digest + "']\n").find("pack.yaml:3:10: ") == 0);
  CHECK(finding("name: core\nsummary: All\nimages: [team/lint@sha256:abc]\n").find("pack.yaml:3:10: ") == 0);
  CHECK(finding("name: core\nsummary: All\ndefaults: refuse\n").find("pack.yaml:3:11: ") == 0);
  CHECK(finding("name: core\nsummary: " + std::string(2 << 20, 'x')).find("pack.yaml:1:1: ") == 0);
}

TEST_CASE("The oldest tcli that will do") {
  CHECK(is_new_enough("0.1.0", ""));
  CHECK(is_new_enough("0.1.0", "0.1"));
  CHECK(is_new_enough("0.1", "0.1.0"));
  CHECK(is_new_enough("1.10", "1.9.9"));
  CHECK(is_new_enough("2.0-rc1", "2"));
  CHECK_FALSE(is_new_enough("0.1.0", "0.1.1"));
  CHECK_FALSE(is_new_enough("1.9", "1.10"));
  CHECK_FALSE(is_new_enough("0.9", "1"));
}
