// Providers that say what a test wants, behind the true plugin ABI.
#pragma once

#include "catalog/providers.hpp"

#include <cstring>
#include <string>
#include <vector>

namespace tcli::test {

struct FakeModule {
  std::string name;
  std::string location;
  std::string kind = "exec";
  std::string group = "Modules on your PATH";
  std::string shown = {}; // empty: not given, as `manifest` to `relative`
  FileId id = {};
  tcli_manifest_kind manifest_kind = TCLI_MANIFEST_NONE;
  std::string manifest = {};
  FileId manifest_id = {};
  std::string problem = {};
  std::string remedy = {};
  std::string relative = {};
};

struct FakeState {
  std::vector<FakeModule> modules;
  std::vector<Watched> watched;
  bool fails = false;
  std::string failure; // empty: it gives no reason
  int finds = 0;
  int lists = 0;
};

inline const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }
inline tcli_file_id to_abi(const FileId& id) { return {id.device, id.inode, id.size, id.mtime_ns, id.ctime_ns}; }

inline int report(const FakeModule& fake, const tcli_sink& sink) {
  const bool is_file = fake.manifest_kind != TCLI_MANIFEST_TEXT; // else the location may be any text
  const char* const argv[] = {is_file ? fake.location.c_str() : "/bin/true", "first word", nullptr};
  tcli_module module{};
  module.size = sizeof module;
  module.name = fake.name.c_str();
  module.kind = fake.kind.c_str();
  module.location = fake.location.c_str();
  module.shown = text_or_null(fake.shown);
  module.group = fake.group.c_str();
  module.argv = fake.problem.empty() && fake.kind != "builtin" ? argv : nullptr;
  module.id = to_abi(fake.id);
  module.manifest_kind = fake.manifest_kind;
  module.manifest = text_or_null(fake.manifest);
  module.manifest_id = to_abi(fake.manifest_id);
  module.problem = text_or_null(fake.problem);
  module.remedy = text_or_null(fake.remedy);
  module.relative = text_or_null(fake.relative);
  return sink.found(sink.context, &module);
}

// Each slot is a provider of its own. They are called first, near and far.
template <int slot> class FakeProvider {
public:
  // Fresh for a test, and gone with it.
  FakeProvider() { state() = FakeState{}; }
  ~FakeProvider() { state() = FakeState{}; }
  FakeProvider(const FakeProvider&) = delete;
  FakeProvider& operator=(const FakeProvider&) = delete;

  FakeState* operator->() const { return &state(); }
  const tcli_plugin* plugin() const { return &k_plugin; }

private:
  static FakeState& state() {
    static FakeState kept;
    return kept;
  }
  static int end(const tcli_host& host) {
    if (state().fails && !state().failure.empty()) host.error(host.context, state().failure.c_str(), nullptr, nullptr);
    return state().fails ? TCLI_FAILED : TCLI_OK;
  }
  static int find(const tcli_provider* /*self*/, const tcli_host* host, const char* name, const tcli_sink* sink) {
    ++state().finds;
    for (const FakeModule& module : state().modules) {
      if (module.name == name && report(module, *sink) != 0) return TCLI_OK;
    }
    return end(*host);
  }
  static int list(const tcli_provider* /*self*/, const tcli_host* host, const tcli_sink* sink) {
    ++state().lists;
    for (const FakeModule& module : state().modules) {
      if (report(module, *sink) != 0) return TCLI_OK;
    }
    return end(*host);
  }
  static int watch(const tcli_provider* /*self*/, const tcli_host* /*host*/, const tcli_sink* sink) {
    for (const Watched& one : state().watched) {
      const tcli_file_id id = to_abi(one.id);
      sink->watch(sink->context, one.path.c_str(), &id);
    }
    return TCLI_OK;
  }
  static const void* get_interface(const char* id) { return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : nullptr; }

  static constexpr const char* k_names[] = {"first", "near", "far"};
  static constexpr tcli_provider k_provider{sizeof(tcli_provider), k_names[slot], find, list, watch};
  static constexpr const tcli_provider* k_items[] = {&k_provider};
  static constexpr tcli_providers k_providers{sizeof(tcli_providers), 1, k_items};
  static inline const tcli_plugin k_plugin{sizeof(tcli_plugin), TCLI_ABI_VERSION, k_names[slot], "1", get_interface};
};

// Three of them, asked in this order. `first` stands for the built-in modules, which nothing replaces.
struct FakeProviders {
  FakeProvider<0> first;
  FakeProvider<1> near;
  FakeProvider<2> far;
  Providers providers{{first.plugin(), near.plugin(), far.plugin()}, {{"exec-path", "/x/libexec"}}};
};

inline FakeModule fake(std::string name, std::string location) {
  FakeModule module;
  module.name = std::move(name);
  module.location = std::move(location);
  return module;
}

inline FakeModule fake_builtin(std::string name, std::string manifest = {}) {
  FakeModule module = fake(name, name);
  module.kind = "builtin";
  module.group = "Built in";
  module.manifest_kind = TCLI_MANIFEST_TEXT;
  module.manifest = std::move(manifest);
  return module;
}

} // namespace tcli::test
