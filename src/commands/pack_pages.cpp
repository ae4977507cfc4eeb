#include "commands/pack_pages.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "cli/man_page.hpp"
#include "cli/roff.hpp"
#include "commands/builtins.hpp"
#include "commands/pack_shared.hpp"
#include "contract/support.hpp"
#include "module/manifest_reader.hpp"
#include "pack/receipt.hpp"

#include <fmt/format.h>
#include <map>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

// The second line of each page that is tcli's own to replace and to remove; one that a person made of `tcli help --man` has it
// not.
constexpr std::string_view k_marker = ".\\\" Made by tcli for a module of a pack, and written anew when packs change.\n";
constexpr std::size_t k_page_limit = 4 * 1024 * 1024; // bytes, as of man_viewer.cpp

// Stands in a generation whose pages were made.
std::string mark_of(const PackStore& store) { return store.current() + "/pages"; }

std::string with_marker(std::string page) { return page.insert(page.find('\n') + 1, k_marker); }

bool is_marked(std::string_view page) {
  const auto second = page.find('\n');
  return second != std::string_view::npos && page.substr(second + 1).starts_with(k_marker);
}

std::shared_ptr<const Manifest> manifest_of(const std::string& root, const IndexedModule& module, const std::string& name) {
  const std::string file = root + "/" + module.path;
  if (!module.path.starts_with("modules/")) {
    const auto kind = module.path.ends_with(".so") ? PackModule::Kind::plugin : PackModule::Kind::program;
    return declarations()({.name = name, .kind = kind, .path = module.path, .manifest = nullptr}, file).value_or(nullptr);
  }
  const auto text = module.manifest.empty() ? read_file(root + "/" + manifest_place(name), k_manifest_limit) : module.manifest;
  if (!text) return nullptr;
  auto manifest = read_manifest(*text, {.file = file});
  return manifest ? std::make_shared<const Manifest>(*std::move(manifest)) : nullptr;
}

// The pages that there are to be, by the names of their files. A module that nobody declared has none, nor has one that a
// built-in module's name hides.
std::map<std::string, std::string> wanted_pages(const PackStore& store, const PackState& state,
                                                const std::vector<IndexedPack>& packs) {
  std::map<std::string, std::string> pages;
  std::set<std::string> taken;
  for (const IndexedPack& pack : packs) {
    const std::string root = store.folder() + "/" + pack.place;
    const Support support = pack_support(root);
    for (const IndexedModule& module : pack.modules) {
      Finding finding;
      finding.name = module_of_path(module.path);
      if (is_builtin(finding.name) || !taken.insert(finding.name).second) continue;
      const auto own = manifest_of(root, module, finding.name);
      if (!own) continue;
      Manifest manifest = *own;
      manifest.support = with_pack_support(std::move(manifest.support), support);
      finding.shown = "the pack " + pack.name;
      for (const InstalledPack& row : state.packs)
        if (row.name == pack.name)
          finding.shown += row.linked.empty() ? "@" + short_commit(row.commit) : ", linked to " + row.linked;
      const auto date = roff_date(file_id(root + "/" + module.path).mtime_ns);
      pages.emplace(fmt::format("tcli-{}.1", finding.name),
                    with_marker(man_page(finding, manifest, {.help = Call::Help::module}, date)));
    }
  }
  return pages;
}

// A page of tcli's own, or what one that was cut short has left: it is called as write_file calls it, and begins as a page does.
bool is_own(const std::string& name, const std::string& content) {
  return name.ends_with(".tmp") ? content.empty() || content.starts_with(".\\\" -*-") : is_marked(content);
}

// tcli-oncall.1, or tcli-oncall.1.4711.tmp.
bool may_be_page(std::string_view name) {
  if (!name.starts_with("tcli-")) return false;
  if (name.ends_with(".tmp")) name = name.substr(0, name.find_last_not_of("0123456789", name.size() - sizeof ".tmp"));
  return name.ends_with(".1");
}

void remove_others(const std::string& folder, const std::map<std::string, std::string>& wanted) {
  for (const std::string& name : names_in(folder)) {
    if (!may_be_page(name) || wanted.contains(name)) continue;
    const std::string path = folder + "/" + name;
    struct ::stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    const auto content = read_file(path, k_page_limit);
    if (content && is_own(name, *content)) ::unlink(path.c_str());
  }
}

// Whether the page stands there now; false: something else does.
Result<bool> write_page(const std::string& path, const std::string& page) {
  struct ::stat status {};
  if (::lstat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return false;
    const auto content = read_file(path, k_page_limit);
    if (!content || !is_marked(*content)) return false;
    if (*content == page) return true;
  }
  TCLI_CHECK(write_file(path, page));
  return true;
}

// What went wrong, a sentence each.
std::vector<std::string> make_pages(const PackStore& store, const PackState& state, const std::vector<IndexedPack>& packs) {
  const auto data = data_folder();
  if (!data) return {};
  const std::string folder = data->substr(0, data->rfind('/')) + "/man/man1";
  const auto wanted = wanted_pages(store, state, packs);
  remove_others(folder, wanted);
  Status done = wanted.empty() ? Status{} : make_user_folder(folder);
  std::vector<std::string> left_alone;
  for (auto page = wanted.begin(); done && page != wanted.end(); ++page) {
    const auto written = write_page(fmt::format("{}/{}", folder, page->first), page->second);
    if (!written)
      done = fail(written.error());
    else if (!*written)
      left_alone.push_back(page->first);
  }
  if (done) (void)write_cache_file(mark_of(store), {}); // without it they are made again
  std::vector<std::string> problems;
  if (!done) problems.push_back(fmt::format("man pages of packs: {}: {}", done.error().what, done.error().why));
  if (!left_alone.empty())
    problems.push_back(fmt::format("{} in {}: left as it is, since tcli did not make it", join(left_alone, ", "), folder));
  return problems;
}

} // namespace

void make_pack_pages(const PackStore& store, const PackState& state, const std::vector<IndexedPack>& packs) {
  for (const std::string& problem : make_pages(store, state, packs)) warn(problem);
}

void finish_pack_pages(const PackStore& store) {
  if (::access(mark_of(store).c_str(), F_OK) == 0 || ::access(store.current().c_str(), F_OK) != 0) return;
  const auto state = store.state();
  if (!state) return;
  std::vector<Error> unusable;
  const auto packs = index_packs(store, *state, declarations(), unusable);
  if (packs) (void)make_pages(store, *state, *packs);
}

} // namespace tcli
