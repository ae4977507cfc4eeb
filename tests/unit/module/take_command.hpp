// A command with an option of each kind: --token/-t (secret), --count/-c, --loud/-l.
#pragma once

#include "module/manifest.hpp"

namespace tcli::test {

inline Command take_command() {
  Command made;
  made.verb = "take";
  Argument word;
  word.name = "word";
  word.variadic = true;
  made.arguments = {word};
  const auto add = [&](const char* name, char letter, Type type, bool secret) {
    Option option;
    option.name = name;
    option.short_name = letter;
    option.type = type;
    option.secret = secret;
    option.env = secret ? "TOKEN" : "";
    made.options.push_back(option);
  };
  add("token", 't', Type::string, true);
  add("count", 'c', Type::integer, false);
  add("loud", 'l', Type::boolean, false);
  return made;
}

} // namespace tcli::test
