#include "commands/pack_names.hpp"

#include "commands/pack_shared.hpp"
#include "config/alias.hpp"
#include "config/config_layers.hpp"
#include "config/key_rules.hpp"
#include "pack/receipt.hpp"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <fmt/format.h>
#include <set>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::string_view k_provider = "pack"; // of the modules of packs

// The pack that has the name of a module now; empty: none.
std::string holder_of(const PackStore& store, const std::string& module) {
  boost::system::error_code error;
  const auto target = fs::read_symlink(store.current() + "/modules/" + module, error).string();
  constexpr std::string_view k_up = "../../../"; // to the folder of packs, as publish() makes it
  return target.starts_with(k_up) ? target.substr(k_up.size(), target.find('/', k_up.size()) - k_up.size()) : std::string{};
}

// Of a provider that is to be asked only where the config takes the module from there.
bool is_slow(const Providers& providers, std::string_view name) {
  return providers.is_third_party(name) || (providers.service() != nullptr && name == providers.service()->name);
}

// A module outside of packs.
struct Outsider {
  Finding finding;
  bool comes_first = false; // before those of packs
};

std::optional<Outsider> outsider(const BuiltinCall& call, const std::string& module, std::string_view from) {
  const Providers& providers = call.catalog.providers();
  std::optional<Outsider> behind;
  bool is_before_packs = true;
  for (const std::string_view name : providers.names()) {
    if (name == k_provider) is_before_packs = false;
    if (name == k_provider || (is_slow(providers, name) && name != from)) continue;
    auto found = providers.find(module, name);
    if (!found) continue;
    if (from.empty() ? is_before_packs : name == from) return Outsider{.finding = *std::move(found), .comes_first = true};
    if (!behind) behind = Outsider{.finding = *std::move(found)};
  }
  return behind;
}

// Those that a pack will have.
std::set<std::string> modules_of(const PackStore& store, const InstalledPack& pack, std::span<const PackStep> steps) {
  std::set<std::string> names;
  const auto step = std::ranges::find_if(steps, [&](const PackStep& each) { return each.staged.row.name == pack.name; });
  if (step != steps.end()) {
    for (const PackModule& module : step->staged.content.modules) names.insert(module.name);
  } else if (!pack.linked.empty()) {
    if (const auto content = read_pack_folder(pack.linked, declarations()))
      for (const PackModule& module : content->modules) names.insert(module.name);
  } else if (const auto receipt = read_receipt(store.place(pack))) {
    for (const std::string& path : receipt->modules) names.insert(module_of_path(path));
  }
  return names;
}

struct Answerer {
  std::string provider = {}; // empty: nobody
  std::string pack = {};

  bool operator==(const Answerer&) const = default;
  std::string words() const { return provider.empty() ? "nobody" : pack.empty() ? "provider " + provider : "pack " + pack; }
};

struct Choice {
  std::string from, pack; // of the config; may be empty

  bool operator==(const Choice&) const = default;
};

// What a config says of modules.*.from and modules.*.pack.
class Choices {
public:
  explicit Choices(std::vector<ConfigLayer> layers) : m_layers(std::move(layers)), m_merged(merge_config(m_layers)) {}
  Choices(const Choices&) = delete; // the merged config refers to the layers
  Choices& operator=(const Choices&) = delete;
  ~Choices() = default;

  Choice of(const std::string& module) const {
    const auto value = [&](std::string_view end) {
      const auto setting = m_merged.find(fmt::format("modules.{}.{}", module, end));
      return setting == m_merged.end() ? std::string{} : setting->second.value;
    };
    return {.from = value("from"), .pack = value("pack")};
  }

private:
  std::vector<ConfigLayer> m_layers;
  MergedConfig m_merged;
};

// The layers as they will be, whatever the user says beside the team.
std::vector<ConfigLayer> layers_then(const BuiltinCall& call, const TeamConfig& then) {
  std::vector<ConfigLayer> layers = call.config.layers();
  const auto is_teams = [](const ConfigLayer& layer) {
    return layer.origin == ConfigOrigin::team || layer.origin == ConfigOrigin::final;
  };
  std::erase_if(layers, is_teams);
  layers.push_back({.origin = ConfigOrigin::team, .where = {}, .values = then.defaults});
  layers.push_back({.origin = ConfigOrigin::final, .where = {}, .values = then.final});
  std::ranges::stable_sort(layers, {}, &ConfigLayer::origin);
  return layers;
}

// Who answers calls now, and who once the steps are taken. Its parts have to outlive it.
class Outlook {
public:
  Outlook(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
          const TeamConfig& then)
      : m_providers(call.catalog.providers()), m_store(store), m_now(call.config.layers()), m_then(layers_then(call, then)) {
    for (const InstalledPack& pack : after.packs) m_packs.emplace_back(pack.name, modules_of(store, pack, steps));
  }

  Choice choice_then(const std::string& module) const { return m_then.of(module); }

  bool keeps_choice(const std::string& module) const {
    return m_now.of(module) == m_then.of(module);
  } // else turned_calls() tells

  bool has_it_then(const std::string& pack, const std::string& module) const {
    return std::ranges::any_of(m_packs, [&](const auto& each) { return each.first == pack && each.second.contains(module); });
  }

  // Asks no slow ones.
  Answerer now(const std::string& module) const {
    const Choice choice = m_now.of(module);
    const std::string holder = holder_of(m_store, module);
    std::optional<Answerer> of_packs;
    const std::string& pack = choice.pack.empty() ? holder : choice.pack;
    if (!holder.empty()) of_packs = has_it_now(pack, holder, module) ? in_pack(pack) : Answerer{};
    return answerer(module, choice.from, of_packs, false);
  }

  // Asks those that are slow where `asks_all` says so.
  Answerer then(const std::string& module, bool asks_all = false) const {
    const Choice choice = m_then.of(module);
    std::optional<Answerer> of_packs;
    for (const auto& [pack, modules] : m_packs) {
      if (!modules.contains(module)) continue;
      if (choice.pack.empty() || pack == choice.pack) {
        of_packs = in_pack(pack);
        break;
      }
      of_packs = Answerer{}; // a pack that has no such module is none to call
    }
    return answerer(module, choice.from, of_packs, asks_all);
  }

private:
  static Answerer in_pack(const std::string& pack) { return {.provider = std::string{k_provider}, .pack = pack}; }

  bool has_it_now(const std::string& pack, const std::string& holder, const std::string& module) const {
    boost::system::error_code error;
    return pack == holder ||
           fs::is_symlink(fs::symlink_status(fmt::format("{}/others/{}/{}", m_store.current(), module, pack), error));
  }

  Answerer answerer(const std::string& module, std::string_view from, const std::optional<Answerer>& of_packs,
                    bool asks_all) const {
    for (const std::string_view name : m_providers.names()) {
      if (!from.empty() && name != from) continue;
      if (name == k_provider) {
        if (of_packs) return *of_packs;
      } else if (asks_all || name == from || !is_slow(m_providers, name)) {
        if (const auto found = m_providers.find(module, name))
          return found->problem ? Answerer{} : Answerer{.provider = std::string{name}};
      }
    }
    return {};
  }

  const Providers& m_providers;
  const PackStore& m_store;
  Choices m_now, m_then;
  std::vector<std::pair<std::string, std::set<std::string>>> m_packs; // in their order then
};

std::string turned_text(const Answerer& before, const Answerer& later) {
  return fmt::format("calls go to {}, no longer to {}", later.words(), before.words());
}

std::string shown_as(const Finding& finding) { return finding.shown.empty() ? finding.location : finding.shown; }

// What becomes of the name of a module that is new.
struct NameRemark {
  std::string text = {};    // empty: it is nobody else's
  bool takes_calls = false; // that somebody else has answered so far
};

NameRemark name_remark(const BuiltinCall& call, const PackStore& store, const Outlook& outlook, const std::string& pack,
                       const std::string& module) {
  if (is_builtin(module)) return {.text = "built in comes first"};
  const std::string holder = holder_of(store, module);
  if (holder == pack) return {};
  const auto other = outsider(call, module, outlook.choice_then(module).from);
  if (other && other->comes_first) return {.text = "is shadowed by " + shown_as(other->finding)};
  const Answerer then = outlook.then(module);
  if (then.pack.empty()) return {.text = "calls go to " + then.words()};
  if (then.pack != pack) return {.text = fmt::format("pack {} comes first", then.pack)};
  if (holder.empty() && !other) {
    const auto alias = find_alias(call.config, module);
    return alias ? NameRemark{.text = fmt::format("comes before the alias of '{}'", alias->text), .takes_calls = true}
                 : NameRemark{};
  }
  if (holder.empty()) return {.text = "shadows " + shown_as(other->finding), .takes_calls = !other->finding.problem};
  const bool is_kept = outlook.has_it_then(holder, module);
  return {.text = fmt::format("{} pack {}", is_kept ? "comes before that of" : "was that of", holder), .takes_calls = true};
}

} // namespace

void remark_names(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                  const TeamConfig& then, PackStep& step) {
  const auto old = read_receipt(step.before ? store.tree(step.before->name, step.before->commit) : std::string{});
  const Outlook outlook(call, store, after, steps, then);
  for (const PackModule& module : step.staged.content.modules) {
    if (old && std::ranges::find(old->modules, module.path) != old->modules.end()) continue;
    const auto remark = name_remark(call, store, outlook, step.staged.row.name, module.name);
    if (remark.text.empty()) continue;
    step.remarks.emplace(module.name, remark.text);
    for (PackChange& change : step.changes) {
      if (change.what != module.name || change.kind != PackChange::Kind::added) continue;
      change.how += fmt::format("   ({})", remark.text);
      change.incompatible = change.incompatible || remark.takes_calls;
    }
  }
}

void remark_gone(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                 const TeamConfig& then, std::vector<PackChange>& changes) {
  const auto is_gone = [](const PackChange& change) { // a module, and no command of one
    return change.kind == PackChange::Kind::gone && change.what.find(' ') == std::string::npos && !is_builtin(change.what);
  };
  if (std::ranges::none_of(changes, is_gone)) return;
  const Outlook outlook(call, store, after, steps, then);
  for (PackChange& change : changes) {
    const Answerer later = is_gone(change) ? outlook.then(change.what) : Answerer{};
    if (later.provider.empty()) continue;
    const Answerer before = outlook.now(change.what);
    change.incompatible = before != later && !before.provider.empty();
    change.how = change.incompatible ? turned_text(before, later) : fmt::format("calls go to {}", later.words());
    if (before == later) change.how += ", as before";
  }
}

std::vector<TakenName> taken_names(const BuiltinCall& call, const PackStore& store, const PackState& after,
                                   std::span<const PackStep> steps, const TeamConfig& then) {
  const Outlook outlook(call, store, after, steps, then);
  std::set<std::string> modules;
  boost::system::error_code error;
  for (fs::directory_iterator at{store.current() + "/modules", error}, end; !error && at != end; at.increment(error))
    modules.insert(at->path().filename().string());
  std::vector<TakenName> taken;
  for (const std::string& module : modules) {
    if (is_builtin(module) || !outlook.keeps_choice(module)) continue;
    const std::string from = outlook.now(module).pack, to = outlook.then(module).pack;
    if (!to.empty() && from != to && outlook.has_it_then(from, module))
      taken.push_back({.module = module, .from = from, .to = to});
  }
  return taken;
}

namespace {

// Who answers calls now, and can.
Answerer answerer_now(const BuiltinCall& call, const PackStore& store, const std::string& module) {
  const auto found = call.catalog.look_up(module, "");
  if (!found || !*found || (*found)->problem) return {};
  const Finding& finding = **found;
  const std::string packs = store.folder() + "/";
  if (finding.provider != k_provider || !finding.location.starts_with(packs)) return {.provider = finding.provider};
  const std::string place = finding.location.substr(packs.size());
  return {.provider = finding.provider, .pack = place.substr(0, place.find('/'))};
}

} // namespace

TurnedCalls turned_calls(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                         const TeamConfig& then) {
  return [&call, &store, &after, steps, &then](const std::string& key) -> std::string {
    if (!matches_key("modules.*.from", key) && !matches_key("modules.*.pack", key)) return {};
    constexpr std::size_t k_before = std::string_view{"modules."}.size(), k_behind = std::string_view{".from"}.size();
    const std::string module = key.substr(k_before, key.size() - k_before - k_behind);
    if (is_builtin(module)) return {};
    const Answerer before = answerer_now(call, store, module);
    if (before.provider.empty()) return {};
    const Answerer later = Outlook(call, store, after, steps, then).then(module, true);
    return later == before ? "" : turned_text(before, later);
  };
}

} // namespace tcli
