#include "catalog/last_known.hpp"

#include "base/binary.hpp"
#include "base/hash.hpp"
#include "base/record_store.hpp"
#include "base/xdg.hpp"
#include "catalog/to_sink.hpp"

namespace tcli {

namespace {

RecordStore answers() {
  auto folder = cache_folder();
  if (folder) *folder += "/providers";
  return RecordStore{std::move(folder), "tcli provider 1"};
}

// No file vouches for it: it is never held against anything.
RecordKey key(std::string_view name) { return {.path = name, .first = {}}; }

// Beside it stands what that answer rested on, which is read without all of it.
std::string path_of_watched(std::string_view name) { return std::string{name} + " watched"; }

std::string digest_of(const std::vector<Watched>& watched) {
  BinaryWriter all, digest;
  for (const Watched& one : watched) {
    all.text(one.path);
    for (const std::uint64_t number : {one.id.device, one.id.inode, one.id.size}) all.number(number);
    for (const std::int64_t number : {one.id.mtime_ns, one.id.ctime_ns}) all.number(number);
  }
  digest.number(hash64(all.take()));
  return digest.take();
}

} // namespace

LastKnown::LastKnown(const tcli_plugin& plugin, const Settings& settings, Asking asking,
                     std::function<std::shared_ptr<void>()> waiting)
    : m_plugin(plugin), m_settings(settings), m_asking(asking), m_waiting(std::move(waiting)),
      m_row(*this, static_cast<const tcli_providers*>(plugin.get_interface(TCLI_PROVIDER_1))->items[0]->name) {}

// Made when it is needed: most calls find their module elsewhere.
const Providers& LastKnown::provider() {
  if (!m_provider) {
    m_provider.emplace(
        std::vector{&m_plugin}, m_settings, std::vector<const tcli_provider*>{},
        ProviderListeners{.failed = [this](std::string_view, const Problem& problem) { m_failure = problem; }, .looked_up = {}});
  }
  return *m_provider;
}

namespace {

const tcli_service* service_of(const tcli_plugin& plugin) {
  return static_cast<const tcli_service*>(plugin.get_interface(TCLI_SERVICE_1));
}

} // namespace

std::string_view LastKnown::engines() const {
  const auto* const service = service_of(m_plugin);
  return service == nullptr || service->engines == nullptr ? std::string_view{} : service->engines;
}

ServiceState LastKnown::ask_service() {
  const auto* const service = service_of(m_plugin);
  return service == nullptr ? ServiceState{} : provider().ask_service(*service);
}

const ProviderAnswer& LastKnown::recall() {
  if (!m_kept) {
    const auto bytes = answers().load(key(m_row.abi.name));
    m_kept = bytes ? decode_answer(*bytes, m_row.abi.name).value_or(ProviderAnswer{}) : ProviderAnswer{};
  }
  return *m_kept;
}

const ProviderAnswer& LastKnown::listed() {
  if (!m_listed) {
    m_listed.emplace();
    provider().list([this](Finding module) {
      m_listed->modules.push_back(std::move(module));
      return true;
    });
    m_listed->watched = watched();
    if (m_failure) return *m_listed;
    answers().save(key(m_row.abi.name), encode_answer(*m_listed));
    answers().save(key(path_of_watched(m_row.abi.name)), digest_of(m_listed->watched));
  }
  return *m_listed;
}

std::vector<Watched> LastKnown::watched() {
  auto watched = provider().watched();
  // What the provider told rests on the config as well.
  std::string settings;
  for (const auto& [name, value] : m_settings) settings += name + '\0' + value + '\0';
  watched.push_back({.path = "settings", .id = {.inode = hash64(settings), .size = settings.size()}});
  return watched;
}

int LastKnown::end(const tcli_host& host) {
  if (!m_failure) return TCLI_OK;
  host.error(host.context, m_failure.reason.c_str(), nullptr, m_failure.remedy.empty() ? nullptr : m_failure.remedy.c_str());
  return TCLI_FAILED;
}

int LastKnown::find(const tcli_host& host, const std::string& name, const tcli_sink& sink) {
  if (m_asking == Asking::never) {
    for (const Finding& module : recall().modules)
      if (module.name == name && to_sink(module, sink) != 0) break;
    return TCLI_OK;
  }
  const auto note = m_waiting();
  if (const auto found = provider().find(name, "")) to_sink(*found, sink);
  return end(host);
}

int LastKnown::list(const tcli_host& host, const tcli_sink& sink) {
  for (const Finding& module : (m_asking == Asking::never ? recall() : listed()).modules)
    if (to_sink(module, sink) != 0) break;
  return end(host);
}

int LastKnown::watch(const tcli_host& host, const tcli_sink& sink) {
  const auto now = m_asking == Asking::never ? recall().watched : watched();
  for (const Watched& one : now) {
    const tcli_file_id id = to_abi(one.id);
    sink.watch(sink.context, one.path.c_str(), &id);
  }
  // There may be a listing of this already, and then nobody asks for the list: what is kept was another engine's since.
  if (m_asking == Asking::allowed && !m_failure && answers().load(key(path_of_watched(m_row.abi.name))) != digest_of(now))
    listed();
  return end(host);
}

} // namespace tcli
