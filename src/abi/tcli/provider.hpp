// tcli/plugin.h for C++20, the part for providers. One is a type with three static functions:
//
//   struct Scripts {
//     static void find(const Host& host, const std::string& name, Sink& sink);   // modules called `name`, the best first
//     static void list(const Host& host, Sink& sink);                            // every module
//     static void watch(const Host& host, Sink& sink);                           // what the answer of list depends on
//   };
//   constexpr tcli_provider k_providers[] = {tcli::plugin::provider<Scripts>("scripts")};
//   TCLI_PLUGIN(scripts) = tcli::plugin::entry<k_providers>("scripts", "1.0.0");
//
// What they may do stands in plugin.h at tcli_provider: answer with data, and run, write, print and change nothing.
#ifndef TCLI_PROVIDER_HPP
#define TCLI_PROVIDER_HPP

#include <tcli/plugin.hpp>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli::plugin {

// Which content the file or folder at `path` has now: two of these are the same when nothing was written in between. One
// stat(2), links followed. All zero when there is no such file, or it can't be reached; that is no error, and has to be watched
// as well.
inline tcli_file_id file_id(const std::string& path) noexcept {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  const auto nanoseconds = [](const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::int64_t>(time.tv_nsec);
  };
  return {.device = static_cast<std::uint64_t>(status.st_dev),
          .inode = static_cast<std::uint64_t>(status.st_ino),
          .size = static_cast<std::uint64_t>(status.st_size),
          .mtime_ns = nanoseconds(status.st_mtim),
          .ctime_ns = nanoseconds(status.st_ctim)};
}

// Whether anyone may write to this file, or put files into this folder, which a sticky bit forbids. tcli runs nothing that does,
// or stands, there: the module is broken, whether its provider says so or not.
inline bool is_open_to_all(const struct ::stat& status) noexcept {
  return (status.st_mode & S_IWOTH) != 0 && !(S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0);
}

// A folder that anyone may put files into, and so change what stands in it.
struct OpenFolder {
  std::string path{};   // empty: there is none
  bool is_last = false; // the file itself stands in it; else a folder or link that leads there
};

// The first such folder on the way that `path`, which is absolute, leads: whoever may write to it can lead it elsewhere. Follows
// links as the kernel does. A path that can't be reached has none from there on, since nothing of it can be run either. Two or
// three system calls for each name on the way: meant for links, since the folder alone tells about a plain file.
inline OpenFolder open_folder_towards(const std::string& path) {
  constexpr int k_link_limit = 40; // path_resolution(7)
  std::string folder = "/", rest = path;
  for (int links = 0; links <= k_link_limit;) {
    const std::size_t begin = std::min(rest.find_first_not_of('/'), rest.size());
    const std::size_t end = std::min(rest.find('/', begin), rest.size());
    const std::string name = rest.substr(begin, end - begin);
    rest.erase(0, end);
    if (name.empty()) return {};
    if (name == ".") continue;
    if (name == "..") {
      folder.erase(std::max<std::size_t>(folder.rfind('/'), 1));
      continue;
    }
    std::string next = folder == "/" ? folder + name : folder + "/" + name;
    struct ::stat status {};
    if (::lstat(next.c_str(), &status) != 0) return {};
    const bool is_link = S_ISLNK(status.st_mode);
    if (::stat(folder.c_str(), &status) != 0) return {};
    if (is_open_to_all(status)) return {.path = std::move(folder), .is_last = !is_link && rest.empty()};
    if (!is_link) {
      folder = std::move(next);
      continue;
    }
    char target[PATH_MAX];
    const ssize_t length = ::readlink(next.c_str(), target, sizeof target);
    if (length <= 0) return {};
    if (target[0] == '/') folder.erase(1);
    rest.insert(0, target, static_cast<std::size_t>(length));
    ++links;
  }
  return {};
}

// One module as it was found: tcli_module, owning its texts. An empty text is one that is left out. `name`, `location` and
// `group` are needed, and `argv` unless there is a `problem`. All of it may be foreign: tcli checks the name and escapes what
// it shows. A file that can't run is told with its problem, not left out, so that its user learns why:
//   module.problem = "anyone can write to it";
//   module.remedy = "chmod o-w " + path;
struct Module {
  std::string name{};              // the word a user types
  std::string kind = "exec";       // one word
  std::string location{};          // absolute path, or a digest: what it is remembered by
  std::string shown{};             // the same as people know it; empty: `location`
  std::string group{};             // heading in listings
  std::vector<std::string> argv{}; // what runs it, the first an absolute path; not passed on when there is a `problem`
  tcli_file_id id{};               // of the file at `location`
  tcli_manifest_kind manifest_kind = TCLI_MANIFEST_NONE;
  std::string manifest{}; // path or text, as `manifest_kind` says
  tcli_file_id manifest_id{};
  std::string problem{};              // why it can't run
  std::string remedy{};               // a command that mends it, or puts back a command's file that is gone
  std::string relative{};             // the name to warn about, when it was reached through a relative folder
  std::vector<std::string> ask{};     // what runs it to learn its --help, and can do no harm; empty: `argv`, in tcli's seal
  std::vector<std::string> cleanup{}; // what ends a run that was cut short
  std::string question{};             // why a person has to agree before each run
  std::string summary{};              // one line for listings, when it has no manifest
  int problem_status = 0;             // of a call when there is a `problem`: TCLI_USAGE, or 0 for 126
  bool commands_are_files = false;    // below the folder `location`, which `argv` is as well: subject/verb, or verb

  // The executable at the absolute `path`, run as it is, with its identity. Its manifest, if it has one, stands in itself: tcli
  // looks. Whether it may run at all (the interpreter of a script, the machine of a program) is checked by tcli.
  static Module executable(std::string name, const std::string& path, std::string group) {
    return {.name = std::move(name),
            .location = path,
            .group = std::move(group),
            .argv = {path},
            .id = file_id(path),
            .manifest_kind = TCLI_MANIFEST_IN_FILE};
  }

  // Its manifest stands in the YAML file at the absolute `path`, which then breaks the module if it can't be read.
  void set_manifest_file(const std::string& path) {
    manifest_kind = TCLI_MANIFEST_FILE;
    manifest = path;
    manifest_id = file_id(path);
  }

  // Its manifest is this YAML, of 1 MiB at most.
  void set_manifest_text(std::string yaml) {
    manifest_kind = TCLI_MANIFEST_TEXT;
    manifest = std::move(yaml);
    manifest_id = {};
  }
};

// Where a provider's answers go: tcli_sink. Never made by a plugin. It lives until the provider's function returns, and can't
// be kept.
class Sink {
public:
  explicit Sink(const tcli_sink& raw) noexcept : m_raw(&raw) {}
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  // In find and list: one module, copied. Of two with one name, the first is the winner and the second shadowed. False when
  // tcli wants no more: return then. Once false it stays so, and passes nothing on.
  [[nodiscard]] bool found(const Module& module) {
    if (m_stopped) return false;
    const auto argv = pointers(module.argv), ask = pointers(module.ask), cleanup = pointers(module.cleanup);
    const auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    const tcli_module raw{.size = sizeof raw,
                          .name = module.name.c_str(),
                          .kind = module.kind.c_str(),
                          .location = module.location.c_str(),
                          .shown = or_null(module.shown),
                          .group = module.group.c_str(),
                          .argv = module.problem.empty() && !module.argv.empty() ? argv.data() : nullptr,
                          .id = module.id,
                          .manifest_kind = module.manifest_kind,
                          .manifest = or_null(module.manifest),
                          .manifest_id = module.manifest_id,
                          .problem = or_null(module.problem),
                          .remedy = or_null(module.remedy),
                          .relative = or_null(module.relative),
                          .ask = module.ask.empty() ? nullptr : ask.data(),
                          .cleanup = module.cleanup.empty() ? nullptr : cleanup.data(),
                          .question = or_null(module.question),
                          .summary = or_null(module.summary),
                          .problem_status = module.problem_status,
                          .commands_are_files = module.commands_are_files ? std::uint64_t{1} : std::uint64_t{0}};
    m_stopped = m_raw->found(m_raw->context, &raw) != 0;
    return !m_stopped;
  }

  // In watch: a file or folder that the answer of list depends on, as it is now, missing ones included. A folder changes when a
  // name in it comes or goes; the files that list reported are watched by tcli itself.
  void watch(const std::string& path) const noexcept {
    const tcli_file_id id = file_id(path);
    m_raw->watch(m_raw->context, path.c_str(), &id);
  }

private:
  static std::vector<const char*> pointers(const std::vector<std::string>& words) {
    std::vector<const char*> list;
    list.reserve(words.size() + 1);
    for (const std::string& word : words) list.push_back(word.c_str());
    list.push_back(nullptr);
    return list;
  }

  const tcli_sink* m_raw;
  bool m_stopped = false;
};

// A type that can be a provider. Its functions are called by one thread; nothing of it is constructed.
template <class Type>
concept Provides = requires(const Host& host, const std::string& name, Sink& sink) {
  Type::find(host, name, sink);
  Type::list(host, sink);
  Type::watch(host, sink);
};

namespace detail {

// What `work` throws is told to the host, and the answer is TCLI_FAILED whatever status an Error names.
template <class Work> int answered(const tcli_provider& self, const tcli_host& host, const tcli_sink& raw, Work work) noexcept {
  const int status = guarded(host, self.name, [&] {
    Sink sink{raw};
    work(Host{host}, sink);
    return TCLI_OK;
  });
  return status == TCLI_OK ? TCLI_OK : TCLI_FAILED;
}

template <class Type>
int find(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) noexcept {
  return answered(*self, *host, *sink, [name](const Host& view, Sink& answers) { Type::find(view, name, answers); });
}
template <class Type> int list(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) noexcept {
  return answered(*self, *host, *sink, [](const Host& view, Sink& answers) { Type::list(view, answers); });
}
template <class Type> int watch(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) noexcept {
  return answered(*self, *host, *sink, [](const Host& view, Sink& answers) { Type::watch(view, answers); });
}

} // namespace detail

// The row of one provider, for entry(). `name` is unique among providers; --from and listings call those of a library as its file
// is called. One that is no name doesn't compile. What the functions of `Type` throw becomes an error and TCLI_FAILED; what they
// return is ignored. A provider with state (two places, one source) fills in a tcli_provider itself and makes it the first member
// of a struct: `self` points to it.
template <Provides Type> consteval tcli_provider provider(const char* name) {
  if (!detail::is_name(name)) throw std::invalid_argument("no name of a provider");
  return {sizeof(tcli_provider), name, &detail::find<Type>, &detail::list<Type>, &detail::watch<Type>};
}

} // namespace tcli::plugin

#endif
