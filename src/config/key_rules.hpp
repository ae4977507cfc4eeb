// What a key of the config takes, and how values of it compare.
#pragma once

#include "config/keys.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Whether `key` is one of those that `pattern` of the table stands for.
bool matches_key(std::string_view pattern, std::string_view key);

// The row of a dotted key; null: there is none.
const ConfigKey* find_config_key(std::string_view key);

// Whether `path` is the first part of keys: "history", "modules", "modules.x".
bool holds_config_keys(std::string_view path);

// What `typed`, which is no key, most likely means, with its own names where a key has `*`.
std::optional<std::string> similar_key(std::string_view typed);

bool fits(const ConfigKey& key, std::string_view value);

// More on why a value does not fit, to follow what is said of it: ": a ' is not closed". May be empty.
std::string misfit(const ConfigKey& key, std::string_view value);

// Why nothing can be set under the dotted `name`, which is one of `key`: the name that stands for its `*` is none. Empty: it can.
std::string key_name_problem(const ConfigKey& key, std::string_view name);

// Why `value` is not to be set though it fits. Empty: it may be.
std::string item_problem(const ConfigKey& key, std::string_view value);

// Several values of a list as the one text that get() has; a single value as it is.
std::string joined_items(const ConfigKey& key, const std::vector<std::string>& items);

// In words, for a person whose value does not fit.
std::string wanted_value(const ConfigKey& key);

// Whether `value` allows less than `other`. False where that has no meaning.
bool is_stricter(const ConfigKey& key, std::string_view value, std::string_view other);

} // namespace tcli
