// Any words to any command: CLI11 behind check_arguments reads them as a plain getopt does, byte for byte.
#include "base/text.hpp"
#include "fuzz/fuzz_words.hpp"
#include "fuzz/invariant.hpp"
#include "module/arguments.hpp"
#include "module/value.hpp"
#include "support/sample_manifest.hpp"
#include "support/shell_words.hpp"

#include <algorithm>
#include <optional>

using namespace tcli;

namespace {

constexpr std::string_view k_known[] = {
    "--",  "--count", "--count=", "-c",    "--token",      "-t",  "--verbose", "--verbose=", "-v",    "-q",     "-vq",
    "--x", "--x=",    "--help",   "--yes", "--from",       "-y",  "-5",        "5",          "[a,b]", "{}",     "%%",
    "++",  "--cuont", "true",     "1h",    "--no-verbose", "red", "--colour=", "-w",         "-r",    "--wait", "--ratio"};
constexpr std::string_view k_secret = "S3CRET-9f";

// What the conventions say, in the plainest way. No value where the words are wrong.
struct Plain {
  std::vector<std::optional<std::string>> options;
  std::vector<std::string> positional, rest;
};

class Reference {
public:
  Reference(const Command& command, const std::vector<std::string>& words, bool stop)
      : m_command(command), m_words(words), m_stop(stop) {}

  std::optional<Plain> read() {
    m_plain.options.resize(m_command.options.size());
    bool ended = false;
    while (m_next < m_words.size()) {
      const std::string& word = m_words[m_next];
      const bool is_option = !ended && word.size() > 1 && word[0] == '-';
      if (is_option && word == "--") {
        ended = true;
        ++m_next;
      } else if (is_option && !is_number(word)) {
        ++m_next;
        if (!(word[1] == '-' ? read_long(word) : read_short(word))) return std::nullopt;
      } else if (m_stop) {
        m_plain.rest.assign(m_words.begin() + static_cast<std::ptrdiff_t>(m_next), m_words.end());
        break;
      } else {
        m_plain.positional.push_back(word);
        ++m_next;
      }
    }
    return m_plain;
  }

private:
  bool is_number(const std::string& word) const {
    if (m_command.arguments.empty() || !is_finite_number(word)) return false;
    for (const Option& option : m_command.options)
      if (option.short_name >= '0' && option.short_name <= '9') return false;
    const auto& argument = m_command.arguments[std::min(m_plain.positional.size(), m_command.arguments.size() - 1)];
    return argument.type == Type::integer || argument.type == Type::real;
  }
  bool take(std::size_t index, std::optional<std::string> value) {
    const bool is_flag = m_command.options[index].type == Type::boolean;
    if (!value && is_flag) value = "true";
    if (!value && m_next == m_words.size()) return false;
    m_plain.options[index] = value ? *value : m_words[m_next++];
    return true;
  }
  bool read_long(const std::string& word) {
    const auto equals = word.find('=');
    for (std::size_t index = 0; index < m_command.options.size(); ++index)
      if (word.substr(0, equals) == "--" + m_command.options[index].name)
        return take(index, equals == std::string::npos ? std::nullopt : std::optional(word.substr(equals + 1)));
    return false;
  }
  bool read_short(const std::string& word) {
    for (std::size_t place = 1; place < word.size(); ++place) {
      std::size_t index = 0;
      while (index < m_command.options.size() && m_command.options[index].short_name != word[place]) ++index;
      if (index == m_command.options.size()) return false;
      if (m_command.options[index].type == Type::boolean)
        take(index, "true");
      else
        return take(index, place + 1 == word.size() ? std::nullopt : std::optional(word.substr(place + 1)));
    }
    return true;
  }

  const Command& m_command;
  const std::vector<std::string>& m_words;
  bool m_stop;
  std::size_t m_next = 0;
  Plain m_plain;
};

// Whether the values are of their types and the arguments neither too few nor too many.
bool is_acceptable(const Command& command, const Plain& plain, bool stop) {
  for (std::size_t index = 0; index < command.options.size(); ++index) {
    const auto& value = plain.options[index];
    if (value ? !is_valid_value(command.options[index], *value) : command.options[index].required) return false;
  }
  if (stop) return true;
  std::size_t next = 0;
  for (const Argument& argument : command.arguments) {
    if (next == plain.positional.size() && argument.required) return false;
    const std::size_t end = argument.variadic ? plain.positional.size() : std::min(next + 1, plain.positional.size());
    for (; next < end; ++next)
      if (!is_valid_value(argument, plain.positional[next])) return false;
  }
  return next == plain.positional.size();
}

void check_values(const ParsedArguments& parsed, const Command& command, const Plain& plain) {
  TCLI_INVARIANT(parsed.rest == plain.rest); // the rest is as it was
  std::vector<std::string> positional;
  std::size_t option = 0;
  for (const ParameterValue& value : parsed.parameters) {
    if (!value.is_option) {
      if (value.origin == ParameterValue::Origin::given)
        positional.insert(positional.end(), value.values.begin(), value.values.end());
      continue;
    }
    const auto& expected = plain.options[option++];
    TCLI_INVARIANT((value.origin == ParameterValue::Origin::given) == expected.has_value()); // given if given
    if (expected) TCLI_INVARIANT(value.values == std::vector{*expected}); // an option's value is a part of the words
  }
  TCLI_INVARIANT(option == command.options.size()); // every option is there
  TCLI_INVARIANT(positional == plain.positional);   // arguments are the words
  for (const auto& [name, text] : parameter_variables(parsed))
    TCLI_INVARIANT(name.starts_with("TCLI_")); // variables are named TCLI_
}

void check_error(const Error& error, const std::vector<std::string>& words, bool has_secret) {
  TCLI_INVARIANT(error.status == ExitCode::usage);  // status 2
  TCLI_INVARIANT(!error.what.empty());              // an error says what
  TCLI_INVARIANT(escape(error.hint) == error.hint); // a hint can be printed as it is
  const auto line = shell_words(error.hint);
  TCLI_INVARIANT(line && line->front() == "tcli"); // a hint is a call
  if (!has_secret) return;
  const bool elsewhere = std::count_if(words.begin(), words.end(),
                                       [](const std::string& word) { return word.find(k_secret) != std::string::npos; }) > 1;
  TCLI_INVARIANT(elsewhere || (error.what + error.why + error.hint).find(k_secret) == std::string::npos); // secrets stay secret
}

// A command out of a few bits: types, arguments, a digit as a short name.
Command make_command(std::uint8_t bits, std::uint8_t types) {
  Command command = sample_take();
  if ((bits & 1U) != 0) command.options.push_back(sample_option("five", '5', Type::boolean));
  if ((bits & 2U) != 0) command.arguments.clear();
  if ((bits & 4U) != 0)
    command.arguments.insert(command.arguments.begin(), sample_argument("first", static_cast<Type>(types % 9), true));
  if ((bits & 8U) != 0 && !command.arguments.empty()) command.arguments.back().required = false;
  if ((bits & 16U) != 0) command.options[7].type = static_cast<Type>(types / 16 % 9);
  if ((bits & 32U) != 0) command.options[0].required = true;
  for (Argument& argument : command.arguments)
    if (argument.type == Type::choice) argument.choices = {"red", ""};
  if (command.options[7].type == Type::choice) command.options[7].choices = {"red", ""};
  command.options[0].default_value.reset();
  return command;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Command command = make_command(data[0], data[1]);
  const bool stop = (data[0] & 64U) != 0, has_secret = (data[0] & 128U) != 0;
  auto words = fuzz_words({reinterpret_cast<const char*>(data) + 2, size - 2}, k_known);
  if (has_secret) words.insert(words.begin(), {"--token", std::string(k_secret)});
  const ArgumentRules rules{.title = "oncall take", .call = "tcli oncall take", .stop_at_word = stop};
  const auto parsed = check_arguments(command, words, rules, [](const std::string&) { return std::string{}; });

  const auto plain = Reference(command, words, stop).read();
  TCLI_INVARIANT(parsed.has_value() ==
                 (plain && is_acceptable(command, *plain, stop))); // right words are taken, wrong ones are not
  if (parsed)
    check_values(*parsed, command, *plain);
  else
    check_error(parsed.error(), words, has_secret);
  return 0;
}
