#include "host/provide.hpp"

#include "base/file.hpp"
#include "catalog/answer.hpp"
#include "cli/output.hpp"
#include "host/host_services.hpp"
#include "host/library.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <set>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr const char* k_too_long = "its answer is longer than 4 MiB";

ProviderAnswer failed(std::string reason) {
  return {.modules = {}, .watched = {}, .lookups = {}, .failure = std::move(reason), .remedy = {}};
}

// What it takes in an answer; a length stands before each text.
std::size_t size_of(const Finding& module) {
  std::size_t size = sizeof module.id + sizeof module.manifest_id;
  for (const std::string* text :
       {&module.name, &module.kind, &module.location, &module.shown, &module.group, &module.manifest, &module.problem.reason,
        &module.problem.remedy, &module.relative, &module.question, &module.summary})
    size += sizeof(std::uint32_t) + text->size();
  for (const auto* words : {&module.argv, &module.ask, &module.cleanup})
    for (const std::string& word : *words) size += sizeof(std::uint32_t) + word.size();
  return size;
}

std::size_t size_of(const Lookup& lookup) { return sizeof lookup + lookup.key.size() + lookup.value.value_or("").size(); }

// What a provider says while it is asked: no more of it is kept than an answer may hold.
struct Said {
  ProviderAnswer answer;
  std::set<Lookup> lookups;
  std::size_t size = 0;

  bool has_room() const { return size <= k_answer_limit; }
  bool add(Finding module) {
    size += size_of(module);
    if (has_room()) answer.modules.push_back(std::move(module));
    return has_room();
  }
  void add(const Lookup& lookup) {
    if (!has_room() || lookups.contains(lookup)) return;
    size += size_of(lookup);
    if (has_room()) lookups.insert(lookup);
  }
  void fail(std::string_view provider, const Problem& problem) {
    answer.failure = problem.reason;
    answer.remedy = problem.remedy;
    std::erase_if(answer.modules, [&](const auto& one) { return one.provider == provider; });
  }
};

ProviderAnswer ask(const tcli_plugin& plugin, const std::string& name, std::span<char* const> question) {
  Settings settings = told_settings(name);
  settings["plugin-name"] = name;
  Said said;
  const Providers providers({&plugin}, std::move(settings), {},
                            {.failed = [&](std::string_view provider, const Problem& problem) { said.fail(provider, problem); },
                             .looked_up = [&](const Lookup& lookup) { said.add(lookup); }});
  if (!said.answer.failure.empty()) return said.answer;
  if (providers.names().empty()) return failed("it has no provider: no interface " TCLI_PROVIDER_1);
  const std::string_view verb = question.empty() ? "" : question[0];
  if (verb == "find" && question.size() == 2) {
    if (auto found = providers.find(question[1], "")) said.add(*std::move(found));
  } else {
    providers.list([&](Finding module) { return said.add(std::move(module)); });
    said.answer.watched = providers.watched();
  }
  if (!said.has_room()) return failed(k_too_long);
  said.answer.lookups.assign(said.lookups.begin(), said.lookups.end());
  return std::move(said.answer);
}

// A provider that takes memory without end meets the end of it, and not that of the machine. A sanitizer needs more than this.
void limit_memory() {
#if defined(__has_feature) // clang's way; GCC 12 has the macro alone
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__)
  constexpr rlim_t k_memory_limit = 1024 * 1024 * 1024;
  ::rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = std::min(limit.rlim_cur, k_memory_limit);
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
}

// Which file is open there: a library may close what is not its own, and open another file under the number.
FileId file_of(int fd) {
  struct ::stat status {};
  return ::fstat(fd, &status) == 0 ? FileId{.device = status.st_dev, .inode = status.st_ino} : FileId{};
}

} // namespace

int provide(const std::string& path, const std::string& name, std::span<char* const> question) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL); // nobody waits for the answer of a provider that hangs once tcli is gone
  const UniqueFd output(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  limit_memory();
  const FileId pipe = file_of(output.get());
  const std::string head = answer_head();
  if (const auto begun = write_all(output.get(), head, "the answer"); !begun) return report(begun.error());
  const auto library = load_library(path);
  std::string bytes = encode_answer(library ? ask(*library->plugin, name, question) : failed(library.error().reason));
  end_copies();
  if (bytes.size() > k_answer_limit) bytes = encode_answer(failed(k_too_long));
  if (!pipe.exists() || file_of(output.get()) != pipe) return static_cast<int>(ExitCode::internal);
  const auto written = write_all(output.get(), std::string_view{bytes}.substr(head.size()), "the answer");
  return written ? 0 : report(written.error());
}

} // namespace tcli
