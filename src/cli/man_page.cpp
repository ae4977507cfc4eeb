#include "cli/man_page.hpp"

#include "base/exit_code.hpp"
#include "base/text.hpp"
#include "cli/help.hpp"
#include "cli/roff.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_list = ".Bl -tag -width Ds\n";
constexpr std::string_view k_dense_list = ".Bl -tag -width Ds -compact\n";
constexpr std::string_view k_end = ".El\n";

std::string no_about(const std::string& /*name*/) { return {}; }

// Names are lower case letters, digits and dashes: no macro of mdoc(7) is written so.
std::string argument_head(const Argument& argument) {
  return fmt::format("Ar {}{}", roff_literal(argument.name), argument.variadic ? " ..." : "");
}

std::string option_head(const Option& option) {
  std::string head = option.short_name == 0 ? "" : fmt::format("Fl {} , ", option.short_name);
  head += "Fl " + roff_literal("-" + option.name);
  if (option.type != Type::boolean) head += fmt::format(" Ns = Ns Ar {}", type_word(option.type));
  return head;
}

std::string command_head(std::string_view module, const Command& command) {
  std::string head = "Ic " + roff_literal(fmt::format("{} {}", module, command.key()));
  if (!command.options.empty()) head += " Oo Ar options Oc";
  for (const Argument& argument : command.arguments) {
    const std::string word = argument_head(argument);
    head += argument.required ? " " + word : " Oo " + word + " Oc";
  }
  return head;
}

// The summary, and in parentheses what else is to be known.
std::string described(const Parameter& parameter, const std::string& notes) {
  if (notes.empty()) return roff_prose(parameter.summary);
  return roff_prose(fmt::format("{}{}({})", parameter.summary, parameter.summary.empty() ? "" : " ", notes));
}

std::string option_item(const Option& option) {
  return fmt::format(".It {}\n{}", option_head(option), described(option, option_notes(option)));
}

std::string paragraph_of(const std::string& roff) { return roff.empty() ? "" : ".Pp\n" + roff; }

std::string command_item(std::string_view module, const Command& command, const ManAbout& about) {
  std::string text = fmt::format(".It {}\n", command_head(module, command));
  text += roff_prose(command.summary + effect_note(command.effect));
  std::string parameters;
  for (const Argument& argument : command.arguments)
    parameters += fmt::format(".It {}\n{}", argument_head(argument), described(argument, argument_notes(argument)));
  for (const Option& option : command.options) parameters += option_item(option);
  if (!parameters.empty()) text += fmt::format(".Pp\n{}{}{}", k_dense_list, parameters, k_end);
  text += paragraph_of(roff_prose(command.description));
  if (command.effect == Effect::destructive) text += paragraph_of(roff_prose(effect_text(module, command)));
  return text + paragraph_of(about(command.key()));
}

std::string subject_items(const Manifest& manifest) {
  std::string items;
  for (const Subject& subject : manifest.subjects)
    if (!subject.summary.empty()) items += fmt::format(".It Cm {}\n{}", roff_literal(subject.name), roff_prose(subject.summary));
  return items;
}

// What a page is about.
struct Part {
  std::string name; // "oncall", "oncall rota", "oncall rota set"
  std::string summary, description;
  std::string usage; // roff: what follows the name
  Manifest manifest; // with the commands of it alone
};

Part part_of(const Finding& finding, const Manifest& manifest, const Call& call) {
  const std::string_view subject = subject_usage(manifest);
  Part part{
      .name = finding.name, .summary = manifest.summary, .description = manifest.description, .usage = {}, .manifest = manifest};
  std::vector<Command>& commands = part.manifest.commands;
  if (call.help == Call::Help::command) {
    const Command& command = *call.command;
    part = {.name = finding.name + " " + command.key(),
            .summary = command.summary,
            .description = {},
            .usage = {},
            .manifest = part.manifest};
    commands = {command};
    if (!command.options.empty()) part.usage = ".Op Ar options\n";
    for (const Argument& argument : command.arguments)
      part.usage += fmt::format(".{}{}\n", argument.required ? "" : "Op ", argument_head(argument));
    return part;
  }
  if (call.help == Call::Help::subject) {
    part.name += fmt::format(" {}", call.subject);
    part.description.clear();
    for (const Subject& one : manifest.subjects)
      if (one.name == call.subject && !one.summary.empty()) part.summary = one.summary;
    std::erase_if(commands, [&](const Command& command) { return command.subject != call.subject; });
  } else if (!subject.empty()) {
    part.usage = subject.starts_with(" [") ? ".Op Ar subject\n" : ".Ar subject\n";
  }
  part.usage += ".Ar verb\n.Op Ar arguments\n";
  return part;
}

std::string dashed(std::string name) {
  std::ranges::replace(name, ' ', '-');
  return "tcli-" + name;
}

} // namespace

std::string man_commands(std::string_view module, const Manifest& manifest, const ManAbout& about) {
  std::string items;
  for (const Command& command : manifest.commands) items += command_item(module, command, about);
  return items;
}

std::string man_options(const Command& command, const ManAbout& about) {
  std::string items;
  for (const Option& option : command.options) items += option_item(option) + paragraph_of(about(option.name));
  return items;
}

std::string man_examples(const Manifest& manifest) {
  std::string text;
  for (const Command& command : manifest.commands) {
    for (const Example& example : command.examples) {
      const std::string summary = roff_prose(example.summary);
      if (!text.empty() && !summary.empty()) text += ".Pp\n";
      text += fmt::format("{}.Bd -literal -offset indent\n{}\n.Ed\n", summary, roff_literal(example.run));
    }
  }
  return text;
}

std::string man_exit_codes() {
  std::string items;
  for (const ExitCodeRow& row : k_exit_codes)
    items += fmt::format(".It {}\n{}", static_cast<int>(row.code), roff_prose(row.meaning));
  return items;
}

std::string man_page(const Finding& finding, const Manifest& manifest, const Call& call, const std::string& date) {
  const Part part = part_of(finding, manifest, call);
  std::string title = dashed(part.name);
  std::ranges::transform(title, title.begin(),
                         [](char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte; });
  std::string page = fmt::format(".\\\" -*- coding: UTF-8 -*-\n.Dd {}\n.Dt {} 1\n.Os\n", date, title);
  page += fmt::format(".Sh NAME\n.Nm {}\n.Nd {}\n", roff_literal(dashed(part.name)), roff_argument(part.summary));
  page += fmt::format(".Sh SYNOPSIS\n.Nm {}\n{}", roff_literal("tcli " + part.name), part.usage);
  std::string text = roff_prose(part.description);
  if (text.empty()) text = roff_prose(part.summary);
  const std::string version = manifest.version.empty() ? "" : ", version " + manifest.version;
  const std::string origin = roff_prose(fmt::format("It comes from: {}{}.", finding.shown, version));
  page += ".Sh DESCRIPTION\n" + (text.empty() ? origin : text + paragraph_of(origin));
  for (const auto& [name, value] : k_support_keys)
    if (!(manifest.support.*value).empty())
      page += paragraph_of(roff_prose(fmt::format("{}: {}", name, manifest.support.*value)));
  if (const auto subjects = subject_items(manifest); call.help != Call::Help::command && !subjects.empty())
    page += fmt::format("Its subjects:\n{}{}{}", k_list, subjects, k_end);
  page += fmt::format(".Sh COMMANDS\n{}{}{}", k_list, man_commands(finding.name, part.manifest, no_about), k_end);
  page += fmt::format("Each command takes\n.Fl \\-help ,\nwhich shows a page like this one and runs nothing.\n");
  page += fmt::format(".Sh EXIT STATUS\n{}{}{}", k_dense_list, man_exit_codes(), k_end);
  page += ".Pp\nAny other status is the module's own.\n";
  if (const auto examples = man_examples(part.manifest); !examples.empty()) page += ".Sh EXAMPLES\n" + examples;
  return page + ".Sh SEE ALSO\n.Xr tcli 1 ,\n.Xr tcli-history 1\n";
}

} // namespace tcli
