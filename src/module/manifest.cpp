#include "module/manifest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tcli {
namespace {

// In the order of the enumerations, so that a value is the index of its word.
constexpr std::array<std::string_view, 9> k_type_words{"string", "int",  "float", "bool",    "choice",
                                                       "path",   "file", "dir",   "duration"};
constexpr std::array<std::string_view, 3> k_effect_words{"read", "write", "destructive"};
constexpr std::array<std::string_view, 3> k_capture_words{"off", "stderr", "all"};
constexpr std::array<std::string_view, 6> k_known_words{"", "modules", "runs", "packs", "config-keys", "true"};

template <class Value, std::size_t N>
std::optional<Value> value_of(std::string_view word, const std::array<std::string_view, N>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Value>(found - words.begin());
}

} // namespace

std::string_view type_word(Type type) { return k_type_words.at(static_cast<std::size_t>(type)); }
std::optional<Type> type_from_word(std::string_view word) { return value_of<Type>(word, k_type_words); }
std::string_view effect_word(Effect effect) { return k_effect_words.at(static_cast<std::size_t>(effect)); }
std::string_view capture_word(Capture capture) { return k_capture_words.at(static_cast<std::size_t>(capture)); }
std::optional<Capture> capture_from_word(std::string_view word) { return value_of<Capture>(word, k_capture_words); }
std::string_view known_word(Known known) { return k_known_words.at(static_cast<std::size_t>(known)); }
std::optional<Known> known_from_word(std::string_view word) { return value_of<Known>(word, k_known_words); }
std::optional<Effect> effect_from_word(std::string_view word) { return value_of<Effect>(word, k_effect_words); }

bool may_complete(Type type, Known known) {
  if (known == Known::nothing || type == Type::string) return true;
  if (type == Type::path) return known != Known::own;
  return known == Known::own && (type == Type::integer || type == Type::real || type == Type::duration);
}

const Command* Manifest::find(std::string_view subject, std::string_view verb) const {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& command) { return command.subject == subject && command.verb == verb; });
  return found == commands.end() ? nullptr : &*found;
}

bool Manifest::has_subject(std::string_view name) const {
  return std::any_of(subjects.begin(), subjects.end(), [&](const Subject& subject) { return subject.name == name; });
}

} // namespace tcli
