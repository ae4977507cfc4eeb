#include "host/library.hpp"

#include "base/text.hpp"
#include "contract/elf_file.hpp"
#include "run/load_report.hpp"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tcli {

namespace {

pid_t g_started = 0; // the process that tcli waits for

// Of the kernel: a library may come with a getpid(2) of its own.
pid_t this_process() { return static_cast<pid_t>(::syscall(SYS_getpid)); }

tl::unexpected<Problem> refuse(std::string reason, std::string remedy) {
  return tl::unexpected(Problem{.reason = std::move(reason), .remedy = std::move(remedy)});
}

// The fields of every ABI are there before any of them is used; `size` and `abi` stand at the same place in all of them.
std::string entry_problem(const tcli_plugin& plugin) {
  if (plugin.abi != TCLI_ABI_VERSION) return fmt::format("it needs ABI {}, this tcli has ABI {}", plugin.abi, TCLI_ABI_VERSION);
  if (!TCLI_HAS(&plugin, get_interface)) return fmt::format("its tcli_plugin_entry is too short: {} bytes", plugin.size);
  if (plugin.name == nullptr || plugin.version == nullptr || plugin.get_interface == nullptr) {
    return "its tcli_plugin_entry lacks a name, a version or get_interface";
  }
  return {};
}

// Makes `path` that of the file itself where it is a link: a library takes the folder of the path that it is loaded by for
// $ORIGIN. A file that is no link costs nothing more.
UniqueFd open_library(std::string& path) {
  UniqueFd fd(::open(path.c_str(), k_open_unseen | O_NOFOLLOW));
  if (fd.valid() || errno != ELOOP) return fd;
  char file[PATH_MAX];
  if (::realpath(path.c_str(), file) != nullptr) path = file;
  return UniqueFd(::open(path.c_str(), k_open_unseen));
}

FileId identity(const UniqueFd& fd) {
  struct ::stat status {};
  return ::fstat(fd.get(), &status) == 0 ? file_id(status) : FileId{};
}

// The symbol of this very library: dlsym(3) looks into those that it needs as well.
const void* own_symbol(void* library, const char* name) {
  const void* const symbol = ::dlsym(library, name);
  Dl_info info{};
  void* from = nullptr; // both are a link_map
  void* own = nullptr;
  const bool is_known =
      symbol != nullptr && ::dladdr1(symbol, &info, &from, RTLD_DL_LINKMAP) != 0 && ::dlinfo(library, RTLD_DI_LINKMAP, &own) == 0;
  return is_known && from == own ? symbol : nullptr;
}

// The linker's words, by the name that the plugin was found under.
std::string linker_words(const std::string& loaded, const std::string& path) {
  const char* const said = ::dlerror();
  std::string words = said == nullptr ? "it can't be loaded" : said;
  return words.starts_with(loaded) ? words.replace(0, loaded.size(), path) : words;
}

} // namespace

void end_copies() {
  if (g_started != 0 && g_started != this_process()) ::_exit(static_cast<int>(ExitCode::cannot_run));
}

tl::expected<Library, Problem> load_library(const std::string& path, const CalledLibrary& called) {
  constexpr const char* k_replaced = "its file was changed while it was called; call it again";
  const std::string file = shell_quote(path);
  if (!path.starts_with('/')) return refuse(path + ": not an absolute path", "");
  std::string loaded = path;
  const UniqueFd fd = open_library(loaded);
  const int open_error = fd.valid() ? 0 : errno;
  const FileId id = identity(fd);
  if (fd.valid() && !called.identity.empty() && called.identity != identity_text(id)) return refuse(k_replaced, called.remedy);
  auto facts = fd.valid() ? read_elf_file(fd, path, ElfUse::library) : fail(system_error(path, open_error));
  if (!facts) {
    const bool by_system = facts.error().system != 0;
    return refuse(by_system ? path + ": " + facts.error().why : elf_sentence(facts.error().why), "file " + file);
  }
  g_started = this_process();
  void* const library = ::dlopen(loaded.c_str(), RTLD_NOW | RTLD_LOCAL);
  end_copies();
  if (library == nullptr) return refuse(linker_words(loaded, path), "ldd -r " + file);
  if (file_id(loaded) != id) return refuse(k_replaced, called.remedy);
  const auto* const plugin = static_cast<const tcli_plugin*>(own_symbol(library, "tcli_plugin_entry"));
  if (plugin == nullptr) return refuse("it has no tcli_plugin_entry (see TCLI_PLUGIN in tcli/plugin.h)", "nm -D " + file);
  if (auto problem = entry_problem(*plugin); !problem.empty()) return refuse(std::move(problem), "man tcli-plugins");
  return Library{.plugin = plugin, .manifest = std::move(facts->manifest).value_or("")};
}

} // namespace tcli
