#include "hosted/hosted_provider.hpp"

#include "base/binary.hpp"
#include "base/clock.hpp"
#include "base/debug.hpp"
#include "base/hash.hpp"
#include "base/record_store.hpp"
#include "base/told_text.hpp"
#include "base/xdg.hpp"
#include "catalog/to_sink.hpp"
#include "catalog/trust.hpp"
#include "config/plugin_places.hpp"
#include "hosted/runnable.hpp"
#include "run/collect_output.hpp"
#include "run/load_report.hpp"
#include "run/orphans.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_time_limit{2000};

ProviderAnswer failed(Problem problem) {
  return {.modules = {}, .watched = {}, .lookups = {}, .failure = std::move(problem.reason), .remedy = std::move(problem.remedy)};
}

std::string complaint(const Collected& collected) {
  switch (collected.end) {
  case Collected::End::timed_out:
    return fmt::format("it did not answer within {} seconds", k_time_limit.count() / 1000);
  case Collected::End::too_long:
    return collected.errors.size() > collected.output.size() ? "it wrote more than 4 MiB to standard error"
                                                             : "its answer is longer than 4 MiB";
  case Collected::End::signalled:
    return fmt::format("it was killed by {}", signal_name(collected.status));
  case Collected::End::exited:
    break;
  }
  return collected.status == 0 && !collected.output.empty() && collected.output != answer_head()
             ? "its answer can't be read"
             : fmt::format("it ended with status {} and no answer", collected.status);
}

// Of a host that did not get as far as to load anything: whatever the system puts into a program before its main(), or the want
// of memory or files, is to blame. The dynamic linker's status is 127, and it has said why.
Problem start_problem(const Collected& collected) {
  const bool is_linker = collected.end == Collected::End::exited && collected.status == 127 && !collected.errors.empty();
  const auto said = collected.errors.substr(0, std::min(collected.errors.find('\n'), k_told_limit));
  return {.reason = "tcli-host, which would load it, did not start: " + (is_linker ? said : complaint(collected)),
          .remedy = "TCLI_DEBUG=1 tcli plugin list"};
}

RecordKey key(const Finding& library) { return {.path = library.location, .first = library.id}; }

RecordStore answers() {
  auto folder = cache_folder();
  if (folder) *folder += "/providers";
  return RecordStore{std::move(folder), "tcli provider 1"};
}

// What did not answer is not asked again for a minute, unless its file or its settings change: it would cost its time again.
constexpr std::int64_t k_rest_ns = 60'000'000'000;

RecordStore failures() {
  auto folder = cache_folder();
  if (folder) *folder += "/providers";
  return RecordStore{std::move(folder), "tcli provider failure 1"};
}

std::string failure_path(const Finding& library) { return library.location + " did not answer"; }

bool has(const ProviderAnswer& answer, std::string_view name) {
  return std::ranges::any_of(answer.modules, [&](const Finding& module) { return module.name == name; });
}

} // namespace

HostedProvider::HostedProvider(std::string name, const Providers& libraries, const Settings& settings, Asking asking)
    : m_name(std::move(name)), m_libraries(libraries), m_settings(settings), m_asking(asking), m_row(*this, m_name.c_str()) {}

Problem HostedProvider::ask_anew(const Finding& library, const Providers& libraries, const Settings& settings) {
  if (failures().load({.path = failure_path(library), .first = library.id}))
    failures().save({.path = failure_path(library), .first = library.id}, {});
  HostedProvider provider(library.name, libraries, settings);
  provider.m_library.emplace(library);
  provider.m_kept.emplace(); // nothing that could be recalled
  const ProviderAnswer& answer = provider.answered({});
  return {.reason = answer.failure, .remedy = answer.remedy};
}

const Finding* HostedProvider::library() {
  if (!m_library) m_library = m_libraries.find(m_name, "");
  return *m_library ? &**m_library : nullptr;
}

// Whether asking again would bring the same.
bool HostedProvider::holds(const ProviderAnswer& answer, std::string_view only) const {
  const auto same_value = [&](const Lookup& lookup) {
    if (lookup.kind == Lookup::Kind::environment) {
      const char* const now = std::getenv(lookup.key.c_str());
      return now == nullptr ? !lookup.value : lookup.value == now;
    }
    if (lookup.kind == Lookup::Kind::setting && is_setting_of_another(lookup.key, m_name)) return true; // never told
    const auto now = m_settings.find(lookup.key);
    return now == m_settings.end() ? !lookup.value : lookup.value == now->second;
  };
  const auto same_module = [&](const Finding& module) {
    if (!only.empty() && module.name != only) return true; // one call looks at one module
    return (!module.id.exists() || file_id(module.location) == module.id) &&
           (!module.manifest_id.exists() || file_id(module.manifest) == module.manifest_id);
  };
  return std::ranges::all_of(answer.lookups, same_value) &&
         std::ranges::all_of(answer.watched, [](const Watched& one) { return file_id(one.path) == one.id; }) &&
         std::ranges::all_of(answer.modules, same_module);
}

std::uint64_t HostedProvider::own_settings() const {
  std::string own;
  for (const auto& [key, value] : m_settings)
    if (!is_setting_of_another(key, m_name)) own += fmt::format("{}={}\n", key, value);
  return hash64(own);
}

void HostedProvider::remember_failure(const std::string& reason) {
  BinaryWriter writer;
  writer.number(nanoseconds(CLOCK_REALTIME));
  writer.number(own_settings());
  writer.text(reason);
  failures().save({.path = failure_path(*library()), .first = library()->id}, writer.take());
}

Problem HostedProvider::remembered_failure() {
  const auto bytes = failures().load({.path = failure_path(*library()), .first = library()->id});
  BinaryReader reader{bytes ? std::string_view{*bytes} : std::string_view{}};
  const std::int64_t age = nanoseconds(CLOCK_REALTIME) - reader.number<std::int64_t>();
  const bool holds = reader.number<std::uint64_t>() == own_settings() && age >= 0 && age < k_rest_ns;
  const std::string_view reason = reader.text();
  if (!reader.ok() || !holds) return {};
  return {.reason = fmt::format("it is not asked again for a minute, since {}", reason), .remedy = "tcli plugin check " + m_name};
}

Problem HostedProvider::why_not_ask() {
  if (m_asking == Asking::never) return {.reason = "it was not asked yet"};
  const Finding* const from = library();
  if (from == nullptr) return {.reason = fmt::format("there is no {}.so in the folders for plugins", m_name)};
  if (from->problem) return {.reason = from->location + ": " + from->problem.reason, .remedy = from->problem.remedy};
  if (auto problem = host_problem(host_program())) return problem;
  return remembered_failure();
}

CollectSpec HostedProvider::question(const std::string& name) {
  CollectSpec spec;
  spec.argv = {host_program(), "provide", library()->location, m_name};
  for (const char* const word : {name.empty() ? "list" : "find", name.c_str()})
    if (*word != '\0') spec.argv.emplace_back(word);
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);
  spec.environment.push_back(fmt::format("{}=1", k_in_provider_variable));
  if (debug_enabled()) spec.environment.push_back(fmt::format("{}=all", k_tells_variable));
  spec.time_limit = k_time_limit;
  spec.ends_whole = true;
  spec.size_limit = k_answer_limit + 64 * 1024; // what it prints to standard error counts too
  return spec;
}

ProviderAnswer HostedProvider::understand(const Result<Collected>& collected) {
  if (!collected) return failed({.reason = collected.error().what + ": " + collected.error().why});
  if (!collected->errors.empty()) debug("provider {} says: {}", m_name, collected->errors);
  const bool answered = collected->end == Collected::End::exited && collected->status == 0;
  if (auto answer = answered ? decode_answer(collected->output, m_name) : std::nullopt) return *std::move(answer);
  if (!collected->output.starts_with(answer_head())) return failed(start_problem(*collected));
  const std::string reason = complaint(*collected);
  remember_failure(reason);
  return failed({.reason = reason});
}

void HostedProvider::take(const std::string& name, ProviderAnswer answer) {
  if (!name.empty() && answer.failure.empty()) {
    m_found.emplace(name, std::move(answer));
    return;
  }
  m_listed = std::move(answer); // one that failed would take the same time again, whatever it is asked for
  const bool can_be_kept = m_listed->failure.empty() && std::ranges::all_of(m_listed->modules, [](const Finding& module) {
                             return is_settled(module.id) && is_settled(module.manifest_id);
                           });
  if (library() != nullptr && can_be_kept) answers().save(key(*library()), encode_answer(*m_listed));
}

// What is known without asking: of the module `name`, or (empty) of all.
const ProviderAnswer* HostedProvider::known(const std::string& name) {
  if (m_listed) return &*m_listed;
  if (m_found && m_found->first == name) return &m_found->second;
  if (m_held == name) return &**m_kept;
  const ProviderAnswer* const kept = recall(name);
  if (kept == nullptr) return nullptr;
  if (name.empty()) return &m_listed.emplace(*kept);
  m_held = name;
  return kept;
}

void HostedProvider::ask_each(const std::vector<HostedProvider*>& hosted, const std::string& name) {
  // Whether all is known that counts: of a module up to the first that has it.
  const auto is_decided = [&] {
    for (HostedProvider* const one : hosted) {
      const ProviderAnswer* const known = one->known(name);
      if (known == nullptr) return false;
      if (!name.empty() && has(*known, name)) return true;
    }
    return true;
  };
  std::vector<HostedProvider*> asked;
  std::vector<CollectSpec> questions;
  for (HostedProvider* const one : hosted) {
    const ProviderAnswer* const known = one->known(name);
    if (known != nullptr && !name.empty() && has(*known, name)) break;
    if (known != nullptr) continue;
    if (auto problem = one->why_not_ask()) {
      one->take(name, failed(std::move(problem)));
      continue;
    }
    asked.push_back(one);
    questions.push_back(one->question(name));
  }
  if (questions.empty()) return;
  const OrphanScope orphans; // a provider that leaves its session is none that gets away
  collect_each(questions, [&](std::size_t index, const Result<Collected>& collected) {
    asked[index]->take(name, asked[index]->understand(collected));
    return !is_decided();
  });
  orphans.end_all();
}

std::string HostedProvider::host_program() const {
  const auto program = m_settings.find("host-program");
  return program == m_settings.end() ? std::string{} : program->second;
}

const ProviderAnswer* HostedProvider::recall(std::string_view only) {
  const Finding* const from = library();
  if (!m_kept) {
    const auto bytes = from == nullptr ? std::nullopt : answers().load(key(*from));
    m_kept = bytes ? decode_answer(*bytes, m_name) : std::nullopt;
  }
  if (!*m_kept) return nullptr;
  return m_asking == Asking::never || holds(**m_kept, only) ? &**m_kept : nullptr;
}

const ProviderAnswer& HostedProvider::answered(const std::string& name) {
  if (known(name) == nullptr) ask_each({this}, name);
  return *known(name);
}

int HostedProvider::end(const tcli_host& host, const ProviderAnswer& answer) const {
  if (answer.failure.empty()) return TCLI_OK;
  host.error(host.context, answer.failure.c_str(), nullptr, answer.remedy.empty() ? nullptr : answer.remedy.c_str());
  return TCLI_FAILED;
}

int HostedProvider::find(const tcli_host& host, const std::string& name, const tcli_sink& sink) {
  const ProviderAnswer& answer = answered(name);
  for (const Finding& module : answer.modules) {
    if (module.name == name && to_sink(made_runnable(module, host_program()), sink) != 0) return TCLI_OK;
  }
  return end(host, answer);
}

int HostedProvider::list(const tcli_host& host, const tcli_sink& sink) {
  const ProviderAnswer& answer = answered({});
  for (const Finding& module : answer.modules) {
    if (to_sink(made_runnable(module, host_program()), sink) != 0) return TCLI_OK;
  }
  return end(host, answer);
}

// A listing depends on this very answer, which was held against the files and values that it rests on; without an answer on none.
int HostedProvider::watch(const tcli_host& host, const tcli_sink& sink) {
  ProviderAnswer answer = answered({});
  if (!answer.failure.empty()) return end(host, answer);
  for (Finding& module : answer.modules) module = made_runnable(std::move(module), host_program()); // who may write to its files
  const std::string bytes = encode_answer(answer);
  const tcli_file_id id{.device = 0, .inode = hash64(bytes), .size = bytes.size(), .mtime_ns = 0, .ctime_ns = 0};
  sink.watch(sink.context, ("provider " + m_name).c_str(), &id);
  return TCLI_OK;
}

} // namespace tcli
