#include "pack/config_changes.hpp"

#include "base/text.hpp"
#include "config/key_rules.hpp"
#include "pack/pack_manifest.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace tcli {

namespace {

// What runs, and whose signatures count: nothing says which of two values allows less.
constexpr std::array<std::string_view, 3> k_loose_when_changed{"packs.signers", "plugins.folders", "plugins.providers"};
// One item to a line: it would be hard to see which of them changed.
constexpr std::string_view k_images = "images.pinned";

// The value that counts where nobody has set another.
std::string_view value_of(const TeamConfig& config, const std::string& key) {
  if (const auto found = config.defaults.find(key); found != config.defaults.end()) return found->second;
  const ConfigKey* const row = find_config_key(key);
  return row == nullptr ? std::string_view{} : row->default_value;
}

bool is_looser(const std::string& key, std::string_view before, std::string_view after) {
  const ConfigKey* const row = find_config_key(key);
  if (before == after || row == nullptr) return false;
  if (std::ranges::find(k_loose_when_changed, key) != k_loose_when_changed.end()) return true;
  if (row->strictness == ConfigStrictness::choices) return is_stricter(*row, before, after);
  if (row->strictness == ConfigStrictness::none || before.empty()) return false; // an empty list allows all
  return after.empty() || !is_stricter(*row, after, before);
}

// Nothing but less: another value of those above allows other things.
bool is_tighter(const std::string& key, std::string_view before, std::string_view after) {
  const ConfigKey* const row = find_config_key(key);
  return row != nullptr && row->strictness != ConfigStrictness::none && is_looser(key, after, before) &&
         !is_looser(key, before, after);
}

using Kind = ConfigChange::Kind;

class Comparison {
public:
  Comparison(const TeamConfig& before, const TeamConfig& after, const TurnedCalls& turned)
      : m_before(before), m_after(after), m_turned(turned) {}

  ConfigChanges run() {
    std::set<std::string> keys;
    for (const TeamConfig* const config : {&m_before, &m_after})
      for (const auto& [key, value] : config->defaults) keys.insert(key);
    for (const std::string& key : keys) {
      if (key == k_images)
        compare_images();
      else
        compare(key);
    }
    if (m_changes.changes.empty()) return {};
    m_changes.text = "configuration\n";
    for (const ConfigChange& change : m_changes.changes) {
      const char sign = change.kind == Kind::added ? '+' : change.kind == Kind::gone ? '-' : '~';
      m_changes.text +=
          fmt::format("  {} {}{}{}\n", sign, escape(change.key), change.how.empty() ? "" : "   ", escape(change.how));
      m_changes.is_looser = m_changes.is_looser || change.is_looser;
    }
    return std::move(m_changes);
  }

private:
  static std::string shown(const TeamConfig& config, const std::string& key) {
    const auto found = config.defaults.find(key);
    if (found == config.defaults.end()) return {};
    return found->second + (config.final.contains(key) ? " (final)" : "");
  }

  void compare(const std::string& key) {
    const std::string before = shown(m_before, key), after = shown(m_after, key);
    const bool is_new = !m_before.defaults.contains(key), is_gone = !m_after.defaults.contains(key);
    if (before == after && is_new == is_gone) return;
    ConfigChange change{.kind = is_new ? Kind::added : is_gone ? Kind::gone : Kind::changed, .key = key, .how = after};
    if (is_looser(key, value_of(m_before, key), value_of(m_after, key))) loosen(change, "allows more");
    if (is_tighter(key, value_of(m_before, key), value_of(m_after, key))) mark(change, "allows less");
    if (m_before.final.contains(key) && !m_after.final.contains(key)) loosen(change, "no longer final");
    if (const std::string turned = m_turned ? m_turned(key) : ""; !turned.empty()) {
      loosen(change, turned);
      loosen(change, "incompatible");
    }
    m_changes.changes.push_back(std::move(change));
  }

  static void mark(ConfigChange& change, std::string_view how) {
    change.how += fmt::format("{}({})", change.how.empty() ? "" : "   ", how);
  }

  static void loosen(ConfigChange& change, std::string_view how) {
    mark(change, how);
    change.is_looser = true;
  }

  void compare_images() {
    const std::string key{k_images};
    const auto items_of = [&](const TeamConfig& config) {
      std::set<std::string_view> items;
      for (const std::string_view item : split(value_of(config, key), ' '))
        if (!item.empty()) items.insert(item);
      return items;
    };
    const auto before = items_of(m_before), after = items_of(m_after);
    for (const auto& [kind, items, others] : {std::tuple{Kind::added, &after, &before}, {Kind::gone, &before, &after}})
      for (const std::string_view item : *items) {
        if (others->contains(item)) continue;
        ConfigChange change{.kind = kind, .key = key, .how = std::string{item}};
        const auto is_of_same = [&](std::string_view other) { return repository_of(other) == repository_of(item); };
        const auto stays = [&](std::string_view other) { return is_of_same(other) && after.contains(other); };
        const bool has_none = std::ranges::none_of(after, is_of_same); // any image may have the name now
        const bool has_more = kind == Kind::added && std::ranges::any_of(before, stays);
        if (has_none || has_more) loosen(change, "allows more");
        m_changes.changes.push_back(std::move(change));
      }
  }

  const TeamConfig& m_before;
  const TeamConfig& m_after;
  const TurnedCalls& m_turned;
  ConfigChanges m_changes;
};

} // namespace

ConfigChanges compare_config(const TeamConfig& before, const TeamConfig& after, const TurnedCalls& turned) {
  return Comparison(before, after, turned).run();
}

} // namespace tcli
