/* plugin.h alone, as a strict C11 file and (by header.cpp) as a C++20 one: it needs no other header before it. */
#include <tcli/plugin.h>

#ifdef __cplusplus
#define CHECK(condition) static_assert(condition, #condition)
#else
#define CHECK(condition) _Static_assert(condition, #condition)
#endif

/* Every struct that crosses the border begins with its size; the file identity has the same layout everywhere. */
CHECK(offsetof(tcli_host, size) == 0);
CHECK(offsetof(tcli_module, size) == 0);
CHECK(offsetof(tcli_sink, size) == 0);
CHECK(offsetof(tcli_provider, size) == 0);
CHECK(offsetof(tcli_providers, size) == 0);
CHECK(offsetof(tcli_plugin, size) == 0);
CHECK(offsetof(tcli_plugin, abi) == sizeof(size_t));
CHECK(sizeof(tcli_file_id) == 40);
CHECK(TCLI_ABI_VERSION == 1);
CHECK(TCLI_OK == 0);
CHECK(TCLI_MANIFEST_TEXT == 3);
