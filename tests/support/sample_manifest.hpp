// A module with everything a manifest can declare, for tests of what reads command lines.
#pragma once

#include "module/manifest.hpp"

namespace tcli {

inline Argument sample_argument(std::string name, Type type, bool required, bool variadic = false) {
  Argument argument;
  argument.name = std::move(name);
  argument.type = type;
  argument.required = required;
  argument.variadic = variadic;
  return argument;
}

inline Option sample_option(std::string name, char short_name, Type type) {
  Option option;
  option.name = std::move(name);
  option.short_name = short_name;
  option.type = type;
  return option;
}

inline Command sample_command(std::string subject, std::string verb) {
  Command command;
  command.subject = std::move(subject);
  command.verb = std::move(verb);
  return command;
}

// take [options] <reason>...: an option of each kind.
inline Command sample_take() {
  Command take = sample_command("", "take");
  take.arguments = {sample_argument("reason", Type::string, true, true)};
  take.options = {sample_option("count", 'c', Type::integer),   sample_option("token", 't', Type::string),
                  sample_option("verbose", 'v', Type::boolean), sample_option("quick", 'q', Type::boolean),
                  sample_option("colour", 0, Type::choice),     sample_option("ratio", 'r', Type::real),
                  sample_option("wait", 'w', Type::duration),   sample_option("x", 0, Type::string)};
  take.options[0].default_value = "1";
  take.options[1].secret = true;
  take.options[1].env = "ONCALL_TOKEN";
  take.options[4].choices = {"red", "green"};
  take.options[5].env = "ONCALL_RATIO";
  return take;
}

inline Manifest sample_manifest() {
  Manifest manifest;
  manifest.subjects = {{"rota", "The rotations"}, {"team", ""}};
  manifest.commands = {sample_command("", "now"), sample_take(), sample_command("rota", "list"), sample_command("rota", "set"),
                       sample_command("team", "list")};
  manifest.commands[3].options = {sample_option("start", 's', Type::string)};
  Command wipe = sample_command("", "wipe");
  wipe.effect = Effect::destructive;
  manifest.commands.push_back(wipe);
  return manifest;
}

} // namespace tcli
