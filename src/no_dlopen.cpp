// Linked into the static binary alone, by --wrap (ld(1)). SQLite can load extensions, which this tcli never asks it to: what
// loads libraries is tcli-host.
extern "C" void* __wrap_dlopen(const char* /*file*/,
                               int /*mode*/) { // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
  return nullptr;
}
