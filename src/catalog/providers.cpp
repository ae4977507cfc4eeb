#include "catalog/providers.hpp"

#include "base/boundary.hpp"
#include "base/debug.hpp"
#include "base/told_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace tcli {

namespace {

constexpr std::size_t k_watched_limit = 4 * 1024 * 1024;

FileId to_file_id(const tcli_file_id& id) {
  return {.device = id.device, .inode = id.inode, .size = id.size, .mtime_ns = id.mtime_ns, .ctime_ns = id.ctime_ns};
}

std::string to_text(const char* text) { return text == nullptr ? std::string{} : std::string{text}; }

Finding::ManifestPlace to_place(tcli_manifest_kind kind) {
  switch (kind) {
  case TCLI_MANIFEST_IN_FILE:
    return Finding::ManifestPlace::in_file;
  case TCLI_MANIFEST_FILE:
    return Finding::ManifestPlace::file;
  case TCLI_MANIFEST_TEXT:
    return Finding::ManifestPlace::text;
  case TCLI_MANIFEST_NONE:
    break;
  }
  return Finding::ManifestPlace::none;
}

std::vector<std::string> to_words(const char* const* argv) {
  if (argv == nullptr) return {};
  std::size_t count = 0;
  while (argv[count] != nullptr) ++count;
  return std::vector<std::string>(argv, argv + count);
}

Finding to_finding(const tcli_provider& provider, const tcli_module& module) {
  Finding finding{.name = to_text(module.name),
                  .provider = provider.name,
                  .kind = to_text(module.kind),
                  .location = to_text(module.location),
                  .shown = to_text(module.shown != nullptr ? module.shown : module.location),
                  .group = to_text(module.group),
                  .argv = to_words(module.argv),
                  .id = to_file_id(module.id),
                  .manifest_place = to_place(module.manifest_kind),
                  .manifest = to_text(module.manifest),
                  .manifest_id = to_file_id(module.manifest_id),
                  .problem = {.reason = told_text(module.problem), .remedy = told_text(module.remedy)},
                  .relative = to_text(module.relative),
                  .ask = {},
                  .cleanup = {},
                  .summary = {},
                  .question = {},
                  .commands_are_files = TCLI_HAS(&module, commands_are_files) && module.commands_are_files != 0,
                  .asked_from = {}};
  if (TCLI_HAS(&module, ask)) finding.ask = to_words(module.ask);
  if (TCLI_HAS(&module, cleanup)) finding.cleanup = to_words(module.cleanup);
  if (TCLI_HAS(&module, question)) finding.question = told_text(module.question);
  if (TCLI_HAS(&module, summary)) finding.summary = told_text(module.summary);
  if (TCLI_HAS(&module, problem_status) && module.problem_status == TCLI_USAGE) finding.problem.status = ExitCode::usage;
  return finding;
}

// Why the providers of a plugin can't be asked; empty when they can. Nothing is read beyond the sizes that it tells.
std::string table_problem(const tcli_providers& table) {
  if (!TCLI_HAS(&table, items)) return fmt::format("its tcli_providers is too short: {} bytes", table.size);
  if (table.items == nullptr) return "its tcli_providers has no items";
  for (std::size_t index = 0; index < table.count; ++index) {
    const tcli_provider* const provider = table.items[index];
    if (provider == nullptr) return fmt::format("its tcli_provider number {} is NULL", index);
    if (!TCLI_HAS(provider, watch))
      return fmt::format("its tcli_provider number {} is too short: {} bytes", index, provider->size);
    if (provider->name == nullptr || provider->find == nullptr || provider->list == nullptr || provider->watch == nullptr)
      return fmt::format("its tcli_provider number {} lacks a name, find, list or watch", index);
  }
  return {};
}

} // namespace

// What the callbacks behind the ABI write to while one provider answers.
struct Providers::Asked {
  const Settings& settings;
  const ProviderListeners& listeners;
  const tcli_provider* provider = nullptr;
  const FindingVisitor* visit = nullptr;
  std::vector<Watched>* watched = nullptr;
  Problem failure = {}; // why it can't answer
  std::size_t watched_bytes = 0;
  bool stopped = false;
  bool misused = false; // what it told can't be taken

  int refuse(std::string reason) {
    misused = true;
    failure = {.reason = std::move(reason)};
    return 1;
  }
  static int found(void* context, const tcli_module* module) {
    auto& asked = *static_cast<Asked*>(context);
    if (asked.misused || asked.visit == nullptr) return 1;
    return asked.bounded(1, [&] { return asked.take(module); });
  }
  int take(const tcli_module* module) {
    if (module == nullptr) return refuse("a module that it found is NULL");
    if (!TCLI_HAS(module, relative))
      return refuse(fmt::format("a tcli_module that it found is too short: {} bytes", module->size));
    if (!stopped) stopped = !(*visit)(to_finding(*provider, *module));
    return stopped ? 1 : 0;
  }
  static void watch(void* context, const char* path, const tcli_file_id* id) {
    auto& asked = *static_cast<Asked*>(context);
    if (asked.watched == nullptr || asked.misused) return;
    asked.watched_bytes += sizeof(Watched) + std::strlen(path);
    if (asked.watched_bytes > k_watched_limit) {
      asked.refuse("it watches more than 4 MiB of paths");
      return;
    }
    asked.bounded(0, [&] { return asked.watched->push_back({.path = path, .id = to_file_id(*id)}), 0; });
  }

  static const char* environment(void* context, const char* name) {
    auto& asked = *static_cast<Asked*>(context);
    return asked.bounded<const char*>(nullptr, [&] { return asked.told(Lookup::Kind::environment, name, std::getenv(name)); });
  }
  static const char* setting(void* context, const char* key) {
    auto& asked = *static_cast<Asked*>(context);
    return asked.bounded<const char*>(nullptr, [&] { return asked.told(Lookup::Kind::setting, key, asked.look_up(key)); });
  }
  static const char* config(void* context, const char* key) {
    auto& asked = *static_cast<Asked*>(context);
    return asked.bounded<const char*>(nullptr, [&] {
      const char* const name = asked.look_up("plugin-name");
      const std::string full = fmt::format("modules.{}.settings.{}", name == nullptr ? asked.provider->name : name, key);
      return asked.told(Lookup::Kind::config, full, asked.look_up(full));
    });
  }
  static void log(void* context, tcli_log_level level, const char* text) {
    auto& asked = *static_cast<Asked*>(context);
    asked.bounded(0, [&] {
      if (is_warning(level))
        warn(fmt::format("{}: {}", asked.provider->name, told_text(text)));
      else
        debug("{}: {}", asked.provider->name, told_text(text));
      return 0;
    });
  }
  static void error(void* context, const char* what, const char* why, const char* hint) {
    auto& asked = *static_cast<Asked*>(context);
    asked.bounded(0, [&] {
      asked.failure = {.reason = why == nullptr ? told_text(what) : fmt::format("{}: {}", told_text(what), told_text(why)),
                       .remedy = told_text(hint)};
      return 0;
    });
  }

private:
  // No exception passes through a provider; what could not be taken makes its answer none.
  template <class Value, class Work> Value bounded(Value otherwise, Work work) {
    const auto result = at_boundary(std::optional<Value>{}, [&] { return std::optional<Value>{work()}; });
    if (result) return *result;
    misused = true;
    failure = {.reason = "out of memory"};
    return otherwise;
  }

  const char* look_up(std::string_view key) const {
    const auto found = settings.find(key);
    return found == settings.end() ? nullptr : found->second.c_str();
  }
  const char* told(Lookup::Kind kind, std::string_view key, const char* value) const {
    if (listeners.looked_up)
      listeners.looked_up({kind, std::string{key}, value == nullptr ? std::nullopt : std::optional<std::string>{value}});
    return value;
  }
};

Providers::Providers(const std::vector<const tcli_plugin*>& plugins, Settings settings,
                     const std::vector<const tcli_provider*>& others, ProviderListeners listeners, const tcli_provider* service,
                     std::string_view engines)
    : m_service(service), m_engines(engines), m_settings(std::move(settings)), m_listeners(std::move(listeners)) {
  for (const tcli_plugin* plugin : plugins) {
    const auto* set = static_cast<const tcli_providers*>(plugin->get_interface(TCLI_PROVIDER_1));
    if (set == nullptr) continue;
    if (const auto problem = table_problem(*set); !problem.empty())
      failed(plugin->name, {.reason = problem});
    else
      m_providers.insert(m_providers.end(), set->items, set->items + set->count);
  }
  m_first_other = m_providers.size();
  m_providers.insert(m_providers.end(), others.begin(), others.end());
  m_other_end = m_providers.size();
  if (service != nullptr) m_providers.push_back(service);
}

template <class Question> bool Providers::ask(const tcli_provider& provider, Asked& asked, Question question) const {
  asked.provider = &provider;
  const tcli_host host{.size = sizeof host,
                       .context = &asked,
                       .environment = Asked::environment,
                       .setting = Asked::setting,
                       .config = Asked::config,
                       .log = Asked::log,
                       .error = Asked::error};
  const tcli_sink sink{.size = sizeof sink, .context = &asked, .found = Asked::found, .watch = Asked::watch};
  if (question(provider, &host, &sink) == TCLI_OK && !asked.misused) return true;
  if (!asked.failure) asked.failure.reason = "no reason given";
  return false;
}

void Providers::failed(const char* provider, const Problem& problem) const {
  if (m_listeners.failed) return m_listeners.failed(provider, problem);
  if (!m_warned.emplace(provider).second) return;
  const bool is_service = m_service != nullptr && std::string_view{provider} == m_service->name; // a line is enough for it
  warn(fmt::format("provider {} can't answer: {}", provider, problem.reason), is_service ? "" : problem.remedy);
}

void Providers::announce(const tcli_provider* next, const std::string& name) const {
  const bool is_first_other = m_first_other < m_other_end && m_providers[m_first_other] == next;
  if (is_first_other && m_listeners.before_others) m_listeners.before_others(name);
}

std::optional<Finding> Providers::find(const std::string& name, std::string_view from, Service service) const {
  std::optional<Finding> best;
  const FindingVisitor take_first = [&](Finding&& finding) {
    if (finding.name == name) best = std::move(finding); // whatever else a provider says
    return !best;
  };
  m_unanswered = {};
  for (const tcli_provider* provider : m_providers) {
    if (!from.empty() && from != provider->name) continue;
    if (provider == m_service && service == Service::not_asked && from.empty()) continue;
    if (from.empty()) announce(provider, name);
    Asked asked{.settings = m_settings, .listeners = m_listeners, .visit = &take_first};
    const bool answered = ask(*provider, asked, [&](const auto& one, const auto* host, const auto* sink) {
      return one.find(&one, host, name.c_str(), sink);
    });
    if (!answered && provider == m_service) {
      m_unanswered = asked.failure; // whether the name is known depends on it: no mere warning
    } else if (!answered) {
      failed(provider->name, asked.failure);
      best.reset();
    }
    debug("find {}: provider {}: {}", name, provider->name, best ? best->location : "none");
    if (best) break;
  }
  if (best && from.empty()) debug("find {}: {} has it, and those behind it are not asked", name, best->provider);
  return best;
}

void Providers::list(const FindingVisitor& visit, std::string_view from) const {
  for (const tcli_provider* provider : m_providers) {
    if (!from.empty() && from != provider->name) continue;
    if (from.empty()) announce(provider, {});
    std::size_t count = 0;
    const FindingVisitor counted = [&](Finding&& finding) {
      debug("list: provider {}: {} is {}", provider->name, finding.name, finding.location);
      ++count;
      return visit(std::move(finding));
    };
    Asked asked{.settings = m_settings, .listeners = m_listeners, .visit = &counted};
    if (!ask(*provider, asked, [](const auto& one, const auto* host, const auto* sink) { return one.list(&one, host, sink); }))
      failed(provider->name, asked.failure);
    debug("list: provider {}: {} modules", provider->name, count);
    if (asked.stopped) return;
  }
}

std::vector<Watched> Providers::watched() const {
  std::vector<Watched> watched;
  for (const tcli_provider* provider : m_providers) {
    announce(provider, {});
    Asked asked{.settings = m_settings, .listeners = m_listeners, .watched = &watched};
    if (!ask(*provider, asked, [](const auto& one, const auto* host, const auto* sink) { return one.watch(&one, host, sink); }))
      failed(provider->name, asked.failure);
  }
  return watched;
}

ServiceState Providers::ask_service(const tcli_service& service) const {
  ServiceState state;
  const tcli_service_sink sink{.size = sizeof sink,
                               .context = &state,
                               .answered = [](void* context, const char* name, const char* where, const char* version) {
                                 auto& told = *static_cast<ServiceState*>(context);
                                 at_boundary(0, [&] {
                                   told.where = told_text(where);
                                   told.version = told_text(version);
                                   told.name = told_text(name);
                                   return 0;
                                 });
                               }};
  Asked asked{.settings = m_settings, .listeners = m_listeners};
  const bool answered =
      ask(*m_providers.front(), asked,
          [&](const auto& /*provider*/, const auto* host, const auto* /*modules*/) { return service.ask(host, &sink); });
  if (!answered) state.problem = asked.failure;
  return state;
}

bool Providers::has(std::string_view provider) const {
  return std::any_of(m_providers.begin(), m_providers.end(), [&](const auto* one) { return provider == one->name; });
}

bool Providers::is_third_party(std::string_view provider) const {
  for (std::size_t index = m_first_other; index < m_other_end; ++index)
    if (provider == m_providers[index]->name) return true;
  return false;
}

std::vector<std::string_view> Providers::names() const {
  std::vector<std::string_view> names;
  for (const tcli_provider* provider : m_providers) names.emplace_back(provider->name);
  return names;
}

} // namespace tcli
