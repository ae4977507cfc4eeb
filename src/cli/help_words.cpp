#include "cli/help_words.hpp"

#include "module/arguments.hpp"

namespace tcli {

const Command& help_command() {
  static const Command command = [] {
    Command made;
    made.verb = "help";
    made.summary = "Help on a module or topic";
    Option man;
    man.name = "man";
    man.summary = "The same as a man page";
    man.type = Type::boolean;
    made.options = {man};
    return made;
  }();
  return command;
}

Result<HelpWords> parse_help_words(std::span<const std::string> words) {
  const ArgumentRules rules{.title = "help", .call = "tcli help", .stop_at_word = true};
  std::vector<std::string> asked(words.begin(), words.end());
  std::erase_if(asked, [](const std::string& word) { return word == "--help" || word == "-h"; }); // which is what is asked
  auto parsed = check_arguments(help_command(), asked, rules, [](const std::string&) { return std::string{}; });
  if (!parsed) {
    Error error = std::move(parsed).error();
    if (error.hint == "tcli help --help") error.hint = "tcli help options";
    return fail(std::move(error));
  }
  HelpWords help{.man = parsed->flag("man"), .words = {}};
  for (const std::string& word : parsed->rest) {
    if (word == "--man") // the only one that it has
      help.man = true;
    else
      help.words.push_back(word);
  }
  return help;
}

} // namespace tcli
