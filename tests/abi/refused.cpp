// What the C++ headers refuse to compile: with REFUSED from 1 on this must be an error, with 0 it must not.
#include <tcli/provider.hpp>

namespace {

using namespace tcli::plugin;

#if REFUSED == 1
constexpr const char* k_key = "zone list all";
#elif REFUSED == 2
constexpr const char* k_key = "List";
#elif REFUSED == 3
constexpr const char* k_key = "zone ";
#else
constexpr const char* k_key = "zone list";
#endif

#if REFUSED == 4
double list(const Host&, const Call&) { return 0; }
#else
int list(const Host&, const Call&) { return 0; }
#endif

constexpr tcli_command k_commands[] = {command<list>(k_key)};

struct Places {
  static void find(const Host&, const std::string&, Sink&) {}
  static void list(const Host&, Sink&) {}
#if REFUSED != 5
  static void watch(const Host&, Sink&) {}
#endif
};

#if REFUSED == 6
constexpr tcli_provider k_providers[] = {provider<Places>("My Places")};
#else
constexpr tcli_provider k_providers[] = {provider<Places>("places")};
#endif

#if REFUSED == 7
constexpr const char* k_name = "refused.so";
#else
constexpr const char* k_name = "refused";
#endif

} // namespace

#if REFUSED == 8
TCLI_PLUGIN(refused) = entry<>(k_name, "1");
#else
TCLI_PLUGIN(refused) = entry<k_commands, k_providers>(k_name, "1");
#endif
