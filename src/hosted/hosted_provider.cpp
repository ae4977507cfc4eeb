#include "hosted/hosted_provider.hpp"

#include "base/debug.hpp"
#include "base/hash.hpp"
#include "base/record_store.hpp"
#include "base/xdg.hpp"
#include "catalog/to_sink.hpp"
#include "config/plugin_places.hpp"
#include "hosted/runnable.hpp"
#include "run/collect_output.hpp"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_time_limit{2000};

ProviderAnswer failed(std::string reason) {
  return {.modules = {}, .watched = {}, .lookups = {}, .failure = std::move(reason), .remedy = {}};
}

std::string complaint(const Collected& collected) {
  switch (collected.end) {
  case Collected::End::timed_out:
    return fmt::format("it did not answer within {} seconds", k_time_limit.count() / 1000);
  case Collected::End::too_long:
    return collected.errors.size() > collected.output.size() ? "it wrote more than 4 MiB to standard error"
                                                             : "its answer is longer than 4 MiB";
  case Collected::End::signalled:
    return fmt::format("it was killed by signal {}", collected.status);
  case Collected::End::exited:
    break;
  }
  return collected.status == 0 && !collected.output.empty()
             ? "its answer can't be read"
             : fmt::format("it ended with status {} and no answer", collected.status);
}

RecordKey key(const Finding& library) { return {.path = library.location, .first = library.id}; }

RecordStore answers() {
  auto folder = cache_folder();
  if (folder) *folder += "/providers";
  return RecordStore{std::move(folder), "tcli provider 1"};
}

} // namespace

HostedProvider::HostedProvider(std::string name, const Providers& libraries, const Settings& settings, Asking asking)
    : m_name(std::move(name)), m_libraries(libraries), m_settings(settings), m_asking(asking), m_row(*this, m_name.c_str()) {}

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

ProviderAnswer HostedProvider::ask(const std::vector<std::string>& question) {
  if (m_asking == Asking::never) return failed("it was not asked yet");
  const Finding* const from = library();
  if (from == nullptr) return failed(fmt::format("there is no {}.so in the folders for plugins", m_name));
  if (from->problem) return failed(from->location + ": " + from->problem.reason);
  CollectSpec spec;
  spec.argv = {host_program(), "provide", from->location, m_name};
  spec.argv.insert(spec.argv.end(), question.begin(), question.end());
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);
  spec.environment.push_back(fmt::format("{}=1", k_in_provider_variable));
  spec.time_limit = k_time_limit;
  spec.size_limit = k_answer_limit + 64 * 1024; // what it prints to standard error counts too
  const auto collected = collect_output(spec);
  if (!collected) return failed(collected.error().what + ": " + collected.error().why);
  if (!collected->errors.empty()) debug("provider {} says: {}", m_name, collected->errors);
  const bool answered = collected->end == Collected::End::exited && collected->status == 0;
  auto answer = answered ? decode_answer(collected->output, m_name) : std::nullopt;
  return answer ? *std::move(answer) : failed(complaint(*collected));
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

const ProviderAnswer& HostedProvider::listed() {
  if (m_listed) return *m_listed;
  if (const ProviderAnswer* const kept = recall({})) return m_listed.emplace(*kept);
  m_listed = ask({"list"});
  const bool can_be_kept = m_listed->failure.empty() && std::ranges::all_of(m_listed->modules, [](const Finding& module) {
                             return is_settled(module.id) && is_settled(module.manifest_id);
                           });
  if (library() != nullptr && can_be_kept) answers().save(key(*library()), encode_answer(*m_listed));
  return *m_listed;
}

int HostedProvider::end(const tcli_host& host, const ProviderAnswer& answer) const {
  if (answer.failure.empty()) return TCLI_OK;
  host.error(host.context, answer.failure.c_str(), nullptr, answer.remedy.empty() ? nullptr : answer.remedy.c_str());
  return TCLI_FAILED;
}

int HostedProvider::find(const tcli_host& host, const std::string& name, const tcli_sink& sink) {
  const ProviderAnswer* const known = m_listed ? &*m_listed : recall(name);
  const ProviderAnswer asked = known == nullptr ? ask({"find", name}) : ProviderAnswer{};
  if (!asked.failure.empty()) m_listed = asked; // to list would take the same time again
  const ProviderAnswer& answer = known == nullptr ? asked : *known;
  for (const Finding& module : answer.modules) {
    if (module.name == name && to_sink(made_runnable(module, host_program()), sink) != 0) return TCLI_OK;
  }
  return end(host, answer);
}

int HostedProvider::list(const tcli_host& host, const tcli_sink& sink) {
  const ProviderAnswer& answer = listed();
  for (const Finding& module : answer.modules) {
    if (to_sink(made_runnable(module, host_program()), sink) != 0) return TCLI_OK;
  }
  return end(host, answer);
}

// A listing depends on this very answer, which was held against the files and values that it rests on; without an answer on none.
int HostedProvider::watch(const tcli_host& host, const tcli_sink& sink) {
  ProviderAnswer answer = listed();
  if (!answer.failure.empty()) return end(host, answer);
  for (Finding& module : answer.modules) module = made_runnable(std::move(module), host_program()); // who may write to its files
  const std::string bytes = encode_answer(answer);
  const tcli_file_id id{.device = 0, .inode = hash64(bytes), .size = bytes.size(), .mtime_ns = 0, .ctime_ns = 0};
  sink.watch(sink.context, ("provider " + m_name).c_str(), &id);
  return TCLI_OK;
}

} // namespace tcli
