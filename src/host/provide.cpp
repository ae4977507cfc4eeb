#include "host/provide.hpp"

#include "base/file.hpp"
#include "catalog/answer.hpp"
#include "cli/output.hpp"
#include "config/plugin_places.hpp"
#include "host/library.hpp"

#include <csignal>
#include <fcntl.h>
#include <set>
#include <string_view>
#include <sys/prctl.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr const char* k_too_long = "its answer is longer than 4 MiB";

ProviderAnswer failed(std::string reason) {
  return {.modules = {}, .watched = {}, .lookups = {}, .failure = std::move(reason), .remedy = {}};
}

ProviderAnswer ask(const tcli_plugin& plugin, const std::string& name, std::span<char* const> question) {
  const auto config = Config::load();
  Settings settings = settings_for(name, config ? *config : Config{ConfigValues{}});
  settings["plugin-name"] = name;
  ProviderAnswer answer;
  std::set<Lookup> lookups;
  const Providers providers({&plugin}, std::move(settings), {},
                            {.failed =
                                 [&](std::string_view provider, const Problem& problem) {
                                   answer.failure = problem.reason;
                                   answer.remedy = problem.remedy;
                                   std::erase_if(answer.modules, [&](const auto& one) { return one.provider == provider; });
                                 },
                             .looked_up = [&](const Lookup& lookup) { lookups.insert(lookup); }});
  if (!answer.failure.empty()) return answer;
  if (providers.names().empty()) return failed("it has no provider: no interface " TCLI_PROVIDER_1);
  const std::string_view verb = question.empty() ? "" : question[0];
  if (verb == "find" && question.size() == 2) {
    if (auto found = providers.find(question[1], "")) answer.modules.push_back(*std::move(found));
  } else {
    std::size_t size = 0; // of the texts that are longest
    providers.list([&](Finding module) {
      size += sizeof module.id + module.location.size() + module.manifest.size();
      answer.modules.push_back(std::move(module));
      return size <= k_answer_limit;
    });
    if (size > k_answer_limit) return failed(k_too_long);
    answer.watched = providers.watched();
  }
  answer.lookups.assign(lookups.begin(), lookups.end());
  return answer;
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
  const FileId pipe = file_of(output.get());
  const auto library = load_library(path);
  std::string bytes = encode_answer(library ? ask(*library->plugin, name, question) : failed(library.error().reason));
  end_copies();
  if (bytes.size() > k_answer_limit) bytes = encode_answer(failed(k_too_long));
  if (!pipe.exists() || file_of(output.get()) != pipe) return static_cast<int>(ExitCode::internal);
  const auto written = write_all(output.get(), bytes, "the answer");
  return written ? 0 : report(written.error());
}

} // namespace tcli
