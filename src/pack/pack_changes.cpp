#include "pack/pack_changes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

// Whether every value that `before` took is one that `after` takes.
bool takes_all(const Parameter& after, const Parameter& before) {
  if (after.type == Type::string) return before.type != Type::boolean; // which took no word: now the next one is its value
  if (after.type != before.type) {
    return (after.type == Type::real && before.type == Type::integer) ||
           (after.type == Type::path && (before.type == Type::file || before.type == Type::dir));
  }
  return std::ranges::all_of(
      before.choices, [&](const std::string& choice) { return std::ranges::find(after.choices, choice) != after.choices.end(); });
}

std::string type_change(const Parameter& after, const Parameter& before) {
  if (after.type != before.type) return fmt::format("is now {}, was {}", type_word(after.type), type_word(before.type));
  return "has fewer choices";
}

class ManifestComparison {
public:
  ManifestComparison(std::vector<PackChange>& changes, const Command& before, const Command& after, std::string title)
      : m_changes(changes), m_before(before), m_after(after), m_title(std::move(title)) {}

  void run() {
    compare_arguments();
    for (const Option& before : m_before.options) {
      const auto after = std::ranges::find(m_after.options, before.name, &Option::name);
      if (after == m_after.options.end())
        worse(fmt::format("--{} is gone", before.name));
      else
        compare_options(before, *after);
    }
    for (const Option& after : m_after.options) {
      if (std::ranges::find(m_before.options, after.name, &Option::name) != m_before.options.end()) continue;
      note(after.required, fmt::format("--{} is new{}", after.name, after.required ? " and required" : ""));
    }
    if (m_after.effect != m_before.effect) {
      note(m_after.effect > m_before.effect,
           fmt::format("its effect is now {}, was {}", effect_word(m_after.effect), effect_word(m_before.effect)));
    }
  }

private:
  void note(bool incompatible, std::string how) {
    m_changes.push_back({PackChange::Kind::changed, m_title, std::move(how), incompatible});
  }
  void worse(std::string how) { note(true, std::move(how)); }

  // What both kinds of parameters have. `shown`: "--count" or "<reason>".
  void compare(const Parameter& before, const Parameter& after, const std::string& shown) {
    if (!takes_all(after, before)) worse(fmt::format("{} {}", shown, type_change(after, before)));
    if (after.required && !before.required) worse(shown + " is now required");
    if (!after.required && before.required) note(false, shown + " may now be left out");
    if (after.default_value != before.default_value && !after.required && !before.required)
      note(false, fmt::format("the default of {} is now {}", shown, after.default_value.value_or("none")));
  }

  void compare_arguments() {
    const auto& before = m_before.arguments;
    const auto& after = m_after.arguments;
    for (std::size_t at = 0; at < std::max(before.size(), after.size()); ++at) {
      if (at >= after.size()) {
        worse(fmt::format("<{}> is gone", before[at].name));
      } else if (at >= before.size()) {
        const bool required = after[at].required;
        note(required, fmt::format("<{}> is new{}", after[at].name, required ? " and required" : ""));
      } else {
        compare_names(before[at], after[at]);
        compare(before[at], after[at], fmt::format("<{}>", after[at].name));
        if (before[at].variadic && !after[at].variadic) worse(fmt::format("<{}> takes one word only", after[at].name));
      }
    }
  }

  // The same words, and each is now another argument.
  void compare_names(const Argument& before, const Argument& after) {
    if (after.name == before.name) return;
    const bool has_moved = std::ranges::find(m_before.arguments, after.name, &Argument::name) != m_before.arguments.end();
    note(has_moved, has_moved ? fmt::format("<{}> stands where <{}> stood", after.name, before.name)
                              : fmt::format("<{}> was called <{}>", after.name, before.name));
  }

  void compare_options(const Option& before, const Option& after) {
    const std::string shown = "--" + after.name;
    compare(before, after, shown);
    if (before.secret && !after.secret) worse(shown + " is no longer secret");
    if (before.short_name != 0 && after.short_name != before.short_name)
      worse(fmt::format("-{} no longer stands for {}", before.short_name, shown));
    if (!before.env.empty() && after.env != before.env) worse(fmt::format("{} is no longer read from {}", shown, before.env));
  }

  std::vector<PackChange>& m_changes;
  const Command& m_before;
  const Command& m_after;
  std::string m_title;
};

void compare_commands(std::vector<PackChange>& changes, const PackModule& before, const PackModule& after) {
  if (!before.manifest && !after.manifest) return;
  if (!before.manifest) return changes.push_back({PackChange::Kind::changed, after.name, "has a manifest now", true});
  if (!after.manifest) return changes.push_back({PackChange::Kind::changed, after.name, "has no manifest any more", true});
  for (const Command& command : after.manifest->commands) {
    const std::string title = after.name + " " + command.key();
    if (const Command* const old = before.manifest->find(command.subject, command.verb))
      ManifestComparison(changes, *old, command, title).run();
    else
      changes.push_back({PackChange::Kind::added, title, "new command", false});
  }
  for (const Command& command : before.manifest->commands)
    if (after.manifest->find(command.subject, command.verb) == nullptr)
      changes.push_back({PackChange::Kind::gone, after.name + " " + command.key(), "gone", true});
}

const PackModule* find(const std::vector<PackModule>& modules, const std::string& name) {
  const auto found = std::ranges::find(modules, name, &PackModule::name);
  return found == modules.end() ? nullptr : &*found;
}

} // namespace

std::vector<PackChange> compare_modules(const std::vector<PackModule>& before, const std::vector<PackModule>& after) {
  std::vector<PackChange> changes;
  for (const PackModule& module : after) {
    if (const PackModule* const old = find(before, module.name))
      compare_commands(changes, *old, module);
    else
      changes.push_back({PackChange::Kind::added, module.name, "new module", false});
  }
  for (const PackModule& module : before)
    if (find(after, module.name) == nullptr) changes.push_back({PackChange::Kind::gone, module.name, "gone", true});
  return changes;
}

bool has_incompatible(const std::vector<PackChange>& changes) { return std::ranges::any_of(changes, &PackChange::incompatible); }

} // namespace tcli
