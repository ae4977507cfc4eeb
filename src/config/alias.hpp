// Names that stand for the first words of a call: alias.<name> in the config.
#pragma once

#include "config/config.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

inline constexpr std::string_view k_alias_keys = "alias.";

struct Alias {
  std::string name;
  std::string text;               // what it stands for, as the config says it
  std::vector<std::string> words; // of that: a module, and what follows it; never empty
  ConfigOrigin origin = ConfigOrigin::user;
  std::string where; // the file that says so

  // Of the person who calls: what others wrote answers no question for them.
  bool is_own() const { return origin == ConfigOrigin::user; }

  // "standup is an alias of 'oncall rota list'"
  std::string sentence() const;

  // What follows the module where `typed` follows the alias.
  std::vector<std::string> followed_by(std::span<const std::string> typed) const;
};

// What the config says of `name`; a module of that name comes before it, which is not looked at here.
std::optional<Alias> find_alias(const Config& config, const std::string& name);

// All of them, by name.
std::vector<Alias> all_aliases(const Config& config);

// The words of an alias' text. Fails with what is wrong with it in `what`: with its quotes, or that no module comes first.
Result<std::vector<std::string>> alias_words(std::string_view text);

} // namespace tcli
