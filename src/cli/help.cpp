#include "cli/help.hpp"

#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/columns.hpp"
#include "contract/support.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

std::string argument_usage(const Argument& argument) {
  const std::string word = fmt::format("<{}>{}", argument.name, argument.variadic ? "..." : "");
  return argument.required ? word : "[" + word + "]";
}

// What is to be known of a parameter besides its summary: "(int, default: 1)".
std::string parameter_notes(const Parameter& parameter, bool show_type) {
  std::vector<std::string> notes;
  if (parameter.type == Type::choice)
    notes.push_back("one of: " + join(parameter.choices, ", "));
  else if (show_type)
    notes.emplace_back(type_word(parameter.type));
  if (parameter.required) notes.emplace_back("required");
  if (!parameter.default_value.value_or("").empty() && parameter.type != Type::boolean)
    notes.push_back("default: " + *parameter.default_value);
  return join(notes, ", ");
}

std::string with_notes(const std::string& summary, const std::string& notes) {
  if (notes.empty()) return escape(summary);
  return escape(summary.empty() ? "(" + notes + ")" : summary + " (" + notes + ")");
}

HelpRow argument_row(const Argument& argument) {
  return {.left = fmt::format("<{}>{}", argument.name, argument.variadic ? "..." : ""),
          .right = with_notes(argument.summary, argument_notes(argument))};
}

HelpRow option_row(const Option& option) {
  std::string left = option.short_name == 0 ? "    " : fmt::format("-{}, ", option.short_name);
  left += "--" + option.name;
  if (option.type != Type::boolean) left += fmt::format(" <{}>", type_word(option.type));
  return {.left = std::move(left), .right = with_notes(option.summary, option_notes(option))};
}

std::string command_list(const Manifest& manifest, std::string_view subject) {
  std::vector<HelpRow> rows;
  for (const Command& command : manifest.commands) {
    if (!subject.empty() && command.subject != subject) continue;
    rows.push_back({.left = command_usage(command), .right = escape(command.summary) + effect_note(command.effect)});
  }
  return two_columns(rows);
}

std::string support_lines(const Support& support) {
  std::string lines;
  for (const auto& [name, text] : k_support_keys)
    if (!(support.*text).empty()) lines += paragraph(fmt::format("{}: {}", name, support.*text));
  return lines;
}

std::string module_page(const Finding& finding, const Manifest& manifest) {
  const std::string_view subject = subject_usage(manifest);
  std::string page = paragraph(finding.name + ": " + manifest.summary);
  page += "\n" + usage_line(fmt::format("tcli {}{} <verb> [arguments]", finding.name, subject)) + "\n";
  page += command_list(manifest, "");
  std::vector<HelpRow> subjects;
  for (const Subject& one : manifest.subjects) {
    if (!one.summary.empty()) subjects.push_back({.left = one.name, .right = escape(one.summary)});
  }
  if (!subjects.empty()) page += "\n" + heading("Subjects") + "\n" + two_columns(subjects);
  if (!manifest.description.empty()) page += "\n" + paragraph(manifest.description);
  for (const Command& command : manifest.commands) {
    if (command.examples.empty()) continue;
    page += "\n" + heading("Examples") + "\n" +
            two_columns({{.left = escape(command.examples.front().run), .right = escape(command.examples.front().summary)}});
    break;
  }
  page += fmt::format("\ntcli help {}{} <verb>\nfrom {}{}\n", finding.name, subject, escape(finding.shown),
                      manifest.version.empty() ? "" : ", version " + escape(manifest.version));
  return page + support_lines(introduce(finding, &manifest).support);
}

std::string subject_page(const Finding& finding, const Manifest& manifest, std::string_view name) {
  std::string title = fmt::format("{} {}", finding.name, name);
  for (const Subject& subject : manifest.subjects) {
    if (subject.name == name && !subject.summary.empty()) title += ": " + subject.summary;
  }
  return paragraph(title) + "\n" + usage_line(fmt::format("tcli {} {} <verb> [arguments]", finding.name, name)) + "\n" +
         command_list(manifest, name);
}

template <class Row, class Items> std::string section(const char* title, const Items& items, Row row) {
  if (items.empty()) return "";
  std::vector<HelpRow> rows;
  for (const auto& item : items) rows.push_back(row(item));
  return fmt::format("{}\n{}", heading(title), two_columns(rows));
}

std::string command_page(const Finding& finding, const Command& command) {
  std::string page = paragraph(fmt::format("{} {}: {}", finding.name, command.key(), command.summary));
  std::string usage = fmt::format("tcli {} {}{}", finding.name, command.key(), command.options.empty() ? "" : " [options]");
  for (const Argument& argument : command.arguments) usage += " " + argument_usage(argument);
  page += "\n" + usage_line(usage) + "\n";
  page += section("Arguments", command.arguments, argument_row);
  if (const auto options = option_list(command); !options.empty()) page += heading("Options") + "\n" + options;
  page += section("Examples", command.examples,
                  [](const Example& example) { return HelpRow{.left = escape(example.run), .right = escape(example.summary)}; });
  if (command.effect != Effect::read) page += paragraph(effect_text(finding.name, command));
  if (!command.description.empty()) page += "\n" + paragraph(command.description);
  return page;
}

} // namespace

std::string argument_notes(const Argument& argument) { return parameter_notes(argument, true); }

std::string option_notes(const Option& option) {
  std::string notes = parameter_notes(option, false);
  const auto add = [&notes](const std::string& note) { notes += (notes.empty() ? "" : ", ") + note; };
  if (option.type == Type::boolean && option.default_value == "true") add("on unless --" + option.name + "=false");
  if (option.secret) add("secret");
  if (!option.env.empty()) add("from " + option.env);
  return notes;
}

std::string effect_note(Effect effect) {
  switch (effect) {
  case Effect::read:
    return "";
  case Effect::write:
    return " (writes)";
  case Effect::destructive:
    return " (destructive)";
  }
  return "";
}

std::string effect_text(std::string_view module, const Command& command) {
  if (command.effect == Effect::read) return "";
  if (command.effect == Effect::write) return "This command changes things.";
  return fmt::format("What this command does can't be undone: it asks first; tcli --yes {} {} answers.", module, command.key());
}

std::string_view subject_usage(const Manifest& manifest) {
  if (manifest.subjects.empty()) return "";
  return std::ranges::any_of(manifest.commands, [](const Command& command) { return command.subject.empty(); }) ? " [<subject>]"
                                                                                                                : " <subject>";
}

std::string command_usage(const Command& command) {
  std::string usage = command.key();
  for (const Argument& argument : command.arguments) usage += " " + argument_usage(argument);
  return usage;
}

std::string option_list(const Command& command) {
  std::vector<HelpRow> rows;
  for (const Option& option : command.options) rows.push_back(option_row(option));
  return two_columns(rows);
}

std::string help_page(const Finding& finding, const Manifest& manifest, const Call& call) {
  switch (call.help) {
  case Call::Help::command:
    return command_page(finding, *call.command);
  case Call::Help::subject:
    return subject_page(finding, manifest, call.subject);
  case Call::Help::module:
  case Call::Help::none:
    break;
  }
  return module_page(finding, manifest);
}

std::string undeclared_page(const Finding& finding, const Verdict& verdict) {
  std::string page = fmt::format("{} has no manifest: tcli passes every word on as it is.\n", finding.name) +
                     support_lines(introduce(finding, nullptr).support);
  if (verdict.state == State::verified) {
    return page + fmt::format("This is what it answered to --help ({}):\n\n", escape(finding.shown)) +
           escape_lines(verdict.help) + (verdict.help.ends_with('\n') ? "" : "\n");
  }
  return page + fmt::format("It was not asked for its help yet. To see it:\n\n  tcli {} --help\n", finding.name);
}

} // namespace tcli
