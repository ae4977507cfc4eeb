#include "adopt/python_reader.hpp"

#include "adopt/python_program.hpp"
#include "adopt/usage_reader.hpp"
#include "base/text.hpp"

#include <array>
#include <utility>

namespace tcli {

namespace {

constexpr std::string_view k_none = "\x1e";
constexpr std::size_t k_option_fields = 14; // and two more of one that is read by hand

std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string_view item : split(text, '\x1f'))
    if (!item.empty()) items.emplace_back(item);
  return items;
}

std::optional<std::string> default_of(std::string_view text) {
  return text == k_none ? std::nullopt : std::optional<std::string>{text};
}

Reach reach_from_word(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Reach>, 5> k_words{{{"later", Reach::later},
                                                                       {"head", Reach::head},
                                                                       {"first", Reach::first},
                                                                       {"in_turn", Reach::in_turn},
                                                                       {"anywhere", Reach::anywhere}}};
  for (const auto& [name, reach] : k_words)
    if (name == word) return reach;
  return Reach::unknown;
}

FoundOption option_of(const std::vector<std::string_view>& row) {
  FoundOption option;
  for (const std::string_view word : split(row[1], ' '))
    if (!word.empty()) option.words.emplace_back(word);
  option.takes_value = row[2] == "1";
  option.is_joined = row[3] == "1";
  option.is_optional = row[4] == "1";
  option.is_repeated = row[5] == "1";
  option.is_required = row[6] == "1";
  option.is_secret = row[7] == "1";
  option.value_name = row[8];
  option.type = type_from_word(row[9]).value_or(Type::string);
  option.choices = listed(row[10]);
  option.default_value = default_of(row[11]);
  option.env = row[12];
  option.summary = trim(row[13]);
  if (row.size() > k_option_fields) {
    option.reach = reach_from_word(row[14]);
    option.acts = row[15] == "1";
  }
  return option;
}

FoundArgument argument_of(const std::vector<std::string_view>& row) {
  FoundArgument argument{.name = std::string{row[1]}, .summary = std::string{trim(row[2])}};
  argument.required = row[3] == "1";
  argument.variadic = row[4] == "1";
  argument.type = type_from_word(row[5]).value_or(Type::string);
  argument.choices = listed(row[6]);
  argument.default_value = default_of(row[7]);
  return argument;
}

} // namespace

std::vector<std::string> python_argv(const std::string& python) { return {python, "-I", "-S", "-E", "-c", python_program()}; }

Found read_python_answer(std::string_view answer) {
  constexpr std::size_t k_argument_fields = 8;
  Found found;
  std::vector<std::string> usage;
  bool by_hand = false, is_odd = false; // a parser that has `--` for a word as any other
  for (const std::string_view line : split(answer, '\n')) {
    const auto row = split(line, '\t');
    if (row[0] == "S" && row.size() > 1) found.summary = trim(row[1]);
    if (row[0] == "R") found.reads_options = true;
    if (row[0] == "N") found.is_whole = true;
    if (row[0] == "W") is_odd = true;
    if (row[0] == "U" && row.size() > 1) usage.emplace_back(row[1]);
    if (row[0] == "D" && row.size() > 1) found.doubts.emplace_back(row[1]);
    if (row[0] == "C" && row.size() > 4)
      found.commands.push_back({.subject = std::string{row[3]},
                                .verb = std::string{row[1]},
                                .summary = std::string{row[2]},
                                .subject_summary = std::string{row[4]}});
    if (found.commands.empty()) continue;
    FoundCommand& command = found.commands.back();
    if (row[0] == "H") by_hand = true;
    if (row[0] == "F") command.options_first = true;
    if (row[0] == "G" && row.size() > 1) {
      command.knows_dashes = true;
      command.options_first = row[1] == "1";
    }
    if (row[0] == "O" && (row.size() == k_option_fields || row.size() == k_option_fields + 2)) {
      command.options.push_back(option_of(row));
      command.options.back().is_exact = by_hand;
    }
    if (row[0] == "A" && row.size() == k_argument_fields) {
      command.arguments.push_back(argument_of(row));
      command.knows_arguments = true;
    }
  }
  found.has_parser = !by_hand && !found.commands.empty();
  found.knows_dashes = found.has_parser && !is_odd;
  if (!usage.empty() && found.commands.size() == 1 && found.commands[0].arguments.empty())
    if (const Found text = read_usage(usage, "%prog"); !text.commands.empty()) {
      found.commands[0].arguments = text.commands[0].arguments;
      found.commands[0].knows_arguments = true;
    }
  return found;
}

} // namespace tcli
