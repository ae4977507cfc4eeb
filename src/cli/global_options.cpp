#include "cli/global_options.hpp"

#include "module/arguments.hpp"

#include <algorithm>

namespace tcli {

namespace {

Option flag(std::string name, char short_name, std::string summary) {
  Option option;
  option.name = std::move(name);
  option.short_name = short_name;
  option.summary = std::move(summary);
  option.type = Type::boolean;
  return option;
}

Option choice(std::string name, std::string summary, std::vector<std::string> choices) {
  Option option;
  option.name = std::move(name);
  option.summary = std::move(summary);
  option.type = Type::choice;
  option.choices = std::move(choices);
  return option;
}

Option output_option() {
  Option option;
  option.name = "output";
  option.short_name = 'o';
  option.summary = "How to print the version";
  option.type = Type::choice;
  option.choices = {"table", "json", "yaml", "name", "csv"};
  return option;
}

Option from_option() {
  Option option;
  option.name = "from";
  option.summary = "Take the module from this provider, even a shadowed one";
  return option;
}

} // namespace

const Command& global_command() {
  static const Command command = [] {
    Command made;
    made.verb = "tcli";
    made.summary = "the team's commands in one place";
    made.options = {flag("help", 'h', "Show help and run nothing"),
                    flag("version", 0, "Show the version"),
                    output_option(),
                    flag("exec-path", 0, "Show the folder of the modules shipped with tcli"),
                    from_option(),
                    flag("yes", 'y', "Answer yes before a destructive command"),
                    flag("no-input", 0, "Never ask; fail instead"),
                    flag("no-history", 0, "Leave this run out of the history"),
                    choice("capture", "Keep a copy of what this run prints", {"off", "stderr", "all"}),
                    choice("color", "Whether what people read has colour", {"auto", "always", "never"}),
                    flag("no-pager", 0, "Show long pages without a pager"),
                    flag("quiet", 'q', "Tell nothing but results, warnings and errors"),
                    flag("verbose", 'v', "Tell each decision, as TCLI_DEBUG=1 does")};
    return made;
  }();
  return command;
}

std::string_view color_asked(std::span<const std::string> words) {
  constexpr std::string_view k_option = "--color";
  std::string_view asked;
  for (std::size_t at = 0; at < words.size() && words[at].starts_with('-') && words[at] != "--"; ++at) {
    const std::string_view word = words[at];
    if (word == k_option && at + 1 < words.size()) asked = words[++at];
    if (word.starts_with(k_option) && word.substr(k_option.size()).starts_with('=')) asked = word.substr(k_option.size() + 1);
  }
  return asked;
}

Result<GlobalOptions> parse_global_options(std::span<const std::string> words) {
  GlobalOptions options;
  if (words.empty() || !words.front().starts_with('-')) {
    options.words.assign(words.begin(), words.end());
    return options;
  }
  for (const auto& word : words) {
    if (!word.starts_with('-') || word == "--") break;
    options.help = options.help || word == "--help" || word == "-h"; // before anything else may be found wrong
  }
  if (options.help) return options;
  const ArgumentRules rules{.title = "tcli", .call = "tcli", .stop_at_word = true};
  auto checked = check_arguments(global_command(), words, rules, [](const std::string&) { return std::string{}; });
  if (!checked) {
    const auto end = std::find(words.begin(), words.end(), "--");
    options.help = std::any_of(words.begin(), end, [](const std::string& word) { return word == "--help" || word == "-h"; });
    if (!options.help) return fail(std::move(checked).error());
    options.problem = std::move(checked).error(); // the module can't be told any more
    return options;
  }
  ParsedArguments& parsed = *checked;
  options.help = parsed.flag("help");
  options.version = parsed.flag("version");
  options.exec_path = parsed.flag("exec-path");
  options.yes = parsed.flag("yes");
  options.no_input = parsed.flag("no-input");
  options.no_history = parsed.flag("no-history");
  options.quiet = parsed.flag("quiet");
  options.verbose = parsed.flag("verbose");
  options.no_pager = parsed.flag("no-pager");
  options.has_color = !parsed.value("color").empty();
  options.capture = capture_from_word(parsed.value("capture"));
  options.from = parsed.value("from");
  options.output = parsed.value("output");
  options.words = std::move(parsed.rest);
  return options;
}

} // namespace tcli
