// Any call that was accepted, called again: with its secrets taken out and put back it is the same, and a new value changes that
// parameter alone.
#include "fuzz/fuzz_words.hpp"
#include "fuzz/invariant.hpp"
#include "module/again.hpp"
#include "module/arguments.hpp"
#include "module/secrets.hpp"
#include "module/word_parts.hpp"
#include "support/sample_manifest.hpp"

#include <algorithm>

using namespace tcli;

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view k_known[] = {"--", "--count", "--count=", "-c",  "--token", "--token=", "-t",        "--verbose", "-v",
                                        "-q", "-vq",     "-vqc",     "-vt", "--x",     "--x=",     "--ratio",   "-r",        "-w",
                                        "1h", "5",       "-5",       "red", "--wait=", "-",        "--colour=", "-vqt"};
constexpr char k_mask = '\0';

std::string no_environment(const std::string&) { return {}; }

Result<ParsedArguments> parse(const Command& command, const Words& words) {
  return check_arguments(command, words, {.title = "oncall take", .call = "tcli oncall take"}, no_environment);
}

// A default may have a word now, so that one behind it can have its own.
bool is_same(const ParameterValue& now, const ParameterValue& then) {
  return now.values == then.values && (now.origin == then.origin || then.origin == ParameterValue::Origin::default_value);
}

// All parameters but `name` are as they were.
bool is_same_but(const ParsedArguments& now, const ParsedArguments& then, std::string_view name) {
  return std::ranges::equal(now.parameters, then.parameters, [&](const ParameterValue& left, const ParameterValue& right) {
    return left.parameter->name == name || is_same(left, right);
  });
}

bool by_name = false; // whether the last call was written anew from its parameters, without words for defaults

// All parameters but `name` are as they were; by name a default may be one that was given, or the other way round.
bool is_as_then(const ParsedArguments& now, const ParsedArguments& then, std::string_view name) {
  if (!by_name) return is_same_but(now, then, name);
  return std::ranges::equal(now.parameters, then.parameters, [&](const ParameterValue& one, const ParameterValue& other) {
    return one.parameter->name == name || one.values == other.values;
  });
}

// The call again, as one finds it in the history; `secret` is what is known of the secret now.
Result<Words> again(const Command& command, const Words& words, const ParsedArguments& parsed,
                    const std::optional<std::string>& secret, const std::vector<NewValue>& values = {},
                    const Words& secrets = {}) {
  by_name = false;
  const AgainLookup lookup{.secret = [&](const Option& option) -> Result<std::optional<std::string>> {
                             TCLI_INVARIANT(option.secret);
                             return secret;
                           },
                           .environment = no_environment,
                           .note = [&](const std::string&) { // all is in the words, unless a mask stands in the name of an option
                             by_name = true;
                             TCLI_INVARIANT(std::ranges::any_of(
                                 words, [](const std::string& word) { return word.find(k_mask) != std::string::npos; }));
                           }};
  const auto parameters = shown_parameters(parsed, secrets, k_mask);
  return words_again(command, {.words = words, .parameters = parameters, .mask = k_mask}, values, lookup);
}

void check_secrets(const Command& command, const Words& words, const ParsedArguments& parsed) {
  const ParameterValue& token = *parsed.find("token");
  const auto secrets = secret_texts(command, words, parsed, no_environment);
  const auto masked = without_secrets(command, words, secrets, k_mask);
  TCLI_INVARIANT(masked.size() == words.size());
  if (token.origin != ParameterValue::Origin::given) return;
  const std::string& secret = token.values.front();
  constexpr std::size_t k_by_chance = 3;
  for (const std::string& word : masked)
    TCLI_INVARIANT(secret.size() <= k_by_chance || word.find(secret) == std::string::npos); // secrets are not stored
  const auto back = again(command, masked, parsed, secret, {}, secrets);
  if (!back) return; // the text of a secret stood elsewhere too, or an earlier --token had another one
  const auto as_it_was = parse(command, *back);
  TCLI_INVARIANT(as_it_was && is_as_then(*as_it_was, parsed, ""));
  const auto left_out = again(command, masked, parsed, std::nullopt, {}, secrets);
  TCLI_INVARIANT(left_out.has_value());
  const auto without = parse(command, *left_out);
  TCLI_INVARIANT(without && is_as_then(*without, parsed, "token")); // only the secret is gone
  TCLI_INVARIANT(without->find("token")->origin == ParameterValue::Origin::absent);
}

void check_new_value(const Command& command, const Words& words, const ParsedArguments& parsed, const NewValue& given) {
  const auto secrets = secret_texts(command, words, parsed, no_environment);
  const auto recorded = without_secrets(command, words, secrets, k_mask);
  const ParameterValue& token = *parsed.find("token");
  const auto secret = token.values.empty() ? std::nullopt : std::optional{token.values.front()};
  const auto changed = again(command, recorded, parsed, secret, {given}, secrets);
  if (!changed && recorded != words) return; // a mask stands where no new value does
  TCLI_INVARIANT(changed.has_value());
  const auto now = parse(command, *changed);
  TCLI_INVARIANT(now && is_as_then(*now, parsed, given.name));
  const bool is_set = given.value != "false"; // a flag that is not set has no value
  TCLI_INVARIANT(is_set ? now->find(given.name)->values == Words{given.value} : !now->flag(given.name));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Command command = sample_take();
  command.arguments.insert(command.arguments.begin(), sample_argument("first", Type::string, false));
  command.arguments.front().default_value = "-q"; // an option, where it is not behind "--"
  command.arguments.back().required = false;
  const auto words = fuzz_words({reinterpret_cast<const char*>(data), size}, k_known);
  const auto parsed = parse(command, words);
  TCLI_INVARIANT(words_of(word_parts(command, words)) == words); // of any words
  if (!parsed) return 0;
  check_secrets(command, words, *parsed);
  for (const NewValue& given :
       {NewValue{"count", "7"}, NewValue{"x", "some words"}, NewValue{"verbose", "true"}, NewValue{"verbose", "false"},
        NewValue{"quick", "false"}, NewValue{"first", "other"}, NewValue{"first", "-v"}, NewValue{"first", "--"},
        NewValue{"reason", "why"}, NewValue{"reason", "-q"}, NewValue{"x", ""}, NewValue{"token", "-q"}})
    check_new_value(command, words, *parsed, given);
  return 0;
}
