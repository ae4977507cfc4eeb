// What is said to an option that does not exist, and that no secret is said.
#include "module/unknown_option.hpp"
#include "support/catch.hpp"
#include "support/sample_manifest.hpp"
#include "support/take_call.hpp"

using namespace tcli::test;

namespace tcli {
namespace {

using Words = std::vector<std::string>;

Result<ParsedArguments> check_words(const Command& command, const Words& words) {
  return check_arguments(command, words, k_rules, nullptr);
}

} // namespace

TEST_CASE("hints are the whole call, mended, where no secret can be in it") {
  Command take = sample_take();
  take.options.erase(take.options.begin() + 1); // the secret one
  const WrongRow rows[] = {
      {{"--cuont", "3", "a", "b c"}, "oncall take has no option '--cuont'", "tcli oncall take --count 3 a 'b c'"},
      {{"a", "--cuont=3"}, "oncall take has no option '--cuont'", "tcli oncall take a --count=3"},
      {{"x", "-ratio=3"}, "oncall take: --ratio wants a float, got 'atio=3'"},
      {{"x", "--no-verbose"}, "oncall take has no option '--no-verbose'", "tcli oncall take x --verbose=false"},
      {{"x", "-v=true"}, "oncall take: -v takes no value", "tcli oncall take x --verbose=true"},
      {{"x", "-v=maybe"}, "oncall take: -v takes no value"},
      {{"x", "-vv=true"}, "oncall take: -vv takes no value"},
      {{"x", "-=true"}, "oncall take has no option '-=true'"},
      {{"x", "--no-count"}, "oncall take has no option '--no-count'"},
      {{"x", "--colr", "red"}, "oncall take has no option '--colr'"},
      {{"x", "--color", "red"}, "oncall take has no option '--color'", "tcli oncall take x --colour red"},
      {{"a\nb", "--cuont", "3"}, "oncall take has no option '--cuont'"},
      {{"-5"}, "oncall take has no option '-5'", "tcli oncall take -- -5"},
      {{"x", "-5", "y"}, "oncall take has no option '-5'", "tcli oncall take x -- -5 y"},
      {{"-5", "-v"}, "oncall take has no option '-5'"},
      {{"-- a list", "y"}, "oncall take has no option '-- a list'", "tcli oncall take -- '-- a list' y"},
      {{"x", "--dry-run"}, "oncall take has no option '--dry-run': it can't show what it would do without doing it"},
      {{"--yes", "x"},
       "oncall take has no option '--yes': it is tcli's own and stands before the module",
       "tcli --yes oncall take x"},
      {{"x", "-y"}, "oncall take has no option '-y': it is tcli's own and stands before the module", "tcli -y oncall take x"},
      {{"x", "--from", "path"},
       "oncall take has no option '--from': it is tcli's own and stands before the module",
       "tcli --from path oncall take x"},
      {{"--from=path", "x"},
       "oncall take has no option '--from': it is tcli's own and stands before the module",
       "tcli --from=path oncall take x"},
      {{"--no-input", "x"},
       "oncall take has no option '--no-input': it is tcli's own and stands before the module",
       "tcli --no-input oncall take x"},
      {{"x", "--from"}, "oncall take has no option '--from': it is tcli's own and stands before the module"},
      {{"--from", "-v"}, "oncall take has no option '--from': it is tcli's own and stands before the module"},
  };
  for (const WrongRow& row : rows) {
    CAPTURE(row.words);
    const auto parsed = check_words(take, row.words);
    CHECK(message_of(parsed) == row.message);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().hint == row.hint);
  }
  CHECK(check_words(take, {"--bogus"}).error().notes ==
        Words{"options: --count --verbose --quick --colour --ratio --wait --x --help"});
}

TEST_CASE("values of secret options are in no message") {
  Command take = sample_take();
  take.options[1].type = Type::integer;
  const Words calls[] = {{"x", "--token", "s3cret"},
                         {"x", "--token=s3cret"},
                         {"x", "-ts3cret"},
                         {"x", "-vts3cret"},
                         {"--cuont", "1", "--token=s3cret"},
                         {"--cuont", "1", "-ts3cret"},
                         {"--cuont", "1", "-vts3cret"},
                         {"--tokne=s3cret", "x"},
                         {"--tokne", "s3cret"},
                         {"--yes", "-t", "s3cret"},
                         {"--cuont", "1", "--tokne=s3cret"}};
  for (const Words& words : calls) {
    CAPTURE(words);
    const auto parsed = check_words(take, words);
    REQUIRE_FALSE(parsed.has_value());
    CHECK((message_of(parsed) + parsed.error().hint).find("s3cret") == std::string::npos);
  }
  CHECK(message_of(check_words(take, {"x", "--token=s3cret"})) == "oncall take: --token wants an int");
  const auto wrong_environment = [](const std::string&) { return std::string("s3cret"); };
  CHECK(message_of(check_arguments(take, Words{"x"}, k_rules, wrong_environment)) ==
        "oncall take: ONCALL_TOKEN (for --token) wants an int");
}

} // namespace tcli
