/* plugin.h alone, as a strict C11 file and (by header.cpp) as a C++20 one: it needs no other header before it. */
#include <tcli/plugin.h>

#ifdef __cplusplus
#define CHECK(condition) static_assert(condition, #condition)
#else
#define CHECK(condition) _Static_assert(condition, #condition)
#endif

/* Every struct that crosses the border begins with its size; the file identity has the same layout everywhere. */
CHECK(offsetof(tcli_host, size) == 0);
CHECK(offsetof(tcli_call, size) == 0);
CHECK(offsetof(tcli_command, size) == 0);
CHECK(offsetof(tcli_commands, size) == 0);
CHECK(offsetof(tcli_module, size) == 0);
CHECK(offsetof(tcli_sink, size) == 0);
CHECK(offsetof(tcli_provider, size) == 0);
CHECK(offsetof(tcli_providers, size) == 0);
CHECK(offsetof(tcli_plugin, size) == 0);
CHECK(offsetof(tcli_plugin, abi) == sizeof(size_t));
CHECK(sizeof(tcli_file_id) == 40);

/* Values that libraries out there were compiled with. */
CHECK(TCLI_ABI_VERSION == 1);
CHECK(TCLI_OK == 0 && TCLI_FAILED == 1);
CHECK(TCLI_LOG_DEBUG == 0 && TCLI_LOG_WARNING == 1 && sizeof(tcli_log_level) == 4);
CHECK(TCLI_MANIFEST_NONE == 0 && TCLI_MANIFEST_IN_FILE == 1 && TCLI_MANIFEST_FILE == 2 && TCLI_MANIFEST_TEXT == 3);
CHECK(sizeof(tcli_manifest_kind) == 4);

/* Version 1 as they were compiled with it, where pointers have 64 bits. A struct may grow at its end; nothing may move. */
#if UINTPTR_MAX == UINT64_MAX
#define AT(type, field, offset) CHECK(offsetof(type, field) == (offset))
AT(tcli_host, context, 8);
AT(tcli_host, environment, 16);
AT(tcli_host, setting, 24);
AT(tcli_host, config, 32);
AT(tcli_host, log, 40);
AT(tcli_host, error, 48);
CHECK(sizeof(tcli_host) >= 56);
AT(tcli_call, context, 8);
AT(tcli_call, module, 16);
AT(tcli_call, subject, 24);
AT(tcli_call, verb, 32);
AT(tcli_call, argv, 40);
AT(tcli_call, run_id, 48);
AT(tcli_call, count, 56);
AT(tcli_call, value, 64);
AT(tcli_call, columns, 72);
AT(tcli_call, row, 80);
AT(tcli_call, progress, 88);
AT(tcli_call, run, 96);
CHECK(sizeof(tcli_call) >= 104);
AT(tcli_command, key, 8);
AT(tcli_command, run, 16);
CHECK(sizeof(tcli_command) >= 24);
AT(tcli_commands, count, 8);
AT(tcli_commands, items, 16);
CHECK(sizeof(tcli_commands) >= 24);
AT(tcli_file_id, device, 0);
AT(tcli_file_id, inode, 8);
AT(tcli_file_id, size, 16);
AT(tcli_file_id, mtime_ns, 24);
AT(tcli_file_id, ctime_ns, 32);
AT(tcli_module, name, 8);
AT(tcli_module, kind, 16);
AT(tcli_module, location, 24);
AT(tcli_module, shown, 32);
AT(tcli_module, group, 40);
AT(tcli_module, argv, 48);
AT(tcli_module, id, 56);
AT(tcli_module, manifest_kind, 96);
AT(tcli_module, manifest, 104);
AT(tcli_module, manifest_id, 112);
AT(tcli_module, problem, 152);
AT(tcli_module, remedy, 160);
AT(tcli_module, relative, 168);
CHECK(sizeof(tcli_module) >= 176);
AT(tcli_sink, context, 8);
AT(tcli_sink, found, 16);
AT(tcli_sink, watch, 24);
CHECK(sizeof(tcli_sink) >= 32);
AT(tcli_provider, name, 8);
AT(tcli_provider, find, 16);
AT(tcli_provider, list, 24);
AT(tcli_provider, watch, 32);
CHECK(sizeof(tcli_provider) >= 40);
AT(tcli_providers, count, 8);
AT(tcli_providers, items, 16);
CHECK(sizeof(tcli_providers) >= 24);
AT(tcli_plugin, abi, 8);
AT(tcli_plugin, name, 16);
AT(tcli_plugin, version, 24);
AT(tcli_plugin, get_interface, 32);
CHECK(sizeof(tcli_plugin) >= 40);
#endif

/* TCLI_HAS believes the size that stands in a struct, to the last byte of a field. */
#ifdef __cplusplus
static_assert([] {
  tcli_sink sink{};
  sink.size = offsetof(tcli_sink, watch) + sizeof sink.watch;
  const bool all = TCLI_HAS(&sink, watch);
  --sink.size;
  return all && !TCLI_HAS(&sink, watch) && TCLI_HAS(&sink, found);
}());
#endif
