// The provider of container images: those that say in a label what they are called.
#include "choice.hpp"
#include "command.hpp"
#include "reply.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <exception>
#include <iterator>
#include <optional>
#include <tcli/provider.hpp>
#include <tcli/service.h>

namespace images {

namespace {

namespace sdk = tcli::plugin;

// An engine that is there answers within a hundredth of this; whoever reads a list does not wait for another.
constexpr std::chrono::milliseconds k_list_limit{400};
// Whoever calls an image has to; and podman, and a login by ssh, take their time.
constexpr std::chrono::milliseconds k_patient_limit{5000};

// Of `tcli self check`, which everybody waits for who has trouble.
constexpr std::chrono::milliseconds k_check_limit{3000};

constexpr const char* k_group = "Container images";

struct Answer {
  Engine engine;
  std::string json;
};
using Asked = Result<std::optional<Answer>>; // nothing in it: nobody here uses containers

enum class Purpose { list, call };

std::string_view setting(const tcli_host& host, const char* key) {
  const char* const value = host.setting(host.context, key);
  return value == nullptr ? "" : value;
}

std::chrono::milliseconds time_limit(const tcli_host& host, const Engine& engine, Purpose purpose) {
  const bool takes_time = engine.kind == Client::podman || engine.shown.starts_with("ssh://");
  std::chrono::milliseconds limit = takes_time ? k_patient_limit : k_list_limit;
  const std::string_view wanted = setting(host, "containers.timeout"); // nothing else than a number: tcli has seen to it
  if (int number = 0; std::from_chars(wanted.data(), wanted.data() + wanted.size(), number).ec == std::errc{})
    limit = std::chrono::milliseconds(number);
  return purpose == Purpose::call ? std::max(limit, k_patient_limit) : limit;
}

Result<std::optional<Engine>> wanted_engine(const tcli_host& host) {
  return find_engine(setting(host, "containers.engine"), [&](const char* name) { return host.environment(host.context, name); });
}

Asked ask(const tcli_host& host, Purpose purpose) {
  auto engine = wanted_engine(host);
  if (!engine) return tl::unexpected(std::move(engine).error());
  if (!*engine) return std::nullopt;
  auto json = ask_for_images(**engine, time_limit(host, **engine, purpose));
  if (!json) return tl::unexpected(std::move(json).error());
  return Answer{**std::move(engine), *std::move(json)};
}

// Once in a process: what tcli asks one after the other is to be about the same images.
const Asked& asked(const tcli_host& host, Purpose purpose) {
  static const Asked answer = ask(host, purpose);
  return answer;
}

std::vector<std::string> words(std::string_view rest) {
  std::vector<std::string> all;
  while (!rest.empty()) {
    const auto space = std::min(rest.find(' '), rest.size());
    if (space > 0) all.emplace_back(rest.substr(0, space));
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  return all;
}

Policy policy(const tcli_host& host) {
  Policy policy{.allow = words(setting(host, "images.allow")), .pinned = words(setting(host, "images.pinned")), .pin = {}};
  policy.pin = [&host](const std::string& name) { return std::string{setting(host, ("modules." + name + ".image").c_str())}; };
  return policy;
}

void break_it(sdk::Module& module, const std::string& problem, const std::string& remedy, int status = 0) {
  module.problem = problem;
  module.remedy = remedy;
  module.problem_status = status;
}

sdk::Module to_module(const tcli_host& host, const Engine& engine, const Candidate& candidate) {
  const Image& image = *candidate.image;
  sdk::Module module{.name = candidate.name,
                     .kind = "image",
                     .location = image.id,
                     .shown = image.tags.empty() ? image.id : image.tags.front(),
                     .group = k_group};
  module.summary = image.description;
  if (!image.manifest.empty()) module.set_manifest_text(image.manifest);
  if (!candidate.problem.empty()) {
    break_it(module, candidate.problem, candidate.remedy, candidate.is_ambiguous ? TCLI_USAGE : 0);
    return module;
  }
  const auto here = surroundings(module.name, [&](const char* name) { return host.environment(host.context, name); });
  const auto wanted = read_container(image.manifest);
  auto argv = wanted ? run_argv(engine, image, *wanted, here) : tl::unexpected(wanted.error());
  if (!argv) {
    break_it(module, (wanted ? "" : "label tcli.manifest:") + argv.error().what, argv.error().hint);
    return module;
  }
  module.argv = *std::move(argv);
  module.ask = ask_argv(engine, image, here);
  module.cleanup = cleanup_argv(engine, here);
  module.question = candidate.question;
  module.remedy = candidate.remedy;
  return module;
}

int fail(const tcli_host& host, const Trouble& trouble) {
  const auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
  host.error(host.context, trouble.what.c_str(), or_null(trouble.why), or_null(trouble.hint));
  return TCLI_FAILED;
}

int tell(const tcli_host& host, const Asked& answer, std::string_view only, const tcli_sink& raw) {
  if (!answer) return fail(host, answer.error());
  if (!*answer) return TCLI_OK;
  const auto& [engine, json] = **answer;
  const auto images = read_images(json, engine.kind);
  if (!images) return fail(host, images.error());
  sdk::Sink sink(raw);
  for (const Candidate& candidate : candidates(*images, policy(host), only))
    if (!sink.found(to_module(host, engine, candidate))) break;
  return TCLI_OK;
}

// No exception may cross the ABI; the only one here is running out of memory.
template <class Work> int guarded(const tcli_host& host, Work work) {
  try {
    return work();
  } catch (const std::exception& exception) {
    return fail(host, {.what = exception.what(), .why = {}, .hint = {}});
  }
}

int find(const tcli_provider* /*self*/, const tcli_host* host, const char* name, const tcli_sink* sink) {
  return guarded(*host, [&] { return tell(*host, asked(*host, Purpose::call), name, *sink); });
}

int list(const tcli_provider* /*self*/, const tcli_host* host, const tcli_sink* sink) {
  return guarded(*host, [&] { return tell(*host, asked(*host, Purpose::list), {}, *sink); });
}

int watch(const tcli_provider* /*self*/, const tcli_host* host, const tcli_sink* sink) {
  return guarded(*host, [&] {
    const Asked& answer = asked(*host, Purpose::list);
    if (!answer) return fail(*host, answer.error());
    if (!*answer) return TCLI_OK;
    const auto& [engine, json] = **answer;
    const tcli_file_id id{.device = 0, .inode = fingerprint(json), .size = json.size(), .mtime_ns = 0, .ctime_ns = 0};
    sink->watch(sink->context, ("images of " + engine.shown).c_str(), &id);
    return TCLI_OK;
  });
}

constexpr tcli_provider k_images{sizeof(tcli_provider), "image", find, list, watch};
constexpr const tcli_provider* k_items[] = {&k_images};
constexpr tcli_providers k_providers{sizeof(tcli_providers), std::size(k_items), k_items};

int ask_service(const tcli_host* host, const tcli_service_sink* sink) {
  return guarded(*host, [&] {
    const auto engine = wanted_engine(*host);
    if (!engine) return fail(*host, engine.error());
    if (!*engine) return TCLI_OK;
    const auto version = ask_for_version(**engine, k_check_limit);
    if (!version) return fail(*host, version.error());
    sink->answered(sink->context, name_of((*engine)->kind), (*engine)->shown.c_str(), version->c_str());
    return TCLI_OK;
  });
}

constexpr tcli_service k_service{sizeof(tcli_service), ask_service, k_engines};

const void* get_interface(const char* id) {
  if (std::strcmp(id, TCLI_PROVIDER_1) == 0) return &k_providers;
  return std::strcmp(id, TCLI_SERVICE_1) == 0 ? &k_service : nullptr;
}

} // namespace

} // namespace images

TCLI_PLUGIN(images) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "images", "1", images::get_interface};
