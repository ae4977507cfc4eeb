// An object of tcli's own that stands among the providers: what the ABI asks goes to its functions.
#pragma once

#include <string>
#include <tcli/plugin.h>

namespace tcli {

// What the ABI hands back as `self`. `Owner` has find(host, name, sink), list(host, sink) and watch(host, sink), which return
// what those of the ABI do. The owner and the name must outlive it, and it stays where it is.
template <class Owner> struct StandIn {
  StandIn(Owner& the_owner, const char* name) : owner(&the_owner) {
    abi.size = sizeof abi;
    abi.name = name;
    abi.find = [](const tcli_provider* self, const tcli_host* host, const char* wanted, const tcli_sink* sink) {
      return of(self).find(*host, wanted, *sink);
    };
    abi.list = [](const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
      return of(self).list(*host, *sink);
    };
    abi.watch = [](const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
      return of(self).watch(*host, *sink);
    };
  }

  tcli_provider abi{}; // first, so that a pointer to it is one to the whole
  Owner* owner;

private:
  static Owner& of(const tcli_provider* self) { return *reinterpret_cast<const StandIn*>(self)->owner; }
};

} // namespace tcli
