#include "commands/pack_names.hpp"

#include "pack/receipt.hpp"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <fmt/format.h>
#include <set>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

// The pack that has the name of a module now; empty: none.
std::string holder_of(const PackStore& store, const std::string& module) {
  boost::system::error_code error;
  const auto target = fs::read_symlink(store.current() + "/modules/" + module, error).string();
  constexpr std::string_view k_up = "../../../"; // to the folder of packs, as publish() makes it
  return target.starts_with(k_up) ? target.substr(k_up.size(), target.find('/', k_up.size()) - k_up.size()) : std::string{};
}

// What becomes of the name of a module that is new.
struct NameRemark {
  std::string text = {};    // empty: it is nobody else's
  bool takes_calls = false; // that another pack has answered so far
};

NameRemark name_remark(const PackStore& store, const PackState& state, const std::string& pack, const std::string& module) {
  if (is_builtin(module)) return {.text = "built in comes first"};
  const std::string holder = holder_of(store, module);
  if (holder.empty() || holder == pack) return {};
  const InstalledPack *const mine = state.find(pack), *const other = state.find(holder);
  if (mine != nullptr && other != nullptr && mine < other) // rows of one list
    return {.text = fmt::format("comes before that of pack {}", holder), .takes_calls = true};
  return {.text = fmt::format("pack {} comes first", holder)};
}

} // namespace

void remark_names(const PackStore& store, const PackState& order, PackStep& step) {
  const auto old = read_receipt(step.before ? store.tree(step.before->name, step.before->commit) : std::string{});
  for (const PackModule& module : step.staged.content.modules) {
    if (old && std::ranges::find(old->modules, module.path) != old->modules.end()) continue;
    const auto remark = name_remark(store, order, step.staged.row.name, module.name);
    if (remark.text.empty()) continue;
    step.remarks.emplace(module.name, remark.text);
    for (PackChange& change : step.changes) {
      if (change.what != module.name || change.kind != PackChange::Kind::added) continue;
      change.how += fmt::format("   ({})", remark.text);
      change.incompatible = change.incompatible || remark.takes_calls;
    }
  }
}

namespace {

// Those that a pack will have.
std::set<std::string> modules_of(const PackStore& store, const InstalledPack& pack, std::span<const PackStep> steps) {
  std::set<std::string> names;
  const auto step = std::ranges::find_if(steps, [&](const PackStep& each) { return each.staged.row.name == pack.name; });
  if (step != steps.end()) {
    for (const PackModule& module : step->staged.content.modules) names.insert(module.name);
  } else if (const auto receipt = read_receipt(store.place(pack))) {
    for (const std::string& path : receipt->modules) names.insert(module_of_path(path));
  }
  return names;
}

} // namespace

std::vector<TakenName> taken_names(const PackStore& store, const PackState& after, std::span<const PackStep> steps) {
  std::vector<std::pair<std::string, std::set<std::string>>> packs;
  for (const InstalledPack& pack : after.packs) packs.emplace_back(pack.name, modules_of(store, pack, steps));
  std::set<std::string> modules;
  boost::system::error_code error;
  for (fs::directory_iterator at{store.current() + "/modules", error}, end; !error && at != end; at.increment(error))
    modules.insert(at->path().filename().string());
  std::vector<TakenName> taken;
  for (const std::string& module : modules) {
    const std::string now = holder_of(store, module);
    const auto has_it = [&](const auto& pack) { return pack.second.contains(module); };
    const auto then = std::ranges::find_if(packs, has_it);
    const auto kept = std::ranges::find_if(packs, [&](const auto& pack) { return pack.first == now && has_it(pack); });
    if (!is_builtin(module) && kept != packs.end() && then != kept)
      taken.push_back({.module = module, .from = now, .to = then->first});
  }
  return taken;
}

} // namespace tcli
