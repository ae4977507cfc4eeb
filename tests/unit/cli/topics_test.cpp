// Help topics: there, within 80 columns, and made from the tables they speak of.
#include "cli/topics.hpp"

#include "base/exit_code.hpp"
#include "base/text.hpp"
#include "config/keys.hpp"
#include "module/front_matter.hpp"
#include "module/manifest_reader.hpp"
#include "module/name.hpp"
#include "module/state.hpp"
#include "support/catch.hpp"
#include "support/page.hpp"

#include <set>

using namespace tcli;
using namespace tcli::test;

TEST_CASE("The topics that people look for are there") {
  for (const char* name : {"config-keys", "exit-codes", "environment", "formatting", "contract", "manifest", "options"}) {
    CAPTURE(name);
    CHECK(topic_page(name).has_value());
  }
  CHECK_FALSE(topic_page("").has_value());
  CHECK_FALSE(topic_page("exit").has_value());
}

TEST_CASE("Every topic has a valid name of its own, a summary and a page of at most 40 lines of 80 columns") {
  std::set<std::string_view> names;
  for (const Topic& topic : help_topics()) {
    CAPTURE(topic.name);
    CHECK(is_valid_name(topic.name));
    CHECK(names.insert(topic.name).second);
    CHECK_FALSE(topic.summary.empty());
    const auto page = topic_page(topic.name).value();
    CHECK(page.starts_with(std::string{topic.name} + ": "));
    CHECK(page.ends_with('\n'));
    CHECK(std::count(page.begin(), page.end(), '\n') <= 40);
    for (const auto line : split(page, '\n')) {
      CAPTURE(line);
      CHECK(display_width(line) <= 80);
    }
  }
}

TEST_CASE("Pages tell every row of their tables") {
  const auto codes = topic_page("exit-codes").value();
  for (const ExitCodeRow& row : k_exit_codes) {
    CHECK(has(codes, std::to_string(static_cast<int>(row.code))));
    CHECK(has(codes, row.meaning.substr(0, 30)));
  }
  const auto config = topic_page("config-keys").value();
  const auto environment = topic_page("environment").value();
  for (const ConfigKey& key : k_config_keys) {
    CHECK(has(config, key.name));
    CHECK(has(config, key.help.substr(0, 20)));
    if (key.variable != nullptr) CHECK(has(environment, key.variable));
  }
  const auto contract = topic_page("contract").value();
  for (const State state : {State::declared, State::verified, State::unverified, State::broken}) {
    CHECK(has(contract, state_word(state)));
  }
}

TEST_CASE("The manifest that is shown as an example is one, without a warning") {
  const std::string page = topic_page("manifest").value();
  std::string script;
  for (const auto line : split(page, '\n')) {
    if (line.starts_with("  #")) script += std::string{line.substr(2)} + "\n";
  }
  const auto found = find_front_matter(script, true);
  REQUIRE(found.kind == FrontMatter::Kind::found);
  const auto manifest = read_manifest(found.yaml, {.file = "example"});
  REQUIRE(manifest.has_value());
  CHECK(manifest->warnings.empty());
  CHECK(manifest->commands.size() == 2);
}
