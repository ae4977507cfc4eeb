// The words of an earlier call for another one.
#include "unit/module/again_calls.hpp"

using namespace tcli;
using namespace tcli::test;

TEST_CASE("A new value takes the place of the old one") {
  CHECK(changed({"a", "b"}, {{"from", "x"}}) == Words{"x", "b"});
  CHECK(changed({"--count", "3", "a"}, {{"count", "5"}}) == Words{"--count", "5", "a"});
  CHECK(changed({"--count=3", "a"}, {{"count", "5"}}) == Words{"--count=5", "a"});
  CHECK(changed({"-lc3", "a"}, {{"count", "5"}}) == Words{"-lc5", "a"});
  CHECK(changed({"-c", "3", "-c4", "a"}, {{"count", "5"}}) == Words{"-c", "5", "-c5", "a"});
  CHECK(changed({"a", "--", "-c"}, {{"word", "x"}}) == Words{"a", "--", "x"});
  CHECK(changed({"a"}, {{"from", "x y"}, {"count", ""}}) == Words{"--count", "", "x y"});
}

TEST_CASE("One that was not given is added") {
  CHECK(changed({"a"}, {{"count", "5"}}) == Words{"--count", "5", "a"});
  CHECK(changed({"a"}, {{"word", "x"}, {"word", "y"}}) == Words{"a", "x", "y"});
  CHECK(changed({"-l"}, {{"from", "x"}}) == Words{"-l", "x"});
  CHECK(changed({}, {{"word", "x"}}) == Words{"error 2: word has no place"});
}

TEST_CASE("A variadic argument gets its new words alone") {
  CHECK(changed({"a", "b", "c", "-l", "d"}, {{"word", "x"}}) == Words{"a", "x", "-l"});
  CHECK(changed({"a", "b", "c"}, {{"word", "x"}, {"word", "y"}, {"word", "z"}}) == Words{"a", "x", "y", "z"});
}

TEST_CASE("A flag is set and taken away") {
  CHECK(changed({"a"}, {{"loud", "true"}}) == Words{"--loud", "a"});
  CHECK(changed({"-l", "a"}, {{"loud", "true"}}) == Words{"-l", "a"});
  CHECK(changed({"--loud", "a", "--loud"}, {{"loud", "false"}}) == Words{"a"});
  CHECK(changed({"-l", "a"}, {{"loud", "false"}}) == Words{"a"});
  CHECK(changed({"-lc3", "a"}, {{"loud", "false"}}) == Words{"-c3", "a"});
  CHECK(changed({"-cl", "a"}, {{"loud", "false"}}) == Words{"-cl", "a"}); // that l is the value of -c
}

TEST_CASE("A flag is true or false and nothing else; a letter in another option's value is not the flag") {
  CHECK(changed({"a"}, {{"loud", "yes"}}) == Words{"error 2: loud wants true or false, got 'yes'"});
  CHECK(changed({"-lclll", "a"}, {{"loud", "false"}}) == Words{"-clll", "a"});
  CHECK(changed({"-clll", "a"}, {{"loud", "false"}}) == Words{"-clll", "a"});
}

TEST_CASE("What begins with a dash stays an argument; an empty value takes no other word") {
  CHECK(changed({"a", "-l"}, {{"from", "-v"}}) == Words{"-l", "--", "-v"});
  CHECK(changed({"a", "--count", "3"}, {{"from", "--"}}) == Words{"--count", "3", "--", "--"});
  CHECK(changed({"--", "a"}, {{"from", "-v"}}) == Words{"--", "-v"});
  CHECK(changed({"a"}, {{"word", "-v"}}) == Words{"--", "a", "-v"});
  CHECK(changed({"-c3", "a"}, {{"count", ""}}) == Words{"-c", "", "a"});
}

TEST_CASE("An unknown name tells those there are") {
  const auto result = words_again(two_arguments(), {.words = {}, .parameters = {}, .mask = k_mask}, {{"form", "x"}}, {});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().status == ExitCode::usage);
  CHECK(result.error().why == "it has from, word, token, count, loud");
}

TEST_CASE("Without a manifest words go by their number") {
  const auto by_number = [](const Words& words, const std::vector<NewValue>& values) {
    const Parameters none;
    return words_again({.words = words, .parameters = none, .mask = k_mask}, values);
  };
  CHECK(by_number({"a", "b"}, {{"2", "x"}}).value() == Words{"a", "x"});
  CHECK(by_number({"a"}, {{"2", "x"}}).value() == Words{"a", "x"});
  CHECK(by_number({masked("*")}, {{"1", "x"}}).value() == Words{"x"});
  CHECK_FALSE(by_number({masked("a*")}, {}).has_value());
  for (const char* name : {"0", "3", "-1", "x", "1x", "18446744073709551617"})
    CHECK_FALSE(by_number({"a"}, {{name, "x"}}).has_value());
}

TEST_CASE("A secret comes back where its mask stands") {
  CHECK(filled({"--token", "*", "a"}) == Words{"--token", "S", "a"});
  CHECK(filled({"--token=*", "a"}) == Words{"--token=S", "a"});
  CHECK(filled({"-lt*", "a"}) == Words{"-ltS", "a"});
  CHECK(filled({"a"}) == Words{"a"});
  CHECK(filled({"a*b"}) == Words{"error 2: a word of that run held a secret"}); // which secret that was can't be told
}

TEST_CASE("One that its variable holds is left out") {
  CHECK(filled({"--token", "*", "a"}, true) == Words{"a"});
  CHECK(filled({"--token=*", "a"}, true) == Words{"a"});
  CHECK(filled({"-t", "*", "a"}, true) == Words{"a"});
  CHECK(filled({"-t*", "a"}, true) == Words{"a"});
  CHECK(filled({"-lt*", "a"}, true) == Words{"-l", "a"});
  CHECK(filled({"-lt", "*", "a"}, true) == Words{"-l", "a"});
}

TEST_CASE("One that its variable held then comes from there again, or before the other words") {
  CHECK(filled({"a"}, true, {{"token", "*"}}) == Words{"a"});
  CHECK(filled({"a"}, false, {{"token", "*"}}) == Words{"--token", "S", "a"});
  CHECK(filled({"-tnew", "a"}, false, {{"token", "*"}})[0] == "--token"); // that word was no secret then
  CHECK(filled({"--token", "*", "a"}, false, {{"token", "*"}}) == Words{"--token", "S", "a"});
  CHECK(filled({"a"}, false, {{"word", "a"}}) == Words{"a"});
  CHECK(filled({"a"}, false, {{"gone", "*"}}) == Words{"error 2: that run had a secret 'gone', which is not stored"});
  CHECK(filled({"b"}, false, {{"word", "*"}}) == Words{"error 2: a word of that run held a secret"});
}

TEST_CASE("Another option that its variable gave has the value of then") {
  CHECK(as_then({"a"}, {{"count", "5"}}, "") == Words{"--count", "5", "a"});
  CHECK(as_then({"a"}, {{"count", "5"}, {"loud", "true"}}, "7") == Words{"--loud", "--count", "5", "a"});
  CHECK(as_then({"-l", "a"}, {{"count", "5"}, {"loud", "true"}}, "5") == Words{"-l", "a"});
  CHECK(as_then({"-lc3", "a"}, {{"count", "3"}, {"loud", "true"}}, "7") == Words{"-lc3", "a"});
  CHECK(as_then({"a"}, {{"loud", "true"}}, "") == Words{"--loud", "a"});
}

TEST_CASE("What had no value then keeps none, as far as words can say so") {
  CHECK(as_then({"a"}, {}, "") == Words{"a"});
  CHECK(as_then({"-c3", "a"}, {{"count", "3"}}, "true") == Words{"--loud=false", "-c3", "a"});
  CHECK(as_then({"-l", "a"}, {{"loud", "true"}}, "7") ==
        Words{"-l", "a", "note: --count had no value in that run; VARIABLE gives it one now"});
  CHECK(
      again(with_variables(), {"-lc3", "a"},
            {.parameters = {{"word", "a"}, {"count", "3"}, {"loud", "true"}}, .variable = "7", .secret_in_environment = true}) ==
      Words{"-lc3", "a", "note: --token had no value in that run; VARIABLE gives it one now"});
}

TEST_CASE("A new value comes before the one of then") {
  CHECK(as_then({"a"}, {{"loud", "true"}}, "", {{"loud", "false"}}) == Words{"a"});
  CHECK(as_then({"-c3", "a"}, {{"loud", "true"}, {"count", "3"}}, "true", {{"loud", "false"}}) ==
        Words{"--loud=false", "-c3", "a"});
  CHECK(as_then({"--count", "*", "a"}, {{"count", "*"}}, "", {{"count", "9"}}) == Words{"--count", "9", "a"});
  CHECK(as_then({"a"}, {}, "", {{"loud", "true"}, {"loud", "false"}}) == Words{"a"}); // the last counts
  CHECK(as_then({"a"}, {}, "", {{"loud", "false"}, {"loud", "true"}}) == Words{"--loud", "a"});
}

TEST_CASE("A flag that is on by itself is put off by a word; one that was put off is put on") {
  Command command = take_command();
  option_of(command, "loud").default_value = "true";
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}, {"loud", "true"}}}) == Words{"a"});
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}, {"loud", "true"}}, .values = {{"loud", "false"}}}) ==
        Words{"--loud=false", "a"});
  CHECK(again(command, {"-l", "a"}, {.parameters = {{"word", "a"}, {"loud", "true"}}, .values = {{"loud", "false"}}}) ==
        Words{"--loud=false", "a"});
  CHECK(changed({"--loud=false", "a"}, {{"loud", "true"}}) == Words{"--loud", "a"});
  CHECK(changed({"--loud=false", "-l", "a"}, {{"loud", "true"}}) == Words{"--loud=false", "-l", "a"});
}

TEST_CASE("Consent that a variable gave is not given again") {
  Command command = with_variables();
  option_of(command, "loud").name = "yes";
  CHECK(again(command, {"-c3", "a"}, {.parameters = {{"word", "a"}, {"yes", "true"}, {"count", "3"}}}) ==
        Words{"-c3", "a", "note: --yes is not said again: yes=true says it"});
  CHECK(again(command, {"--yes", "-c3", "a"}, {.parameters = {{"word", "a"}, {"yes", "true"}, {"count", "3"}}}) ==
        Words{"--yes", "-c3", "a"});
  CHECK(again(command, {"-c3", "a"}, {.values = {{"yes", "true"}}}) == Words{"--yes", "-c3", "a"});
}

TEST_CASE("A number below nothing is an argument") {
  Command command = two_arguments();
  command.arguments[0].type = Type::integer;
  CHECK(again(command, {"-5", "b"}, {.values = {{"from", "7"}}}) == Words{"7", "b"});
  CHECK(again(command, {"-5", "b"}, {.values = {{"word", "x"}}}) == Words{"-5", "x"});
  CHECK(again(command, {"3", "b"}, {.values = {{"from", "-5"}}}) == Words{"--", "-5", "b"});
  command.arguments[0].type = Type::real;
  option_of(command, "loud").short_name = 'e';
  CHECK(again(command, {"-1e5", "b"}, {.values = {{"loud", "false"}}}) == Words{"-1e5", "b"});
}

TEST_CASE("Defaults are those of then") {
  Command command = take_command();
  option_of(command, "count").default_value = "2";
  command.arguments[0].default_value = "home";
  CHECK(again(command, {}, {.parameters = {{"word", "home"}, {"count", "2"}}}).empty());
  CHECK(again(command, {}, {.parameters = {{"word", "here"}, {"count", "1"}}}) == Words{"--count", "1", "here"});
  CHECK(again(command, {}, {.parameters = {{"word", "-x"}, {"count", "2"}}}) == Words{"--", "-x"});
}

TEST_CASE("What is not declared any more is told, unless the words have it") {
  CHECK(filled({"a"}, false, {{"word", "a"}, {"gone", "5 6"}}) ==
        Words{"a", "note: gone was '5 6' in that run; there is no such parameter any more"});
  CHECK(filled({"--gone=5", "a"}, false, {{"gone", "5"}}) == Words{"error 2: gone of that run has no place"});
  CHECK(filled({"a"}, false, {{"gone", "false"}}) == Words{"a"});
}

TEST_CASE("A value that asks for help is in the word of its option") {
  CHECK(changed({"-c3", "a"}, {{"count", "--help"}}) == Words{"-c--help", "a"});
  CHECK(changed({"--count", "3", "a"}, {{"count", "-h"}}) == Words{"--count=-h", "a"});
  CHECK(changed({"a"}, {{"count", "--help"}}) == Words{"--count=--help", "a"});
}

TEST_CASE("A value that held a secret can't come back") {
  CHECK(as_then({"a"}, {{"count", "5*"}}, "")[0].starts_with("error 2: the value of --count"));
  Command command = take_command();
  option_of(command, "token").secret = false;
  CHECK(again(command, {"a"}, {.parameters = {{"token", "*"}}})[0].starts_with("error 2: the value of --token"));
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}, {"token", "*"}}, .values = {{"token", "new"}}}) ==
        Words{"--token", "new", "a"});
}
